//! Budgets that are exceeded with the rows of a file.

use std::collections::BTreeMap;

use bigdecimal::{BigDecimal, Signed};
use expenses_interface::{Budget, ExpenseRef, Expenses, MonthlyBudgets};
use expenses_model::fold;

/// The budgets that are exceeded with these rows, each with its month `YYYY-MM` and with
/// what is left of it then. Those that no row counts in are not among them.
///
/// # Errors
///
/// Those of the store.
pub(super) fn exceeded<'a, S: Expenses>(
    store: &mut S,
    rows: impl Iterator<Item = ExpenseRef<'a>>,
) -> Result<Vec<(String, Budget)>, S::Error> {
    if store.budgets(None)?.budgets.is_empty() {
        return Ok(Vec::new());
    }
    let mut spent: BTreeMap<&str, BTreeMap<String, BigDecimal>> = BTreeMap::new();
    for row in rows {
        let Some(month) = row.date.and_then(|date| date.get(..7)) else { continue };
        let Ok(amount) = row.amount.parse::<BigDecimal>() else { continue };
        *spent.entry(month).or_default().entry(fold(row.category)).or_default() += amount;
    }
    let mut exceeded = Vec::new();
    for (month, categories) in spent {
        let MonthlyBudgets { month, budgets, .. } = store.budgets(Some(month.to_owned()))?;
        for budget in budgets {
            let of = budget.category.as_deref().map(fold);
            let counts = |category: &String| of.as_ref().is_none_or(|of| of == category);
            let mut new = categories.iter().filter(|(category, _)| counts(category)).peekable();
            let (Some(_), Ok(left)) = (new.peek(), budget.left.parse::<BigDecimal>()) else {
                continue;
            };
            let left = new.fold(left, |left, (_, spent)| left - spent);
            if left.is_negative() {
                let left = left.to_plain_string();
                exceeded.push((month.clone(), Budget { left, ..budget }));
            }
        }
    }
    Ok(exceeded)
}
