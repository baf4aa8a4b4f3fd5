//! The expenses of a file, by the hundred thousand.

use expenses_interface::{ExpenseRef, Packed};

/// The rows of a file.
#[derive(Debug, Default)]
pub struct ExpenseRows {
    /// Where each begins; counts from 1.
    lines: Vec<u64>,
    expenses: Packed,
}

/// An expense of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExpenseRow<'a> {
    /// Where it begins; counts from 1.
    pub line: u64,
    /// The expense, with an id if the file has one.
    pub expense: ExpenseRef<'a>,
}

impl ExpenseRows {
    /// Adds a row behind the others.
    pub fn push(&mut self, row: ExpenseRow<'_>) {
        self.lines.push(row.line);
        self.expenses.push(row.expense);
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.lines.len()
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// Their expenses.
    pub fn expenses(&self) -> &Packed {
        &self.expenses
    }

    /// The row at a place, which counts from 0.
    pub fn get(&self, at: usize) -> Option<ExpenseRow<'_>> {
        Some(ExpenseRow { line: *self.lines.get(at)?, expense: self.expenses.get(at)? })
    }

    /// All rows, in the order of the file.
    pub fn iter(&self) -> impl Iterator<Item = ExpenseRow<'_>> {
        self.lines
            .iter()
            .zip(self.expenses.iter())
            .map(|(line, expense)| ExpenseRow { line: *line, expense })
    }
}
