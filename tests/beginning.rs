//! The data directory before its first expense: who makes it, and when its name is durable.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::harness::{Directory, has, outcome, program};

const ADD: [&str; 7] = ["add", "1", "Tea", "-c", "food", "-d", "2026-11-23"];

#[test]
fn a_directory_that_was_mistyped_is_told_and_not_made() {
    let parent = Directory::empty();
    let data = parent.path().join("mony");
    let message =
        format!("the data directory {} does not exist; `expenses add` makes it", data.display());
    for arguments in [
        &["list"][..],
        &["summary"],
        &["info"],
        &["show", "1"],
        &["edit", "1", "--amount", "2"],
        &["delete", "1"],
        &["import", "-", "--dry-run"],
        &["export", "--format", "csv"],
        &["budget"],
        &["undo"],
        &["log"],
        &["check"],
        &["backup"],
    ] {
        outcome(program().arg("--data").arg(&data).args(arguments)).fails(&message);
        outcome(program().env("EXPENSES_DATA", &data).args(arguments)).fails(&message);
    }
    parent.holds_nothing();
}

#[test]
fn before_the_first_add_the_users_own_store_is_empty_and_not_made() {
    let home = Directory::empty();
    let run = |arguments: &[&str]| {
        let mut command = program();
        command.env("HOME", home.path()).env_remove("XDG_DATA_HOME");
        outcome(command.args(arguments))
    };
    run(&["list"]).prints("No expenses.\n");
    run(&["list", "--json"]).prints("[]\n");
    run(&["summary"]).prints("No expenses.\n");
    let info = run(&["info"]);
    assert!(info.stdout.contains(home.path().to_str().unwrap()), "{info:?}");
    assert!(info.stdout.contains("expenses.json\nSize      0 bytes\n"), "{info:?}");
    run(&["delete", "1"]).fails("there is no expense 1");
    run(&["budget"]).prints("No budgets.\n");
    run(&["log"]).prints("No changes.\n");
    run(&["undo"]).fails("there is no change that could be taken back");
    run(&["check", "--repair"]).prints("No problems.\n");
    home.holds_nothing();
    run(&ADD).prints("Added 1: 1 Tea (food, 2026-11-23)\n");
}

#[test]
fn every_directory_above_a_new_store_is_synced_before_the_first_add_answers() {
    if !has("strace", "syncs of new directories") {
        return;
    }
    let parent = Directory::empty();
    let data = parent.path().join("a/b");
    let log = parent.path().join("log");
    let traced = |arguments: &[&str]| {
        let mut strace = Command::new("strace");
        strace.args(["--follow-forks", "--decode-fds=path", "-e", "trace=fsync,mkdir", "-o"]);
        strace.arg(&log).arg(program().get_program()).arg("--data").arg(&data).args(arguments);
        assert_eq!(outcome(&mut strace).status, Some(0));
        fs::read_to_string(&log).unwrap()
    };
    let synced = |log: &str, directory: &Path| {
        let call = format!("<{}>)", directory.canonicalize().unwrap().display());
        log.lines().position(|line| line.contains("fsync(") && line.contains(&call))
    };
    let first = traced(&ADD);
    let own = synced(&first, &data).expect("the directory itself");
    let made = first.lines().take_while(|line| !line.contains("/a/b\"")).count();
    for above in ["a", ""] {
        let above = synced(&first, &parent.path().join(above)).expect("a directory above it");
        assert!(made < above && above < own, "{first}");
    }
    // Once there is a data file they are durable.
    assert_eq!(synced(&traced(&ADD), parent.path()), None);
}
