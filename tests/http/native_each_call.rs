//! Each system call of a save fails in turn while a client adds over HTTP.
//!
//! strace joins the one thread of the server that owns the store, and leaves it again.

use std::collections::BTreeSet;
use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, ChildStderr, Command, Stdio};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};
use tempfile::NamedTempFile;

use crate::each_call::{ERRORS, NOT_FAILED};
use crate::harness::{Answer, Client, Directory, Server, THREE, has, is_root, say};

use super::native_load::{all, length};

/// A system call of the thread that owns the store.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Call {
    name: String,
    /// Its turn among the calls of this name, from 1.
    turn: usize,
    text: String,
}

/// What the answer to a request says of its change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Said {
    Made,
    MadeButNotDurable,
    NotMade,
    Unknown,
}

#[test]
fn an_error_of_each_system_call_of_a_save_is_answered_exactly() {
    let what = "errors of each system call of a service";
    if !has("strace", what) || !is_root(what) {
        return;
    }
    let (begun, time) = (Instant::now(), length(Duration::from_secs(12)));
    let directory = Directory::with(THREE);
    let server = Server::open(directory.path());
    let mut number = 0;
    let mut add = |client: &Client| {
        number += 1;
        let (description, key) = (format!("Tea {number}"), format!("key {number}"));
        let body = format!(r#"{{"description": "{description}", "amount": 1, "category": "a"}}"#);
        let answer = client.request("POST", "/expenses", &[("Idempotency-Key", &key)], &body);
        (answer, description, key, body)
    };
    // The first save differs: it sees the file for the first time.
    assert_eq!(add(&server).0.status, 201);
    let traced = Traced::begin(&server, &["trace=all"]);
    assert_eq!(add(&server).0.status, 201);
    let calls = calls(&traced.end());
    let calls: Vec<_> = calls
        .into_iter()
        .filter(|call| call.is_of(directory.path()) && !NOT_FAILED.contains(&&*call.name))
        .collect();
    assert!(calls.iter().any(|call| call.name.contains("sync")), "{calls:?}");
    assert!(calls.iter().any(|call| call.name.contains("rename")), "{calls:?}");

    let (mut tried, mut made, mut not_made) = (0, 0, 0);
    let mut names = BTreeSet::new();
    // All calls with one error, then all with the next.
    let trials = ERRORS.iter().flat_map(|error| calls.iter().map(move |call| (error, call)));
    for (error, call) in trials {
        if begun.elapsed() > time && tried >= calls.len() {
            break;
        }
        let inject = format!("inject={}:error={error}:when={}", call.name, call.turn);
        let traced = Traced::begin(&server, &[&format!("trace={}", call.name), &inject]);
        let (answer, description, key, body) = add(&server);
        let log = traced.end();
        let hit = log.lines().find(|line| line.ends_with("(INJECTED)"));
        let is_meant = hit.is_some_and(|line| line.contains(directory.path().to_str().unwrap()));
        assert!(is_meant, "{call:?}, {error}: another call was hit:\n{log}");
        let said = said(&answer);
        let context = || format!("{call:?}, {error}: {answer:?}\n{log}");
        if call.name.contains("sync") && said == Said::Made {
            // With another file, which was synced.
            let is_of_file = |line: &str| line.contains("/expenses.json.");
            let synced = log.lines().filter(|line| is_of_file(line) && line.ends_with("= 0"));
            assert!(is_of_file(&call.text) && synced.count() == 1, "{}", context());
        }
        // The file itself, and what the server shows, agree.
        let text = fs::read_to_string(directory.file()).unwrap();
        let in_file = text.matches(&format!("\"{description}\"")).count();
        let shown = |client: &Client| {
            all(client).iter().filter(|expense| expense["description"] == *description).count()
        };
        assert_eq!(shown(&server), in_file, "{}", context());
        let is_told = match said {
            Said::Made | Said::MadeButNotDurable => in_file == 1,
            Said::NotMade => in_file == 0,
            Said::Unknown => in_file <= 1,
        };
        assert!(is_told, "{}: {in_file} times there", context());
        // Whatever it was, the same request again makes it once.
        let again = server.request("POST", "/expenses", &[("Idempotency-Key", &key)], &body);
        assert_eq!((again.status, shown(&server)), (201, 1), "{}, {again:?}", context());
        assert_eq!(directory.entries(), ["expenses.json"], "{}", context());
        tried += 1;
        names.insert(&*call.name);
        match in_file {
            0 => not_made += 1,
            _ => made += 1,
        }
    }
    say(&format!(
        "{tried} errors of {} system calls of a save over HTTP ({names:?}): {made} times the \
         change was made, {not_made} times not, as answered; {:?}",
        calls.len(),
        begun.elapsed()
    ));
    assert!(made > 0 && not_made > 0);
    assert_eq!(server.log(), "");
}

#[track_caller]
fn said(answer: &Answer) -> Said {
    if answer.status == 201 {
        return Said::Made;
    }
    let problem = answer.json();
    match problem["type"].as_str().unwrap() {
        "/problems/not-durable" => Said::MadeButNotDurable,
        "/problems/outcome-unknown" => Said::Unknown,
        "/problems/storage-full"
        | "/problems/read-only"
        | "/problems/failed"
        | "/problems/busy"
        | "/problems/corrupt"
        | "/problems/missing" => Said::NotMade,
        other => panic!("{other}: {answer:?}"),
    }
}

/// strace, joined to the thread that owns a server's store.
struct Traced {
    strace: Child,
    /// What it says of itself. Nobody may close it before the end.
    says: BufReader<ChildStderr>,
    log: NamedTempFile,
}

impl Traced {
    #[track_caller]
    fn begin(server: &Server, expressions: &[&str]) -> Self {
        let log = NamedTempFile::new().unwrap();
        let mut strace = Command::new("strace");
        strace.args(["--decode-fds=path", "--string-limit=256", "-o"]).arg(log.path());
        strace.args(expressions.iter().flat_map(|expression| ["-e", expression]));
        strace.args(["-p", &owner(server)]);
        strace.stdin(Stdio::null()).stderr(Stdio::piped());
        let mut strace = strace.spawn().unwrap();
        let mut says = BufReader::new(strace.stderr.take().unwrap());
        let mut line = String::new();
        says.read_line(&mut line).unwrap();
        assert!(line.contains("attached"), "{line}");
        Self { strace, says, log }
    }

    /// Leaves the thread. Returns the log.
    fn end(mut self) -> String {
        kill_process(Pid::from_child(&self.strace), Signal::TERM).unwrap();
        self.says.read_to_end(&mut Vec::new()).unwrap();
        self.strace.wait().unwrap();
        fs::read_to_string(self.log.path()).unwrap()
    }
}

/// The id of the thread that owns a server's store.
fn owner(server: &Server) -> String {
    let threads = fs::read_dir(format!("/proc/{}/task", server.process().id())).unwrap();
    let mut threads = threads.map(|thread| thread.unwrap());
    let is_owner = |name: &str| name == "store\n";
    let owner = threads.find(|thread| {
        fs::read_to_string(thread.path().join("comm")).is_ok_and(|name| is_owner(&name))
    });
    owner.unwrap().file_name().into_string().unwrap()
}

/// The calls in a log of strace, but for the one in which the thread was met.
fn calls(log: &str) -> Vec<Call> {
    let mut calls: Vec<Call> = Vec::new();
    for line in log.lines() {
        let Some((name, text)) = line.split_once('(') else { continue };
        if name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') {
            let turn = 1 + calls.iter().filter(|call| call.name == name).count();
            calls.push(Call { name: name.into(), turn, text: text.into() });
        }
    }
    calls
}

impl Call {
    fn is_of(&self, directory: &Path) -> bool {
        self.text.contains(directory.to_str().unwrap())
    }
}
