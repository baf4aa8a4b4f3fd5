//! Parts of sentences about expenses, budgets and commits.

use std::fmt;

use expenses_interface::{Expense, ExpenseRef, IdRange, Logged, escape};
use expenses_model::fold;

use crate::commands::undo::count;
use crate::format::counted;

/// An expense on one line: `3: 12.50 Lunch (food, 2026-11-23)`.
pub(super) struct ExpenseLine<'a>(pub(super) &'a Expense);

impl fmt::Display for ExpenseLine<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(Expense { id, description, amount, category, date }) = self;
        let fields = ExpenseDetails { description, amount, category, date: date.as_deref() };
        write!(f, "{id}: {fields}")
    }
}

/// An expense without its id: `12.50 Lunch (food, 2026-11-23)`.
pub(super) struct ExpenseDetails<'a> {
    description: &'a str,
    amount: &'a str,
    category: &'a str,
    date: Option<&'a str>,
}

impl<'a> From<ExpenseRef<'a>> for ExpenseDetails<'a> {
    fn from(expense: ExpenseRef<'a>) -> Self {
        let ExpenseRef { id: _, description, amount, category, date } = expense;
        Self { description, amount, category, date }
    }
}

impl fmt::Display for ExpenseDetails<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (amount, description) = (escape(self.amount), escape(self.description));
        write!(f, "{amount} {description} ({}", escape(self.category))?;
        if let Some(date) = self.date {
            write!(f, ", {}", escape(date))?;
        }
        f.write_str(")")
    }
}

/// The category of a budget after another word: ` for food`, or nothing for the budget of all
/// expenses.
pub(super) struct ForCategory<'a>(pub(super) Option<&'a str>);

impl fmt::Display for ForCategory<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.map_or(Ok(()), |category| write!(f, " for {}", escape(category)))
    }
}

/// The changes of a commit, after its note: `import of bank.csv: added 5 expenses: 3 to 7`.
pub(super) struct CommitChanges<'a>(pub(super) &'a Logged);

impl fmt::Display for CommitChanges<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let changes = Changes(self.0).to_string();
        match self.0.note.as_deref().map(escape) {
            // The note of a budget says what it was set to, and nothing is said twice.
            Some(note) if fold(&note).starts_with(&fold(&changes)) => f.write_str(&note),
            Some(note) => write!(f, "{note}: {changes}"),
            None => f.write_str(&changes),
        }
    }
}

/// The changes of a commit: `added 5 expenses: 3 to 7, deleted expense 1`.
struct Changes<'a>(&'a Logged);

impl Changes<'_> {
    /// Whether it changed nothing that is shown: a merge has learned which expenses are the same.
    fn is_invisible(&self) -> bool {
        let Logged { time: _, added, changed, deleted, budgets, month_start, repeats, note: _ } =
            self.0;
        let has_ranges = [added, changed, deleted].iter().any(|ranges| !ranges.is_empty());
        !has_ranges && budgets.is_empty() && month_start.is_none() && repeats.is_empty()
    }
}

impl fmt::Display for Changes<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        /// More ranges or categories than this would be unreadable.
        const SHOWN: usize = 8;

        let Logged { time: _, added, changed, deleted, budgets, month_start, repeats, note: _ } =
            self.0;
        if self.is_invisible() {
            return f.write_str("remembered which expenses are the same");
        }
        let mut is_first = true;
        for (did, ranges) in [("added", added), ("changed", changed), ("deleted", deleted)] {
            if ranges.is_empty() {
                continue;
            }
            f.write_str(if is_first { "" } else { ", " })?;
            is_first = false;
            match count(ranges) {
                1 => write!(f, "{did} expense ")?,
                count => write!(f, "{did} {}: ", counted(count))?,
            }
            for (at, IdRange { first, last }) in ranges.iter().take(SHOWN).enumerate() {
                f.write_str(if at == 0 { "" } else { " and " })?;
                if first == last { write!(f, "{first}")? } else { write!(f, "{first} to {last}")? }
            }
            if ranges.len() > SHOWN {
                f.write_str(" …")?;
            }
        }
        for (at, category) in budgets.iter().take(SHOWN).enumerate() {
            f.write_str(match (is_first, at) {
                (true, 0) => "budget",
                (false, 0) => ", budget",
                _ => " and",
            })?;
            write!(f, " for {}", escape(category.as_deref().unwrap_or("all expenses")))?;
        }
        f.write_str(if budgets.len() > SHOWN { " …" } else { "" })?;
        is_first &= budgets.is_empty();
        if let Some(day) = month_start {
            f.write_str(if is_first { "" } else { ", " })?;
            write!(f, "start of months: day {day}")?;
            is_first = false;
        }
        for (at, description) in repeats.iter().take(SHOWN).enumerate() {
            f.write_str(match (is_first, at) {
                (true, 0) => "repeat",
                (false, 0) => ", repeat",
                _ => " and",
            })?;
            write!(f, " of {}", escape(description))?;
        }
        f.write_str(if repeats.len() > SHOWN { " …" } else { "" })
    }
}
