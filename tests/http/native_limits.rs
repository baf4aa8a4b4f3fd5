//! What `expenses serve` does not take on. The limits of time are shorter here.

use std::time::{Duration, Instant};

use expenses::Sandbox;
use expenses_serve::Limits;

use crate::harness::{Connection, Directory, LocalServer, Server, THREE};

const MOMENT: Duration = Duration::from_millis(300);
/// For a machine that is busy with others.
const AT_ONCE: Duration = Duration::from_secs(20);

const CSV: &str = "expenses_id,date,amount,category,description\n9,2026-11-23,12.50,food,Lunch\n";

fn server(directory: &Directory, set: impl FnOnce(&mut Limits)) -> LocalServer {
    let mut limits = Limits::default();
    set(&mut limits);
    LocalServer::start(&Sandbox::new().unwrap(), directory.path(), limits)
}

/// Starts a request with a body of this size, and does not send it.
fn half_a_request(server: &LocalServer, target: &str, size: usize) -> Connection {
    let kind = if target.starts_with("/import") { "text/csv" } else { "application/json" };
    let size = size.to_string();
    let headers = [("Content-Type", kind), ("Content-Length", &*size), ("Expect", "100-continue")];
    let mut connection = server.connect();
    connection.send(server.message("POST", target, &headers, ""));
    assert_eq!(connection.answer().status, 100, "the body is not called for");
    connection
}

#[test]
fn a_large_head_is_refused() {
    let directory = Directory::with(THREE);
    let server = Server::open(directory.path());
    let get = |headers: &[(&str, &str)]| server.request("GET", "/expenses/1", headers, "").status;
    let long = "x".repeat(15 << 10);
    assert_eq!(get(&[("X-Long", &long)]), 200);
    assert_eq!(get(&[("X-Long", &long), ("X-Longer", &long)]), 431);
    assert_eq!(get(&[("X", "y"); 63]), 200);
    assert_eq!(get(&[("X", "y"); 64]), 431);
}

#[test]
fn a_slow_head_is_cut_off() {
    let directory = Directory::with(THREE);
    let server = server(&directory, |limits| limits.head_time = MOMENT);
    let begun = Instant::now();
    let mut silent = server.connect();
    let mut slow = server.connect();
    slow.send("GET /expenses/1 HTTP/1.1\r\n");
    assert!(silent.is_closed() && slow.answer_to("GET").is_none());
    assert!(begun.elapsed() >= MOMENT && begun.elapsed() < AT_ONCE, "{:?}", begun.elapsed());
}

#[test]
fn a_slow_body_is_cut_off() {
    let directory = Directory::with(THREE);
    let server = server(&directory, |limits| limits.body_time = MOMENT);
    let mut slow = half_a_request(&server, "/expenses", 100);
    slow.send("{");
    assert_eq!(slow.answer().status, 408);
    assert!(slow.is_closed());
    directory.holds(THREE);
}

#[test]
fn a_large_body_is_refused_with_or_without_its_length() {
    let directory = Directory::with(THREE);
    let server = Server::open(directory.path());
    let large = "x".repeat((1 << 20) + 1);
    assert_eq!(server.request("POST", "/expenses", &[], &large).status, 413);
    let mut connection = server.connect();
    let headers = [("Transfer-Encoding", "chunked"), ("Content-Type", "application/json")];
    connection.send(server.message("POST", "/expenses", &headers, ""));
    connection.send(format!("{:x}\r\n{large}\r\n0\r\n\r\n", large.len()));
    assert_eq!(connection.answer().status, 413);
    directory.holds(THREE);
}

