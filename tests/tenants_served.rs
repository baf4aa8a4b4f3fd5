//! `expenses serve --tenants`: many stores behind one service, each with tokens of its own.

mod hostile;
mod idle;
mod isolation;
mod local;
mod operator;
mod quotas;
mod servers;
mod sessions;
mod slow;
mod watched;

use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use crate::harness::{Answer, Client, Directory, Outcome, Server, outcome, program};

/// In this time a token that was removed must be refused everywhere.
const REVOKED: Duration = Duration::from_secs(10);

/// A root of tenants.
struct Home {
    directory: Directory,
}

impl Home {
    /// A root with these tenants, and their first tokens.
    #[track_caller]
    fn with<const N: usize>(names: [&str; N]) -> (Self, [String; N]) {
        let home = Self { directory: Directory::empty() };
        let tokens = names.map(|name| home.add(name));
        (home, tokens)
    }

    fn root(&self) -> PathBuf {
        self.directory.path().join("tenants")
    }

    /// A command of the operator.
    fn command(&self, command: &str) -> Command {
        let mut program = program();
        program.arg(command).arg("--tenants").arg(self.root());
        program
    }

    fn tenant(&self, arguments: &[&str]) -> Outcome {
        outcome(self.command("tenant").args(arguments))
    }

    fn token(&self, tenant: &str, arguments: &[&str]) -> Outcome {
        outcome(self.command("token").args(["--tenant", tenant]).args(arguments))
    }

    /// Adds a tenant, and returns its first token.
    #[track_caller]
    fn add(&self, name: &str) -> String {
        let added = self.tenant(&["add", name]);
        assert_eq!((added.status, &*added.stderr), (Some(0), ""), "{added:?}");
        added.stdout.trim_end().to_owned()
    }

    fn serve(&self, arguments: &[&str]) -> Server {
        let mut command = self.command("serve");
        Server::start(command.args(["--addr", "127.0.0.1:0"]).args(arguments), None)
    }

    /// The directory of a tenant.
    #[track_caller]
    fn directory(&self, tenant: &str) -> PathBuf {
        let folders = fs::read_dir(self.root()).unwrap().map(|folder| folder.unwrap().path());
        let inside = folders
            .filter(|folder| folder.is_dir())
            .flat_map(|folder| fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()));
        let is_store = |path: &PathBuf| {
            let name = path.file_name().unwrap().to_str().unwrap();
            let id = name.strip_prefix(tenant).and_then(|rest| rest.strip_prefix('.'));
            path.is_dir() && id.is_some_and(|id| id != "tokens")
        };
        inside.into_iter().find(is_store).unwrap_or_else(|| panic!("there is no {tenant}"))
    }
}

/// A client with a token.
pub(crate) fn client(server: &Client, token: &str) -> Client {
    Client { address: server.address, token: Some(token.to_owned()) }
}

pub(crate) use slow::nothing_slow_reaches_the_next;

fn expense(description: &str) -> String {
    format!(
        r#"{{"description": "{description}", "amount": 12.50, "category": "a", "date": "2026-11-23"}}"#
    )
}

/// Adds an expense.
fn add(client: &Client, description: &str) -> Answer {
    client.request("POST", "/expenses", &[], expense(description))
}

/// The descriptions of all expenses.
#[track_caller]
pub(crate) fn descriptions(client: &Client) -> Vec<String> {
    let answer = client.request("GET", "/export", &[], "");
    assert_eq!(answer.status, 200, "{answer:?}");
    let list = answer.json();
    let all = list.as_array().unwrap().iter();
    all.map(|expense| expense["description"].as_str().unwrap().to_owned()).collect()
}

/// The status of a read.
fn status(client: &Client) -> u16 {
    client.request("GET", "/expenses", &[], "").status
}

/// The type of the problem that an answer is.
#[track_caller]
pub(crate) fn problem(answer: &Answer) -> String {
    let document = answer.json();
    let kind = document["type"].as_str().unwrap_or_else(|| panic!("{answer:?} is no problem"));
    kind.strip_prefix("/problems/").unwrap().to_owned()
}

/// Waits until something is so, for as long as a revocation may take.
#[track_caller]
pub(crate) fn soon(what: &str, mut is_so: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !is_so() {
        assert!(begun.elapsed() < REVOKED, "after {REVOKED:?} it is not so that {what}");
        thread::sleep(Duration::from_millis(50));
    }
}
