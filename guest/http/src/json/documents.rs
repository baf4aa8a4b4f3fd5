//! The documents that the service sends.

use expenses_formats::json::Number;
use expenses_interface::{Budget, Expense, ExpenseRef, Group, IdRange, Info, Logged};
use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

/// How amounts are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Amounts {
    /// As numbers, with all their digits.
    #[default]
    Numbers,
    /// As texts, for clients that read numbers as binary ones.
    Strings,
}

impl Amounts {
    /// An amount in this form.
    pub(crate) fn show(self, text: &str) -> Decimal<'_> {
        Decimal { text, amounts: self }
    }
}

/// An amount.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Decimal<'a> {
    text: &'a str,
    amounts: Amounts,
}

impl Serialize for Decimal<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.amounts {
            Amounts::Numbers => Number(self.text).serialize(serializer),
            Amounts::Strings => serializer.serialize_str(self.text),
        }
    }
}

/// An expense.
#[derive(Serialize)]
pub(crate) struct ExpenseDocument<'a> {
    /// Null in a preview.
    id: Option<u64>,
    description: &'a str,
    amount: Decimal<'a>,
    category: &'a str,
    /// Null if another program wrote none.
    date: Option<&'a str>,
}

impl<'a> ExpenseDocument<'a> {
    pub(crate) fn new(expense: ExpenseRef<'a>, amounts: Amounts) -> Self {
        let ExpenseRef { id, description, amount, category, date } = expense;
        Self { id, description, amount: amounts.show(amount), category, date }
    }

    pub(crate) fn of(expense: &'a Expense, amounts: Amounts) -> Self {
        Self::new(expense.into(), amounts)
    }
}

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

/// A commit of the history.
#[derive(Serialize)]
pub(crate) struct LoggedDocument<'a> {
    time: &'a str,
    added: Vec<Range>,
    changed: Vec<Range>,
    deleted: Vec<Range>,
    /// Null for the budget of all expenses.
    budgets: &'a [Option<String>],
}

/// Consecutive ids.
#[derive(Serialize)]
struct Range {
    first: u64,
    last: u64,
}

impl<'a> From<&'a Logged> for LoggedDocument<'a> {
    fn from(Logged { time, added, changed, deleted, budgets }: &'a Logged) -> Self {
        let range = |IdRange { first, last }: &IdRange| Range { first: *first, last: *last };
        let ranges = |ranges: &[IdRange]| ranges.iter().map(range).collect();
        let (added, changed, deleted) = (ranges(added), ranges(changed), ranges(deleted));
        Self { time, added, changed, deleted, budgets }
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
