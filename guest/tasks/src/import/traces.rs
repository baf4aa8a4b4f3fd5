//! Rows that the store has, or had: known by what their bank calls them, or by what they were
//! before they were changed or deleted.

use std::collections::{HashMap, HashSet};

use expenses_interface::{ExpenseRef, ExpenseTrace, Expenses};
use expenses_model::{Amount, BankId, Trace};

/// A row of the same bank's id and amount is the same up to so many days apart: it was not booked
/// yet, or its bank has moved it. It is less than a week, for what repeats under one reference
/// repeats by the week.
pub(super) const DAYS: u16 = 6;

/// What the store knows of expenses beside themselves.
#[derive(Default)]
pub(super) struct Traces {
    all: Vec<ExpenseTrace>,
    /// Those that no row is yet, by each digest of what they were.
    was: HashMap<u64, Vec<usize>>,
    /// The same by the key of the bank's id.
    banks: HashMap<u64, Vec<usize>>,
    /// The places of those that are a row by the bank's id.
    taken: HashSet<usize>,
    /// The keys of the banks' ids, by the ids of expenses.
    keys: HashMap<u64, u64>,
}

/// What a row is, by the bank's id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Known {
    /// The expense with this id.
    There(u64),
    /// An expense that was deleted.
    Deleted,
}

impl Traces {
    /// Reads them.
    ///
    /// # Errors
    ///
    /// Those of the store.
    pub(super) fn read<S: Expenses>(store: &mut S) -> Result<Self, S::Error> {
        let mut traces = Self { all: store.traces()?, ..Self::default() };
        for (at, ExpenseTrace { id, was, bank }) in traces.all.iter().enumerate() {
            for digest in was {
                traces.was.entry(*digest).or_default().push(at);
            }
            if let Some(key) = bank.map(|bank| BankId::from_number(bank).key()) {
                traces.banks.entry(key).or_default().push(at);
                traces.keys.extend(id.map(|id| (id, key)));
            }
        }
        Ok(traces)
    }

    /// What each row is by the bank's id; each expense is one row.
    pub(super) fn by_bank(&mut self, banks: &[Option<BankId>]) -> Vec<Option<Known>> {
        banks.iter().map(|bank| self.take_bank((*bank)?)).collect()
    }

    fn take_bank(&mut self, bank: BankId) -> Option<Known> {
        let same = self.banks.get(&bank.key())?.iter().copied();
        let days = |at: &usize| Some(bank.days_from(BankId::from_number(self.all[*at].bank?)));
        let free = same.filter(|at| !self.taken.contains(at));
        let near = free.filter_map(|at| Some((days(&at)?, at))).min()?;
        let (_, at) = Some(near).filter(|(days, _)| *days <= DAYS)?;
        self.taken.insert(at);
        Some(self.all[at].id.map_or(Known::Deleted, Known::There))
    }

    /// Whether the bank's ids say that a row is another expense than the stored one.
    pub(super) fn are_apart(&self, bank: Option<BankId>, id: u64) -> bool {
        bank.is_some_and(|bank| self.keys.get(&id).is_some_and(|key| *key != bank.key()))
    }

    /// Whether a row was there before, and was changed or deleted since; each expense stands for
    /// one row.
    pub(super) fn take(&mut self, row: ExpenseRef<'_>, bank: Option<BankId>) -> bool {
        if self.was.is_empty() {
            return false;
        }
        let Ok(amount) = Amount::parse_bound(row.amount) else { return false };
        let digest = Trace::of(row.date, &amount, row.description).to_number();
        let Some(same) = self.was.get(&digest) else { return false };
        let key = |bank| BankId::from_number(bank).key();
        let is_apart = |other: Option<u64>| {
            bank.zip(other).is_some_and(|(bank, other)| bank.key() != key(other))
        };
        let is_free = |at: &&usize| !self.taken.contains(at) && !is_apart(self.all[**at].bank);
        let Some(at) = same.iter().find(is_free).copied() else { return false };
        self.taken.insert(at)
    }
}
