//! `expenses` without a command: this month.

use expenses_interface::{Expenses, Filter};
use expenses_tasks::period::{Period, within};
use expenses_tasks::reports::overview;

use crate::exit::Failure;
use crate::session::{Context, Session};

impl<S: Expenses> Session<'_, S> {
    /// Shows this month, or how to start if there are no expenses.
    pub(crate) fn overview(&mut self, context: &Context) -> Result<(), Failure<S::Error>> {
        let month = context.today.and_then(|today| Period::parse("this-month", today()));
        let (report, has_expenses) = overview(self.store, month).map_err(Failure::Operation)?;
        self.print(|format, output| format.overview(output, &report, month, has_expenses))?;
        let all = Filter::default();
        self.print_budgets_of(&month.map_or_else(|| all.clone(), |month| within(&all, month)))
    }
}
