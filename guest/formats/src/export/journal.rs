//! Journals of hledger and ledger, which differ in little.

use std::collections::HashMap;
use std::io::Write;

use expenses_interface::Expense;
use expenses_model::fold;

use super::{ExportError, JournalOptions, day};
use crate::one_line;

/// The first year of ledger's calendar.
const FIRST_LEDGER_YEAR: &str = "1400";

/// Writes a journal of hledger.
pub(super) fn write_hledger(
    output: &mut dyn Write,
    expenses: &[Expense],
    options: &JournalOptions,
) -> Result<(), ExportError> {
    // Else 1.234 could be read as one thousand and some.
    writeln!(output, "decimal-mark .")?;
    write(output, expenses, options)
}

/// Writes a journal of ledger.
pub(super) fn write_ledger(
    output: &mut dyn Write,
    expenses: &[Expense],
    options: &JournalOptions,
) -> Result<(), ExportError> {
    for expense in expenses {
        let day = day(expense)?;
        if day < FIRST_LEDGER_YEAR {
            return Err(ExportError::Refused(format!(
                "expense {} is of {day}, and ledger's years begin with {FIRST_LEDGER_YEAR}",
                expense.id
            )));
        }
    }
    write(output, expenses, options)
}

fn write(
    output: &mut dyn Write,
    expenses: &[Expense],
    options: &JournalOptions,
) -> Result<(), ExportError> {
    let from = account(&options.account);
    if from.is_empty() {
        return Err(ExportError::Refused("the account has no name".into()));
    }
    // Categories are compared without regard to case, accounts are not.
    let mut accounts: HashMap<String, String> = HashMap::new();
    for (at, expense) in expenses.iter().enumerate() {
        let to = accounts
            .entry(fold(&expense.category))
            .or_insert_with(|| account(&format!("Expenses:{}", expense.category)));
        if at > 0 {
            writeln!(output)?;
        }
        // Behind a status and a code, no description is taken for one of them.
        let description = one_line(&expense.description.replace(';', ","));
        writeln!(output, "{} * ({}) {description}", day(expense)?, expense.id)?;
        match &options.currency {
            Some(currency) => writeln!(output, "    {to}  {} {currency}", expense.amount)?,
            None => writeln!(output, "    {to}  {}", expense.amount)?,
        }
        writeln!(output, "    {from}")?;
    }
    Ok(())
}

/// A name as an account: colons divide it, two spaces would end it, and a semicolon
/// would begin a comment.
fn account(name: &str) -> String {
    let name = name.replace(';', ",");
    let parts = name.split(':').map(one_line).filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join(":")
}
