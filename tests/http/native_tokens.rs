//! Who is let in by `expenses serve`.

use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::Command;
use std::thread;
use std::time::Duration;

use crate::harness::{Directory, Outcome, Server, THREE, configured, has, leave_out, outcome};

/// A data directory, and a configuration directory beside it.
struct Home {
    home: Directory,
}

impl Home {
    fn new() -> Self {
        let home = Directory::empty();
        fs::create_dir(home.path().join("money")).unwrap();
        fs::write(home.path().join("money/expenses.json"), THREE).unwrap();
        Self { home }
    }

    fn configuration(&self) -> PathBuf {
        self.home.path().join("configuration")
    }

    fn program(&self, arguments: &[&str]) -> Command {
        let mut command = configured(&self.home.path().join("money"), &self.configuration());
        command.args(arguments);
        command
    }

    fn token(&self, arguments: &[&str]) -> Outcome {
        outcome(self.program(&["token"]).args(arguments))
    }

    /// Makes a token.
    #[track_caller]
    fn add(&self, arguments: &[&str]) -> String {
        let made = outcome(self.program(&["token", "add"]).args(arguments));
        assert_eq!((made.status, &*made.stderr), (Some(0), ""), "{made:?}");
        made.stdout.trim_end().to_owned()
    }

    fn serve(&self, token: Option<&str>) -> Server {
        Server::start(&mut self.program(&["serve", "--addr", "127.0.0.1:0"]), token)
    }
}

/// The status of a read with a token.
fn read(server: &Server, token: &str) -> u16 {
    let header = [("Authorization", &*format!("Bearer {token}"))];
    server.request("GET", "/expenses/1", &header, "").status
}

#[test]
fn the_first_start_makes_a_token_and_prints_a_line_that_works() {
    let home = Home::new();
    let mut server = home.serve(None);
    assert_eq!(server.request("GET", "/expenses/1", &[], "").status, 401);
    server.terminate();
    let (_, output) = server.ends();
    let (page, output) = output.split_once("The token").unwrap();
    assert!(
        page.starts_with("Open this in a browser, once and within 10 minutes:\n  http://"),
        "{page}"
    );
    let output = format!("The token{output}");
    let (note, line) = output.split_once('\n').unwrap();
    assert_eq!(note, "The token in this line is shown only once; `expenses token` makes others.");
    let token = line.split_once("Bearer ").unwrap().1.split_once('\'').unwrap().0.to_owned();
    assert_eq!(token.len(), "expenses_".len() + 40, "{line}");
    // It is shown and kept nowhere else.
    assert!(!server.log().contains(&token), "{}", server.log());
    for file in fs::read_dir(home.configuration().join("expenses/tokens")).unwrap() {
        let file = file.unwrap();
        assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600);
        assert!(!fs::read_to_string(file.path()).unwrap().contains(&token));
    }

    let mut second = home.serve(None);
    assert_eq!(read(&second, &token), 200);
    if has("curl", "the line that `serve` prints") {
        let line = line.trim().replace(&address(line), &second.address.to_string());
        let got = outcome(Command::new("sh").args(["-c", &format!("{line} --silent")]));
        assert!(got.stdout.contains("Train ticket"), "{line}: {got:?}");
    }
    second.terminate();
    let (_, output) = second.ends();
    let (page, output) = output.split_at(output.find("  curl").unwrap());
    assert!(page.contains("/#code="), "{page}");
    assert!(output.starts_with("  curl -H \"Authorization: Bearer $TOKEN\" http://"), "{output}");
}

/// The address in a line.
fn address(line: &str) -> String {
    let (_, rest) = line.split_once("http://").unwrap();
    rest.split_once('/').unwrap().0.to_owned()
}

#[test]
fn a_token_is_in_force_as_soon_as_it_is_made_and_until_it_is_removed() {
    let home = Home::new();
    let phone = home.add(&["phone"]);
    let server = home.serve(Some(&phone));
    assert_eq!(read(&server, &phone), 200);
    let tablet = home.add(&["tablet"]);
    assert_eq!(read(&server, &tablet), 200);
    home.token(&["remove", "phone"]).prints("Removed the token phone.\n");
    assert_eq!((read(&server, &phone), read(&server, &tablet)), (401, 200));
    home.token(&["remove", "tablet"]).prints("Removed the token tablet.\n");
    assert_eq!(read(&server, &tablet), 401);
    for wrong in ["", "expenses_", &phone[1..], &phone.to_uppercase()] {
        assert_eq!(read(&server, wrong), 401, "{wrong}");
    }
    // The store has had tokens, so the next start lets nobody in by itself.
    drop(server);
    let mut again = home.serve(None);
    again.terminate();
    assert!(!again.ends().1.contains("only once"));
}

