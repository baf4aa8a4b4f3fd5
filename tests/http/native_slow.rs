//! A thousand clients that send a byte a second, and others that break off or send many requests
//! at once, do not keep the rest waiting.

use std::fs;
use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

use crate::harness::{Client, Directory, Server, say, serve};

use super::native_load::length;

const SLOW: usize = 1_000;
/// Clients that want answers, all at the same time.
const OTHERS: usize = 4;
const EXPENSES: usize = 10_000;
/// How much memory clients may cost, in KiB.
const MOST_MEMORY: u64 = 64 << 10;
/// The half of the answers must come in this time, and all in the other. A machine that is busy
/// with other tests has pauses.
const MEDIAN: Duration = Duration::from_millis(100);
const WORST: Duration = Duration::from_secs(1);

#[test]
fn slow_and_broken_clients_keep_nobody_waiting() {
    let (begun, time) = (Instant::now(), length(Duration::from_secs(12)));
    raise_files();
    let directory = Directory::with(many());
    let server = Server::start(&mut with_few_files(&mut serve(directory.path())), None);
    let client: &Client = &server;
    assert_eq!(client.request("GET", "/expenses/1", &[], "").status, 200);
    let idle = memory(&server);
    let ends = AtomicBool::new(false);
    let (mut waits, most, cut) = thread::scope(|scope| {
        let slow = scope.spawn(|| be_slow(client, &ends));
        let broken = scope.spawn(|| break_off(client, &ends));
        let others: Vec<_> = (0..OTHERS)
            .map(|number| scope.spawn(move || want_answers(client, begun, time, number)))
            .collect();
        let mut most = idle;
        while begun.elapsed() < time {
            most = most.max(memory(&server));
            thread::sleep(Duration::from_millis(20));
        }
        let waits: Vec<_> = others.into_iter().flat_map(|other| other.join().unwrap()).collect();
        ends.store(true, Ordering::Relaxed);
        broken.join().unwrap();
        (waits, most, slow.join().unwrap())
    });
    waits.sort();
    let (median, worst) = (waits[waits.len() / 2], *waits.last().unwrap());
    let hundredth = waits[waits.len() - 1 - waits.len() / 100];
    say(&format!(
        "{SLOW} slow clients, {cut} of which were cut off and came again: {} answers for others, \
         in the median after {median:?}, 99 % before {hundredth:?}, the last after {worst:?}; \
         {} KiB more memory than the {idle} with {EXPENSES} expenses; {:?}",
        waits.len(),
        most - idle,
        begun.elapsed()
    ));
    assert!(median < MEDIAN, "{median:?}");
    assert!(worst < WORST, "{worst:?}");
    assert!(most - idle < MOST_MEMORY, "{} KiB", most - idle);
    assert!(cut > 0, "no slow client was cut off");
    assert_eq!(server.log(), "");
}

/// This process needs as many sockets as the server.
fn raise_files() {
    let Rlimit { maximum, .. } = getrlimit(Resource::Nofile);
    setrlimit(Resource::Nofile, Rlimit { current: maximum, maximum }).unwrap();
}

