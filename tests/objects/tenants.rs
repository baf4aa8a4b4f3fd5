//! Many tenants in a bucket: `serve --tenants s3://BUCKET/PREFIX`, on several machines.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use crate::harness::{Bucket, Client, Directory, Down, Outcome, Server, outcome, program};
use crate::tenants_served::{client, descriptions, nothing_slow_reaches_the_next, problem, soon};

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
        let cake = r#"{"description": "Cake", "amount": 3, "category": "food"}"#;
        let answer = client(server, &token).request("POST", "/expenses", &[], cake);
        // A save that finds no object cannot tell whether one before it has lost its reply.
        let is_refused = matches!(answer.status, 401 | 403);
        assert!(is_refused || problem(&answer) == "outcome-unknown", "{answer:?}");
        assert_eq!(descriptions(&client(server, &again)), [""; 0]);
    }
    soon("the token is refused", || {
        servers.iter().all(|server| add(&client(server, &token), "Cake") == 401)
    });
}

#[test]
fn a_slow_request_reaches_nothing_of_the_next_tenant_with_the_name() {
    let root = Root::new();
    let token = root.add("alice");
    let servers = [root.serve(), root.serve()];
    nothing_slow_reaches_the_next(&servers, &token, || {
        let removed = root.tenant(&["remove", "alice", "--yes"]);
        assert_eq!(removed.status, Some(0), "{removed:?}");
        root.add("alice")
    });
}

#[test]
fn of_several_that_add_a_tenant_at_once_one_makes_it_and_its_token_works() {
    let root = Root::new();
    root.add("bob");
    let server = root.serve();
    let adds: Vec<Outcome> = thread::scope(|scope| {
        let adds: Vec<_> = (0..4).map(|_| scope.spawn(|| root.tenant(&["add", "alice"]))).collect();
        adds.into_iter().map(|add| add.join().unwrap()).collect()
    });
    let made: Vec<_> = adds.iter().filter(|add| add.status == Some(0)).collect();
    assert_eq!(made.len(), 1, "{adds:?}");
    assert_eq!(add(&client(&server, made[0].stdout.trim_end()), "Tea"), 201);
}

#[test]
fn a_tenant_whose_object_is_gone_is_told_so_until_it_comes_back() {
    let root = Root::new();
    let alice = root.add("alice");
    let server = root.serve();
    let alice = client(&server, &alice);
    let paths = root.bucket.paths();
    let path = paths.iter().find(|path| path.ends_with("/expenses.json")).unwrap();
    let content = root.bucket.read(path).unwrap();
    // Whether its store is open by then or not.
    for _ in 0..2 {
        root.bucket.remove(path);
        for (method, body) in
            [("GET", ""), ("POST", r#"{"description": "a", "amount": 1, "category": "a"}"#)]
        {
            let answer = alice.request(method, "/expenses", &[], body);
            assert_eq!((answer.status, &*problem(&answer)), (403, "no-tenant"), "{method}");
        }
        assert_eq!(root.bucket.read(path), None);
        root.bucket.write(path, &content);
        assert_eq!(descriptions(&alice), [""; 0]);
    }
    // A removal asks also if only a copy is left.
    root.bucket.remove(path);
    root.bucket.write(&path.replace("expenses.json", "expenses-2026.json"), &content);
    let removed = root.tenant(&["remove", "alice"]);
    assert!(removed.stderr.contains("export it first, and then say --yes"), "{removed:?}");
    assert_eq!(root.bucket.paths(), {
        let mut paths = paths.clone();
        let place = paths.iter().position(|at| at == path).unwrap();
        paths[place] = path.replace("expenses.json", "expenses-2026.json");
        paths
    });
}

#[test]
fn while_the_object_store_is_down_clients_are_told_to_come_again() {
    let root = Root::new();
    let token = root.add("alice");
    let server = root.serve();
    let alice = client(&server, &token);
    assert_eq!(add(&alice, "Tea"), 201);
    root.bucket.be_down(Some(Down::Refuses));
    let ask = |client: &Client, method: &str, body: &str| {
        client.request(method, "/expenses", &[("Idempotency-Key", "7")], body)
    };
    let cake = r#"{"description": "Cake", "amount": 3, "category": "food"}"#;
    // Also somebody whose token nobody has looked for.
    let unknown = client(&server, "expenses_7");
    for answer in [ask(&alice, "GET", ""), ask(&alice, "POST", cake), ask(&unknown, "GET", "")] {
        assert_eq!((answer.status, &*problem(&answer)), (503, "unavailable"), "{answer:?}");
        assert_eq!(answer.header("retry-after"), Some("1"));
    }
    root.bucket.be_down(None);
    assert_eq!(ask(&alice, "POST", cake).status, 201);
    assert_eq!(descriptions(&alice), ["Tea", "Cake"]);
    root.bucket.be_down(Some(Down::Hangs));
    let begun = Instant::now();
    assert_eq!(server.request("GET", "/readyz", &[], "").status, 503);
    assert!(begun.elapsed() < Duration::from_secs(4), "{:?}", begun.elapsed());
}

/// All files below a directory, by their paths in it.
fn files(directory: &Path) -> Vec<(String, Vec<u8>)> {
    let (mut files, mut folders) = (Vec::new(), vec![directory.to_owned()]);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(directory).unwrap().to_str().unwrap().to_owned();
                files.push((name, fs::read(path).unwrap()));
            }
        }
    }
    files
}

