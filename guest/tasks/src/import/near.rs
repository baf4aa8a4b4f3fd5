//! Stored expenses that may be a row of a file, though they are not equal to it: someone
//! entered them by hand, with another text or a few days apart.

use std::collections::HashMap;

use expenses_interface::{Expense, ExpenseRef};
use expenses_model::{Date, parse_date};

use super::duplicates::value;

/// So many days may lie between a purchase and its booking.
const DAYS: i32 = 3;

/// Expenses by amount and day.
pub(super) struct Near<'a>(HashMap<&'a str, Vec<(Date, &'a Expense)>>);

impl<'a> Near<'a> {
    pub(super) fn new(expenses: impl Iterator<Item = &'a Expense>) -> Self {
        let mut all: HashMap<_, Vec<_>> = HashMap::new();
        for expense in expenses {
            if let Some(day) = expense.date.as_deref().and_then(parse_date) {
                all.entry(value(&expense.amount)).or_default().push((day, expense));
            }
        }
        for same in all.values_mut() {
            same.sort_by_key(|(day, expense)| (*day, expense.id));
        }
        Self(all)
    }

    /// The first expense of the same amount within three days.
    pub(super) fn of(&self, row: ExpenseRef<'_>) -> Option<&'a Expense> {
        let day = row.date.and_then(parse_date)?;
        let same = self.0.get(value(row.amount))?;
        let days = |other: Date| (other - day).get_days();
        let first = same.partition_point(|(other, _)| days(*other) < -DAYS);
        same.get(first).filter(|(other, _)| days(*other) <= DAYS).map(|(_, expense)| *expense)
    }
}
