//! Files that are larger than the store or the system lets them be.

use std::fs::{self, File};
use std::process::Command;
use std::time::{Duration, Instant};

use expenses::{AsStoreError, NewExpense, Sandbox, StoreError};

use crate::harness::{Carrier, Directory, THREE, outcome};

const EDIT: [&str; 4] = ["edit", "1", "--amount", "13"];
const ADD: [&str; 7] = ["add", "1", "Tea", "-c", "food", "-d", "2026-11-23"];

#[test]
fn a_file_of_a_gigabyte_is_refused_at_once_and_without_memory_for_it() {
    for carrier in Carrier::ALL {
        let directory = Directory::empty();
        File::create(directory.file()).unwrap().set_len(1 << 30).unwrap();
        let command = carrier.command(directory.path());
        for arguments in [&["list"][..], &EDIT] {
            let begun = Instant::now();
            // Address space is no measure of it: runtimes reserve much of that.
            let mut limited = Command::new("sh");
            limited.args(["-c", "ulimit -d 400000; exec \"$@\"", "sh"]);
            limited.arg(command.get_program()).args(command.get_args());
            outcome(limited.args(arguments))
                .fails("expenses.json is too large: it has 1073741824 bytes, and at most 268435456 can be read");
            assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
        }
        assert_eq!(fs::metadata(directory.file()).unwrap().len(), 1 << 30);
        assert_eq!(directory.entries(), ["expenses.json"]);
    }
}

#[test]
fn a_file_as_large_as_can_be_is_read_and_does_not_grow() {
    const MOST: usize = 256 << 20;
    let record = |id: usize, length: usize| {
        let text = "x".repeat(length);
        format!(r#"{{"id":{id},"description":"{text}","amount":1,"category":"x"}}"#)
    };
    let mut document = String::from(r#"{"counter":1000,"expenses":["#);
    for id in 1..1000 {
        document += &record(id, 268_000);
        document.push(',');
    }
    document += &record(1000, MOST - document.len() - record(1000, 0).len() - "]}".len());
    document += "]}";
    let directory = Directory::with(&document);
    let mut store = Sandbox::new().unwrap().open(directory.path()).unwrap();
    assert_eq!(store.info().unwrap().bytes, MOST as u64);
    let error = store
        .add(NewExpense {
            description: "Tea".into(),
            amount: "1".into(),
            category: "food".into(),
            date: None,
        })
        .unwrap_err();
    let Some(StoreError::Io(reason)) = error.as_store_error() else { panic!("{error:?}") };
    assert!(
        reason.ends_with("it may have at most 268435456 bytes; nothing was changed"),
        "{reason}"
    );
    assert_eq!(store.info().unwrap().expenses, 1000);
    directory.holds(&document);
    store.delete(1).unwrap();
    assert_eq!(store.info().unwrap().expenses, 999);
    // There was no room to keep what was deleted.
    let error = store.undo(None).unwrap_err();
    assert_eq!(error.as_store_error(), Some(&StoreError::NothingToUndo));

    document.push(' ');
    directory.write(&document);
    let error = store.info().unwrap_err();
    let Some(StoreError::Io(reason)) = error.as_store_error() else { panic!("{error:?}") };
    assert_eq!(
        reason,
        "expenses.json is too large: it has 268435457 bytes, and at most 268435456 can be read"
    );
}

#[test]
fn a_limit_on_file_sizes_is_told_and_kills_nothing() {
    // 1 MiB, or 2 where the shell counts so: enough to run, and less than the document.
    let document = THREE.replace("Lunch", &"Lunch ".repeat(400_000));
    let directory = Directory::with(&document);
    let command = Carrier::Program.command(directory.path());
    let run = |limit: &str, arguments: &[&str]| {
        let mut limited = Command::new("sh");
        limited.args(["-c", &format!("ulimit -f {limit}; exec \"$@\""), "sh"]);
        limited.arg(command.get_program()).args(command.get_args());
        outcome(limited.args(arguments))
    };
    run("2048", &["summary"]).prints("Total 64.60 of 3 expenses.\n");
    for arguments in [&["edit", "2", "--amount", "13"][..], &ADD, &["delete", "2"]] {
        let answer = run("2048", arguments);
        let message = &answer.stderr;
        assert_eq!((answer.status, answer.stdout.as_str()), (Some(1), ""), "{answer:?}");
        assert!(message.starts_with("expenses: cannot write expenses.json."), "{message}");
        assert!(
            message.ends_with(".tmp: larger than this process may write, see `ulimit -f`\n"),
            "{message}"
        );
        run("0", arguments).fails(
            "the store's component cannot be run: the limit on the size of files is too low \
             for its memory, see `ulimit -f`",
        );
    }
    directory.holds(&document);
}
