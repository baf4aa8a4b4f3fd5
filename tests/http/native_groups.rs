//! Many clients at once: their changes share commits, and each has its own answer.

use std::collections::BTreeSet;
use std::sync::Barrier;
use std::thread;
use std::time::{Duration, Instant};

use crate::harness::{Client, Directory, Server, THREE, outcome, program};

const CLIENTS: usize = 16;
const CHANGES: usize = 12;

fn body(description: &str) -> String {
    format!(r#"{{"description": "{description}", "amount": 0.10, "category": "test"}}"#)
}

#[test]
fn every_change_of_many_clients_is_made_once() {
    let directory = Directory::empty();
    let server = Server::open(directory.path());
    let client: &Client = &server;
    let ids: Vec<u64> = thread::scope(|scope| {
        let clients: Vec<_> =
            (0..CLIENTS).map(|number| scope.spawn(move || add_many(client, number))).collect();
        clients.into_iter().flat_map(|client| client.join().unwrap()).collect()
    });
    let unique: BTreeSet<_> = ids.iter().copied().collect();
    let all = (CLIENTS * CHANGES) as u64;
    assert_eq!(unique, (1..=all).collect());
    let check = outcome(program().arg("--data").arg(directory.path()).arg("info"));
    assert!(check.stdout.contains(&all.to_string()), "{check:?}");
}

/// Adds expenses one after the other, reads each, and returns their ids.
fn add_many(client: &Client, number: usize) -> Vec<u64> {
    let mut connection = client.connect();
    let add = |change| {
        let description = format!("Number {number}-{change}");
        connection.send(client.message("POST", "/expenses", &[], body(&description)));
        let answer = connection.answer();
        assert_eq!(answer.status, 201, "{answer:?}");
        let id = answer.json()["id"].as_u64().unwrap();
        connection.send(client.message("GET", &format!("/expenses/{id}"), &[], ""));
        assert_eq!(connection.answer().json()["description"], description.as_str());
        id
    };
    (0..CHANGES).map(add).collect()
}

#[test]
fn one_that_fails_fails_alone() {
    let directory = Directory::with(THREE);
    let server = Server::open(directory.path());
    let (client, barrier): (&Client, _) = (&server, &Barrier::new(CLIENTS));
    thread::scope(|scope| {
        for number in 0..CLIENTS {
            scope.spawn(move || {
                barrier.wait();
                let (target, status) = match number % 2 {
                    0 => ("/expenses/1", 200),
                    _ => ("/expenses/99", 404),
                };
                let patch = format!(r#"{{"amount": {}}}"#, number + 1);
                let answer = client.request("PATCH", target, &[], patch);
                assert_eq!(answer.status, status, "{answer:?}");
            });
        }
    });
}

#[test]
fn a_key_is_done_once_however_often_it_is_sent_at_once() {
    let directory = Directory::empty();
    let server = Server::open(directory.path());
    let (client, barrier): (&Client, _) = (&server, &Barrier::new(CLIENTS));
    let statuses: Vec<_> = thread::scope(|scope| {
        let clients: Vec<_> = (0..CLIENTS)
            .map(|_| {
                scope.spawn(move || {
                    barrier.wait();
                    let key = [("Idempotency-Key", "\"8e03978e-40d5-43e8-bc93-6894a57f9324\"")];
                    let answer = client.request("POST", "/expenses", &key, body("Lunch"));
                    if answer.status == 409 {
                        assert_eq!(answer.json()["type"], "/problems/key-under-way");
                        assert_eq!(answer.header("retry-after"), Some("1"));
                    }
                    answer.status
                })
            })
            .collect();
        clients.into_iter().map(|client| client.join().unwrap()).collect()
    });
    assert!(statuses.iter().all(|status| matches!(status, 201 | 409)), "{statuses:?}");
    assert!(statuses.contains(&201), "{statuses:?}");
    assert_eq!(server.request("GET", "/expenses/1", &[], "").status, 200);
    assert_eq!(server.request("GET", "/expenses/2", &[], "").status, 404);
}

#[test]
fn readers_do_not_keep_a_change_waiting() {
    let directory = Directory::with(THREE);
    let server = Server::open(directory.path());
    let client: &Client = &server;
    let end = Instant::now() + Duration::from_secs(2);
    let changes = thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(move || {
                let mut connection = client.connect();
                let request = client.message("GET", "/expenses?limit=20", &[], "").repeat(10);
                while Instant::now() < end {
                    connection.send(&request);
                    for _ in 0..10 {
                        assert_eq!(connection.answer().status, 200);
                    }
                }
            });
        }
        let mut changes = 0;
        while Instant::now() < end {
            assert_eq!(client.request("POST", "/expenses", &[], body("Tea")).status, 201);
            changes += 1;
        }
        changes
    });
    assert!(changes > 10, "only {changes} changes beside the readers");
}

#[test]
fn what_another_program_changes_is_seen_by_the_next_request() {
    let directory = Directory::with(THREE);
    let server = Server::open(directory.path());
    for amount in ["1", "2", "3"] {
        let edit = ["edit", "1", "--amount", amount];
        let edited = outcome(program().arg("--data").arg(directory.path()).args(edit));
        assert_eq!(edited.status, Some(0), "{edited:?}");
        let answer = server.request("GET", "/expenses/1?amounts=string", &[], "");
        assert_eq!(answer.json()["amount"], amount);
    }
}
