//! A tenant whose component misbehaves reaches no other, and slows none down.

use std::fs;
use std::time::{Duration, Instant};

use expenses_serve::{Limits, let_others_pass};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

use super::local::Local;
use super::{add, descriptions, problem, status};
use crate::harness::{Answer, Client, hostile, say};

/// How many tenants compute without end.
const SLOW: usize = 1_000;
/// For how long the others are measured beside them.
const TIME: Duration = Duration::from_secs(5);
/// The half of the answers must come in this time, and all in the other. A machine that is busy
/// with other tests has pauses.
const MEDIAN: Duration = Duration::from_millis(250);
const WORST: Duration = Duration::from_secs(4);

fn serve(guest_time: Duration) -> Local {
    let evil = hostile().memory_limit(64 << 20).guest_time_limit(guest_time);
    let evil = evil.pausing(let_others_pass).build().unwrap();
    let mut limits = Limits::default();
    (limits.rate, limits.burst) = (10_000, 10_000);
    // What still computes then is ended.
    limits.end_time = Duration::from_secs(1);
    Local::start(Some(evil), limits)
}

/// Orders a component to misbehave.
fn order(client: &Client, order: &str) -> Answer {
    let body = format!(r#"{{"description": "{order}", "amount": 1, "category": "a"}}"#);
    client.request("POST", "/expenses", &[], body)
}

#[test]
fn a_hostile_component_finds_no_other_tenant_and_no_token() {
    let local = serve(Duration::from_secs(1));
    let (evil, alice) = (local.add("evil"), local.add("alice"));
    assert_eq!(add(&alice, "Secret").status, 201);
    let alices = local.path("alice");
    let hash = alices.parent().unwrap().file_name().unwrap().to_str().unwrap().to_owned();
    let absolute = alices.display().to_string();
    let before = fs::read(alices.join("expenses.json")).unwrap();
    for place in
        [format!("../../{hash}/alice"), format!("/{hash}/alice"), absolute, "../../tokens".into()]
    {
        for misdeed in [
            format!("list {place}"),
            format!("read {place}/expenses.json"),
            format!("follow {place}/expenses.json"),
            format!("write {place}/expenses.json x"),
            format!("unlink {place}/expenses.json"),
            format!("rename {place}/expenses.json mine"),
            format!("link {place}/expenses.json mine"),
            format!("mkdir {place}/new"),
        ] {
            let answer = order(&evil, &misdeed);
            assert!(answer.status >= 400, "{misdeed}: {answer:?}");
            assert!(!answer.text().contains("Secret"), "{misdeed}: {answer:?}");
        }
        // A link that leads out cannot be followed.
        let _ = order(&evil, &format!("symlink {place} out"));
        for misdeed in ["list out", "follow out/expenses.json", "write out/new x"] {
            assert!(order(&evil, misdeed).status >= 400, "{misdeed} to {place}");
        }
        let _ = order(&evil, "unlink out");
    }
    assert_eq!(fs::read(alices.join("expenses.json")).unwrap(), before);
    assert_eq!(fs::read_dir(&alices).unwrap().count(), 1);
    assert_eq!(descriptions(&alice), ["Secret"]);
}

#[test]
fn a_component_that_traps_or_takes_too_much_ends_its_own_call_alone() {
    let local = serve(Duration::from_millis(200));
    let (evil, alice) = (local.add("evil"), local.add("alice"));
    assert_eq!(add(&alice, "Lunch").status, 201);
    for misdeed in ["read-behind-memory 0", "allocate", "recurse", "compute", "open-descriptors"] {
        let answer = order(&evil, misdeed);
        assert_eq!(&*problem(&answer), "outcome-unknown", "{misdeed}");
        assert_eq!(descriptions(&alice), ["Lunch"]);
        assert_eq!(order(&evil, "list .").status, 201, "after {misdeed}");
    }
    // A text of this many bytes needs more memory than there is.
    assert_eq!(evil.request("GET", "/expenses/900000000", &[], "").status / 100, 5);
    assert_eq!(status(&alice), 200);
    let events = local.server.events();
    let is_of_evil = |event: &String| event.starts_with("tenant evil: the store was closed");
    assert!(events.iter().all(is_of_evil) && events.len() == 6, "{events:?}");
}

#[test]
fn a_thousand_slow_tenants_do_not_slow_a_fast_one() {
    raise_files();
    let local = serve(Duration::from_secs(600));
    let fast = local.add("alice");
    assert_eq!(add(&fast, "Lunch").status, 201);
    let alone = measure(&fast, Duration::from_secs(1));
    let body = r#"{"description": "compute", "amount": 1, "category": "a"}"#;
    let slow: Vec<_> = (0..SLOW)
        .map(|number| {
            let client = local.add(&format!("evil-{number}"));
            let mut connection = client.connect();
            connection.send(client.message("POST", "/expenses", &[], body));
            connection
        })
        .collect();
    let beside = measure(&fast, TIME);
    // One that nobody has used yet is opened as fast.
    let cold = local.add("carol");
    let begun = Instant::now();
    assert_eq!(status(&cold), 200);
    let cold = begun.elapsed();
    let report = |waits: &[Duration]| {
        let at = |part: usize| waits[(waits.len() - 1) * part / 100];
        format!(
            "{} answers, median {:?}, 99 % {:?}, last {:?}",
            waits.len(),
            at(50),
            at(99),
            at(100)
        )
    };
    say(&format!(
        "a fast tenant alone: {}; beside {SLOW} that compute: {}; the first request of another: \
         {cold:?}",
        report(&alone),
        report(&beside)
    ));
    assert!(beside[beside.len() / 2] < MEDIAN, "{:?}", beside[beside.len() / 2]);
    assert!(*beside.last().unwrap() < WORST && cold < WORST, "{:?}", beside.last());
    drop(slow);
}

/// This process has both ends of each connection, and two files of each store.
fn raise_files() {
    let Rlimit { maximum, .. } = getrlimit(Resource::Nofile);
    setrlimit(Resource::Nofile, Rlimit { current: maximum, maximum }).unwrap();
}

/// Reads and changes for a time. Returns how long each answer took, the shortest first.
fn measure(client: &Client, time: Duration) -> Vec<Duration> {
    let mut connection = client.connect();
    let read = client.message("GET", "/expenses/1", &[], "");
    let (begun, mut waits) = (Instant::now(), Vec::new());
    while begun.elapsed() < time {
        let patch = format!(r#"{{"amount": {}}}"#, waits.len() + 1);
        let patch = client.message("PATCH", "/expenses/1", &[], patch);
        for message in [&read, &read, &patch] {
            let sent = Instant::now();
            connection.send(message);
            let answer = connection.answer();
            assert_eq!(answer.status, 200, "{answer:?}");
            waits.push(sent.elapsed());
        }
    }
    waits.sort();
    waits
}
