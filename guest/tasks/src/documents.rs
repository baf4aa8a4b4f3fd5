//! JSON documents of single results, which the command line and the service show alike.

use expenses_formats::json::{Amounts, Decimal};
use expenses_interface::{Budget, IdRange, Info, Logged, Repeat};
use serde::Serialize;

/// A budget in a month.
#[derive(Serialize)]
pub struct BudgetDocument<'a> {
    month: &'a str,
    /// Null for the budget of all expenses.
    category: Option<&'a str>,
    amount: Decimal<'a>,
    /// Whether the amount is for a year.
    yearly: bool,
    /// The first month whose rest is carried over; null if none is.
    since: Option<&'a str>,
    /// What is carried over; negative if more was spent before than the budget.
    carried: Decimal<'a>,
    spent: Decimal<'a>,
    /// Negative if more was spent than the budget.
    left: Decimal<'a>,
}

impl<'a> BudgetDocument<'a> {
    /// A budget in a month `YYYY-MM`.
    pub fn new(month: &'a str, budget: &'a Budget, amounts: Amounts) -> Self {
        let Budget { category, amount, yearly, amounts: _, carried, spent, left } = budget;
        let shown = [amount, carried, spent, left].map(|text| amounts.show(text));
        let ([amount, carried, spent, left], yearly) = (shown, *yearly);
        let (category, since) = (category.as_deref(), budget.since());
        Self { month, category, amount, yearly, since, carried, spent, left }
    }
}

/// A rule by which an expense repeats.
#[derive(Serialize)]
pub struct RepeatDocument<'a> {
    id: u64,
    description: &'a str,
    amount: Decimal<'a>,
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

impl<'a> RepeatDocument<'a> {
    /// A rule with its amount in this form.
    pub fn new(repeat: &'a Repeat, amounts: Amounts) -> Self {
        let Repeat { id, description, amount, category, every, first, done, until, next, due } =
            repeat;
        Self {
            id: *id,
            description,
            amount: amounts.show(amount),
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

/// A commit of the history.
#[derive(Serialize)]
pub struct LoggedDocument<'a> {
    time: &'a str,
    added: Vec<Range>,
    changed: Vec<Range>,
    deleted: Vec<Range>,
    /// Null for the budget of all expenses.
    budgets: &'a [Option<String>],
    /// The day on which months start; null if the commit did not set it.
    month_start: Option<u8>,
    /// The descriptions of the rules that were started or stopped.
    repeats: &'a [String],
    /// Null if nobody said what the commit was.
    note: Option<&'a str>,
}

/// Consecutive ids.
#[derive(Serialize)]
struct Range {
    first: u64,
    last: u64,
}

impl<'a> From<&'a Logged> for LoggedDocument<'a> {
    fn from(logged: &'a Logged) -> Self {
        let Logged { time, added, changed, deleted, budgets, month_start, repeats, note } = logged;
        let range = |IdRange { first, last }: &IdRange| Range { first: *first, last: *last };
        let ranges = |ranges: &[IdRange]| ranges.iter().map(range).collect();
        let (added, changed, deleted) = (ranges(added), ranges(changed), ranges(deleted));
        let (month_start, note) = (*month_start, note.as_deref());
        Self { time, added, changed, deleted, budgets, month_start, repeats, note }
    }
}

/// The state of the store.
#[derive(Serialize)]
pub struct InfoDocument<'a> {
    file: &'a str,
    bytes: u64,
    counter: u64,
    expenses: u64,
    month_start: u8,
}

impl<'a> InfoDocument<'a> {
    /// The state, with the data file under the name that the reader knows it by. Without the
    /// revision, which has a meaning only in one instance.
    pub fn new(file: &'a str, info: &Info) -> Self {
        let Info { file: _, bytes, counter, expenses, month_start, revision: _ } = info;
        let (bytes, counter, expenses) = (*bytes, *counter, *expenses);
        Self { file, bytes, counter, expenses, month_start: *month_start }
    }
}
