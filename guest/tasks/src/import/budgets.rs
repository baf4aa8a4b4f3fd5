//! Budgets that are exceeded with the rows of a file.

use std::collections::BTreeMap;

use bigdecimal::{BigDecimal, Signed};
use expenses_interface::{Budget, ExpenseRef, Expenses, MonthlyBudgets};
use expenses_model::{Month, fold, parse_date};

use crate::reports::start;

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
    let start = start(store.info()?.month_start);
    let mut spent: BTreeMap<Month, BTreeMap<String, BigDecimal>> = BTreeMap::new();
    for row in rows {
        let Some(day) = row.date.and_then(parse_date) else { continue };
        let Ok(amount) = row.amount.parse::<BigDecimal>() else { continue };
        let categories = spent.entry(start.month_of(day)).or_default();
        *categories.entry(fold(row.category)).or_default() += amount;
    }
    let mut exceeded = Vec::new();
    for (month, now) in &spent {
        let MonthlyBudgets { month: name, budgets, .. } = store.budgets(Some(month.to_text()))?;
        for budget in budgets {
            let of = budget.category.as_deref().map(fold);
            let counts = |category: &String| of.as_ref().is_none_or(|of| of == category);
            let (true, Ok(left)) = (now.keys().any(counts), budget.left.parse::<BigDecimal>())
            else {
                continue;
            };
            // The rows of months before count as well, if it is for a year or carries over.
            let rows = spent.range(first_month(&budget, *month)..=*month);
            let new = rows.flat_map(|(_, categories)| categories);
            let new = new.filter(|(category, _)| counts(category));
            let left = new.fold(left, |left, (_, spent)| left - spent);
            if left.is_negative() {
                let left = left.to_plain_string();
                exceeded.push((name.clone(), Budget { left, ..budget }));
            }
        }
    }
    Ok(exceeded)
}

/// The first month whose expenses lower what is left of a budget in a month.
fn first_month(budget: &Budget, month: Month) -> Month {
    let now = if budget.yearly { month.first_of_year() } else { month };
    let since = budget.since().and_then(Month::parse);
    since.map_or(now, |since| since.min(now))
}
