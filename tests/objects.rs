//! A store whose data file is an object: the same calls, errors and promises as on a directory.

mod calls;
mod engines;
mod network;
mod program;
mod scratch;
mod shaky;
mod tenants;

use std::collections::HashSet;
use std::sync::Arc;
use std::thread;

use expenses::object_store::ObjectStore;
use expenses::{NewExpense, Sandbox, Store};

use crate::harness::State;
use shaky::Fault;
pub(crate) use shaky::Shaky;

/// The object of a store below `alice`.
const OBJECT: &str = "alice/expenses.json";

pub(crate) fn open(sandbox: &Sandbox, objects: &Arc<Shaky>) -> Store {
    let objects: Arc<dyn ObjectStore> = objects.clone();
    sandbox.open_object(objects, "alice").unwrap()
}

/// The path of an object beside the data file.
pub(crate) fn beside(name: &str) -> String {
    format!("alice/{name}")
}

fn tea(description: &str) -> NewExpense {
    NewExpense {
        description: description.into(),
        amount: "3.20".into(),
        category: "food".into(),
        date: Some("2026-11-23".into()),
    }
}

/// What several stores have added that worked at once.
struct Added {
    all: usize,
    different: usize,
    counter: u64,
}

/// Lets each of so many threads add so many different expenses by a store of its own.
fn add_at_once(sandbox: &Sandbox, objects: &Arc<Shaky>, threads: usize, adds: usize) -> Added {
    thread::scope(|scope| {
        for thread in 0..threads {
            let mut store = open(sandbox, objects);
            scope.spawn(move || {
                for number in 0..adds {
                    store.add(tea(&format!("{thread}, {number}"))).unwrap();
                }
            });
        }
    });
    let state = State::of(&mut open(sandbox, objects));
    let all = state.expenses.len();
    let different: HashSet<_> =
        state.expenses.into_values().map(|found| found.description).collect();
    Added { all, different: different.len(), counter: state.counter }
}
