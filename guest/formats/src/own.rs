//! Files that this program wrote itself, and data files: expenses as they are, with their
//! ids, whatever their texts and amounts.

mod csv;
mod json;
mod rows;

use crate::reading::Own;

pub use rows::{ExpenseRow, ExpenseRows};

/// What such a file holds.
#[derive(Debug, Default)]
pub struct OwnFile {
    /// The expenses.
    pub rows: ExpenseRows,
    /// What cannot be read.
    pub bad: Vec<BadRow>,
}

/// A row that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadRow {
    /// The line on which it begins; counts from 1.
    pub line: u64,
    /// What is wrong, as a sentence.
    pub reason: String,
}

/// Reads the text of a file that [`File::own`](crate::File::own) knows.
///
/// # Errors
///
/// Why no row can be read, as a sentence.
pub fn read(text: &str, own: Own) -> Result<OwnFile, String> {
    match own {
        Own::Json => json::read(text),
        Own::Csv => csv::read(text),
    }
}
