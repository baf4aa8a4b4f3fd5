//! Expenses as other programs read them, one file a form.

use std::io::{self, Write};

use expenses_interface::{Expense, ExpenseRef, KeptExpense, Packed};

mod beancount;
mod csv;
mod journal;
mod json;

pub use csv::HEADER;

/// A form that an export writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Comma-separated values, with ids.
    Csv,
    /// One JSON array.
    Json,
    /// JSON Lines: an object a line.
    JsonLines,
    /// A journal of hledger.
    Hledger,
    /// A journal of ledger.
    Ledger,
    /// A journal of beancount.
    Beancount,
}

/// What a journal says that an expense does not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JournalOptions {
    /// The currency of the amounts, such as `EUR`.
    pub currency: Option<String>,
    /// The account that the money came from, such as `Assets:Cash`.
    pub account: String,
}

/// Why expenses could not be written.
#[derive(Debug)]
#[non_exhaustive]
pub enum ExportError {
    /// An expense or an option cannot be expressed in this form, as this sentence says.
    Refused(String),
    /// The output could not be written.
    Output(io::Error),
}

impl From<io::Error> for ExportError {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}

/// Writes expenses in one form.
pub trait Exporter {
    /// Takes the next expenses, ids ascending.
    fn take(&mut self, page: &Packed);

    /// Writes all that was taken.
    ///
    /// # Errors
    ///
    /// An expense has no place in this form, or the output fails. In the first case nothing
    /// useful was written.
    fn write(&self, output: &mut dyn Write) -> Result<(), ExportError>;
}

/// The exporter for a form.
pub fn exporter(form: Form, options: JournalOptions) -> Box<dyn Exporter> {
    match form {
        Form::Csv => Box::<csv::Csv>::default(),
        Form::Json => Box::<json::Array>::default(),
        Form::JsonLines => Box::<json::Lines>::default(),
        Form::Hledger => Box::new(Collected::new(options, journal::write_hledger)),
        Form::Ledger => Box::new(Collected::new(options, journal::write_ledger)),
        Form::Beancount => Box::new(Collected::new(options, beancount::write)),
    }
}

/// Writes a journal of these expenses.
type WriteJournal = fn(&mut dyn Write, &[Expense], &JournalOptions) -> Result<(), ExportError>;

/// A journal, which can be written only once all expenses are known.
struct Collected {
    options: JournalOptions,
    expenses: Vec<Expense>,
    write: WriteJournal,
}

impl Collected {
    fn new(options: JournalOptions, write: WriteJournal) -> Self {
        Self { options, expenses: Vec::new(), write }
    }
}

impl Exporter for Collected {
    fn take(&mut self, page: &Packed) {
        self.expenses.extend(page.iter().map(expense));
    }

    fn write(&self, output: &mut dyn Write) -> Result<(), ExportError> {
        (self.write)(output, &self.expenses, &self.options)
    }
}

/// An expense of the store, which always has an id.
fn expense(packed: ExpenseRef<'_>) -> Expense {
    let KeptExpense { id, description, amount, category, date } = packed.to_kept();
    Expense { id: id.unwrap_or_default(), description, amount, category, date }
}

/// The day of an expense, which every journal needs.
fn day(expense: &Expense) -> Result<&str, ExportError> {
    expense.date.as_deref().ok_or_else(|| {
        ExportError::Refused(format!(
            "expense {id} has no date, which a journal asks for: give it one with `expenses edit {id} --date DATE`, or export from `--since 0001-01-01` on",
            id = expense.id
        ))
    })
}

#[cfg(test)]
mod tests;
