//! `expenses budget`, and the lines about budgets of other commands.

use clap::{Args, ValueEnum};
use expenses_interface::{Budget, Change, Expense, Expenses, Filter, MonthlyBudgets, NewBudget};
use expenses_model::{MonthStart, fold, parse_date};
use expenses_tasks::period::Period;

use crate::exit::Failure;
use crate::format::is_exceeded;
use crate::note;
use crate::session::{Context, Session, was_committed};

pub(crate) const NOTE: &str = "\
Examples:
  expenses budget 400
  expenses budget 150 --category food
  expenses budget 1200 --category travel --every year
  expenses budget 150 --category food --carry-over
  expenses budget
  expenses budget --remove --category food";

/// The arguments of `budget`.
#[derive(Args, Clone, Debug)]
pub struct BudgetArguments {
    /// The budget, such as 150, for each month. Without it, the budgets are shown with what is
    /// left of them
    #[arg(allow_negative_numbers = true)]
    pub amount: Option<String>,
    /// The category of the budget; by default all expenses together
    #[arg(short, long)]
    pub category: Option<String>,
    /// For how long the amount is
    #[arg(long, value_enum, default_value_t, hide_default_value = true, requires = "amount")]
    pub every: Every,
    /// Add what is left of a month or year to the next, and take off what was too much
    #[arg(long, requires = "amount")]
    pub carry_over: bool,
    /// The first month that is carried over, YYYY-MM; by default this month
    #[arg(long, value_name = "MONTH", requires = "carry_over")]
    pub since: Option<String>,
    /// Remove the budget
    #[arg(long, conflicts_with = "amount")]
    pub remove: bool,
    /// The month to show, such as 2026-11 or last-month; by default this month
    #[arg(id = "period", short, long = "period", alias = "month", value_name = "PERIOD", conflicts_with_all = ["amount", "remove"])]
    pub month: Option<String>,
}

/// For how long the amount of a budget is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Every {
    /// For a month.
    #[default]
    #[value(help = "For each month")]
    Month,
    /// For a year.
    #[value(help = "For each year")]
    Year,
}

impl<S: Expenses> Session<'_, S> {
    /// Sets or removes a budget, or shows what is left of all budgets in a month.
    pub(crate) fn budget(
        &mut self,
        arguments: &BudgetArguments,
        context: &Context,
    ) -> Result<(), Failure<S::Error>> {
        let BudgetArguments { amount, category, remove, month, every, carry_over, since } =
            arguments.clone();
        let start = context.month_start();
        // The store refuses a text that names no month.
        let named = |name: &str| {
            let period = Period::parse_in(name, context.today?(), start)?;
            Some(period.whole_month(start)?.to_text())
        };
        if amount.is_none() && !remove {
            let month = match month {
                None => named("this-month"),
                Some(name) => named(&name).or(Some(name)),
            };
            let monthly = self.store.budgets(month).map_err(Failure::Operation)?;
            let mut monthly = monthly;
            monthly.budgets.retain(|budget| {
                category.as_deref().is_none_or(|of| counts(budget, of) && budget.category.is_some())
            });
            return self.print(|format, output| format.budgets(output, &monthly));
        }
        let since = since.map(|since| named(&since).unwrap_or(since));
        let since = since.or_else(|| named("this-month").filter(|_| carry_over));
        let yearly = every == Every::Year;
        let new = NewBudget { category, amount, yearly, carries_over: carry_over, since };
        let changes = vec![Change::SetBudget(new.clone()), note::of_budget(&new)];
        let result = self.store.apply(changes, None);
        match result.map_err(|failure| failure.error) {
            Ok(_) => {
                self.print(|format, output| format.budget_set(output, &new))?;
                self.hint_at_budget_category(&new);
                Ok(())
            }
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
        let Some(day) = expense.date.as_deref().and_then(parse_date) else { return Ok(()) };
        let Ok(start) = self.month_start() else { return Ok(()) };
        let month = start.month_of(day).to_text();
        let Ok(mut monthly) = self.store.budgets(Some(month)) else { return Ok(()) };
        monthly.budgets.retain(|budget| counts(budget, &expense.category));
        for budget in monthly.budgets.extract_if(.., |budget| is_exceeded(budget)) {
            let Budget { category, amount, left, yearly, .. } = budget;
            let of = category.map_or(String::new(), |category| format!(" for {category}"));
            let by = left.trim_start_matches('-');
            let time = monthly.month.get(..if yearly { 4 } else { 7 }).unwrap_or_default();
            self.notes.push(format!("the budget of {amount}{of} is exceeded by {by} in {time}"));
        }
        self.print(|format, output| format.left(output, &monthly))
    }

    /// Prints what is left of the budgets, if a summary covers exactly one month.
    pub(crate) fn print_budgets_of(
        &mut self,
        filter: &Filter,
        start: MonthStart,
    ) -> Result<(), Failure<S::Error>> {
        match self.budgets_of_summary(filter, start).map_err(Failure::Operation)? {
            None => Ok(()),
            Some(of) => self.print(|format, output| format.left(output, &of)),
        }
    }

    /// The budgets of a summary that covers one whole month, of everything or of one category.
    fn budgets_of_summary(
        &mut self,
        filter: &Filter,
        start: MonthStart,
    ) -> Result<Option<MonthlyBudgets>, S::Error> {
        let Some(month) = whole_month(filter, start) else { return Ok(None) };
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
                    "the budget of {amount} for {of} remains, but no expense uses that category: see `{} budget`",
                    self.program
                ));
            }
        }
    }
}

/// Whether expenses of a category count in a budget.
fn counts(budget: &Budget, category: &str) -> bool {
    budget.category.as_deref().is_none_or(|of| fold(of) == fold(category))
}

/// The month `YYYY-MM`, if the filter matches exactly one, of everything or of some categories.
fn whole_month(filter: &Filter, start: MonthStart) -> Option<String> {
    let days = Filter {
        categories: filter.categories.clone(),
        since: filter.since.clone(),
        until: filter.until.clone(),
        ..Filter::default()
    };
    if *filter == days { Some(Period::of(filter)?.whole_month(start)?.to_text()) } else { None }
}

#[cfg(test)]
mod tests;
