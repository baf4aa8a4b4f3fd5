//! Expenses in the forms of other programs, one file a form.

use std::io::{self, Write};

use crate::interface::{Expense, Expenses, Query};

use super::ending::Failure;
use super::format::Format;
use super::grammar::{ExportArguments, ExportFormat};
use super::json::Json;
use super::listing::{list_once, undisturbed};
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
        let listing = undisturbed(|| {
            list_once(store, &query, None, None, &mut |done, all| {
                if done < all {
                    outside.progress("Reading", Some(Part { done, all }));
                }
            })
        });
        outside.progress("", None);
        let listing = listing.map_err(Failure::Operation)?;
        if listing.expenses.is_empty() {
            self.hint_at_category(&query.filter);
        }
        write(self.output, &listing.expenses, arguments).map_err(|error| match error {
            ExportError::Refused(reason) => Failure::Refused(vec![reason]),
            ExportError::Output(error) => Failure::Output(error),
        })
    }
}

fn write(
    output: &mut dyn Write,
    expenses: &[Expense],
    arguments: &ExportArguments,
) -> Result<(), ExportError> {
    match arguments.format {
        ExportFormat::Csv => Ok(csv::write(output, expenses)?),
        ExportFormat::Json => Ok(Json.expenses(output, expenses, expenses.len() as u64)?),
        ExportFormat::JsonLines => Ok(Json.lines(output, expenses)?),
        ExportFormat::Hledger => journal::write_hledger(output, expenses, arguments),
        ExportFormat::Ledger => journal::write_ledger(output, expenses, arguments),
        ExportFormat::Beancount => beancount::write(output, expenses, arguments),
    }
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
