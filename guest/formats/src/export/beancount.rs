//! Journals of beancount.
//!
//! Its accounts are words of letters, digits and hyphens, each with a capital letter or
//! a digit first, so a category gets the nearest such name, and its `open` directive
//! says what it is called here.

use std::collections::{HashMap, HashSet};
use std::io::Write;

use expenses_interface::Expense;
use expenses_model::{fold, tags};

use super::{ExportError, JournalOptions, day};
use crate::one_line;

/// The code that ISO 4217 has for no currency.
const NO_CURRENCY: &str = "XXX";

/// The roots that beancount's accounts have.
const ROOTS: [&str; 5] = ["Assets", "Liabilities", "Equity", "Income", "Expenses"];

/// Writes a journal of beancount.
pub(super) fn write(
    output: &mut dyn Write,
    expenses: &[Expense],
    options: &JournalOptions,
) -> Result<(), ExportError> {
    let from = &options.account;
    if !is_account(from) {
        return Err(ExportError::Refused(format!(
            "`{from}` is no account of beancount, such as Assets:Cash"
        )));
    }
    let days = expenses.iter().map(day).collect::<Result<Vec<_>, _>>()?;
    let Some(first) = days.iter().min() else { return Ok(()) };
    let accounts = Accounts::of(expenses, from);
    writeln!(output, "{first} open {from}")?;
    for (account, category) in &accounts.opened {
        writeln!(output, "{first} open {account}")?;
        writeln!(output, "  category: {}", Quoted(category))?;
    }
    let currency = options.currency.as_deref().unwrap_or(NO_CURRENCY);
    for (expense, day) in expenses.iter().zip(days) {
        write!(output, "\n{day} * {}", Quoted(&expense.description))?;
        // Those of beancount have letters of ASCII alone.
        for tag in tags(&expense.description).filter(|tag| tag.is_ascii()) {
            write!(output, " #{tag}")?;
        }
        writeln!(output)?;
        writeln!(output, "  id: {}", expense.id)?;
        writeln!(output, "  {}  {} {currency}", accounts.account(expense), expense.amount)?;
        writeln!(output, "  {from}")?;
    }
    Ok(())
}

/// The accounts of categories, no two of which share one.
struct Accounts<'a> {
    by_category: HashMap<String, usize>,
    opened: Vec<(String, &'a str)>,
}

impl<'a> Accounts<'a> {
    fn of(expenses: &'a [Expense], from: &str) -> Self {
        let mut taken = HashSet::from([from.to_owned()]);
        let mut accounts = Self { by_category: HashMap::new(), opened: Vec::new() };
        for Expense { category, .. } in expenses {
            let next = accounts.opened.len();
            if *accounts.by_category.entry(fold(category)).or_insert(next) == next {
                let name = account(category);
                let mut account = name.clone();
                let mut number = 1;
                while !taken.insert(account.clone()) {
                    number += 1;
                    account = format!("{name}-{number}");
                }
                accounts.opened.push((account, category));
            }
        }
        accounts
    }

    fn account(&self, expense: &Expense) -> &str {
        // Every expense's category was given an account.
        &self.opened[self.by_category[&fold(&expense.category)]].0
    }
}

/// The account whose name is nearest to that of a category, in which colons divide.
fn account(category: &str) -> String {
    let parts = category.split(':').map(part).filter(|part| !part.is_empty());
    let account = parts.fold("Expenses".to_owned(), |account, part| account + ":" + &part);
    if account == "Expenses" { "Expenses:X".to_owned() } else { account }
}

fn part(text: &str) -> String {
    let words = text.split(|character: char| !character.is_alphanumeric());
    let name = words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join("-");
    let mut rest = name.chars();
    match rest.next() {
        None => String::new(),
        Some(first) if first.is_uppercase() || first.is_ascii_digit() => name,
        Some(first) => {
            let capital: String = first.to_uppercase().collect();
            // Many scripts have no capital letters.
            let known = capital.chars().next().is_some_and(char::is_uppercase);
            if known { capital + rest.as_str() } else { format!("X{name}") }
        }
    }
}

fn is_account(text: &str) -> bool {
    let mut parts = text.split(':');
    parts.next().is_some_and(|root| ROOTS.contains(&root))
        && text.contains(':')
        && parts.all(|name| !name.is_empty() && part(name) == name)
}

/// A text in quotes, on one line.
struct Quoted<'a>(&'a str);

impl std::fmt::Display for Quoted<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let text = one_line(self.0).replace('\\', "\\\\").replace('"', "\\\"");
        write!(f, "\"{text}\"")
    }
}
