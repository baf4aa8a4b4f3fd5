//! `expenses add`.

use clap::Args;
use expenses_interface::{AsStoreError, Change, Error, Expense, Expenses, NewExpense, NewRepeat};
use expenses_model::parse_date;

use crate::exit::Failure;
use crate::expense_id::{ExpenseId, id};
use crate::session::{Context, Session};

mod ask;
mod draft;

pub(crate) const USAGE: &str = "expenses add <AMOUNT> <DESCRIPTION> [CATEGORY] [DATE]
       expenses add                      (asks for each)
       expenses add --like <ID> [AMOUNT]";

pub(crate) const NOTE: &str = "\
Without a category, it is that of the last expense with the same description. If
there is none, you are asked on a terminal. The last words may be a category, if
one has exactly that name, and a day such as yesterday, friday, nov 3 or
23.11.2026. Quotes keep words together: \"taco friday\" is a description.

Amounts are written 12.50, 12,50, '€5', '12.50 EUR', or calculated '3*4.20+2'.
A point is always decimal. Below zero, an amount is a refund.

Days are written 2026-11-23, 23.11.2026, 11/23, 'nov 3', monday, yesterday, or
-1 for one day ago. Without a year, a day is the latest that is past.
Today is the local day, or the UTC day under a stock WebAssembly runtime.

Examples:
  expenses add 12.50 lunch
  expenses add 12,50 lunch food yesterday
  expenses add '3*4.20+2' \"Tickets, three\" --category travel -d -1
  expenses add --like last
  expenses add 900 rent home --every month
  expenses add --category food -- 2.50 '-20% bread'";

/// The arguments of `add`.
#[derive(Args, Clone, Debug, Default)]
pub struct AddArguments {
    /// The amount, such as 12.50; without one, you are asked
    #[arg(value_name = "AMOUNT", allow_negative_numbers = true)]
    pub first: Option<String>,
    /// What it was spent on, and perhaps the category and the day
    #[arg(value_name = "DESCRIPTION", allow_negative_numbers = true)]
    pub words: Vec<String>,
    /// The category; upper and lower case do not matter
    #[arg(short, long, num_args = 0..=1, default_missing_value = "", hide_default_value = true)]
    pub category: Option<String>,
    /// The day, such as yesterday or 'nov 3'
    #[arg(short, long, allow_negative_numbers = true)]
    pub date: Option<String>,
    /// Add the same as this expense again
    #[arg(long, value_name = "ID", value_parser = id)]
    pub like: Option<ExpenseId>,
    /// Add it again so often: day, month, '2 weeks'
    #[arg(long, value_name = "OFTEN")]
    pub every: Option<String>,
    /// The last day of these
    #[arg(long, value_name = "DAY", requires = "every")]
    pub until: Option<String>,
    /// The amount
    #[arg(long, allow_negative_numbers = true)]
    pub amount: Option<String>,
    /// What the money was spent on
    #[arg(long, value_name = "TEXT")]
    pub description: Option<String>,
}

impl<S: Expenses> Session<'_, S> {
    pub(crate) fn add(
        &mut self,
        arguments: &AddArguments,
        context: &Context,
    ) -> Result<(), Failure<S::Error>> {
        let draft = self.draft(arguments, context)?;
        let (expense, like) = self.complete(draft, context)?;
        let result = match &arguments.every {
            None => {
                self.add_due_first(context);
                self.store.add(expense)
            }
            Some(every) => {
                let repeat = self.repeat_of(&expense, every, arguments, context)?;
                self.add_due_first(context);
                self.add_with(expense, repeat)
            }
        };
        let id = match result.as_ref().map_err(S::Error::as_store_error) {
            Err(Some(Error::NotDurable(added))) => added.first().copied(),
            _ => None,
        };
        let added = result.as_ref().ok().cloned();
        self.print_change(result, id, |format, output, expense| {
            format.added(output, expense, like.as_ref())
        })?;
        added.map_or(Ok(()), |expense| {
            if arguments.every.is_some() {
                self.note_repeat(context);
            }
            self.hint_at_new_category(&expense);
            self.hint_at_future(&expense, context);
            self.print_left(&expense)
        })
    }

    /// The rule that repeats a new expense.
    fn repeat_of(
        &mut self,
        new: &NewExpense,
        every: &str,
        arguments: &AddArguments,
        context: &Context,
    ) -> Result<NewRepeat, Failure<S::Error>> {
        let NewExpense { description, amount, category, date } = new.clone();
        let date = date.or_else(|| Some(context.today?().to_string()));
        let expense = Expense { id: 0, description, amount, category, date };
        self.new_repeat(&expense, every, arguments.until.as_deref(), None, context)
    }

    /// Adds an expense and starts the rule that repeats it, in one commit.
    fn add_with(&mut self, expense: NewExpense, repeat: NewRepeat) -> Result<Expense, S::Error> {
        let changes = vec![Change::Add(expense), Change::StartRepeat(repeat)];
        let added = self.store.apply(changes, None).map_err(|failure| failure.error)?;
        // It adds one expense.
        self.store.get(added.first().copied().unwrap_or_default())
    }

    /// Notes that a new expense is of a day in the future.
    fn hint_at_future(&mut self, added: &Expense, context: &Context) {
        let date = added.date.as_deref().and_then(parse_date);
        if let (Some(date), Some(today)) = (date, context.today)
            && date > today()
        {
            self.notes.push(format!(
                "{date} is in the future; if you meant another day: {} edit {} --date DAY",
                self.program, added.id
            ));
        }
    }
}

/// The expense that a draft became, and the earlier one that its category comes from.
type Completed = (NewExpense, Option<Expense>);

#[cfg(test)]
mod tests;
