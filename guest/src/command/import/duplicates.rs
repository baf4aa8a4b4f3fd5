//! Which rows of a file are in the store already.
//!
//! Equal expenses are counted: two purchases of one amount on one day are two, and a
//! file that is imported again adds only what is new. The category does not tell
//! expenses apart, for people change it after an import.

use std::collections::HashMap;

use crate::interface::{Expense, KeptExpense};
use crate::model::fold;

use super::Row;

/// What tells an expense from another: its day, its amount in one way of writing, and
/// its description.
type Key<'a> = (Option<&'a str>, &'a str, &'a str);

/// Divides rows into those that are new and those that are there, in their order.
///
/// Of equal rows, those count as there first whose category is the same too.
pub(super) fn split(rows: Vec<Row>, existing: &[Expense]) -> (Vec<Row>, Vec<Row>) {
    if existing.is_empty() {
        return (rows, Vec::new());
    }
    let mut unmatched: HashMap<Key<'_>, Vec<String>> = HashMap::new();
    for Expense { id: _, description, amount, category, date } in existing {
        let key = (date.as_deref(), value(amount), description.as_str());
        unmatched.entry(key).or_default().push(fold(category));
    }
    let mut there = vec![false; rows.len()];
    for same_category in [true, false] {
        for (row, there) in rows.iter().zip(&mut there).filter(|(_, there)| !**there) {
            let KeptExpense { id: _, description, amount, category, date } = &row.expense;
            let key = (date.as_deref(), value(amount), description.as_str());
            let Some(categories) = unmatched.get_mut(&key) else { continue };
            let found = if same_category {
                let category = fold(category);
                categories.iter().position(|existing| *existing == category)
            } else {
                categories.len().checked_sub(1)
            };
            if let Some(at) = found {
                categories.swap_remove(at);
                *there = true;
            }
        }
    }
    let (old, new): (Vec<_>, Vec<_>) = rows.into_iter().zip(there).partition(|(_, there)| *there);
    let rows = |part: Vec<(Row, bool)>| part.into_iter().map(|(row, _)| row).collect();
    (rows(new), rows(old))
}

/// An amount's text without the zeros at its end that do not count.
fn value(amount: &str) -> &str {
    if amount.contains('.') { amount.trim_end_matches('0').trim_end_matches('.') } else { amount }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn row(line: u64, amount: &str, category: &str) -> Row {
        let expense = KeptExpense {
            id: None,
            description: "Tea".into(),
            amount: amount.into(),
            category: category.into(),
            date: Some("2026-11-23".into()),
        };
        Row { line, expense }
    }

    fn stored(amount: &str, category: &str) -> Expense {
        let KeptExpense { description, amount, category, date, .. } =
            row(0, amount, category).expense;
        Expense { id: 1, description, amount, category, date }
    }

    fn lines(rows: &[Row]) -> Vec<u64> {
        rows.iter().map(|row| row.line).collect()
    }

    #[test]
    fn equal_expenses_are_counted() {
        let rows = vec![row(1, "3", "food"), row(2, "3.00", "food"), row(3, "3", "food")];
        let (new, old) = split(rows, &[stored("3.0", "food"), stored("4", "food")]);
        assert_eq!((lines(&new), lines(&old)), (vec![2, 3], vec![1]));
    }

    #[test]
    fn another_category_is_the_same_expense_unless_one_fits_better() {
        let rows = vec![row(1, "3", "other"), row(2, "3", "FOOD")];
        let (new, old) = split(rows.clone(), &[stored("3", "food")]);
        assert_eq!((lines(&new), lines(&old)), (vec![1], vec![2]));
        let (new, old) = split(rows, &[stored("3", "food"), stored("3", "travel")]);
        assert_eq!((lines(&new), lines(&old)), (vec![], vec![1, 2]));
    }

    proptest! {
        /// As a difference of multisets: of each kind of expense, as many are new as the
        /// file has more of it than the store.
        #[test]
        fn what_is_new_is_what_the_file_has_more(
            file in prop::collection::vec((1u8..4, 0u8..3), 0..20),
            store in prop::collection::vec((1u8..4, 0u8..3), 0..20),
        ) {
            let rows = file.iter().zip(1..).map(|((a, c), line)| row(line, &a.to_string(), &c.to_string()));
            let existing: Vec<_> =
                store.iter().map(|(a, c)| stored(&a.to_string(), &c.to_string())).collect();
            let (new, old) = split(rows.collect(), &existing);
            for amount in 1u8..4 {
                let text = amount.to_string();
                let count = |rows: &[Row]| rows.iter().filter(|row| row.expense.amount == text).count();
                let in_file = file.iter().filter(|(a, _)| *a == amount).count();
                let in_store = store.iter().filter(|(a, _)| *a == amount).count();
                prop_assert_eq!(count(&new), in_file.saturating_sub(in_store));
                prop_assert_eq!(count(&old), in_file.min(in_store));
            }
        }
    }
}
