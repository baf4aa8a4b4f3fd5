//! `expenses` without a command: this month.

use expenses_interface::{Expenses, Filter};
use expenses_tasks::period::{Period, within};
use expenses_tasks::reports::overview;

use crate::exit::Failure;
use crate::session::{Context, Session};

impl<S: Expenses> Session<'_, S> {
    /// Shows this month, or how to start if there are no expenses.
    pub(crate) fn overview(&mut self, context: &Context) -> Result<(), Failure<S::Error>> {
        let today = context.today.map(|today| today());
        let start = context.month_start();
        let month = today.and_then(|today| Period::parse_in("this-month", today, start));
        let overview = overview(self.store, month, today);
        let (report, has_expenses) = overview.map_err(Failure::Operation)?;
        self.print(|format, output| format.overview(output, &report, month, has_expenses))?;
        let all = Filter::default();
        let filter = month.map_or_else(|| all.clone(), |month| within(&all, month));
        self.print_budgets_of(&filter, start)
    }
}
