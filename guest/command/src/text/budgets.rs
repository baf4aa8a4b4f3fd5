//! Budgets for people.

use std::io::{self, Write};

use expenses_interface::{Budget, MonthlyBudgets, NewBudget, escape};

use super::phrases::ForCategory;
use crate::format::is_exceeded;
use crate::screen::{Role, Screen};
use crate::table::{Alignment, Table, align_points};

/// Writes a table of the budgets.
pub(super) fn budgets(
    output: &mut dyn Write,
    monthly: &MonthlyBudgets,
    screen: Screen,
) -> io::Result<()> {
    let MonthlyBudgets { budgets, .. } = monthly;
    if budgets.is_empty() {
        return writeln!(output, "No budgets.");
    }
    let column = |of: fn(&Budget) -> &str| align_points(budgets.iter().map(of));
    let has_years = budgets.iter().any(|budget| budget.yearly);
    let carries = budgets.iter().any(|budget| !budget.amounts.is_empty());
    let right = |heading: &'static str| (heading, Alignment::Right);
    let mut columns = vec![("CATEGORY", Alignment::Left), right("BUDGET")];
    columns.extend(has_years.then_some(("FOR", Alignment::Whole)));
    columns.extend(carries.then(|| right("CARRIED")));
    columns.extend([right("SPENT"), right("LEFT")]);
    // What is left tells the most.
    let spent = columns.len() - 2;
    let optional = if carries { vec![spent - 1, spent] } else { vec![spent] };
    let mut table = Table::new(columns).optional(optional);
    let (amounts, carried) = (column(|of| &of.amount), column(|of| carried_text(of)));
    let (spent, left) = (column(|of| &of.spent), column(|of| &of.left));
    for (at, budget) in budgets.iter().enumerate() {
        let category = escape(budget.category.as_deref().unwrap_or("all"));
        let mut cells = vec![category.into(), amounts[at].clone()];
        cells.extend(has_years.then(|| span(budget.yearly).to_owned()));
        cells.extend(carries.then(|| carried[at].clone()));
        cells.extend([spent[at].clone(), left[at].clone()]);
        let last = cells.len() - 1;
        table.push(cells);
        if is_exceeded(budget) {
            table.role_last(last, Role::Bad);
        }
    }
    table.write(output, screen)?;
    let month = month(monthly);
    match (has_years, monthly.month.get(..4)) {
        (true, Some(year)) => writeln!(
            output,
            "Spent and left are for {month}; of a budget for a year, for {year} until then."
        ),
        _ => writeln!(output, "Spent and left are for {month}."),
    }
}

/// Writes the budget that was set, or removed.
pub(super) fn set(output: &mut dyn Write, budget: &NewBudget) -> io::Result<()> {
    let NewBudget { category, amount, yearly, carries_over, since } = budget;
    let of = ForCategory(category.as_deref());
    let Some(amount) = amount else { return writeln!(output, "Removed the budget{of}.") };
    write!(output, "The budget{of} is {} a {}", escape(amount), span(*yearly))?;
    match (carries_over, since) {
        (true, Some(since)) => {
            writeln!(output, "; what is left is carried over, from {} on.", escape(since))
        }
        (true, None) => writeln!(output, "; what is left is carried over."),
        (false, _) => writeln!(output, "."),
    }
}

/// Writes what is left of each budget.
pub(super) fn left(
    output: &mut dyn Write,
    monthly: &MonthlyBudgets,
    screen: Screen,
) -> io::Result<()> {
    for budget in &monthly.budgets {
        let of = ForCategory(budget.category.as_deref());
        let (amount, left) = (escape(&budget.amount), escape(&budget.left));
        let time = match (budget.yearly, monthly.month.get(..4)) {
            (true, Some(year)) => year.to_owned(),
            _ => month(monthly),
        };
        let carried = match budget.amounts.is_empty() {
            true => String::new(),
            false => format!(" and {} carried over", escape(&budget.carried)),
        };
        if is_exceeded(budget) {
            let by = left.trim_start_matches('-');
            let over = format!("Over budget in {time}: {by} more than {amount}{carried}{of}.");
            writeln!(output, "{}", screen.paint(Role::Bad, &over))?;
        } else {
            writeln!(output, "Left in {time}: {left} of {amount}{carried}{of}.")?;
        }
    }
    Ok(())
}

/// The month, with its days if it is not as in the calendar.
fn month(monthly: &MonthlyBudgets) -> String {
    let MonthlyBudgets { month, first, last, .. } = monthly;
    match first.ends_with("-01") {
        true => escape(month).into(),
        false => format!("{} ({} to {})", escape(month), escape(first), escape(last)),
    }
}

fn span(yearly: bool) -> &'static str {
    if yearly { "year" } else { "month" }
}

/// What is carried over; nothing of a budget that does not carry over.
fn carried_text(budget: &Budget) -> &str {
    if budget.amounts.is_empty() { "" } else { &budget.carried }
}
