//! A component that traps or asks for too much ends its own call, and no other.

use std::fs;
use std::path::Path;

use expenses_serve::Limits;

use crate::harness::{Answer, Directory, LocalServer, hostile};

/// Serves the hostile component.
fn strangers(directory: &Path) -> LocalServer {
    let sandbox = hostile().memory_limit(64 << 20).build().unwrap();
    LocalServer::start(&sandbox, directory, Limits::default())
}

/// Orders the component to misbehave in a change.
fn order(server: &LocalServer, order: &str) -> Answer {
    let body = format!(r#"{{"description": "{order}", "amount": 1, "category": "a"}}"#);
    server.request("POST", "/expenses", &[], body)
}

#[test]
fn a_change_that_traps_has_an_unknown_outcome_and_the_next_is_served() {
    let directory = Directory::empty();
    let server = strangers(directory.path());
    for (round, misbehaviour) in ["read-behind-memory 0", "allocate", "recurse"].iter().enumerate()
    {
        let answer = order(&server, misbehaviour);
        assert_eq!(answer.status, 500, "{misbehaviour}: {answer:?}");
        assert_eq!(answer.json()["type"], "/problems/outcome-unknown", "{misbehaviour}");
        let events = server.events();
        assert_eq!(events.len(), round + 1, "{events:?}");
        assert!(events[round].starts_with("the store was closed and opened again: "), "{events:?}");
        // What the next call does is what it always does.
        let next = order(&server, "list .");
        assert_eq!(next.status, 201, "{next:?}");
    }
}

#[test]
fn a_read_that_traps_fails_and_the_next_is_served() {
    let directory = Directory::empty();
    let server = strangers(directory.path());
    // A text of this many bytes needs more memory than there is.
    let answer = server.request("GET", "/expenses/900000000", &[], "");
    assert_eq!(answer.status / 100, 5, "{answer:?}");
    assert_eq!(server.events(), ["the store was closed by a trap or a limit, and opened again"]);
    assert_eq!(server.request("GET", "/expenses/3", &[], "").status, 200);
}

#[test]
fn others_in_the_queue_are_answered_too() {
    let directory = Directory::empty();
    let server = strangers(directory.path());
    let client: &crate::harness::Client = &server;
    std::thread::scope(|scope| {
        let clients: Vec<_> = (0..16)
            .map(|number| {
                let order = if number == 8 { "read-behind-memory 0" } else { "list ." };
                let body = format!(r#"{{"description": "{order}", "amount": 1, "category": "a"}}"#);
                scope.spawn(move || client.request("POST", "/expenses", &[], body).status)
            })
            .collect();
        for status in clients.into_iter().map(|client| client.join().unwrap()) {
            assert!(matches!(status, 201 | 500), "{status}");
        }
    });
}

#[test]
fn a_store_that_cannot_be_opened_again_is_tried_at_each_request() {
    let home = Directory::empty();
    let directory = home.path().join("money");
    fs::create_dir(&directory).unwrap();
    let server = strangers(&directory);
    let away = home.path().join("away");
    fs::rename(&directory, &away).unwrap();
    assert_eq!(order(&server, "read-behind-memory 0").status, 500);
    let failed = order(&server, "list .");
    // Nothing was tried.
    assert_eq!(failed.status, 503, "{failed:?}");
    assert_eq!(failed.json()["type"], "/problems/unavailable");
    fs::rename(&away, &directory).unwrap();
    assert_eq!(order(&server, "list .").status, 201);
}
