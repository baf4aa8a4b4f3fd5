//! Stores are opened when they are needed, and closed when nobody needs them.

use std::fs;
use std::thread;
use std::time::Duration;

use expenses_serve::Limits;

use super::local::Local;
use super::{add, descriptions, soon};
use crate::harness::Client;

/// How many data files of tenants this process has open.
fn open(local: &Local, names: &[&str]) -> usize {
    let paths: Vec<_> = names.iter().map(|name| local.path(name)).collect();
    let files = fs::read_dir("/proc/self/fd").unwrap();
    let links = files.filter_map(|file| fs::read_link(file.ok()?.path()).ok());
    links.filter(|link| paths.contains(link)).count()
}

#[test]
fn a_store_that_nobody_uses_is_closed_and_opened_again() {
    let mut limits = Limits::default();
    limits.idle = Duration::from_millis(300);
    let local = Local::start(None, limits);
    let alice = local.add("alice");
    assert_eq!(open(&local, &["alice"]), 0);
    assert_eq!(add(&alice, "Lunch").status, 201);
    assert!(open(&local, &["alice"]) > 0);
    soon("the store is closed", || open(&local, &["alice"]) == 0);
    assert_eq!(descriptions(&alice), ["Lunch"]);
    // A connection that stays open does not keep it open, and a request does.
    let mut connection = alice.connect();
    connection.send(alice.message("GET", "/expenses", &[], ""));
    assert_eq!(connection.answer().status, 200);
    soon("the store is closed", || open(&local, &["alice"]) == 0);
    let headers = [
        ("Content-Length", "10"),
        ("Content-Type", "application/json"),
        ("Expect", "100-continue"),
    ];
    connection.send(alice.message("POST", "/expenses", &headers, ""));
    assert_eq!(connection.answer().status, 100);
    assert_eq!(descriptions(&alice), ["Lunch"]);
    thread::sleep(Duration::from_secs(1));
    assert!(open(&local, &["alice"]) > 0);
}

#[test]
fn more_tenants_than_places_take_turns() {
    let mut limits = Limits::default();
    limits.stores = 4;
    let local = Local::start(None, limits);
    let names: Vec<String> = (0..20).map(|number| format!("tenant-{number}")).collect();
    let clients: Vec<Client> = names.iter().map(|name| local.add(name)).collect();
    for round in 1..=3 {
        for (name, client) in names.iter().zip(&clients) {
            assert_eq!(add(client, name).status, 201);
            assert_eq!(descriptions(client), vec![name.clone(); round]);
        }
    }
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    soon("no more are open than may be", || open(&local, &names) <= 4);
}

#[test]
fn stores_are_closed_if_memory_is_short() {
    let mut limits = Limits::default();
    limits.memory = Some(1);
    let local = Local::start(None, limits);
    let names = ["alice", "bob", "carol"];
    let clients = names.map(|name| local.add(name));
    for (name, client) in names.iter().zip(&clients) {
        assert_eq!(add(client, name).status, 201);
    }
    soon("all are closed", || open(&local, &names) == 0);
    assert_eq!(descriptions(&clients[1]), ["bob"]);
}
