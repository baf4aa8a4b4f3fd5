//! The data directory before its first expense: who makes it, and when its name is durable.

use std::fs;
use std::os::unix::fs::{MetadataExt, chown, symlink};
use std::path::Path;
use std::process::Command;

use crate::harness::{Directory, Outcome, has, is_root, outcome, program};

/// What is said of a store in which there never was an expense.
const BEGIN: &str =
    "there are no expenses yet; to add the first: expenses add 12.50 Lunch --category food";

const ADD: [&str; 7] = ["add", "1", "Tea", "-c", "food", "-d", "2026-11-23"];

#[test]
fn a_mistyped_directory_is_an_error_and_is_not_created() {
    let parent = Directory::empty();
    let data = parent.path().join("mony");
    let message = format!(
        "the data directory {0} does not exist; to begin one there: expenses --data {0} add 12.50 Lunch --category food",
        data.display()
    );
    for arguments in [
        &["list"][..],
        &["summary"],
        &["info"],
        &["show", "1"],
        &["edit", "1", "--amount", "2"],
        &["delete", "1"],
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
fn an_import_into_a_new_directory_can_be_tried_first() {
    let parent = Directory::empty();
    let data = parent.path().join("new");
    let bank = parent.path().join("bank.csv");
    fs::write(&bank, "Date,Description,Category,Amount\n2026-11-23,Tea,food,-3.20\n").unwrap();
    let import = |more: &[&str]| {
        outcome(program().arg("--data").arg(&data).args(["import", "--bank"]).arg(&bank).args(more))
    };
    let tried = import(&["--dry-run"]);
    assert_eq!(tried.status, Some(0), "{tried:?}");
    assert!(tried.stdout.contains("3.20"), "{tried:?}");
    assert!(!data.exists());
    assert_eq!(import(&[]).status, Some(0));
    assert!(fs::read_to_string(data.join("expenses.json")).unwrap().contains("3.20"));
}

#[test]
fn before_the_first_add_the_users_own_store_is_empty_and_not_made() {
    let home = Directory::empty();
    let run = |arguments: &[&str]| {
        let mut command = program();
        command.env("HOME", home.path()).env_remove("XDG_DATA_HOME");
        outcome(command.args(arguments))
    };
    let begin = |outcome: &Outcome, stdout: &str| {
        assert_eq!((outcome.status, outcome.stdout.as_str()), (Some(0), stdout));
        assert_eq!(outcome.stderr, format!("expenses: {BEGIN}\n"));
    };
    begin(&run(&["list"]), "No expenses.\n");
    run(&["list", "--json"]).prints("[]\n");
    for command in [&["summary"][..], &["search", "x"], &["categories"], &["list", "--all"]] {
        begin(&run(command), "No expenses.\n");
    }
    begin(&run(&["tags"]), "No tags.\n");
    begin(&run(&["log"]), "No changes.\n");
    begin(&run(&["check"]), "No problems.\n");
    run(&["show", "last"]).fails(BEGIN);
    for (command, message) in [
        ("undo", "there is no change to undo"),
        ("redo", "there is no undone change to redo"),
        ("backup", "expenses.json does not exist yet: there is nothing to copy"),
    ] {
        let outcome = run(&[command]);
        assert_eq!(outcome.stderr, format!("expenses: {BEGIN}\nexpenses: {message}\n"));
    }
    let info = run(&["info"]);
    assert!(info.stdout.contains(home.path().to_str().unwrap()), "{info:?}");
    assert!(info.stdout.contains("expenses.json\nSize      0 bytes\n"), "{info:?}");
    run(&["delete", "1"]).fails(&format!("there is no expense 1: {BEGIN}"));
    begin(&run(&["budget"]), "No budgets.\n");
    begin(&run(&["check", "--repair"]), "No problems.\n");
    home.holds_nothing();
    run(&ADD).prints("Added 1: 1 Tea (food, 2026-11-23)\n");
}

#[test]
fn every_directory_above_a_new_store_is_synced_before_the_first_add_returns() {
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

#[test]
fn a_command_that_fails_makes_nothing_and_one_that_saves_makes_the_directory() {
    let parent = Directory::empty();
    let data = parent.path().join("a/b");
    let rows = parent.path().join("rows.csv");
    fs::write(&rows, "date,amount,category,description\n2026-11-23,x,food,Tea\n").unwrap();
    let rows = rows.to_str().unwrap();
    let run = |data: &Path, arguments: &[&str]| {
        outcome(program().arg("--data").arg(data).args(arguments))
    };
    for arguments in [
        &["add", "much", "Tea", "-c", "food"][..],
        &["add", "1", "Tea", "-c", "food", "-d", "2026-02-30"],
        &["budget", "much"],
        &["import", "missing.csv"],
        &["import", rows],
    ] {
        assert_eq!(run(&data, arguments).status, Some(1), "{arguments:?}");
        assert_eq!(parent.entries(), ["rows.csv"], "{arguments:?}");
    }
    // A save that fails makes nothing either.
    let mut limited = Command::new("sh");
    limited.args(["-c", "ulimit -n 64; trap '' XFSZ; ulimit -f 0; exec \"$@\"", "sh"]);
    limited.arg(program().get_program()).arg("--data").arg(&data).args(ADD);
    assert_eq!(outcome(&mut limited).status, Some(1));
    assert_eq!(parent.entries(), ["rows.csv"]);

    fs::write(rows, "date,amount,category,description\n2026-11-23,1,food,Tea\n").unwrap();
    for (name, arguments) in
        [("added", &ADD[..]), ("budget", &["budget", "9"]), ("imported", &["import", rows])]
    {
        let data = parent.path().join(name);
        assert_eq!(run(&data, arguments).status, Some(0), "{arguments:?}");
        assert!(data.join("expenses.json").is_file(), "{arguments:?}");
    }
}

#[test]
fn root_makes_no_directory_in_the_home_of_another_user() {
    const ALICE: u32 = 64_001;
    if !is_root("root with the home of another user") {
        return;
    }
    let home = Directory::empty();
    let run = || {
        let mut command = program();
        command.env("HOME", home.path()).env_remove("XDG_DATA_HOME");
        outcome(command.args(ADD))
    };
    chown(home.path(), Some(ALICE), None).unwrap();
    run().fails(&format!(
        "the data directory {0}/.local/share/expenses would belong to root, but {0} belongs to another user: \
         run this without sudo, or name a directory with `--data DIR`; nothing was saved",
        home.path().display()
    ));
    home.holds_nothing();

    // In her own directory root saves for her.
    let data = home.path().join(".local/share/expenses");
    fs::create_dir_all(&data).unwrap();
    chown(&data, Some(ALICE), None).unwrap();
    run().prints("Added 1: 1 Tea (food, 2026-11-23)\n");
    assert_eq!(fs::metadata(data.join("expenses.json")).unwrap().uid(), ALICE);
}

#[test]
fn a_message_names_what_is_in_the_way_of_a_directory() {
    let parent = Directory::empty();
    let at = |name: &str| parent.path().join(name);
    fs::write(at("file"), "").unwrap();
    symlink(at("gone"), at("link")).unwrap();
    let (file, link, gone) = (at("file"), at("link"), at("gone"));
    for arguments in [&ADD[..], &["list"], &["budget", "9"]] {
        let run = |data: &Path| outcome(program().arg("--data").arg(data).args(arguments));
        run(&file).fails(&format!(
            "the data directory {} is not a directory; name one: expenses --data DIR",
            file.display()
        ));
        run(&file.join("x")).fails(&format!(
            "the data directory {0}/x cannot exist, because {0} is not a directory",
            file.display()
        ));
        run(&link).fails(&format!(
            "the data directory {0} cannot be used: {0} is a link to {1}, which does not exist",
            link.display(),
            gone.display()
        ));
    }
    assert_eq!(parent.entries(), ["file", "link"]);
}
