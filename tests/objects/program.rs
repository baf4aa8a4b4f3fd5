//! The program on a store in a bucket: `--data s3://BUCKET/PATH`.

use std::process::Command;
use std::time::{Duration, Instant};

use crate::harness::{Bucket, Directory, Server, THREE, outcome, program};

#[test]
fn a_store_in_a_bucket_is_used_like_one_in_a_directory() {
    let (bucket, home) = (Bucket::start(), Directory::empty());
    let run = |arguments: &[&str]| outcome(bucket.command("alice", home.path()).args(arguments));
    let add = |description: &'static str| {
        run(&["add", "3.20", description, "--category", "food", "--date", "2026-11-24"])
    };
    add("Tea").prints("Added 1: 3.20 Tea (food, 2026-11-24)\n");
    add("Cake").prints("Added 2: 3.20 Cake (food, 2026-11-24)\n");
    run(&["delete", "1"]).prints("Deleted 1: 3.20 Tea (food, 2026-11-24)\n");
    let undone = run(&["undo"]);
    assert!(undone.stdout.ends_with(": deleted expense 1\n"), "{undone:?}");
    run(&["export", "--format", "csv"]).prints(
        "expenses_id,date,amount,category,description\n\
         1,2026-11-24,3.20,food,Tea\n2,2026-11-24,3.20,food,Cake\n",
    );
    let copied = run(&["backup"]);
    assert_eq!(copied.status, Some(0), "{copied:?}");
    assert!(copied.stdout.contains("s3://bucket/alice/expenses-"), "{copied:?}");
    assert_eq!(bucket.paths().len(), 2, "{:?}", bucket.paths());
    let info = run(&["info"]);
    assert!(info.stdout.contains("s3://bucket/alice/expenses.json"), "{info:?}");
}

#[test]
fn the_object_is_the_file_and_can_be_moved_either_way() {
    let (bucket, home) = (Bucket::start(), Directory::with(THREE));
    bucket.write("alice/expenses.json", home.read().unwrap());
    let list = ["list", "--all"];
    let in_bucket = outcome(bucket.command("alice", home.path()).args(list));
    let mut command = program();
    let in_directory = outcome(command.arg("--data").arg(home.path()).args(list));
    assert_eq!(in_bucket, in_directory);
    outcome(bucket.command("alice", home.path()).args(["delete", "1"]))
        .prints("Deleted 1: 12.50 Lunch (food, 2026-11-23)\n");
    home.write(bucket.read("alice/expenses.json").unwrap());
    let in_directory = outcome(program().arg("--data").arg(home.path()).args(list));
    let in_bucket = outcome(bucket.command("alice", home.path()).args(list));
    assert_eq!(in_bucket, in_directory);
}

#[test]
fn the_object_store_is_probed_before_the_first_save_and_then_remembered() {
    let (bucket, home) = (Bucket::start(), Directory::empty());
    let run = |arguments: &[&str]| outcome(bucket.command("alice", home.path()).args(arguments));
    assert_eq!(run(&["list"]).status, Some(0));
    assert_eq!(bucket.requests(), 1);
    assert_eq!(run(&["add", "1", "Tea", "-c", "food"]).status, Some(0));
    assert!(bucket.requests() > 30);
    for _ in 0..2 {
        assert_eq!(run(&["add", "1", "Tea", "-c", "food"]).status, Some(0));
        // One looks for the object, and one replaces it.
        assert_eq!(bucket.requests(), 2);
    }
    assert_eq!(bucket.paths(), ["alice/expenses.json"]);
}

#[test]
fn a_system_without_certificates_needs_none_without_tls_and_says_so_with_it() {
    let (bucket, home) = (Bucket::start(), Directory::empty());
    let none = home.path().join("none.pem");
    std::fs::write(&none, "").unwrap();
    let without = || {
        let mut command = bucket.command("alice", home.path());
        command.env("SSL_CERT_FILE", &none).env("SSL_CERT_DIR", home.path());
        command
    };
    let added = outcome(without().args(["add", "1", "Tea", "-c", "food"]));
    assert_eq!(added.status, Some(0), "{added:?}");
    let mut list = without();
    let listed = outcome(list.env("AWS_ENDPOINT", "https://localhost:1").arg("list"));
    assert_eq!(listed.status, Some(1), "{listed:?}");
    assert!(listed.stderr.contains("No CA certificates were loaded"), "{listed:?}");
}

