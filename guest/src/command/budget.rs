//! Budgets: shown, set and removed, and what other commands say of them.

use crate::interface::{Budget, Change, Expense, Expenses, Filter, MonthlyBudgets, NewBudget};
use crate::model::fold;

use super::ending::Failure;
use super::grammar::BudgetArguments;
use super::period::Period;
use super::run::{Context, Session, is_made};

impl<S: Expenses> Session<'_, S> {
    /// Sets or removes a budget, or shows what a month has left of all.
    pub(super) fn budget(
        &mut self,
        arguments: &BudgetArguments,
        context: &Context,
    ) -> Result<(), Failure<S::Error>> {
        let BudgetArguments { amount, category, remove, month } = arguments.clone();
        if amount.is_none() && !remove {
            // What names no month is left to the store.
            let named = |name: &str| Period::parse(name, context.today?())?.calendar_month();
            let month = match month {
                None => named("this-month"),
                Some(name) => named(&name).or(Some(name)),
            };
            let monthly = self.store.budgets(month).map_err(Failure::Operation)?;
            let MonthlyBudgets { month, mut budgets, revision: _ } = monthly;
            budgets.retain(|budget| {
                category.as_deref().is_none_or(|of| is_of(budget, of) && budget.category.is_some())
            });
            return self.tell(|format, output| format.budgets(output, &month, &budgets));
        }
        let new = NewBudget { category, amount };
        let answer = self.store.apply(vec![Change::SetBudget(new.clone())], None);
        match answer.map_err(|failure| failure.error) {
            Ok(_) => self.tell(|format, output| format.budget_set(output, &new)),
            Err(error) => {
                if is_made(&error) {
                    // The store's error is the one to tell.
                    let _ = self.format.budget_set(self.output, &new);
                }
                Err(Failure::Operation(error))
            }
        }
    }

    /// Tells what an expense that was added leaves of the budgets that it counts in, and
    /// warns of those that are exceeded.
    ///
    /// The expense is added: a failure of this look at the budgets is none of the command.
    pub(super) fn tell_left(&mut self, expense: &Expense) -> Result<(), Failure<S::Error>> {
        let Some(month) = expense.date.as_deref().and_then(month_of) else { return Ok(()) };
        let Ok(monthly) = self.store.budgets(Some(month)) else { return Ok(()) };
        let MonthlyBudgets { month, mut budgets, revision: _ } = monthly;
        budgets.retain(|budget| is_of(budget, &expense.category));
        let (exceeded, left): (Vec<_>, Vec<_>) = budgets.into_iter().partition(is_exceeded);
        for Budget { category, amount, left, .. } in exceeded {
            let of = category.map_or(String::new(), |category| format!(" for {category}"));
            let by = left.trim_start_matches('-');
            self.notes.push(format!("the budget of {amount}{of} is exceeded by {by} in {month}"));
        }
        self.tell(|format, output| format.left(output, &month, &left))
    }

    /// Tells what is left of the budgets that a summary is of.
    pub(super) fn tell_budgets_of(&mut self, filter: &Filter) -> Result<(), Failure<S::Error>> {
        match self.budgets_of_summary(filter).map_err(Failure::Operation)? {
            None => Ok(()),
            Some(of) => self.tell(|format, output| format.left(output, &of.month, &of.budgets)),
        }
    }

    /// The budgets that a summary is of: where it is one of a whole month, in all or of a
    /// category.
    fn budgets_of_summary(&mut self, filter: &Filter) -> Result<Option<MonthlyBudgets>, S::Error> {
        let Some(month) = whole_month(filter) else { return Ok(None) };
        let mut monthly = self.store.budgets(Some(month))?;
        if let Some(category) = &filter.category {
            monthly.budgets.retain(|of| of.category.is_some() && is_of(of, category.trim()));
        }
        Ok(Some(monthly))
    }

    /// Says that the budget of a category which no expense has any longer stays.
    pub(super) fn note_budget_left_behind(&mut self, category: &str, expenses: &[Expense]) {
        let category = fold(category.trim());
        if expenses.iter().any(|expense| fold(&expense.category) == category) {
            return;
        }
        let Ok(monthly) = self.store.budgets(None) else { return };
        for Budget { category: of, amount, .. } in monthly.budgets {
            if let Some(of) = of.filter(|of| fold(of) == category) {
                self.notes.push(format!(
                    "the budget of {amount} for {of} stays, which no expense is of now: see `expenses budget`"
                ));
            }
        }
    }
}

/// Whether expenses of a category count in a budget.
fn is_of(budget: &Budget, category: &str) -> bool {
    budget.category.as_deref().is_none_or(|of| fold(of) == fold(category))
}

/// Whether more was spent than the budget allows.
pub(super) fn is_exceeded(budget: &Budget) -> bool {
    budget.left.starts_with('-')
}

/// The month `YYYY-MM` of a date.
fn month_of(date: &str) -> Option<String> {
    date.get(..7).map(str::to_owned)
}

/// The month whose expenses a filter matches, all or those of a category.
fn whole_month(filter: &Filter) -> Option<String> {
    let Filter { category: _, since: _, until: _, least, greatest, text, tag } = filter;
    let is_part = [least, greatest, text, tag].into_iter().any(Option::is_some);
    if is_part { None } else { Period::of(filter)?.calendar_month() }
}

#[cfg(test)]
mod tests;
