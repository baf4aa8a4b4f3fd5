//! The rows of other programs' files.
//!
//! [`read`] takes a file's text: CSV as `export` writes it or as [`CsvForm`] describes it,
//! JSON, JSON Lines, or another data file.

use expenses_interface::KeptExpense;

mod amount;
mod csv;
mod json;
mod rows;
mod rules;

pub use rows::{Row, Rows};
pub use rules::Rules;

/// How a CSV file is to be read that `export` did not write.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CsvForm {
    /// The heading or number of the column with the day; `date` without it.
    pub date_column: Option<String>,
    /// The heading or number of the column with the amount; `amount` without it.
    pub amount_column: Option<String>,
    /// The headings or numbers of the columns that make the description; `description`
    /// without any.
    pub description_column: Vec<String>,
    /// The heading or number of the column with the category.
    pub category_column: Option<String>,
    /// There is no line of headings.
    pub no_header: bool,
    /// How many lines to skip before the headings.
    pub skip_lines: usize,
    /// What separates columns; without it, found in the headings.
    pub delimiter: Option<u8>,
    /// How days are written, such as `%d.%m.%Y`; ISO 8601 without it.
    pub date_format: Option<String>,
    /// Amounts have a decimal comma.
    pub decimal_comma: bool,
    /// Negative amounts are the expenses, the others are left out.
    pub bank: bool,
    /// The category of rows that have none.
    pub category: Option<String>,
}

/// What a file holds.
#[derive(Debug, Default)]
pub struct Source {
    /// The expenses.
    pub rows: Rows,
    /// The rows that are no expense, or cannot be read.
    pub skipped: Vec<Skipped>,
    /// Whether the rows are to be kept as they are, for an export or a data file holds what
    /// a store held.
    pub kept: bool,
}

/// A row of a file that is not imported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skipped {
    /// The line on which it begins; counts from 1.
    pub line: u64,
    /// Why.
    pub reason: Reason,
}

/// Why a row is not imported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// This expense is there already.
    Duplicate(KeptExpense),
    /// Money came in: its amount and its description.
    Income(String, String),
    /// It cannot be read, as this sentence says.
    Bad(String),
}

/// Reads a file's text.
///
/// # Errors
///
/// Why no row can be read, as a sentence.
pub fn read(text: &str, form: &CsvForm, rules: &Rules) -> Result<Source, String> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.trim_start().starts_with(['{', '[']) {
        json::read(text)
    } else {
        csv::read(text, form, rules)
    }
}
