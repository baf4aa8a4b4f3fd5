//! The rows of a file, by the hundred thousand.

use crate::interface::{ExpenseRef, Packed};

/// The rows of a file.
#[derive(Debug, Default)]
pub(in crate::command) struct Rows {
    /// Where each begins; counts from 1.
    lines: Vec<u64>,
    expenses: Packed,
}

/// An expense of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::command) struct Row<'a> {
    /// Where it begins; counts from 1.
    pub(in crate::command) line: u64,
    pub(in crate::command) expense: ExpenseRef<'a>,
}

impl Rows {
    pub(super) fn push(&mut self, row: Row<'_>) {
        self.lines.push(row.line);
        self.expenses.push(row.expense);
    }

    pub(super) fn len(&self) -> usize {
        self.lines.len()
    }

    pub(super) fn expenses(&self) -> &Packed {
        &self.expenses
    }

    pub(super) fn get(&self, at: usize) -> Option<Row<'_>> {
        Some(Row { line: *self.lines.get(at)?, expense: self.expenses.get(at)? })
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = Row<'_>> {
        self.lines
            .iter()
            .zip(self.expenses.iter())
            .map(|(line, expense)| Row { line: *line, expense })
    }
}