#[test]
fn tenants_move_with_their_tokens_by_copies_of_files_and_objects() {
    let (root, home) = (Root::new(), Directory::empty());
    let [from, to] = ["from", "to"].map(|name| home.path().join(name));
    let run = |place: &Path, command: &str, arguments: &[&str]| {
        let mut program = program();
        program.arg(command).arg("--tenants").arg(place);
        outcome(program.args(arguments))
    };
    let serve = |place: &Path| {
        let mut program = program();
        program.args(["serve", "--addr", "127.0.0.1:0"]).arg("--tenants").arg(place);
        Server::start(&mut program, None)
    };
    let tokens = ["alice", "bob"].map(|name| {
        let added = run(&from, "tenant", &["add", name]);
        added.stdout.trim_end().to_owned()
    });
    let reader = run(&from, "token", &["--tenant", "alice", "add", "dashboard", "--read-only"]);
    let reader = reader.stdout.trim_end();
    assert_eq!(add(&client(&serve(&from), &tokens[0]), "Tea"), 201);

    for (path, content) in files(&from) {
        root.bucket.write(&format!("team/{path}"), content);
    }
    let names = |listed: &Outcome| -> Vec<String> {
        let lines = listed.stdout.lines();
        lines.map(|line| line.split(' ').next().unwrap().to_owned()).collect()
    };
    assert_eq!(names(&root.tenant(&["list"])), ["alice", "bob"]);
    let server = root.serve();
    assert_eq!(descriptions(&client(&server, &tokens[0])), ["Tea"]);
    assert_eq!(descriptions(&client(&server, reader)), ["Tea"]);
    // One without expenses comes along.
    assert_eq!(descriptions(&client(&server, &tokens[1])), [""; 0]);
    assert_eq!(add(&client(&server, &tokens[1]), "Cake"), 201);
    drop(server);

    for path in root.bucket.paths() {
        let place = to.join(path.strip_prefix("team/").unwrap());
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        fs::write(place, root.bucket.read(&path).unwrap()).unwrap();
    }
    assert_eq!(names(&run(&to, "tenant", &["list"])), ["alice", "bob"]);
    let server = serve(&to);
    assert_eq!(descriptions(&client(&server, &tokens[0])), ["Tea"]);
    assert_eq!(descriptions(&client(&server, &tokens[1])), ["Cake"]);
    assert_eq!(add(&client(&server, reader), "Bus"), 403);
    let removed = run(&to, "tenant", &["remove", "alice", "--yes"]);
    assert_eq!(removed.status, Some(0), "{removed:?}");
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
