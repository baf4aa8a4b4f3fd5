//! Rows that were imported before, and changed or deleted since.

use std::collections::HashMap;

use expenses_interface::{ExpenseRef, Expenses};
use expenses_model::{Amount, trace};

/// How many expenses there were of each digest.
pub(super) struct Traces(HashMap<String, usize>);

impl Traces {
    /// Reads them.
    ///
    /// # Errors
    ///
    /// Those of the store.
    pub(super) fn read<S: Expenses>(store: &mut S) -> Result<Self, S::Error> {
        let mut counts = HashMap::new();
        for digest in store.traces()? {
            *counts.entry(digest).or_default() += 1;
        }
        Ok(Self(counts))
    }

    /// Whether a row was there before; each trace stands for one row.
    pub(super) fn take(&mut self, row: ExpenseRef<'_>) -> bool {
        if self.0.is_empty() {
            return false;
        }
        let Ok(amount) = Amount::parse_bound(row.amount) else { return false };
        match self.0.get_mut(&trace(row.date, &amount, row.description)) {
            Some(count) if *count > 0 => {
                *count -= 1;
                true
            }
            _ => false,
        }
    }
}
