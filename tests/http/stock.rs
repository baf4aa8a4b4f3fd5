//! The component `expenses-http.wasm` under a stock `wasmtime serve`, as the guide starts it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use sha2::{Digest, Sha256};

use crate::docs;
use crate::harness::{Directory, Server, http_component, leave_out, made_once, outcome, preopen};

use super::service::problem;

/// Where the tests have a stock wasmtime that others have built.
const WASMTIME: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/http/.venv/bin/wasmtime");

/// Whether a stock wasmtime is installed. If not, prints once how to install it; in CI that is a
/// failure.
pub(super) fn is_at_hand() -> bool {
    static AT_HAND: LazyLock<bool> = LazyLock::new(|| {
        Path::new(WASMTIME).is_file()
            || leave_out("`wasmtime serve`, which docs/testing.md makes ready")
    });
    *AT_HAND
}

/// The component compiled by the stock wasmtime.
static PRECOMPILED: LazyLock<PathBuf> = LazyLock::new(|| {
    let component = http_component();
    let version = outcome(Command::new(WASMTIME).arg("--version")).stdout;
    made_once("expenses-http", ".cwasm", (fs::read(&component).unwrap(), version), |path| {
        let mut compile = Command::new(WASMTIME);
        // With what a time limit needs, as the guide says.
        compile.args(["compile", "-W", "epoch-interruption=y", "-o"]).args([path, &component]);
        let compiled = outcome(&mut compile);
        assert_eq!(compiled.status, Some(0), "{compiled:?}");
    })
});

/// Serves a data directory with the command of the guide, at a free port and with these variables
/// instead of the guide's.
#[track_caller]
pub(super) fn open(directory: &Path, variables: &[(&str, &str)], token: Option<&str>) -> Server {
    let guide = docs::block("sh serve").replace("\\\n", "");
    let mut words = guide.split_whitespace();
    assert_eq!(words.next(), Some("wasmtime"));
    // What it prints goes to the standard output, where the address is expected.
    let mut command = Command::new("sh");
    command.args(["-c", "exec \"$@\" 2>&1", "sh", WASMTIME]);
    while let Some(word) = words.next() {
        match word {
            "serve" => command.args(["serve", "--allow-precompiled"]),
            "127.0.0.1:8080" => command.arg("127.0.0.1:0"),
            "money::/" => command.arg(preopen(directory, "/")),
            "--env" => {
                words.next();
                &mut command
            }
            "expenses-http.wasm" => {
                for (name, value) in variables {
                    command.arg("--env").arg(format!("{name}={value}"));
                }
                command.arg(PRECOMPILED.as_path())
            }
            word => command.arg(word),
        };
    }
    Server::start(&mut command, token)
}

