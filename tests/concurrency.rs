//! Several handles, threads and processes on one store.

use std::collections::BTreeSet;
use std::thread;

use expenses::{NewExpense, Query, Sandbox};

use crate::harness::{Carrier, Directory, THREE, outcome};

fn named(description: String) -> NewExpense {
    NewExpense {
        description,
        amount: "0.10".into(),
        category: "test".into(),
        date: Some("2026-11-23".into()),
    }
}

#[test]
fn a_handle_sees_what_processes_commit_and_they_what_it_commits() {
    let directory = Directory::with(THREE);
    let mut store = Sandbox::new().unwrap().open(directory.path()).unwrap();
    let run = |carrier: Carrier, arguments: &[&str]| {
        outcome(carrier.command(directory.path()).args(arguments))
    };
    assert_eq!(store.info().unwrap().expenses, 3);
    for carrier in Carrier::ALL {
        let revision = store.info().unwrap().revision;
        let added = store.add(named("Tea".into())).unwrap();
        let id = added.id.to_string();
        assert_ne!(store.info().unwrap().revision, revision);

        run(carrier, &["edit", &id, "--amount", "0.20"])
            .prints(&format!("Changed {id}: 0.20 Tea (test, 2026-11-23)\n"));
        let revision = store.info().unwrap().revision;
        assert_eq!(store.get(added.id).unwrap().amount, "0.20");
        // Nothing has changed since, so this is the same state.
        assert_eq!(store.info().unwrap().revision, revision);

        run(carrier, &["delete", &id])
            .prints(&format!("Deleted {id}: 0.20 Tea (test, 2026-11-23)\n"));
        assert_eq!(store.info().unwrap().expenses, 3);
    }
    assert_eq!(store.info().unwrap().counter, 5);
}

#[test]
fn two_handles_in_one_process_are_two_writers() {
    let directory = Directory::empty();
    let sandbox = Sandbox::new().unwrap();
    let mut stores = [(); 2].map(|()| sandbox.open(directory.path()).unwrap());
    for turn in 0..10 {
        let id = stores[turn % 2].add(named(format!("turn {turn}"))).unwrap().id;
        assert_eq!(id, turn as u64 + 1);
    }
    let [one, two] = stores.each_mut().map(|store| store.find(Query::default(), None).unwrap());
    assert_eq!(one.expenses, two.expenses);
}

#[test]
fn four_processes_and_two_threads_that_add_at_once_lose_nothing() {
    const ADDS: usize = 8;
    let directory = Directory::empty();
    let sandbox = Sandbox::new().unwrap();
    thread::scope(|scope| {
        for process in 0..4 {
            let carrier = Carrier::ALL[process % 2];
            let directory = &directory;
            scope.spawn(move || {
                for number in 0..ADDS {
                    let description = format!("process {process}, number {number}");
                    let mut command = carrier.command(directory.path());
                    command.args(["add", "0.10", &description, "-c", "test", "--json"]);
                    let answer = outcome(&mut command);
                    assert_eq!(
                        (answer.status, answer.stderr.as_str()),
                        (Some(0), ""),
                        "{answer:?}"
                    );
                    assert!(answer.stdout.contains(&description), "{answer:?}");
                }
            });
        }
        for number in 0..2 {
            let mut store = sandbox.open(directory.path()).unwrap();
            scope.spawn(move || {
                for turn in 0..ADDS {
                    let description = format!("thread {number}, number {turn}");
                    let added = store.add(named(description.clone())).unwrap();
                    assert_eq!(added.description, description);
                }
            });
        }
    });

    let mut store = sandbox.open(directory.path()).unwrap();
    let page = store.find(Query::default(), None).unwrap();
    let ids: Vec<u64> = page.expenses.iter().map(|expense| expense.id).collect();
    assert_eq!(ids, (1..=6 * ADDS as u64).collect::<Vec<_>>());
    let descriptions: BTreeSet<_> = page.expenses.iter().map(|e| &e.description).collect();
    assert_eq!(descriptions.len(), 6 * ADDS);
    assert_eq!(store.info().unwrap().counter, 6 * ADDS as u64);
    assert_eq!(directory.entries(), ["expenses.json"]);
}
