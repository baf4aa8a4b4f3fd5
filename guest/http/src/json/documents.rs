//! The documents that the service sends.

use expenses_formats::json::{Amounts, Decimal};
use expenses_interface::{Budget, Group, IdRange, Info, Logged, Repeat};
use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

/// The totals of groups, by their keys. What has no key has the empty one, which no other has.
pub(crate) struct Totals<'a> {
    pub(crate) groups: &'a [Group],
    pub(crate) amounts: Amounts,
}

impl Serialize for Totals<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.groups.len()))?;
        for Group { key, total, .. } in self.groups {
            map.serialize_entry(key.as_deref().unwrap_or_default(), &self.amounts.show(total))?;
        }
        map.end()
    }
}

/// A budget in a month.
#[derive(Serialize)]
pub(crate) struct BudgetDocument<'a> {
    month: &'a str,
    /// Null for the budget of all expenses.
    category: Option<&'a str>,
    amount: Decimal<'a>,
    spent: Decimal<'a>,
    left: Decimal<'a>,
}

impl<'a> BudgetDocument<'a> {
    pub(crate) fn new(month: &'a str, budget: &'a Budget, amounts: Amounts) -> Self {
        let Budget { category, amount, spent, left } = budget;
        let [amount, spent, left] = [amount, spent, left].map(|text| amounts.show(text));
        Self { month, category: category.as_deref(), amount, spent, left }
    }
}

/// A rule by which an expense repeats.
#[derive(Serialize)]
pub(crate) struct RepeatDocument<'a> {
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
    pub(crate) fn new(repeat: &'a Repeat, amounts: Amounts) -> Self {
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
pub(crate) struct LoggedDocument<'a> {
    time: &'a str,
    added: Vec<Range>,
    changed: Vec<Range>,
    deleted: Vec<Range>,
    /// Null for the budget of all expenses.
    budgets: &'a [Option<String>],
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
        let Logged { time, added, changed, deleted, budgets, repeats, note } = logged;
        let range = |IdRange { first, last }: &IdRange| Range { first: *first, last: *last };
        let ranges = |ranges: &[IdRange]| ranges.iter().map(range).collect();
        let (added, changed, deleted) = (ranges(added), ranges(changed), ranges(deleted));
        Self { time, added, changed, deleted, budgets, repeats, note: note.as_deref() }
    }
}

/// The state of the store.
#[derive(Serialize)]
pub(crate) struct InfoDocument<'a> {
    file: &'a str,
    bytes: u64,
    counter: u64,
    expenses: u64,
}

impl<'a> From<&'a Info> for InfoDocument<'a> {
    fn from(Info { file, bytes, counter, expenses, .. }: &'a Info) -> Self {
        Self { file, bytes: *bytes, counter: *counter, expenses: *expenses }
    }
}
