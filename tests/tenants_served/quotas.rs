//! What one tenant may take.

use std::fs;
use std::thread;
use std::time::{Duration, Instant};

use expenses_serve::Limits;

use super::local::Local;
use super::{Home, add, client, problem, status};
use crate::harness::{Client, hostile};

#[test]
fn a_tenant_sends_so_many_requests_a_second_and_others_as_many() {
    let mut limits = Limits::default();
    (limits.rate, limits.burst) = (5, 10);
    let local = Local::start(None, limits);
    let (alice, bob) = (local.add("alice"), local.add("bob"));
    let begun = Instant::now();
    let answers: Vec<_> = (0..40).map(|_| alice.request("GET", "/info", &[], "")).collect();
    let admitted = answers.iter().filter(|answer| answer.status == 200).count();
    let most = 11 + 5 * usize::try_from(begun.elapsed().as_secs() + 1).unwrap();
    assert!((10..=most).contains(&admitted), "{admitted} of at most {most}");
    let refused = answers.iter().find(|answer| answer.status != 200).unwrap();
    assert_eq!((refused.status, &*problem(refused)), (429, "too-many-requests"));
    assert_eq!(refused.header("retry-after"), Some("1"));
    assert_eq!(status(&bob), 200);
    thread::sleep(Duration::from_millis(300));
    assert_eq!(status(&alice), 200);
}