#[test]
fn an_object_store_that_loses_saves_is_refused_by_name() {
    let (bucket, home) = (Bucket::start(), Directory::empty());
    bucket.ignore_conditions();
    bucket.write("alice/expenses.json", THREE);
    let mut add = bucket.command("alice", home.path());
    let added = outcome(add.args(["add", "1", "Tea", "-c", "food"]));
    assert_eq!(added.status, Some(1), "{added:?}");
    assert!(
        added.stderr.starts_with("expenses: the object store at http://localhost:"),
        "{added:?}"
    );
    assert!(added.stderr.contains("must not be used"), "{added:?}");
    assert_eq!(bucket.read("alice/expenses.json").unwrap(), THREE.as_bytes());
}

#[test]
fn an_answer_that_was_lost_does_no_harm() {
    let (bucket, home) = (Bucket::start(), Directory::empty());
    let run = |arguments: &[&str]| outcome(bucket.command("alice", home.path()).args(arguments));
    assert_eq!(run(&["add", "1", "Tea", "-c", "food"]).status, Some(0));
    bucket.lose_answers(1);
    run(&["add", "2", "Cake", "-c", "food", "-d", "2026-11-24"])
        .prints("Added 2: 2 Cake (food, 2026-11-24)\n");
    let exported = run(&["export", "--format", "csv"]);
    assert_eq!(exported.stdout.lines().count(), 3, "{exported:?}");
}

#[test]
fn what_is_wrong_with_the_settings_is_told_at_once() {
    let (bucket, home) = (Bucket::start(), Directory::empty());
    let begun = Instant::now();
    let fails = |command: &mut Command, messages: &[&str]| {
        let failed = outcome(command.args(["add", "1", "Tea", "-c", "food"]));
        assert_eq!(failed.status, Some(1), "{failed:?}");
        assert_eq!(failed.stderr.lines().count(), 1, "{failed:?}");
        for message in messages {
            assert!(failed.stderr.contains(message), "{message}: {failed:?}");
        }
    };
    let mut command = bucket.command("alice", home.path());
    command.env_remove("AWS_ACCESS_KEY_ID").env_remove("AWS_SECRET_ACCESS_KEY");
    fails(&mut command, &["s3://bucket/alice needs credentials: set AWS_ACCESS_KEY_ID"]);
    let mut command = bucket.command("alice", home.path());
    fails(command.env_remove("AWS_SECRET_ACCESS_KEY"), &["s3://bucket/alice cannot be used"]);
    let mut command = program();
    bucket.set(&mut command, home.path());
    fails(
        command.args(["--data", "s3://other/alice"]),
        &["there is no such bucket at http://local"],
    );
    fails(program().args(["--data", "s3://a b/alice"]), &["does not name a place in a bucket"]);
    fails(
        program().args(["--data", "gs://bucket/alice"]),
        &["name a directory, or a bucket as s3:"],
    );
    let mut command = bucket.command("alice", home.path());
    fails(command.env("AWS_ENDPOINT", "http://nowhere.invalid"), &["s3://bucket/alice cannot be"]);
    assert!(begun.elapsed() < Duration::from_secs(20), "{:?}", begun.elapsed());
}

#[test]
fn a_wrong_bucket_does_not_look_like_one_without_expenses() {
    let (bucket, home) = (Bucket::start(), Directory::empty());
    let mut command = program();
    bucket.set(&mut command, home.path());
    let listed = outcome(command.args(["--data", "s3://other/alice", "list"]));
    assert_eq!(listed.status, Some(1), "{listed:?}");
}

#[test]
fn a_tab_asks_no_network() {
    let (bucket, home) = (Bucket::start(), Directory::empty());
    bucket.write("alice/expenses.json", THREE);
    let mut command = program();
    bucket.set(&mut command, home.path());
    command.env("COMPLETE", "bash").env("_CLAP_COMPLETE_INDEX", "4");
    command.args(["--", "expenses", "--data", "s3://bucket/alice", "show", ""]);
    let completed = outcome(&mut command);
    assert_eq!((completed.status, &*completed.stderr), (Some(0), ""), "{completed:?}");
    assert_eq!(bucket.requests(), 0);
}

#[test]
fn two_servers_serve_one_store_in_a_bucket() {
    let (bucket, home) = (Bucket::start(), Directory::empty());
    let serve = || {
        let mut command = bucket.command("alice", home.path());
        Server::start(command.args(["serve", "--no-token", "--addr", "127.0.0.1:0"]), None)
    };
    let servers = [serve(), serve()];
    for (id, server) in (1..).zip([0, 1, 0]) {
        let body = r#"{"description": "Tea", "amount": 3.20, "category": "food"}"#;
        let answer = servers[server].request("POST", "/expenses", &[], body);
        assert_eq!(answer.status, 201, "{answer:?}");
        let answer = servers[1 - server].request("GET", &format!("/expenses/{id}"), &[], "");
        assert_eq!(answer.status, 200, "{answer:?}");
    }
}
