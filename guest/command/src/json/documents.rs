//! The JSON documents that commands print, apart from reports.

use expenses_formats::json::Number;
use expenses_interface::{Budget, IdRange, Logged, Repeat};
use serde::Serialize;

#[derive(Serialize)]
pub(super) struct LoggedDocument<'a> {
    pub(super) time: &'a str,
    pub(super) added: Vec<RangeDocument>,
    pub(super) changed: Vec<RangeDocument>,
    pub(super) deleted: Vec<RangeDocument>,
    /// The categories whose budget was set or removed; null for the budget of all expenses.
    pub(super) budgets: &'a [Option<String>],
    /// The day on which months start, if the commit set it.
    pub(super) month_start: Option<u8>,
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
        let Logged { time, added, changed, deleted, budgets, month_start, repeats, note } = logged;
        let ranges = |ranges: &[IdRange]| {
            let range =
                |IdRange { first, last }: &IdRange| RangeDocument { first: *first, last: *last };
            ranges.iter().map(range).collect()
        };
        let (added, changed, deleted) = (ranges(added), ranges(changed), ranges(deleted));
        let (month_start, note) = (*month_start, note.as_deref());
        Self { time, added, changed, deleted, budgets, month_start, repeats, note }
    }
}

/// A category or a tag.
#[derive(Serialize)]
pub(super) struct NameDocument<'a> {
    pub(super) name: &'a str,
    pub(super) count: u64,
    pub(super) total: Number<'a>,
}

#[derive(Serialize)]
pub(super) struct BudgetDocument<'a> {
    pub(super) month: &'a str,
    /// Null for the budget of all expenses.
    pub(super) category: Option<&'a str>,
    pub(super) amount: Number<'a>,
    /// Whether the amount is for a year.
    pub(super) yearly: bool,
    /// The first month whose rest is carried over; null if none is.
    pub(super) since: Option<&'a str>,
    /// What is carried over; negative if more was spent before than the budget.
    pub(super) carried: Number<'a>,
    pub(super) spent: Number<'a>,
    /// Negative if more was spent than the budget.
    pub(super) left: Number<'a>,
}

impl<'a> BudgetDocument<'a> {
    pub(super) fn new(month: &'a str, budget: &'a Budget) -> Self {
        let Budget { category, amount, yearly, amounts: _, carried, spent, left } = budget;
        let [amount, carried, spent, left] = [amount, carried, spent, left].map(|of| Number(of));
        let (category, since, yearly) = (category.as_deref(), budget.since(), *yearly);
        Self { month, category, amount, yearly, since, carried, spent, left }
    }
}

#[derive(Serialize)]
pub(super) struct RenamedDocument<'a> {
    pub(super) old: &'a str,
    pub(super) new: &'a str,
    pub(super) expenses: u64,
    /// The budget that moved along or remained; null if the old name had none.
    pub(super) budget: Option<Number<'a>>,
}

#[derive(Serialize)]
pub(super) struct NewBudgetDocument<'a> {
    pub(super) category: Option<&'a str>,
    /// Null if the budget was removed.
    pub(super) amount: Option<Number<'a>>,
    pub(super) yearly: bool,
    pub(super) carries_over: bool,
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
    pub(super) month_start: u8,
}