/// The digest of a token, as the variables hold it.
fn digest(token: &str) -> String {
    Sha256::digest(token).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn only_who_has_a_token_is_answered() {
    if !is_at_hand() {
        return;
    }
    let directory = Directory::empty();
    let tokens = format!("{},{}", digest("first"), digest("second"));
    let variables =
        [("EXPENSES_TOKENS", tokens.as_str()), ("EXPENSES_READ_ONLY_TOKENS", &digest("reader"))];
    let server = open(directory.path(), &variables, None);
    let tea = r#"{"description": "Tea", "amount": 1, "category": "food", "date": "2026-11-24"}"#;
    let send = |token: &str, method: &str, body: &str| {
        server.request(method, "/expenses", &[("Authorization", token)], body)
    };
    problem(&server.request("GET", "/expenses", &[], ""), 401, "unauthorized");
    for token in ["Bearer third", "Bearer", "Basic first", &format!("Bearer {}", digest("first"))] {
        problem(&send(token, "POST", tea), 401, "unauthorized");
    }
    directory.holds_nothing();
    assert_eq!(send("Bearer first", "POST", tea).status, 201);
    assert_eq!(send("Bearer second", "POST", tea).status, 201);
    problem(&send("Bearer reader", "POST", tea), 403, "read-only-token");
    assert_eq!(send("Bearer reader", "GET", "").json().as_array().unwrap().len(), 2);
}

#[test]
fn without_tokens_nobody_is_answered() {
    if !is_at_hand() {
        return;
    }
    let directory = Directory::empty();
    let server = open(directory.path(), &[], None);
    for token in ["", "Bearer ", "Bearer token"] {
        let answer = server.request("GET", "/expenses", &[("Authorization", token)], "");
        problem(&answer, 401, "unauthorized");
    }
}

#[test]
fn a_setting_that_cannot_be_read_is_named_without_its_value() {
    if !is_at_hand() {
        return;
    }
    let directory = Directory::empty();
    let variables = [("EXPENSES_TOKENS", "secret"), ("EXPENSES_HOSTS", "example.org:80")];
    let server = open(directory.path(), &variables, None);
    for target in ["/expenses", "/healthz", "/nowhere"] {
        let answer = server.request("GET", target, &[], "");
        let detail = problem(&answer, 500, "failed");
        assert_eq!(
            detail,
            "EXPENSES_TOKENS must hold SHA-256 digests of 64 hexadecimal digits each; the service \
             answers nothing before"
        );
    }
}

#[test]
fn hosts_and_origins_are_those_of_the_variables() {
    if !is_at_hand() {
        return;
    }
    let directory = Directory::empty();
    let variables = [
        ("EXPENSES_TOKENS", &*digest("token")),
        ("EXPENSES_HOSTS", "money.example.org"),
        ("EXPENSES_ORIGINS", "https://page.example.org"),
        ("EXPENSES_PUBLIC_URL", "https://example.org/expenses/"),
    ];
    let server = open(directory.path(), &variables, Some("token"));
    let status = |host: &str| server.request("GET", "/expenses", &[("Host", host)], "").status;
    for host in ["localhost", "127.0.0.1:8080", "[::1]:80", "Money.example.org", "example.org"] {
        assert_eq!(status(host), 200, "{host}");
    }
    for host in ["page.example.org", "example.org.evil.example", "192.0.2.7"] {
        assert_eq!(status(host), 421, "{host}");
    }
    let origin = [("Origin", "https://page.example.org")];
    let answer = server.request("GET", "/expenses", &origin, "");
    assert_eq!(answer.header("access-control-allow-origin"), Some(origin[0].1));
}

#[test]
fn of_two_hosts_the_first_counts_for_the_runtime_hides_the_other() {
    if !is_at_hand() {
        return;
    }
    let directory = Directory::empty();
    let server = open(directory.path(), &[("EXPENSES_NO_TOKEN", "1")], None);
    let status = |hosts: [&str; 2]| {
        let headers = hosts.map(|host| ("Host", host));
        server.request("GET", "/expenses", &headers, "").status
    };
    assert_eq!(status(["localhost", "evil.example"]), 200);
    assert_eq!(status(["evil.example", "localhost"]), 421);
}

#[test]
fn today_is_the_day_in_utc() {
    if !is_at_hand() {
        return;
    }
    let directory = Directory::empty();
    let server = open(directory.path(), &[("EXPENSES_NO_TOKEN", "1")], None);
    let today = || jiff::Timestamp::now().to_string()[..10].to_owned();
    let before = today();
    let tea = r#"{"description": "Tea", "amount": 1, "category": "food"}"#;
    let added = server.request("POST", "/expenses", &[], tea).json();
    // Midnight may fall between the two looks at the clock.
    assert!([before, today()].map(|day| added["date"] == *day).contains(&true), "{added}");
}

#[test]
fn a_long_answer_comes_whole_and_a_client_that_leaves_harms_nobody() {
    if !is_at_hand() {
        return;
    }
    let directory = Directory::empty();
    let server = open(directory.path(), &[("EXPENSES_NO_TOKEN", "1")], None);
    let mut file = String::from("expenses_id,date,amount,category,description\n");
    for id in 1..=30_000 {
        file += &format!("{id},2026-11-23,12.50,food,{}\n", "Lunch ".repeat(10).trim());
    }
    let headers = [("Content-Type", "text/csv")];
    let imported = server.request("POST", "/import", &headers, &file);
    assert_eq!(imported.status, 200, "{}", &imported.text()[..200.min(imported.body.len())]);
    for _ in 0..8 {
        let mut leaving = server.connect();
        leaving.send(server.message("GET", "/export?format=csv", &[], ""));
        drop(leaving);
        let mut leaving = server.connect();
        let half = server.message("POST", "/import", &headers, &file);
        leaving.send(&half[..half.len() / 2]);
        drop(leaving);
    }
    let export = server.request("GET", "/export?format=csv", &[], "");
    assert_eq!((export.status, export.text()), (200, &*file));
}
