//! The two carriers of the HTTP service, and requests to it.

use std::path::Path;
use std::thread;

use crate::harness::{Answer, Directory, Server, say};

use super::stock;

/// A way to run the HTTP service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ServedBy {
    /// `expenses serve`.
    Program,
    /// The component under a stock `wasmtime serve`.
    Stock,
}

impl ServedBy {
    /// The carriers that are installed on this machine.
    fn at_hand() -> Vec<Self> {
        let mut at_hand = vec![Self::Program];
        at_hand.extend(stock::is_at_hand().then_some(Self::Stock));
        at_hand
    }

    /// Serves a data directory, to everybody on this machine.
    #[track_caller]
    pub(crate) fn open(self, directory: &Path) -> Server {
        match self {
            Self::Program => Server::open(directory),
            Self::Stock => stock::open(directory, &[("EXPENSES_NO_TOKEN", "1")], None),
        }
    }
}

/// A data directory and a server for it.
#[derive(Debug)]
pub(crate) struct Service {
    pub(crate) carrier: ServedBy,
    pub(crate) directory: Directory,
    pub(crate) server: Server,
}

/// Runs a test in each carrier, in a directory without a data file.
#[track_caller]
pub(crate) fn each(test: impl Fn(&mut Service)) {
    each_with(None, test);
}

/// Runs a test in each carrier, in a directory whose data file holds this, if anything.
#[track_caller]
pub(crate) fn each_with(document: Option<&str>, test: impl Fn(&mut Service)) {
    for carrier in ServedBy::at_hand() {
        let directory = document.map_or_else(Directory::empty, Directory::with);
        let server = carrier.open(directory.path());
        let _named = Named(carrier);
        test(&mut Service { carrier, directory, server });
    }
}

/// Says in which carrier a test fails.
struct Named(ServedBy);

impl Drop for Named {
    fn drop(&mut self) {
        if thread::panicking() {
            say(&format!("a test of the HTTP service fails in {:?}", self.0));
        }
    }
}

impl Service {
    /// Ends the server and starts another.
    #[track_caller]
    pub(crate) fn restart(&mut self) {
        self.server = self.another();
    }

    /// Starts another server for the same directory.
    #[track_caller]
    pub(crate) fn another(&self) -> Server {
        self.carrier.open(self.directory.path())
    }

    /// Sends a request without a body.
    #[track_caller]
    pub(crate) fn get(&self, target: &str) -> Answer {
        self.server.request("GET", target, &[], "")
    }

    /// Sends a request with a body of JSON.
    #[track_caller]
    pub(crate) fn send(&self, method: &str, target: &str, body: &str) -> Answer {
        self.server.request(method, target, &[], body)
    }

    /// Sends a request with headers.
    #[track_caller]
    pub(crate) fn with(
        &self,
        method: &str,
        target: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> Answer {
        self.server.request(method, target, headers, body)
    }

    /// Adds an expense, and returns its path.
    #[track_caller]
    pub(crate) fn add(
        &self,
        amount: &str,
        description: &str,
        category: &str,
        date: &str,
    ) -> String {
        let body = format!(
            r#"{{"description": "{description}", "amount": {amount}, "category": "{category}", "date": "{date}"}}"#
        );
        let answer = self.send("POST", "/expenses", &body);
        assert_eq!(answer.status, 201, "{answer:?}");
        let location = answer.header("location").unwrap();
        // It is relative to the path that was asked for, so that any path behind a proxy works.
        assert!(!location.starts_with('/') && !location.contains("://"), "{location}");
        format!("/{location}")
    }

    /// Adds three expenses: Lunch, Train ticket, Coffee.
    #[track_caller]
    pub(crate) fn add_three(&self) {
        self.add("12.50", "Lunch #work", "food", "2026-11-23");
        self.add("48.90", "Train ticket", "travel", "2026-10-02");
        self.add("3.20", "Coffee", "food", "2026-11-24");
    }

    /// The ids of the expenses that a target lists, in order.
    #[track_caller]
    pub(crate) fn ids(&self, target: &str) -> Vec<u64> {
        let answer = self.get(target);
        assert_eq!(answer.status, 200, "{target}: {answer:?}");
        ids(&answer)
    }
}

/// The ids of the expenses in a list.
#[track_caller]
pub(crate) fn ids(answer: &Answer) -> Vec<u64> {
    let list = answer.json();
    let list = list.as_array().unwrap_or_else(|| panic!("not a list: {answer:?}"));
    list.iter().map(|expense| expense["id"].as_u64().unwrap()).collect()
}

/// Asserts that an answer is a problem of this kind, and returns its detail.
#[track_caller]
pub(crate) fn problem(answer: &Answer, status: u16, kind: &str) -> String {
    assert_eq!(answer.status, status, "{answer:?}");
    assert_eq!(answer.header("content-type"), Some("application/problem+json"), "{answer:?}");
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
    let problem = answer.json();
    assert_eq!(problem["type"], format!("/problems/{kind}"), "{answer:?}");
    assert_eq!(problem["status"], status, "{answer:?}");
    assert!(problem["title"].is_string(), "{answer:?}");
    problem["detail"].as_str().unwrap().to_owned()
}
