//! Random bytes, and requests with random mistakes, over raw sockets.

use std::io::{ErrorKind, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::thread;
use std::time::{Duration, Instant};

use crate::harness::{Client, Directory, Server, THREE, say};

use super::native_load::length;

const THREADS: u64 = 4;

/// What mistakes are made of.
const PIECES: [&str; 32] = [
    "\r\n",
    "\n",
    "\r\n\r\n",
    "\0",
    " ",
    "\t",
    ":",
    ",",
    ";",
    "/",
    "?",
    "&",
    "%00",
    "%",
    "%ff",
    "\u{fffd}",
    "\"",
    "{",
    "}",
    "[",
    "null",
    "-1",
    "1e999",
    "99999999999999999999",
    "0.001",
    "Content-Length: 5\r\n",
    "Transfer-Encoding: chunked\r\n",
    "5\r\nabcde\r\n0\r\n\r\n",
    "Host: 127.0.0.1\r\n",
    "Expect: 100-continue\r\n",
    "HTTP/1.0",
    "If-Match: *\r\n",
];

#[test]
fn random_requests_never_make_the_server_fail() {
    let (begun, time) = (Instant::now(), length(Duration::from_secs(5)));
    let directory = Directory::with(THREE);
    let server = Server::open(directory.path());
    let client: &Client = &server;
    let all: Vec<_> = thread::scope(|scope| {
        let threads: Vec<_> = (0..THREADS)
            .map(|seed| {
                scope.spawn(move || {
                    let mut random = fastrand::Rng::with_seed(seed);
                    let mut answers = Vec::new();
                    while begun.elapsed() < time {
                        let request = request(client, &mut random);
                        answers.push(statuses(client, &request));
                    }
                    answers
                })
            })
            .collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    });
    let count = |of: fn(u16) -> bool| all.iter().flatten().filter(|status| of(**status)).count();
    let silent = all.iter().filter(|statuses| statuses.is_empty()).count();
    say(&format!(
        "{} random requests: {} answers of success, {} of a mistake, {silent} without an answer",
        all.len(),
        count(|status| status < 400),
        count(|status| status >= 400)
    ));
    assert!(count(|status| status < 300) > 0 && count(|status| status == 400) > 0);
    assert_eq!(server.request("GET", "/info", &[], "").status, 200);
    assert_eq!(server.log(), "");
}

/// A random request: bytes of any kind, or a request with mistakes.
fn request(client: &Client, random: &mut fastrand::Rng) -> Vec<u8> {
    if random.u8(..8) == 0 {
        return (0..random.usize(..2_000)).map(|_| random.u8(..)).collect();
    }
    let mut request = right(client, random);
    if random.u8(..4) == 0 {
        request.extend(right(client, random));
    }
    for _ in 0..random.usize(..6) {
        let at = random.usize(..=request.len());
        let end = (at + random.usize(..40)).min(request.len());
        match random.u8(..6) {
            0 if at < request.len() => request[at] = random.u8(..),
            1 => drop(request.drain(at..end)),
            2 => request.truncate(at),
            3 => {
                let part = request[at..end].to_vec();
                request.splice(at..at, part);
            }
            _ => {
                let piece = random.choice(PIECES).unwrap_or_default();
                request.splice(at..at, piece.bytes());
            }
        }
    }
    request
}

/// A request without a mistake.
fn right(client: &Client, random: &mut fastrand::Rng) -> Vec<u8> {
    let id = random.u8(1..5);
    let body =
        r#"{"description": "Tea", "amount": 1.20, "category": "food", "date": "2026-11-23"}"#;
    let changes = format!(
        r#"[{{"add": {body}}}, {{"update": {{"id": {id}, "amount": 2}}}}, {{"delete": 9}}]"#
    );
    let csv = [("Content-Type", "text/csv")];
    let rows = "Date,Amount,Description\n2026-11-20,-1.20,Tea\n2026-11-21,2000,Salary\n";
    let budget = r#"{"category": "food", "amount": 300}"#;
    let any = [("If-Match", "*"), ("Idempotency-Key", "\"key\"")];
    let headers = &any[..random.usize(..=any.len())];
    match random.u8(..13) {
        0 => client.message("POST", "/expenses", headers, body),
        1 => client.message("PATCH", &format!("/expenses/{id}"), headers, r#"{"amount": 3}"#),
        2 => client.message("DELETE", &format!("/expenses/{id}"), headers, ""),
        3 => client.message("POST", "/changes", headers, changes),
        4 => client.message("POST", "/import?category=food&bank&dry-run", &csv, rows),
        5 => client.message("POST", "/budgets", headers, budget),
        6 => client.message("POST", "/undo", headers, ""),
        7 => client.message("GET", "/expenses?period=2026-11&tag=a&sort=amount&limit=2", &[], ""),
        8 => client.message("GET", "/expenses/summary?by=month&amounts=string", &[], ""),
        9 => client.message("GET", "/export?format=csv", &[("If-None-Match", "\"a\"")], ""),
        10 => client.message("GET", "/log?limit=3", &[], ""),
        11 => client.message("GET", "/budgets?month=2026-11", &[], ""),
        _ => client.message("GET", &format!("/expenses/{id}"), &[], ""),
    }
}

/// Sends a request and nothing after it. Returns the statuses of the answers; none of them says
/// that the server failed.
#[track_caller]
fn statuses(client: &Client, request: &[u8]) -> Vec<u16> {
    const BEGIN: &[u8] = b"HTTP/1.1 ";
    let mut stream = TcpStream::connect(client.address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
    // The server may have refused what it has seen so far.
    let _ = stream.write_all(request);
    let _ = stream.shutdown(Shutdown::Write);
    let mut received = Vec::new();
    if let Err(error) = stream.read_to_end(&mut received) {
        assert_eq!(error.kind(), ErrorKind::ConnectionReset, "{request:?}: {error}");
    }
    let statuses: Vec<u16> = received
        .windows(BEGIN.len() + 3)
        .filter_map(|window| str::from_utf8(window.strip_prefix(BEGIN)?).ok()?.parse().ok())
        .collect();
    // Imports one at a time: others are told to come again.
    let is_failure = |status: &u16| *status >= 500 && *status != 503;
    let text = String::from_utf8_lossy;
    assert!(!statuses.iter().any(is_failure), "{}: {}", text(request), text(&received));
    statuses
}
