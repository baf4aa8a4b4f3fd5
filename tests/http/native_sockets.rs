//! Sockets that a service manager has opened.

use std::net::TcpListener;
use std::os::fd::OwnedFd;
use std::process::{Command, Stdio};

use crate::harness::{Directory, Server, THREE, configured, serve};

/// A command that inherits a socket as a service manager passes it: as descriptor 3.
fn inheriting(command: &Command) -> Command {
    let socket = TcpListener::bind("127.0.0.1:0").unwrap();
    let mut shell = Command::new("sh");
    shell.args(["-c", r#"LISTEN_PID=$$ LISTEN_FDS=1 exec "$0" "$@" 3<&0 < /dev/null"#]);
    shell.arg(command.get_program()).args(command.get_args());
    for (name, value) in command.get_envs() {
        shell.env(name, value.unwrap_or_default());
    }
    // The harness starts it with this input.
    shell.stdin(Stdio::from(OwnedFd::from(socket)));
    shell
}

#[test]
fn an_inherited_socket_is_served() {
    let home = Directory::empty();
    let (data, configuration) = (home.path().join("money"), home.path().join("configuration"));
    std::fs::create_dir(&data).unwrap();
    std::fs::write(data.join("expenses.json"), THREE).unwrap();
    let token = configured(&data, &configuration).args(["token", "add", "phone"]).output().unwrap();
    let token = String::from_utf8(token.stdout).unwrap();
    let mut command = inheriting(configured(&data, &configuration).arg("serve"));
    let server = Server::start_with_input(&mut command, Some(token.trim_end()));
    assert_eq!(server.request("GET", "/expenses/1", &[], "").status, 200);
}

#[test]
fn an_inherited_socket_needs_tokens_and_no_address() {
    let directory = Directory::with(THREE);
    for (command, message) in [
        (serve(directory.path()), "the service manager has opened the sockets already"),
        (
            {
                let mut command = configured(directory.path(), "/nowhere".as_ref());
                command.args(["serve", "--no-token"]);
                command
            },
            "the sockets of a service manager may be open to others",
        ),
    ] {
        let refused = inheriting(&command).output().unwrap();
        let said = String::from_utf8(refused.stderr).unwrap();
        assert_eq!(refused.status.code(), Some(1), "{said}");
        assert!(said.contains(message), "{said}");
    }
}

#[test]
fn no_token_is_printed_where_others_keep_it() {
    let home = Directory::empty();
    let (data, configuration) = (home.path().join("money"), home.path().join("configuration"));
    let refused = inheriting(configured(&data, &configuration).arg("serve")).output().unwrap();
    let said = String::from_utf8(refused.stderr).unwrap();
    assert!(said.starts_with("expenses: there is no token yet, "), "{said}");
    assert_eq!((refused.status.code(), refused.stdout.len()), (Some(1), 0));
    home.holds_nothing();
}
