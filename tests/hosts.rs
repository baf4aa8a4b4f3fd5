//! Hosts in other languages, with the packages of the store: each passes the tests of its package and
//! the conformance suite, all write at once, and each syncs what it saves.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::thread;

use expenses::{NewExpense, Query, Sandbox};

use crate::docs::ROOT;
use crate::harness::{Carrier, Directory, Language, has, is_root, outcome};

fn new(description: &str, amount: &str, category: &str, date: &str) -> NewExpense {
    NewExpense {
        description: description.into(),
        amount: amount.into(),
        category: category.into(),
        date: Some(date.into()),
    }
}

#[test]
fn each_package_passes_its_own_tests_where_it_is_installed() {
    // Only root can mount the small disk; without, the packages leave that out themselves.
    is_root("the packages on a full disk");
    for language in Language::at_hand() {
        let tests = outcome(&mut language.own_tests());
        assert_eq!(tests.status, Some(0), "{language:?}: {}\n{}", tests.stdout, tests.stderr);
    }
}

#[test]
fn each_language_passes_the_conformance_suite() {
    let suite = Path::new(ROOT).join("tests/conformance/suite.json");
    for language in Language::at_hand() {
        outcome(language.program("conformance").arg(&suite)).prints("");
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
            writers.push(scope.spawn(move || {
                let mut command = language.program("add-many");
                command.arg(path).args([format!("{language:?}"), EACH.to_string()]);
                let answer = outcome(&mut command);
                assert_eq!((answer.status, answer.stderr.as_str()), (Some(0), ""));
                answer.stdout.lines().map(|id| id.parse().unwrap()).collect::<Vec<u64>>()
            }));
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

    let all = EACH * (4 + Language::at_hand().len());
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
        strace.envs(program.get_envs().filter_map(|(name, value)| Some((name, value?))));
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