#[test]
fn bodies_share_a_limit() {
    let directory = Directory::with(THREE);
    let server = server(&directory, |limits| limits.bodies = 1_000);
    let mut first = half_a_request(&server, "/expenses", 600);
    let body = format!("{:600}", "{}");
    // What is announced takes nothing yet.
    assert_eq!(server.request("POST", "/expenses", &[], &body).status, 422);
    first.send(&body[1..]);
    let begun = Instant::now();
    let answer = loop {
        let answer = server.request("POST", "/expenses", &[], &body);
        if answer.status != 422 {
            break answer;
        }
        assert!(begun.elapsed() < AT_ONCE, "bodies have no limit");
    };
    assert_eq!((answer.status, answer.header("retry-after")), (503, Some("1")), "{answer:?}");
    drop(first);
    let begun = Instant::now();
    while server.request("POST", "/expenses", &[], &body).status == 503 {
        assert!(begun.elapsed() < AT_ONCE, "the bytes of a client that went are not given back");
    }
}

#[test]
fn one_file_is_imported_at_a_time() {
    let directory = Directory::with(THREE);
    let server = server(&directory, |_| {});
    let mut first = half_a_request(&server, "/import", CSV.len());
    let headers = [("Content-Type", "text/csv")];
    let second = server.request("POST", "/import", &headers, CSV);
    assert_eq!(second.status, 503, "{second:?}");
    // Others are served meanwhile.
    assert_eq!(server.request("GET", "/expenses/1", &[], "").status, 200);
    first.send(CSV);
    let first = first.answer();
    assert_eq!(first.status / 100, 2, "{first:?}");
}

#[test]
fn requests_under_way_have_a_limit() {
    let directory = Directory::with(THREE);
    let server = server(&directory, |limits| limits.requests = 2);
    let waiting = [(); 2].map(|()| half_a_request(&server, "/expenses", 10));
    let answer = server.request("GET", "/expenses/1", &[], "");
    assert_eq!((answer.status, answer.header("retry-after")), (503, Some("1")), "{answer:?}");
    drop(waiting);
}

#[test]
fn connections_have_a_limit() {
    let directory = Directory::with(THREE);
    let server = server(&directory, |limits| limits.connections = 2);
    let mut kept = [server.connect(), server.connect()];
    for connection in &mut kept {
        connection.send(server.message("GET", "/expenses/1", &[], ""));
        assert_eq!(connection.answer().status, 200);
    }
    let refused = server.connect().answer_to("GET");
    assert!(refused.is_none_or(|answer| answer.status == 503));
    drop(kept);
    let begun = Instant::now();
    loop {
        let mut connection = server.connect();
        connection.send(server.message("GET", "/expenses/1", &[], ""));
        if connection.answer_to("GET").is_some_and(|answer| answer.status == 200) {
            break;
        }
        assert!(begun.elapsed() < AT_ONCE, "a place that was left is not given again");
    }
}

#[test]
fn an_answer_that_is_not_taken_is_dropped() {
    let directory = Directory::empty();
    // More than the system keeps for a socket.
    let long = "x".repeat(400);
    let expenses: Vec<_> = (1..40_000)
        .map(|id| {
            format!(
                r#""{id}": {{"id": {id}, "description": "{long}", "amount": 1, "category": "a"}}"#
            )
        })
        .collect();
    directory.write(format!(r#"{{"expenses": {{{}}}}}"#, expenses.join(",")));
    let server = server(&directory, |limits| {
        limits.write_time = Duration::from_secs(2);
        limits.answers = 1 << 20;
    });
    let mut slow = server.connect();
    slow.send(server.message("GET", "/export?format=csv", &[], ""));
    // While it holds more than all answers may take, no more are made.
    let begun = Instant::now();
    let get = || server.request("GET", "/expenses/1", &[], "").status;
    let mut refused = false;
    while !refused {
        refused = get() == 503;
        assert!(begun.elapsed() < AT_ONCE, "answers have no limit");
    }
    let begun = Instant::now();
    while get() == 503 {
        assert!(begun.elapsed() < AT_ONCE, "the answer is kept for a client that does not take it");
    }
    assert_eq!(get(), 200);
}
