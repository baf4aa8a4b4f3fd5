//! Expenses in the forms of other programs, one file a form.

use std::io::{self, Write};

use crate::interface::{Expense, ExpenseRef, Expenses, KeptExpense, Packed, Query};

use super::ending::Failure;
use super::format::Format;
use super::grammar::{ExportArguments, ExportFormat};
use super::json::Json;
use super::listing::{each_packed, undisturbed};
use super::outside::Part;
use super::run::{Context, Session};

mod beancount;
mod csv;
mod journal;

pub(super) use csv::HEADER;

/// Why expenses have no form in another program's file.
#[derive(Debug)]
enum ExportError {
    /// One of them, or an option, cannot be told there: a sentence.
    Refused(String),
    Output(io::Error),
}

impl From<io::Error> for ExportError {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}

impl<S: Expenses> Session<'_, S> {
    /// Writes all expenses that the filter matches, as they stood at one moment, ids
    /// ascending.
    pub(super) fn export(
        &mut self,
        arguments: &ExportArguments,
        context: &Context,
    ) -> Result<(), Failure<S::Error>> {
        let query = Query { filter: context.filter(&arguments.filter)?, ..Query::default() };
        let (store, outside) = (&mut *self.store, &mut *self.outside);
        let exported = undisturbed(|| {
            let mut exported = Exported::default();
            each_packed(store, &query, &mut |page, all| {
                exported.take(page, arguments.format);
                if exported.count < all {
                    outside.progress("Reading", Some(Part { done: exported.count, all }));
                }
            })?;
            Ok(exported)
        });
        outside.progress("", None);
        let exported = exported.map_err(Failure::Operation)?;
        if exported.count == 0 {
            self.hint_at_category(&query.filter);
        }
        exported.write(self.output, arguments).map_err(|error| match error {
            ExportError::Refused(reason) => Failure::Refused(vec![reason]),
            ExportError::Output(error) => Failure::Output(error),
        })
    }
}

/// Expenses on their way into another form.
///
/// Those of a form in which each stands for itself are text at once, which takes less memory
/// and time than all of them in pieces.
#[derive(Default)]
struct Exported {
    count: u64,
    text: Vec<u8>,
    expenses: Vec<Expense>,
}

impl Exported {
    fn take(&mut self, page: &Packed, format: ExportFormat) {
        self.count += page.len() as u64;
        // Writing to memory cannot fail.
        let _ = match format {
            ExportFormat::Csv => csv::write(&mut self.text, page),
            ExportFormat::JsonLines => Json.lines(&mut self.text, page),
            ExportFormat::Json
            | ExportFormat::Hledger
            | ExportFormat::Ledger
            | ExportFormat::Beancount => {
                self.expenses.extend(page.iter().map(expense));
                Ok(())
            }
        };
    }

    fn write(
        &self,
        output: &mut dyn Write,
        arguments: &ExportArguments,
    ) -> Result<(), ExportError> {
        let expenses = &self.expenses;
        match arguments.format {
            ExportFormat::Csv => {
                csv::write_header(output)?;
                Ok(output.write_all(&self.text)?)
            }
            ExportFormat::JsonLines => Ok(output.write_all(&self.text)?),
            ExportFormat::Json => Ok(Json.expenses(output, expenses, self.count)?),
            ExportFormat::Hledger => journal::write_hledger(output, expenses, arguments),
            ExportFormat::Ledger => journal::write_ledger(output, expenses, arguments),
            ExportFormat::Beancount => beancount::write(output, expenses, arguments),
        }
    }
}

/// An expense of the store, where each has an id.
fn expense(packed: ExpenseRef<'_>) -> Expense {
    let KeptExpense { id, description, amount, category, date } = packed.to_kept();
    Expense { id: id.unwrap_or_default(), description, amount, category, date }
}

/// The day of an expense, which every journal asks for.
fn day(expense: &Expense) -> Result<&str, ExportError> {
    expense.date.as_deref().ok_or_else(|| {
        ExportError::Refused(format!(
            "expense {id} has no date, which a journal asks for: give it one with `expenses edit {id} --date DATE`, or export from `--since 0001-01-01` on",
            id = expense.id
        ))
    })
}

/// A text on one line: each run of white space and control characters is one space.
pub(super) fn one_line(text: &str) -> String {
    let is_space = |character: char| character.is_whitespace() || character.is_control();
    text.split(is_space).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests;
