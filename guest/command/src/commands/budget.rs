//! `expenses budget`, and the lines about budgets of other commands.

use clap::Args;
use expenses_interface::{Budget, Change, Expense, Expenses, Filter, MonthlyBudgets, NewBudget};
use expenses_model::fold;
use expenses_tasks::period::Period;

use crate::exit::Failure;
use crate::format::is_exceeded;
use crate::session::{Context, Session, was_committed};

pub(crate) const NOTE: &str = "\
Examples:
  expenses budget 400
  expenses budget 150 --category food
  expenses budget
  expenses budget --remove --category food";

/// The arguments of `budget`.
#[derive(Args, Clone, Debug)]
pub struct BudgetArguments {
    /// The budget for a month, such as 150. Without it, the budgets are shown with what is
    /// left of them
    #[arg(allow_negative_numbers = true)]
    pub amount: Option<String>,
    /// The category of the budget; by default all expenses together
    #[arg(short, long)]
    pub category: Option<String>,
    /// Remove the budget
    #[arg(long, conflicts_with = "amount")]
    pub remove: bool,
    /// The month to show, such as 2026-11 or last-month; by default this month
    #[arg(id = "period", short, long = "period", alias = "month", value_name = "PERIOD", conflicts_with_all = ["amount", "remove"])]
    pub month: Option<String>,
}

impl<S: Expenses> Session<'_, S> {
    /// Sets or removes a budget, or shows what is left of all budgets in a month.
    pub(crate) fn budget(
        &mut self,
        arguments: &BudgetArguments,
        context: &Context,
    ) -> Result<(), Failure<S::Error>> {
        let BudgetArguments { amount, category, remove, month } = arguments.clone();
        if amount.is_none() && !remove {
            // The store refuses a text that names no month.
            let named = |name: &str| Period::parse(name, context.today?())?.calendar_month();
            let month = match month {
                None => named("this-month"),
                Some(name) => named(&name).or(Some(name)),
            };
            let monthly = self.store.budgets(month).map_err(Failure::Operation)?;
            let MonthlyBudgets { month, mut budgets, revision: _ } = monthly;
            budgets.retain(|budget| {
                category.as_deref().is_none_or(|of| counts(budget, of) && budget.category.is_some())
            });
            return self.print(|format, output| format.budgets(output, &month, &budgets));
        }
        let new = NewBudget { category, amount };
        let result = self.store.apply(vec![Change::SetBudget(new.clone())], None);
        match result.map_err(|failure| failure.error) {
            Ok(_) => self.print(|format, output| format.budget_set(output, &new)),
            Err(error) => {
                if was_committed(&error) {
                    // The store's error is reported, even if this fails, too.
                    let _ = self.format.budget_set(self.output, &new);
                }
                Err(Failure::Operation(error))
            }
        }
    }

    /// Prints what is left of the budgets that a new expense counts in, and warns of those that
    /// are exceeded.
    ///
    /// The expense is saved already, so if the budgets cannot be read, the command still succeeds.
    pub(crate) fn print_left(&mut self, expense: &Expense) -> Result<(), Failure<S::Error>> {
        let Some(month) = expense.date.as_deref().and_then(month_of) else { return Ok(()) };
        let Ok(monthly) = self.store.budgets(Some(month)) else { return Ok(()) };
        let MonthlyBudgets { month, mut budgets, revision: _ } = monthly;
        budgets.retain(|budget| counts(budget, &expense.category));
        let (exceeded, left): (Vec<_>, Vec<_>) = budgets.into_iter().partition(is_exceeded);
        for Budget { category, amount, left, .. } in exceeded {
            let of = category.map_or(String::new(), |category| format!(" for {category}"));
            let by = left.trim_start_matches('-');
            self.notes.push(format!("the budget of {amount}{of} is exceeded by {by} in {month}"));
        }
        self.print(|format, output| format.left(output, &month, &left))
    }

    /// Prints what is left of the budgets, if a summary covers exactly one month.
    pub(crate) fn print_budgets_of(&mut self, filter: &Filter) -> Result<(), Failure<S::Error>> {
        match self.budgets_of_summary(filter).map_err(Failure::Operation)? {
            None => Ok(()),
            Some(of) => self.print(|format, output| format.left(output, &of.month, &of.budgets)),
        }
    }

    /// The budgets of a summary that covers one whole month, of everything or of one category.
    fn budgets_of_summary(&mut self, filter: &Filter) -> Result<Option<MonthlyBudgets>, S::Error> {
        let Some(month) = whole_month(filter) else { return Ok(None) };
        let mut monthly = self.store.budgets(Some(month))?;
        if let Some(categories) = &filter.categories {
            let is_of = |of: &Budget| categories.iter().any(|one| counts(of, one.trim()));
            monthly.budgets.retain(|of| of.category.is_some() && is_of(of));
        }
        Ok(Some(monthly))
    }

    /// Notes that a budget remains although no expense has its category any longer.
    pub(crate) fn note_budget_left_behind(&mut self, category: &str, expenses: &[Expense]) {
        let category = fold(category.trim());
        if expenses.iter().any(|expense| fold(&expense.category) == category) {
            return;
        }
        let Ok(monthly) = self.store.budgets(None) else { return };
        for Budget { category: of, amount, .. } in monthly.budgets {
            if let Some(of) = of.filter(|of| fold(of) == category) {
                self.notes.push(format!(
                    "the budget of {amount} for {of} remains, but no expense uses that category: see `expenses budget`"
                ));
            }
        }
    }
}

/// Whether expenses of a category count in a budget.
fn counts(budget: &Budget, category: &str) -> bool {
    budget.category.as_deref().is_none_or(|of| fold(of) == fold(category))
}

/// The month `YYYY-MM` of a date.
fn month_of(date: &str) -> Option<String> {
    date.get(..7).map(str::to_owned)
}

/// The month `YYYY-MM`, if the filter matches exactly one, of everything or of some categories.
fn whole_month(filter: &Filter) -> Option<String> {
    let days = Filter {
        categories: filter.categories.clone(),
        since: filter.since.clone(),
        until: filter.until.clone(),
        ..Filter::default()
    };
    if *filter == days { Period::of(filter)?.calendar_month() } else { None }
}

#[cfg(test)]
mod tests;