#[test]
fn sessions_count_as_requests() {
    let mut limits = Limits::default();
    (limits.rate, limits.burst) = (1, 10);
    let local = Local::start(None, limits);
    let (alice, bob) = (local.add("alice"), local.add("bob"));
    let begin = |client: &Client| {
        let body = format!(r#"{{"token": "{}"}}"#, client.token.as_ref().unwrap());
        local.server.request("POST", "/session", &[], body)
    };
    let refused = (0..40).map(|_| begin(&alice)).find(|answer| answer.status != 204);
    assert_eq!(problem(&refused.expect("sessions have no limit")), "too-many-requests");
    assert_eq!(begin(&bob).status, 204);
}

#[test]
fn a_tenant_has_so_many_requests_without_an_answer() {
    let evil = hostile().build().unwrap();
    let mut limits = Limits::default();
    limits.tenant_requests = 3;
    let local = Local::start(Some(evil), limits);
    let (evil, alice) = (local.add("evil"), local.add("alice"));
    let headers = [
        ("Content-Length", "10"),
        ("Content-Type", "application/json"),
        ("Expect", "100-continue"),
    ];
    let waiting: Vec<_> = (0..3)
        .map(|_| {
            let mut connection = evil.connect();
            connection.send(evil.message("POST", "/expenses", &headers, ""));
            assert_eq!(connection.answer().status, 100);
            connection
        })
        .collect();
    let refused = evil.request("GET", "/expenses/1", &[], "");
    assert_eq!((refused.status, &*problem(&refused)), (429, "too-many-requests"));
    assert_eq!(status(&alice), 200);
    drop(waiting);
    super::soon("there is room again", || {
        evil.request("GET", "/expenses/1", &[], "").status == 200
    });
}

#[test]
fn greedy_tenants_leave_room_for_others() {
    let mut limits = Limits::default();
    (limits.requests, limits.tenant_requests) = (16, 16);
    let local = Local::start(None, limits);
    let headers = [
        ("Content-Length", "10"),
        ("Content-Type", "application/json"),
        ("Expect", "100-continue"),
    ];
    let mut waiting = Vec::new();
    let mut taken = Vec::new();
    for name in ["a", "b", "c"] {
        let client = local.add(name);
        let before = waiting.len();
        loop {
            let mut connection = client.connect();
            connection.send(client.message("POST", "/expenses", &headers, ""));
            let answer = connection.answer();
            if answer.status != 100 {
                assert_eq!(answer.status, 429, "{answer:?}");
                break;
            }
            waiting.push(connection);
        }
        taken.push(waiting.len() - before);
    }
    assert_eq!(taken, [8, 4, 2]);
    assert_eq!(status(&local.add("d")), 200);
}

#[test]
fn a_full_store_takes_nothing_more_and_still_shrinks() {
    let (home, [alice, bob]) = Home::with(["alice", "bob"]);
    let server = home.serve(&["--quota", "1", "--rate", "10000"]);
    let (alice, bob) = (client(&server, &alice), client(&server, &bob));
    let large = format!(
        "[{}]",
        (0..3_000)
            .map(|_| format!(r#"{{"add": {}}}"#, super::expense("Lunch")))
            .collect::<Vec<_>>()
            .join(",")
    );
    let change = || alice.request("POST", "/changes", &[], &large);
    let mut answers = (0..9).map(|_| change()).skip_while(|answer| answer.status == 200);
    let refused = answers.next().expect("there is no quota");
    assert_eq!((refused.status, &*problem(&refused)), (507, "over-quota"), "{refused:?}");
    let header = [("Content-Type", "text/csv")];
    let csv =
        format!("date,amount,category,description\n{}", "2026-11-23,1,a,Tea\n".repeat(60_000));
    assert_eq!(problem(&alice.request("POST", "/import", &header, &csv)), "over-quota");
    // What is small may still fit, until nothing does.
    while add(&alice, &"x".repeat(400)).status == 201 {}
    assert_eq!(problem(&add(&alice, &"x".repeat(400))), "over-quota");
    let size = fs::metadata(home.directory("alice").join("expenses.json")).unwrap().len();
    assert!(size.abs_diff(1 << 20) < 1_000, "{size}");
    // A short line is a long expense if the category comes with the request.
    let target = format!("/import?category={}&card", "x".repeat(100));
    let csv = format!("date,amount,description\n{}", "2026-11-22,1,a\n".repeat(10_000));
    assert_eq!(problem(&bob.request("POST", &target, &header, csv)), "over-quota");
    assert_eq!(add(&bob, "Lunch").status, 201);
    assert_eq!(alice.request("GET", "/expenses/1", &[], "").status, 200);
    // What an undo would bring back takes room until the next commit.
    for ids in [1..=6_000, 6_001..=6_010] {
        let deletes: Vec<_> = ids.map(|id| format!(r#"{{"delete": {id}}}"#)).collect();
        let deletes = format!("[{}]", deletes.join(","));
        assert_eq!(alice.request("POST", "/changes", &[], deletes).status, 200);
    }
    assert_eq!(add(&alice, "Tea").status, 201);
}

#[test]
fn connections_are_not_kept_while_they_are_scarce() {
    let mut limits = Limits::default();
    limits.connections = 8;
    let local = Local::start(None, limits);
    let alice = local.add("alice");
    let read = alice.message("GET", "/expenses", &[], "");
    let begun = Instant::now();
    let answered = || loop {
        let mut connection = alice.connect();
        connection.send(&read);
        let answer = connection.answer();
        // The place of one that was closed is free a moment later.
        if answer.status == 503 && begun.elapsed() < Duration::from_secs(30) {
            thread::sleep(Duration::from_millis(5));
            continue;
        }
        assert_eq!(answer.status, 200, "{answer:?}");
        break (connection, answer.header("connection").map(str::to_owned));
    };
    let kept: Vec<_> = (0..6).map(|_| answered()).collect();
    assert!(kept.iter().all(|(_, closes)| closes.is_none()), "{kept:?}");
    for _ in 0..8 {
        let (mut connection, closes) = answered();
        assert_eq!(closes.as_deref(), Some("close"));
        assert!(connection.is_closed());
    }
}

#[test]
fn a_tenant_that_takes_no_answers_keeps_none_from_others() {
    let mut limits = Limits::default();
    limits.answers = 32 << 20;
    (limits.rate, limits.burst) = (10_000, 10_000);
    let local = Local::start(None, limits);
    let (slow, other) = (local.add("slow"), local.add("other"));
    // More than a system keeps of an answer that nobody takes: that is up to 4 MiB of what is sent.
    let expenses = vec![format!(r#"{{"add": {}}}"#, super::expense(&"Tea ".repeat(120))); 1_700];
    for (client, count) in [vec![(&slow, 1_700); 14], vec![(&other, 200)]].concat() {
        let changes = format!("[{}]", expenses[..count].join(","));
        assert_eq!(client.request("POST", "/changes", &[], changes).status, 200);
    }
    let export = slow.message("GET", "/export", &[], "");
    let begun = Instant::now();
    let mut waiting = Vec::new();
    let refused = loop {
        // Each of these takes its answer only as far as the system keeps it for it.
        let mut connection = slow.connect();
        connection.send(&export);
        waiting.push(connection);
        thread::sleep(Duration::from_millis(20));
        let answer = slow.request("GET", "/info", &[], "");
        if answer.status != 200 {
            break answer;
        }
        assert!(begun.elapsed() < Duration::from_secs(30), "answers have no limit");
    };
    assert_eq!(problem(&refused), "overloaded");
    assert_eq!(other.request("GET", "/export", &[], "").status, 200);
    drop(waiting);
    super::soon("it is answered again", || status(&slow) == 200);
}