#[test]
fn a_token_that_is_removed_while_a_body_comes_changes_nothing() {
    let home = Home::new();
    let (phone, laptop) = (home.add(&["phone"]), home.add(&["laptop"]));
    let server = home.serve(Some(&laptop));
    let tea = r#"{"description": "Tea", "amount": 3, "category": "food"}"#;
    let bearer = format!("Bearer {phone}");
    let mut message = server.message("POST", "/expenses", &[("Authorization", &bearer)], tea);
    let last = message.split_off(message.len() - 1);
    let mut connection = server.connect();
    connection.send(message);
    thread::sleep(Duration::from_millis(1_200));
    home.token(&["remove", "phone"]).prints("Removed the token phone.\n");
    connection.send(last);
    assert_eq!(connection.answer().status, 401);
    let count = server.request("GET", "/info", &[], "").json()["expenses"].clone();
    assert_eq!(count, 3);
}

#[test]
fn a_read_only_token_reads_and_changes_nothing() {
    let home = Home::new();
    let reader = home.add(&["dashboard", "--read-only"]);
    let server = home.serve(Some(&reader));
    let before = fs::read(home.home.path().join("money/expenses.json")).unwrap();
    assert_eq!(server.request("GET", "/expenses/2", &[], "").json()["description"], "Train ticket");
    for (method, target, body) in [
        ("POST", "/expenses", r#"{"description": "a", "amount": 1, "category": "b"}"#),
        ("PATCH", "/expenses/1", r#"{"amount": 1}"#),
        ("DELETE", "/expenses/1", ""),
    ] {
        assert_eq!(server.request(method, target, &[], body).status, 403, "{method} {target}");
    }
    assert_eq!(fs::read(home.home.path().join("money/expenses.json")).unwrap(), before);
    // It sees what others change.
    let writer = home.add(&["phone"]);
    let header = [("Authorization", &*format!("Bearer {writer}"))];
    assert_eq!(server.request("DELETE", "/expenses/2", &header, "").status, 204);
    assert_eq!(server.request("GET", "/expenses/2", &[], "").status, 404);
}

#[test]
fn tokens_are_listed_without_their_secrets() {
    let home = Home::new();
    home.token(&["list"]).prints("");
    home.add(&["phone"]);
    home.add(&["dashboard", "--read-only"]);
    home.token(&["list"]).prints("phone: reads and changes\ndashboard: reads\n");
    home.token(&["list", "--json"]).prints(
        "{\"tokens\":[{\"name\":\"phone\",\"readOnly\":false},\
         {\"name\":\"dashboard\",\"readOnly\":true}]}\n",
    );
    home.token(&["add", "phone"]).fails("there is a token phone already: remove it first");
    home.token(&["remove", "tablet"]).fails("there is no token tablet");
}

#[test]
fn tokens_are_left_out_only_where_nobody_else_connects() {
    let home = Home::new();
    let refused = |arguments: &[&str], why: &str| {
        let serve = home.program(&["serve", "--no-token"]).args(arguments).output().unwrap();
        let message = String::from_utf8(serve.stderr).unwrap();
        assert_eq!(serve.status.code(), Some(1), "{message}");
        assert!(message.starts_with("expenses: `--no-token` would admit everybody"), "{message}");
        assert!(message.contains(why) && message.ends_with(": leave it out\n"), "{message}");
    };
    refused(&["--addr", "0.0.0.0:0"], "other machines can connect to 0.0.0.0:");
    if TcpListener::bind("[::]:0").is_ok() || leave_out("addresses of IPv6") {
        refused(&["--addr", "[::]:0"], "other machines can connect to [::]:");
    }
    let behind_proxy = ["--addr", "127.0.0.1:0", "--public-url", "https://example.org/"];
    refused(&behind_proxy, "a proxy lets other machines connect");
    assert!(!home.configuration().exists());

    let server =
        Server::start(&mut home.program(&["serve", "--no-token", "--addr", "127.0.0.1:0"]), None);
    assert_eq!(server.request("GET", "/expenses/1", &[], "").status, 200);
    // Behind a proxy everybody looks like this machine.
    for header in ["Forwarded", "X-Forwarded-For", "X-Forwarded-Host"] {
        let answer = server.request("GET", "/expenses/1", &[(header, "192.0.2.1")], "");
        assert_eq!(answer.status, 403, "{header}: {answer:?}");
    }
}

#[test]
fn tokens_never_lie_in_the_data_directory() {
    let home = Home::new();
    let mut inside = configured(home.home.path(), &home.configuration());
    let refused = outcome(inside.args(["token", "add", "phone"]));
    assert_eq!(refused.status, Some(1));
    assert!(refused.stderr.contains("the tokens would be in the data directory"), "{refused:?}");
}

#[test]
fn a_file_of_tokens_that_cannot_be_read_lets_nobody_in() {
    let home = Home::new();
    let phone = home.add(&["phone"]);
    let server = home.serve(Some(&phone));
    assert_eq!(read(&server, &phone), 200);
    let file = fs::read_dir(home.configuration().join("expenses/tokens")).unwrap();
    let file = file.map(|file| file.unwrap().path()).find(|file| file.is_file()).unwrap();
    fs::write(&file, "{}").unwrap();
    assert_eq!(read(&server, &phone), 401);
    assert!(server.log().contains("no token is accepted: "), "{}", server.log());
}

#[test]
fn hosts_and_origins_are_those_that_are_named() {
    let home = Home::new();
    let arguments = ["serve", "--no-token", "--addr", "127.0.0.1:0", "--host", "Money.Home"];
    let mut command = home.program(&arguments);
    let server = Server::start(command.args(["--allow-origin", "https://app.example"]), None);
    let get = |headers: &[(&str, &str)]| server.request("GET", "/expenses/1", headers, "");
    assert_eq!(get(&[("Host", "money.home:80")]).status, 200);
    assert_eq!(get(&[("Host", "localhost")]).status, 200);
    assert_eq!(get(&[("Host", "evil.example")]).status, 421);
    let named = get(&[("Origin", "https://app.example")]);
    assert_eq!(named.header("access-control-allow-origin"), Some("https://app.example"));
    assert_eq!(
        get(&[("Origin", "https://evil.example")]).header("access-control-allow-origin"),
        None
    );
}

#[test]
fn the_log_has_no_secret_and_no_description() {
    let home = Home::new();
    let phone = home.add(&["phone"]);
    let server = home.serve(Some(&phone));
    let secret = r#"{"description": "Psychiatrist", "amount": 80, "category": "health"}"#;
    assert_eq!(server.request("POST", "/expenses", &[], secret).status, 201);
    let _ = server.request("POST", "/expenses", &[], r#"{"description": "Psychiatrist"}"#);
    let _ = server.request("GET", "/expenses?text=Psychiatrist", &[], "");
    home.add(&["tablet"]);
    assert_eq!(read(&server, &phone), 200);
    assert_eq!(server.log(), "expenses: 1 token is in force\nexpenses: 2 tokens are in force\n");
}

#[test]
fn a_session_stands_for_its_token_until_either_is_removed() {
    let home = Home::new();
    let phone = home.add(&["phone"]);
    let server = home.serve(None);
    let begin = |body: &str| server.request("POST", "/session", &[], body);
    let begun = begin(&format!(r#"{{"token": "{phone}"}}"#));
    assert_eq!(begun.status, 204, "{begun:?}");
    let cookie = begun.header("set-cookie").unwrap();
    assert!(!cookie.contains(&phone) && cookie.contains("HttpOnly; SameSite=Strict"), "{cookie}");
    let shown = cookie.split(';').next().unwrap().to_owned();
    let read = || server.request("GET", "/expenses/1", &[("Cookie", &shown)], "").status;
    assert_eq!(read(), 200);
    let list = home.token(&["list"]).stdout;
    assert!(list.contains("page-1: reads and changes, in a browser since "), "{list}");
    assert!(list.contains(" by the token phone\n"), "{list}");

    home.token(&["remove", "phone"]).prints("Removed the token phone.\n");
    assert_eq!(read(), 401);
    assert_eq!(home.token(&["list"]).stdout, "");
    assert_eq!(begin(&format!(r#"{{"token": "{phone}"}}"#)).status, 401);
}

#[test]
fn a_link_signs_in_once() {
    let home = Home::new();
    home.add(&["phone"]);
    let server = home.serve(None);
    let printed = home.token(&["link", "https://example.org/money"]).stdout;
    let (address, picture) = printed.split_once('\n').unwrap();
    let code = address.strip_prefix("https://example.org/money/#code=").unwrap();
    assert!(picture.contains('█') && !picture.contains(code), "{picture}");
    let body = format!(r#"{{"code": "{code}"}}"#);
    let begun = || server.request("POST", "/session", &[], &body).status;
    assert_eq!((begun(), begun()), (204, 401));
}
