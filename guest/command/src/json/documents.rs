//! The JSON documents that commands print, apart from reports.

use expenses_formats::json::Number;
use expenses_interface::{IdRange, Logged, Repeat};
use serde::Serialize;

#[derive(Serialize)]
pub(super) struct LoggedDocument<'a> {
    pub(super) time: &'a str,
    pub(super) added: Vec<RangeDocument>,
    pub(super) changed: Vec<RangeDocument>,
    pub(super) deleted: Vec<RangeDocument>,
    /// The categories whose budget was set or removed; null for the budget of all expenses.
    pub(super) budgets: &'a [Option<String>],
    /// The descriptions of the rules that were started or stopped.
    pub(super) repeats: &'a [String],
    /// What the commit was, if its caller said so.
    pub(super) note: Option<&'a str>,
}

/// Consecutive ids.
#[derive(Serialize)]
pub(super) struct RangeDocument {
    pub(super) first: u64,
    pub(super) last: u64,
}

impl<'a> From<&'a Logged> for LoggedDocument<'a> {
    fn from(logged: &'a Logged) -> Self {
        let Logged { time, added, changed, deleted, budgets, repeats, note } = logged;
        let ranges = |ranges: &[IdRange]| {
            let range =
                |IdRange { first, last }: &IdRange| RangeDocument { first: *first, last: *last };
            ranges.iter().map(range).collect()
        };
        let (added, changed, deleted) = (ranges(added), ranges(changed), ranges(deleted));
        Self { time, added, changed, deleted, budgets, repeats, note: note.as_deref() }
    }
}

#[derive(Serialize)]
pub(super) struct BudgetDocument<'a> {
    pub(super) month: &'a str,
    /// Null for the budget of all expenses.
    pub(super) category: Option<&'a str>,
    pub(super) amount: Number<'a>,
    pub(super) spent: Number<'a>,
    /// Negative if more was spent than the budget.
    pub(super) left: Number<'a>,
}

#[derive(Serialize)]
pub(super) struct NewBudgetDocument<'a> {
    pub(super) category: Option<&'a str>,
    /// Null if the budget was removed.
    pub(super) amount: Option<Number<'a>>,
}

/// A rule by which an expense repeats.
#[derive(Serialize)]
pub(super) struct RepeatDocument<'a> {
    id: u64,
    description: &'a str,
    amount: Number<'a>,
    category: &'a str,
    every: &'a str,
    first: &'a str,
    /// Null if nothing was added yet.
    done: Option<&'a str>,
    /// Null if it has no end.
    until: Option<&'a str>,
    /// Null if it has come to its end.
    next: Option<&'a str>,
    due: u64,
}

impl<'a> From<&'a Repeat> for RepeatDocument<'a> {
    fn from(repeat: &'a Repeat) -> Self {
        let Repeat { id, description, amount, category, every, first, done, until, next, due } =
            repeat;
        Self {
            id: *id,
            description,
            amount: Number(amount),
            category,
            every,
            first,
            done: done.as_deref(),
            until: until.as_deref(),
            next: next.as_deref(),
            due: *due,
        }
    }
}

#[derive(Serialize)]
pub(super) struct CheckDocument<'a> {
    /// The copy of the original, if the file was repaired.
    pub(super) copy: Option<&'a str>,
    pub(super) problems: Vec<ProblemDocument<'a>>,
}

#[derive(Serialize)]
pub(super) struct ProblemDocument<'a> {
    pub(super) line: u64,
    pub(super) column: u64,
    pub(super) reason: &'a str,
    pub(super) repairable: bool,
}

#[derive(Serialize)]
pub(super) struct CopyDocument<'a> {
    pub(super) file: &'a str,
}

#[derive(Serialize)]
pub(super) struct InfoDocument<'a> {
    pub(super) file: &'a str,
    pub(super) bytes: u64,
    pub(super) counter: u64,
    pub(super) expenses: u64,
}
