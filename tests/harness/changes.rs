//! Changes through the command line, and a small reference model of their effect.

use std::collections::BTreeMap;
use std::process::Command;

use expenses::{Expense, Query, Store};

/// A change that a command makes.
#[derive(Clone, Debug)]
pub(crate) enum Change {
    /// Adds an expense with this description.
    Add(String),
    /// Changes the amount of an expense.
    Edit(u64, String),
    /// Deletes these expenses.
    Delete(Vec<u64>),
}

/// The counter and the expenses of a store.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct State {
    pub(crate) counter: u64,
    pub(crate) expenses: BTreeMap<u64, Expense>,
}

impl Change {
    /// Adds the arguments of this change to a command.
    pub(crate) fn complete(&self, command: &mut Command) {
        match self {
            Self::Add(description) => {
                command.args(["add", "0.10", description, "-c", "test", "-d", "2026-11-23"])
            }
            Self::Edit(id, amount) => command.args(["edit", &id.to_string(), "--amount", amount]),
            Self::Delete(ids) => command.arg("delete").args(ids.iter().map(u64::to_string)),
        };
    }
}

impl State {
    /// Reads the state of an open store.
    pub(crate) fn of(store: &mut Store) -> Self {
        let query = Query { limit: Some(10_000), ..Query::default() };
        let page = store.find(query, None).unwrap();
        assert_eq!(page.cursor, None, "more expenses than a page has");
        let expenses = page.expenses.into_iter().map(|expense| (expense.id, expense)).collect();
        Self { counter: store.info().unwrap().counter, expenses }
    }

    /// Chooses a valid change: mostly an add, with enough deletes to keep the store small.
    pub(crate) fn choose(&self, random: &mut fastrand::Rng) -> Change {
        let ids: Vec<_> = self.expenses.keys().copied().collect();
        match random.u8(..10) {
            _ if ids.len() > 40 => Change::Delete(random.choose_multiple(ids, 20)),
            6..=7 if !ids.is_empty() => {
                let id = ids[random.usize(..ids.len())];
                Change::Edit(id, format!("{}.25", random.u32(1..1_000_000)))
            }
            8..=9 if ids.len() > 3 => Change::Delete(random.choose_multiple(ids, 3)),
            _ => Change::Add(format!("Number {}", random.u64(..))),
        }
    }

    /// The state after a change, and the output of its command.
    pub(crate) fn after(&self, change: &Change) -> (Self, String) {
        let mut state = self.clone();
        let output = match change {
            Change::Add(description) => {
                state.counter += 1;
                let added = Expense {
                    id: state.counter,
                    description: description.clone(),
                    amount: "0.10".into(),
                    category: "test".into(),
                    date: Some("2026-11-23".into()),
                };
                let output = line("Added", &added);
                state.expenses.insert(added.id, added);
                output
            }
            Change::Edit(id, amount) => {
                let expense = state.expenses.get_mut(id).unwrap();
                expense.amount.clone_from(amount);
                line("Changed", expense)
            }
            Change::Delete(ids) => {
                ids.iter().map(|id| line("Deleted", &state.expenses.remove(id).unwrap())).collect()
            }
        };
        (state, output)
    }
}

fn line(verb: &str, expense: &Expense) -> String {
    let Expense { id, description, amount, category, date } = expense;
    let date = date.as_deref().unwrap();
    format!("{verb} {id}: {amount} {description} ({category}, {date})\n")
}
