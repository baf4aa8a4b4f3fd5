//! How `expenses serve` starts and ends.

use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

use crate::harness::{Directory, Server, THREE, outcome, program, serve};

const LUNCH: &str =
    r#"{"description": "Lunch", "amount": 12.50, "category": "food", "date": "2026-11-23"}"#;
/// For a machine that is busy with others.
const AT_ONCE: Duration = Duration::from_secs(5);

fn signal(server: &Server, signal: Signal) {
    kill_process(Pid::from_child(server.process()), signal).unwrap();
}

#[test]
fn what_is_under_way_is_answered_at_the_end() {
    for name in [Signal::TERM, Signal::INT] {
        let directory = Directory::with(THREE);
        let mut server = Server::open(directory.path());
        let mut idle = server.connect();
        idle.send(server.message("GET", "/expenses/1", &[], ""));
        assert_eq!(idle.answer().status, 200);
        let mut under_way = server.connect();
        let length = LUNCH.len().to_string();
        let headers = [
            ("Expect", "100-continue"),
            ("Content-Type", "application/json"),
            ("Content-Length", &length),
        ];
        under_way.send(server.message("POST", "/expenses", &headers, ""));
        assert_eq!(under_way.answer().status, 100);

        signal(&server, name);
        assert!(idle.is_closed());
        under_way.send(LUNCH);
        let answer = under_way.answer();
        assert_eq!(answer.status, 201, "{answer:?}");
        assert!(under_way.is_closed());
        let (status, output) = server.ends();
        assert_eq!(status, Some(0), "{}", server.log());
        assert!(output.contains("\n  curl http://127.0.0.1:"), "{output}");
        assert_eq!(server.log(), "");
        let shown = outcome(program().arg("--data").arg(directory.path()).args(["show", "4"]));
        assert!(shown.stdout.contains("Lunch"), "{shown:?}");
    }
}

#[test]
fn a_client_that_asks_for_nothing_does_not_delay_the_end() {
    let directory = Directory::with(THREE);
    let mut server = Server::open(directory.path());
    let _silent = server.connect();
    let mut slow = server.connect();
    slow.send("GET /expenses/1 HT");
    assert_eq!(server.request("GET", "/expenses/1", &[], "").status, 200);
    let begun = Instant::now();
    signal(&server, Signal::TERM);
    assert_eq!(server.ends().0, Some(0));
    assert!(begun.elapsed() < AT_ONCE, "{:?}", begun.elapsed());
}

#[test]
fn a_second_signal_ends_it_at_once() {
    let directory = Directory::with(THREE);
    let mut server = Server::open(directory.path());
    let mut under_way = server.connect();
    let headers = [("Content-Type", "application/json"), ("Content-Length", "9")];
    let expecting = [&headers[..], &[("Expect", "100-continue")]].concat();
    under_way.send(server.message("POST", "/expenses", &expecting, ""));
    assert_eq!(under_way.answer().status, 100);
    signal(&server, Signal::TERM);
    // The first is taken once nobody listens any more.
    let begun = Instant::now();
    while std::net::TcpStream::connect(server.address).is_ok() {
        assert!(begun.elapsed() < AT_ONCE, "it still accepts connections");
    }
    signal(&server, Signal::TERM);
    assert_eq!(server.ends().0, None, "it was not ended by the signal");
}

#[test]
fn an_address_in_use_is_one_clear_sentence() {
    let directory = Directory::with(THREE);
    let server = Server::open(directory.path());
    let address = server.address.to_string();
    let mut second = program();
    second.arg("--data").arg(directory.path()).args(["serve", "--no-token", "--addr", &address]);
    outcome(&mut second).fails(&format!(
        "another program listens at {address}: stop it, or choose another port with \
         `--addr 127.0.0.1:PORT`"
    ));
}

#[test]
fn a_data_directory_is_made_as_by_add() {
    let home = Directory::empty();
    let directory = home.path().join("money");
    let server = Server::open(&directory);
    assert_eq!(server.request("POST", "/expenses", &[], LUNCH).status, 201);
    assert!(directory.join("expenses.json").is_file());
}

#[test]
fn a_directory_that_was_not_used_goes_again() {
    let home = Directory::empty();
    let directory = home.path().join("money");
    let mut server = Server::open(&directory);
    signal(&server, Signal::TERM);
    assert_eq!(server.ends().0, Some(0));
    home.holds_nothing();
}

#[test]
fn two_servers_share_a_directory() {
    let directory = Directory::with(THREE);
    let servers = [(); 2].map(|()| Server::open(directory.path()));
    for (id, server) in (4..).zip(servers.iter().cycle().take(6)) {
        let answer = server.request("POST", "/expenses", &[], LUNCH);
        assert_eq!((answer.status, answer.json()["id"].as_u64()), (201, Some(id)), "{answer:?}");
    }
    for server in &servers {
        assert_eq!(server.request("GET", "/expenses/9", &[], "").status, 200);
    }
}

#[test]
fn json_names_the_address() {
    let directory = Directory::with(THREE);
    let mut command = serve(directory.path());
    command.args(["--no-token", "--json"]);
    // The line has `"url":"http://127.0.0.1:1234/"}`.
    let mut command = command.stdout(std::process::Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    let mut output = std::io::BufReader::new(command.stdout.take().unwrap());
    std::io::BufRead::read_line(&mut output, &mut line).unwrap();
    command.kill().unwrap();
    command.wait().unwrap();
    let document: serde_json::Value = serde_json::from_str(&line).unwrap();
    let address = document["addresses"][0].as_str().unwrap();
    assert_eq!(document["url"], format!("http://{address}/"), "{line}");
}
