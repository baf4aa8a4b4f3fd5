//! Which rows of a file are not in the store already.
//!
//! Equal expenses are counted: two purchases of one amount on one day are two, and a
//! file that is imported again adds only what is new. The category does not tell
//! expenses apart, for people change it after an import.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use expenses_formats::own::ExpenseRows;
use expenses_interface::{Expense, ExpenseRef};
use expenses_model::{fold, nfc};

/// What tells an expense from another: its day, its amount in one way of writing, and
/// its description.
type Key<'a> = (Option<&'a str>, &'a str, Cow<'a, str>);

/// What is known before rows and stored expenses are compared.
pub(super) struct Known<'a> {
    /// What some rows are; the others are to be compared.
    pub(super) rows: Vec<Row>,
    /// Whether a row and a stored expense, by their places, are not the same though they are
    /// equal.
    pub(super) are_apart: &'a dyn Fn(usize, usize) -> bool,
}

/// What a row is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Row {
    /// Nothing that is stored.
    New,
    /// The stored expense at this place.
    There(usize),
    /// One that was changed or deleted.
    Changed,
}

/// What each row is. Of equal rows, those count as there first whose category is the same too.
pub(super) fn compare(rows: &ExpenseRows, existing: &[Expense], known: Known<'_>) -> Vec<Row> {
    let Known { rows: mut found, are_apart } = known;
    if existing.is_empty() {
        return found;
    }
    let matched = found.iter().filter_map(|row| match row {
        Row::There(at) => Some(*at),
        Row::New | Row::Changed => None,
    });
    let matched: HashSet<usize> = matched.collect();
    let mut unmatched: HashMap<Key<'_>, Vec<(String, usize)>> = HashMap::new();
    for (at, Expense { id: _, description, amount, category, date }) in
        existing.iter().enumerate().rev().filter(|(at, _)| !matched.contains(at))
    {
        let key = (date.as_deref(), value(amount), nfc(description));
        unmatched.entry(key).or_default().push((fold(category), at));
    }
    for same_category in [true, false] {
        let open = rows.iter().zip(&mut found).enumerate();
        for (place, (row, found)) in open.filter(|(_, (_, found))| **found == Row::New) {
            let ExpenseRef { id: _, description, amount, category, date } = row.expense;
            let key = (date, value(amount), nfc(description));
            let Some(stored) = unmatched.get_mut(&key) else { continue };
            let category = same_category.then(|| fold(category));
            let is_same = |(of, at): &(String, usize)| {
                category.as_ref().is_none_or(|category| of == category) && !are_apart(place, *at)
            };
            // Without a category it is the one with the least id.
            let same = match same_category {
                true => stored.iter().position(is_same),
                false => stored.iter().rposition(is_same),
            };
            if let Some(at) = same {
                *found = Row::There(stored.swap_remove(at).1);
            }
        }
    }
    found
}

/// An amount's text without the zeros at its end that do not count.
pub(super) fn value(amount: &str) -> &str {
    if amount.contains('.') { amount.trim_end_matches('0').trim_end_matches('.') } else { amount }
}

#[cfg(test)]
mod tests {
    use expenses_formats::own::ExpenseRow;
    use proptest::prelude::*;

    use super::*;

    const DATE: &str = "2026-11-23";

    fn rows(all: &[(&str, &str)]) -> ExpenseRows {
        let mut rows = ExpenseRows::default();
        for (line, (amount, category)) in (1..).zip(all) {
            let (description, date) = ("Tea", Some(DATE));
            let expense = ExpenseRef { id: None, description, amount, category, date };
            rows.push(ExpenseRow { line, expense });
        }
        rows
    }

    /// The places of the rows that are new.
    fn not_there(rows: &ExpenseRows, existing: &[Expense]) -> Vec<usize> {
        let known = Known { rows: vec![Row::New; rows.len()], are_apart: &|_, _| false };
        let found = compare(rows, existing, known);
        (0..rows.len()).filter(|at| found[*at] == Row::New).collect()
    }

    fn stored(amount: &str, category: &str) -> Expense {
        Expense {
            id: 1,
            description: "Tea".into(),
            amount: amount.into(),
            category: category.into(),
            date: Some(DATE.into()),
        }
    }

    #[test]
    fn equal_expenses_are_counted() {
        let rows = rows(&[("3", "food"), ("3.00", "food"), ("3", "food")]);
        assert_eq!(not_there(&rows, &[stored("3.0", "food"), stored("4", "food")]), [1, 2]);
    }

    #[test]
    fn another_category_is_the_same_expense_unless_one_fits_better() {
        let rows = rows(&[("3", "other"), ("3", "FOOD")]);
        assert_eq!(not_there(&rows, &[stored("3", "food")]), [0]);
        assert!(not_there(&rows, &[stored("3", "food"), stored("3", "travel")]).is_empty());
    }

    proptest! {
        /// As a difference of multisets: of each kind of expense, as many are new as the
        /// file has more of it than the store.
        #[test]
        fn what_is_new_is_what_the_file_has_more(
            file in prop::collection::vec((1u8..4, 0u8..3), 0..20),
            store in prop::collection::vec((1u8..4, 0u8..3), 0..20),
        ) {
            let texts: Vec<_> = file.iter().map(|(a, c)| (a.to_string(), c.to_string())).collect();
            let texts: Vec<_> = texts.iter().map(|(a, c)| (a.as_str(), c.as_str())).collect();
            let existing: Vec<_> =
                store.iter().map(|(a, c)| stored(&a.to_string(), &c.to_string())).collect();
            let new = not_there(&rows(&texts), &existing);
            for amount in 1u8..4 {
                let count = new.iter().filter(|at| file[**at].0 == amount).count();
                let in_file = file.iter().filter(|(a, _)| *a == amount).count();
                let in_store = store.iter().filter(|(a, _)| *a == amount).count();
                prop_assert_eq!(count, in_file.saturating_sub(in_store));
            }
        }
    }
}
