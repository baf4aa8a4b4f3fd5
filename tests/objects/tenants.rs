//! Many tenants in a bucket: `serve --tenants s3://BUCKET/PREFIX`, on several machines.

use std::process::Command;

use crate::harness::{Bucket, Client, Directory, Outcome, Server, outcome, program};
use crate::tenants_served::{client, descriptions, soon};

/// A root of tenants in a bucket.
struct Root {
    bucket: Bucket,
    home: Directory,
}

impl Root {
    fn new() -> Self {
        Self { bucket: Bucket::start(), home: Directory::empty() }
    }

    fn command(&self, command: &str) -> Command {
        let mut program = program();
        self.bucket.set(&mut program, self.home.path());
        program.args([command, "--tenants", "s3://bucket/team"]);
        program
    }

    fn tenant(&self, arguments: &[&str]) -> Outcome {
        outcome(self.command("tenant").args(arguments))
    }

    /// Adds a tenant, and returns its first token.
    #[track_caller]
    fn add(&self, name: &str) -> String {
        let added = self.tenant(&["add", name]);
        assert_eq!((added.status, &*added.stderr), (Some(0), ""), "{added:?}");
        added.stdout.trim_end().to_owned()
    }

    fn serve(&self) -> Server {
        Server::start(self.command("serve").args(["--addr", "127.0.0.1:0"]), None)
    }
}

/// Adds an expense, and returns the status.
fn add(client: &Client, description: &str) -> u16 {
    let expense =
        format!(r#"{{"description": "{description}", "amount": 3.20, "category": "food"}}"#);
    client.request("POST", "/expenses", &[], expense).status
}

#[test]
fn each_server_serves_each_tenant_and_none_sees_another() {
    let root = Root::new();
    let tokens = ["alice", "bob"].map(|name| root.add(name));
    let servers = [root.serve(), root.serve()];
    for (number, server) in servers.iter().enumerate() {
        for (name, token) in ["alice", "bob"].iter().zip(&tokens) {
            assert_eq!(add(&client(server, token), &format!("{name} {number}")), 201);
        }
    }
    for server in &servers {
        for (name, token) in ["alice", "bob"].iter().zip(&tokens) {
            let both = [format!("{name} 0"), format!("{name} 1")];
            assert_eq!(descriptions(&client(server, token)), both);
        }
    }
    let exported = root.tenant(&["export", "alice", "--format", "csv"]);
    assert_eq!(exported.stdout.lines().count(), 3, "{exported:?}");
    assert!(exported.stdout.contains("alice 1") && !exported.stdout.contains("bob"));
    // A tenant's object is made by `tenant add` alone.
    let created = root.bucket.created();
    assert_eq!(created.iter().filter(|path| path.ends_with("/expenses.json")).count(), 2);
}

#[test]
fn a_token_that_was_removed_is_refused_by_every_server_within_10_seconds() {
    let root = Root::new();
    let token = root.add("alice");
    let servers = [root.serve(), root.serve()];
    let status =
        |server: &Server| client(server, &token).request("GET", "/expenses", &[], "").status;
    assert_eq!(servers.each_ref().map(status), [200, 200]);
    let mut remove = root.command("token");
    let removed = outcome(remove.args(["--tenant", "alice", "remove", "first"]));
    assert_eq!(removed.status, Some(0), "{removed:?}");
    soon("the token is refused", || servers.each_ref().map(status) == [401, 401]);
    let mut add_one = root.command("token");
    let added = outcome(add_one.args(["--tenant", "alice", "add", "phone"]));
    let token = added.stdout.trim_end();
    assert_eq!(add(&client(&servers[1], token), "Tea"), 201);
}

#[test]
fn a_tenant_that_was_removed_is_gone_everywhere_and_starts_empty_if_it_is_made_again() {
    let root = Root::new();
    let token = root.add("alice");
    let servers = [root.serve(), root.serve()];
    for server in &servers {
        assert_eq!(add(&client(server, &token), "Tea"), 201);
    }
    let removed = root.tenant(&["remove", "alice", "--yes"]);
    assert_eq!(removed.status, Some(0), "{removed:?}");
    assert_eq!(root.bucket.paths(), ["team/tenants"]);
    let listed = root.tenant(&["list"]);
    assert_eq!((listed.status, &*listed.stdout), (Some(0), ""), "{listed:?}");
    let again = root.add("alice");
    for server in &servers {
        assert_eq!(descriptions(&client(server, &again)), [""; 0]);
    }
    for server in &servers {
        assert_eq!(add(&client(server, &token), "Cake"), 401);
    }
}

#[test]
fn a_prefix_without_tenants_is_told() {
    let root = Root::new();
    let export = ["export", "alice", "--format", "csv"];
    for command in [["list"].as_slice(), &export] {
        let failed = root.tenant(command);
        assert_eq!(failed.status, Some(1), "{failed:?}");
        assert!(failed.stderr.contains("s3://bucket/team has no tenants"), "{failed:?}");
    }
    root.add("alice");
    let failed = root.tenant(&["add", "alice"]);
    assert!(failed.stderr.contains("there is a tenant alice already"), "{failed:?}");
    let failed = root.tenant(&["export", "bob", "--format", "csv"]);
    assert!(failed.stderr.contains("there is no tenant bob"), "{failed:?}");
}