/// The server as a system starts it that gives programs few files unless they ask for more.
fn with_few_files(serve: &mut Command) -> Command {
    let mut command = Command::new("sh");
    command.args(["-c", r#"ulimit -S -n 1024; exec "$0" "$@""#]);
    command.arg(serve.get_program()).args(serve.get_args()).arg("--no-token");
    command.env_remove("EXPENSES_DATA").env("TZ", "UTC").env("XDG_CONFIG_HOME", "/nowhere");
    command.stdin(Stdio::null());
    command
}

fn many() -> String {
    let expense = |id: usize| {
        format!(r#""{id}": {{"id": {id}, "description": "Lunch", "amount": 9, "category": "a"}}"#)
    };
    let expenses: Vec<_> = (1..=EXPENSES).map(expense).collect();
    format!(r#"{{"expenses": {{{}}}}}"#, expenses.join(","))
}

/// Keeps a thousand connections open, each of which sends a byte a second: a head, a short body or
/// one that will be large. Returns how many the server has cut off; for each another one comes.
fn be_slow(client: &Client, ends: &AtomicBool) -> usize {
    let slow = |number: usize| {
        let head = client.message("GET", "/expenses/1", &[("X-Slow", &"x".repeat(4_000))], "");
        let of_size = |size: usize| {
            let headers =
                [("Content-Length", &*size.to_string()), ("Content-Type", "application/json")];
            client.message("POST", "/expenses", &headers, "")
        };
        match number % 3 {
            0 => Slow::open(client, b"", &head),
            1 => Slow::open(client, &of_size(1_000), &[b' '; 1_000]),
            _ => Slow::open(client, &of_size(1 << 20), &[b' '; 1_000]),
        }
    };
    let mut all: Vec<_> = (0..SLOW).map(slow).collect();
    let mut cut = 0;
    while !ends.load(Ordering::Relaxed) {
        let next = Instant::now() + Duration::from_secs(1);
        for (number, one) in all.iter_mut().enumerate() {
            if !one.goes_on() {
                cut += 1;
                *one = slow(number);
            }
        }
        while Instant::now() < next && !ends.load(Ordering::Relaxed) {
            thread::sleep(Duration::from_millis(10));
        }
    }
    cut
}

struct Slow {
    stream: TcpStream,
    left: Vec<u8>,
    sent: usize,
}

impl Slow {
    fn open(client: &Client, at_once: &[u8], left: &[u8]) -> Self {
        let mut stream = TcpStream::connect(client.address).unwrap();
        stream.write_all(at_once).unwrap();
        stream.set_nonblocking(true).unwrap();
        Self { stream, left: left.to_vec(), sent: 0 }
    }

    /// Sends the next byte. Returns false if the server has answered or closed the connection, or
    /// all was sent.
    fn goes_on(&mut self) -> bool {
        let Some(byte) = self.left.get(self.sent) else { return false };
        self.sent += 1;
        let sent = self.stream.write(&[*byte]);
        let received = self.stream.read(&mut [0; 1 << 10]);
        sent.is_ok() && received.is_err_and(|error| error.kind() == ErrorKind::WouldBlock)
    }
}

/// Breaks connections off in the middle of bodies.
fn break_off(client: &Client, ends: &AtomicBool) {
    let headers = [("Content-Length", "500000"), ("Content-Type", "application/json")];
    let head = client.message("POST", "/changes", &headers, "");
    while !ends.load(Ordering::Relaxed) {
        let mut connection = client.connect();
        connection.send(&head);
        connection.send([b' '; 50_000]);
        drop(connection);
        thread::sleep(Duration::from_millis(5));
    }
}

/// Reads, changes, and sends ten requests at once. Returns how long each answer took.
fn want_answers(client: &Client, begun: Instant, time: Duration, number: usize) -> Vec<Duration> {
    let mut connection = client.connect();
    let get = client.message("GET", &format!("/expenses/{}", number + 1), &[], "");
    let list = client.message("GET", "/expenses?limit=20", &[], "");
    let add = r#"{"description": "Tea", "amount": 1, "category": "a", "date": "2026-11-23"}"#;
    let add = client.message("POST", "/expenses", &[], add);
    let mut waits = Vec::new();
    while begun.elapsed() < time {
        for (requests, count, status) in
            [(&get, 1, 200), (&list, 1, 200), (&add, 1, 201), (&get.repeat(10), 10, 200)]
        {
            let sent = Instant::now();
            connection.send(requests);
            for _ in 0..count {
                let answer = connection.answer();
                assert_eq!(answer.status, status, "{answer:?}");
            }
            waits.push(sent.elapsed());
        }
        thread::sleep(Duration::from_millis(10));
    }
    waits
}

/// The memory of a server, in KiB.
fn memory(server: &Server) -> u64 {
    let status = fs::read_to_string(format!("/proc/{}/status", server.process().id())).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
    line.trim().trim_end_matches(" kB").parse().unwrap()
}
