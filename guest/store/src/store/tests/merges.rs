//! Merges: what each rule does, with two stores that were one.

mod histories;
mod machines;
mod origins;
mod rules;

use std::sync::atomic::{AtomicUsize, Ordering};

use super::*;
use crate::directory::Kind;
use expenses_interface::{
    Choice, Conflict, Decision, Disputed, ExpensePatch, ExpenseSides, MergeOutcome, Merged,
};

const FILE: &str = "expenses.json";

/// A store in a directory of its own.
struct Machine {
    memory: Memory,
    store: MemoryStore,
}

impl Machine {
    fn new() -> Self {
        Self::with_text("")
    }

    /// A machine with this data file; without one if it is empty.
    fn with_text(text: &str) -> Self {
        let memory = Memory::default();
        if !text.is_empty() {
            memory.put(FILE, Kind::File, text.as_bytes());
        }
        Self { store: Store::new(memory.handle(), random()), memory }
    }

    /// Another machine with a copy of the data file.
    fn copy(&self) -> Self {
        Self::with_text(&self.text())
    }

    fn text(&self) -> String {
        let bytes = self.memory.bytes(FILE).unwrap_or_default();
        String::from_utf8(bytes).unwrap()
    }

    fn add(&mut self, description: &str, amount: &str) -> u64 {
        self.store.add(new(description, amount, "food", "2026-11-23")).unwrap().id
    }

    fn amount(&mut self, id: u64, amount: &str) {
        let amount = Some(amount.to_owned());
        self.store.update(id, ExpensePatch { amount, ..ExpensePatch::default() }).unwrap();
    }

    fn delete(&mut self, id: u64) {
        self.store.delete(id).unwrap();
    }

    fn merge(&mut self, theirs: &Self, base: Option<&str>) -> MergeOutcome {
        self.merge_decided(theirs, base, Vec::new())
    }

    fn merge_decided(
        &mut self,
        theirs: &Self,
        base: Option<&str>,
        decisions: Vec<Decision>,
    ) -> MergeOutcome {
        let (base, note) = (base.map(str::to_owned), Some("merge of other.json".to_owned()));
        self.store.merge(theirs.text(), base, decisions, note, None).unwrap()
    }

    /// Merges what needs no decision.
    fn merged(&mut self, theirs: &Self, base: Option<&str>) -> Merged {
        match self.merge(theirs, base) {
            MergeOutcome::Merged(merged) => merged,
            MergeOutcome::Undecided(conflicts) => panic!("{conflicts:#?}"),
        }
    }

    /// The conflicts of a merge, which changes nothing.
    fn conflicts(&mut self, theirs: &Self, base: Option<&str>) -> Vec<Conflict> {
        let before = self.text();
        match self.merge(theirs, base) {
            MergeOutcome::Merged(merged) => panic!("{merged:#?}"),
            MergeOutcome::Undecided(conflicts) => {
                assert_eq!(self.text(), before);
                conflicts
            }
        }
    }

    /// Merges with the same choice for every conflict.
    fn choosing(&mut self, theirs: &Self, base: Option<&str>, choice: Choice) -> Merged {
        let conflicts = self.conflicts(theirs, base);
        let decisions = conflicts.iter().map(|of| Decision { conflict: of.name.clone(), choice });
        match self.merge_decided(theirs, base, decisions.collect()) {
            MergeOutcome::Merged(merged) => merged,
            MergeOutcome::Undecided(conflicts) => panic!("{conflicts:#?}"),
        }
    }

    /// All expenses, as `id description amount`.
    fn all(&mut self) -> Vec<String> {
        let page = self.store.find(Default::default(), None).unwrap();
        let line = |of: Expense| format!("{} {} {}", of.id, of.description, of.amount);
        page.expenses.into_iter().map(line).collect()
    }

    /// All purchases, whatever their ids, in order.
    fn purchases(&mut self) -> Vec<String> {
        let without_id = |line: String| line.split_once(' ').unwrap().1.to_owned();
        let mut all: Vec<_> = self.all().into_iter().map(without_id).collect();
        all.sort();
        all
    }
}

/// The clock of every machine stands still, but each has random bits of its own.
fn random() -> Ticking {
    static MACHINES: AtomicUsize = AtomicUsize::new(1);
    let machine = MACHINES.fetch_add(1, Ordering::Relaxed);
    Ticking::after((machine as u128) << 64)
}

/// The expense that a conflict is about.
fn sides(conflict: &Conflict) -> &ExpenseSides {
    match &conflict.about {
        Disputed::Expense(sides) => sides,
        Disputed::Other(other) => panic!("{other:?}"),
    }
}
