//! The guide to HTTP: what `serve` prints, and what the programs around it accept.

use std::fs;
use std::path::Path;
use std::process::Command;

use super::{block, blocks};
use crate::harness::{Directory, Server, has, leave_out, outcome, program};

#[test]
fn serve_prints_what_the_guide_says() {
    let home = Directory::empty();
    let mut command = program();
    command.env("HOME", home.path());
    command.env_remove("XDG_DATA_HOME").env_remove("XDG_CONFIG_HOME");
    let mut server = Server::start(command.args(["serve", "--addr", "127.0.0.1:0"]), None);
    server.terminate();
    let (_, rest) = server.ends();
    let first = format!(
        "Serving {}/.local/share/expenses at http://{}\n",
        home.path().display(),
        server.address
    );
    let printed = (first + &rest)
        .replace(home.path().to_str().unwrap(), "/home/ann")
        .replace(&server.address.to_string(), "127.0.0.1:8080");
    let (begin, end) = printed.split_once("#code=").unwrap();
    let printed = format!("{begin}#code=5b01…{}", &end[40..]);
    let (begin, end) = printed.split_once("expenses_").unwrap();
    let printed = format!("{begin}expenses_8f14…{}", &end[40..]);
    assert_eq!(block("text serve"), format!("$ expenses serve\n{printed}"));
}

#[test]
fn the_program_accepts_the_commands_of_the_guide() {
    let mut accepted = 0;
    for (document, block) in blocks(&[
        "sh systemd",
        "sh tenants",
        "systemd expenses.service",
        "systemd expenses-tenants.service",
    ]) {
        for line in block.text.lines() {
            let begins = ["expenses token ", "expenses serve ", "expenses tenant "]
                .map(|begin| line.find(begin));
            let Some(begin) = begins.into_iter().flatten().next() else { continue };
            // It does not run the command.
            let arguments = line[begin..].split_whitespace().skip(1);
            let help = outcome(program().args(arguments).arg("--help"));
            assert_eq!(help.status, Some(0), "{}: {help:?}", document.place(&block));
            accepted += 1;
        }
    }
    assert_eq!(accepted, 5);
}

/// Whether a program is there. Not every one knows `--version`.
fn is_there(program: &str, version: &str) -> bool {
    Command::new(program).arg(version).output().is_ok()
        || leave_out(&format!("the lines of the guide for {program}"))
}

#[test]
fn systemd_accepts_the_units() {
    if !has("systemd-analyze", "the units of the guide") {
        return;
    }
    let directory = Directory::empty();
    let mut verify = Command::new("systemd-analyze");
    verify.args(["verify", "--man=no"]);
    for name in ["expenses.socket", "expenses.service", "expenses-tenants.service"] {
        let unit = block(&format!("systemd {name}"));
        let unit = unit.replace("/usr/local/bin/expenses", env!("CARGO_BIN_EXE_expenses"));
        let path = directory.path().join(name);
        fs::write(&path, unit).unwrap();
        verify.arg(path);
    }
    let verified = outcome(&mut verify);
    let is_ours = |line: &&str| line.contains("/expenses.") || line.contains("/expenses-");
    let ours = verified.stderr.lines().filter(is_ours);
    assert_eq!(ours.collect::<Vec<_>>(), [""; 0], "{verified:?}");
    assert_eq!(verified.status, Some(0), "{verified:?}");
}

#[test]
fn nginx_accepts_the_location() {
    if !is_there("nginx", "-v") {
        return;
    }
    let directory = Directory::empty();
    let path = directory.path().join("nginx.conf");
    let text = format!(
        "pid {0}/pid;\nerror_log stderr;\nevents {{}}\nhttp {{\naccess_log off;\nserver {{\n\
         listen 127.0.0.1:8081;\n{1}\n}}\n}}\n",
        directory.path().display(),
        block("nginx")
    );
    fs::write(&path, text).unwrap();
    let tested = outcome(Command::new("nginx").arg("-t").arg("-c").arg(path));
    assert_eq!(tested.status, Some(0), "{tested:?}");
}

#[test]
fn caddy_accepts_the_site() {
    if !is_there("caddy", "version") {
        return;
    }
    let directory = Directory::empty();
    let path = directory.path().join("Caddyfile");
    fs::write(&path, block("caddy")).unwrap();
    let mut validate = Command::new("caddy");
    validate.args(["validate", "--adapter", "caddyfile", "--config"]).arg(path);
    let validated = outcome(validate.env("HOME", directory.path()));
    assert_eq!(validated.status, Some(0), "{validated:?}");
    // It is formatted as Caddy does it, or it would say so.
    assert!(!validated.stderr.contains("not formatted"), "{validated:?}");
}

#[test]
fn a_tenant_is_where_the_guide_says() {
    let home = Directory::empty();
    let root = home.path().join("tenants");
    let run = |arguments: &[&str]| {
        let run = outcome(program().args(arguments).arg("--tenants").arg(&root));
        assert_eq!(run.status, Some(0), "{run:?}");
    };
    run(&["tenant", "add", "alice"]);
    run(&["token", "--tenant", "alice", "link", "https://example.org/"]);
    // What is random ends with dots in the guide.
    let lies_at = |folder: &Path, part: &str| {
        let begin = part.trim_end_matches('…');
        let names = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name());
        let names = names.map(|name| name.into_string().unwrap());
        let is_it = |name: &String| match begin.len() < part.len() {
            // The digits there are an example.
            true => name.starts_with(begin.trim_end_matches(|c: char| c.is_ascii_hexdigit())),
            false => name == part,
        };
        let mut found = names.filter(is_it).filter(|name| name != "alice.store" || name == part);
        let name = found.find(|name| part.contains("tokens") || !name.ends_with(".tokens"));
        folder.join(name.unwrap_or_else(|| panic!("{part} is not in {folder:?}")))
    };
    for line in block("text tree").lines() {
        let path = line.split_whitespace().next().unwrap();
        let parts = path.strip_prefix("/srv/expenses/").unwrap().split('/');
        parts.fold(root.clone(), |folder, part| lies_at(&folder, part));
    }
}
