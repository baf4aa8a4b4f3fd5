//! Hosts in other languages: each makes every call, all write at once, and each syncs
//! what it saves.

use std::collections::BTreeSet;
use std::fs;
use std::process::Command;
use std::thread;

use expenses::{Change, Expense, NewExpense, Query, Sandbox};

use crate::harness::{Carrier, Directory, Language, THREE, has, outcome};

fn new(description: &str, amount: &str, category: &str, date: &str) -> NewExpense {
    NewExpense {
        description: description.into(),
        amount: amount.into(),
        category: category.into(),
        date: Some(date.into()),
    }
}

#[test]
fn each_language_makes_every_call_on_a_store_that_the_library_writes_and_reads_again() {
    for language in Language::at_hand() {
        let directory = Directory::empty();
        let mut store = Sandbox::new().unwrap().open(directory.path()).unwrap();
        let three = [
            new("Lunch", "12.50", "food", "2026-11-23"),
            new("Train ticket", "48.90", "travel", "2026-10-02"),
            new("Coffee", "3.2", "food", "2026-11-23"),
        ];
        store.apply(three.map(Change::Add).to_vec(), None).unwrap();
        directory.holds(THREE);

        outcome(language.program("every-call").arg(directory.path())).prints("");

        let left = |id, NewExpense { description, amount, category, date }| Expense {
            id,
            description,
            amount,
            category,
            date,
        };
        let page = store.find(Query::default(), None).unwrap();
        assert_eq!(
            page.expenses,
            [
                left(1, new("Late lunch", "12.50", "food", "2026-11-23")),
                left(4, new("Tea ☕", "0.20", "food", "2026-11-24")),
                left(6, new("Bus", "2.80", "travel", "2026-11-24")),
            ],
            "{language:?}"
        );
        assert_eq!(store.info().unwrap().counter, 17);
        assert_eq!(directory.entries(), ["expenses.json"]);
    }
}

#[test]
fn all_hosts_that_write_at_once_lose_nothing() {
    const EACH: usize = 20;
    let directory = Directory::empty();
    let sandbox = Sandbox::new().unwrap();
    let path = directory.path();
    let mut ids: Vec<u64> = thread::scope(|scope| {
        let mut writers = Vec::new();
        for &language in Language::at_hand() {
            for name in ["one", "two"] {
                writers.push(scope.spawn(move || {
                    let mut command = language.program("add-many");
                    command.arg(path).args([format!("{language:?} {name}"), EACH.to_string()]);
                    let answer = outcome(&mut command);
                    assert_eq!((answer.status, answer.stderr.as_str()), (Some(0), ""));
                    answer.stdout.lines().map(|id| id.parse().unwrap()).collect::<Vec<u64>>()
                }));
            }
        }
        for name in ["one", "two"] {
            let mut store = sandbox.open(path).unwrap();
            writers.push(scope.spawn(move || {
                let expense = |number| {
                    new(&format!("Rust {name}, number {number}"), "1", "test", "2026-11-23")
                };
                (0..EACH).map(|number| store.add(expense(number)).unwrap().id).collect()
            }));
        }
        for carrier in Carrier::ALL {
            writers.push(scope.spawn(move || {
                let added = (0..EACH).map(|number| {
                    let description = format!("{carrier:?}, number {number}");
                    let mut command = carrier.command(path);
                    command.args(["add", "1", &description, "-c", "test", "--json"]);
                    let answer = outcome(&mut command);
                    let added: serde_json::Value = serde_json::from_str(&answer.stdout)
                        .unwrap_or_else(|error| panic!("{error}: {answer:?}"));
                    added["id"].as_u64().unwrap()
                });
                added.collect()
            }));
        }
        writers.into_iter().flat_map(|writer| writer.join().unwrap()).collect()
    });

    let all = EACH * (4 + 2 * Language::at_hand().len());
    ids.sort_unstable();
    assert_eq!(ids, (1..=all as u64).collect::<Vec<_>>());
    let page = sandbox.open(path).unwrap().find(Query::default(), None).unwrap();
    let descriptions: BTreeSet<_> = page.expenses.iter().map(|e| &e.description).collect();
    assert_eq!((page.expenses.len(), descriptions.len()), (all, all));
    assert_eq!(directory.entries(), ["expenses.json"]);
}

#[test]
fn each_language_syncs_the_file_before_its_rename_and_the_directory_after_it() {
    if !has("strace", "the syncs of other hosts") {
        return;
    }
    for language in Language::at_hand() {
        let directory = Directory::empty();
        let log = tempfile::NamedTempFile::new().unwrap();
        let program = language.program("add-many");
        let mut strace = Command::new("strace");
        strace.args(["-f", "-qq", "-y", "-e", "trace=fsync,fdatasync,rename,renameat,renameat2"]);
        strace.arg("-o").arg(log.path()).arg(program.get_program()).args(program.get_args());
        strace.arg(directory.path()).args(["one", "1"]);
        outcome(&mut strace).prints("1\n");

        let log = fs::read_to_string(log.path()).unwrap();
        let path = directory.path().to_str().unwrap();
        let steps = log.lines().filter(|line| line.contains(path)).map(|line| {
            let call = line.split_whitespace().nth(1).unwrap().split('(').next().unwrap();
            match call {
                "rename" | "renameat" | "renameat2" => "rename",
                "fsync" if line.contains(".tmp>") => "sync the temp file",
                "fsync" if line.contains(&format!("<{path}>")) => "sync the directory",
                _ => panic!("{line}"),
            }
        });
        assert_eq!(
            steps.collect::<Vec<_>>(),
            ["sync the temp file", "rename", "sync the directory"],
            "{language:?}: {log}"
        );
    }
}
