//! `expenses edit`.

use clap::Args;
use expenses_interface::{ExpensePatch, Expenses};

use super::FILTERS;
use crate::bulk::Confirmation;
use crate::entered::entered_amount;
use crate::exit::Failure;
use crate::expense_id::{ExpenseId, id};
use crate::filter::FilterArguments;
use crate::session::{Context, Session};

pub(crate) const USAGE: &str =
    "expenses edit <ID> --amount <AMOUNT>           (and other new values)
       expenses edit <FILTERS> --category <CATEGORY>  (of all that match)";

pub(crate) const NOTE: &str = "\
Without an id, this changes all expenses that the filters match. It shows them
first and asks whether to go on.

Examples:
  expenses edit 3 --amount 13.20
  expenses edit last --date yesterday
  expenses edit --from-category eating-out --category food";

/// The arguments of `edit`.
#[derive(Args, Clone, Debug)]
pub struct EditArguments {
    /// The id of the expense; `last` is the one that was added last
    #[arg(value_parser = id, required_unless_present = FILTERS, conflicts_with = FILTERS)]
    pub id: Option<ExpenseId>,
    /// Change the expenses that the filters match without asking
    #[arg(long)]
    pub yes: bool,
    /// The new values.
    #[command(flatten)]
    pub changes: EditChanges,
    /// The expenses to change, instead of an id. Last, because its heading covers all options
    /// that follow.
    #[command(flatten)]
    pub filter: FilterArguments,
}

/// The new values. At least one is required.
#[derive(Args, Clone, Debug, Default)]
#[group(required = true, multiple = true)]
pub struct EditChanges {
    /// The amount, written as for `add`
    #[arg(long, allow_negative_numbers = true)]
    pub amount: Option<String>,
    /// What the money was spent on
    #[arg(long, value_name = "TEXT")]
    pub description: Option<String>,
    /// The category
    #[arg(id = "new-category", short = 'c', long = "category", value_name = "CATEGORY")]
    pub category: Option<String>,
    /// The day, written as for `add`
    #[arg(short, long, allow_negative_numbers = true)]
    pub date: Option<String>,
}

impl From<EditChanges> for ExpensePatch {
    fn from(changes: EditChanges) -> Self {
        let EditChanges { amount, description, category, date } = changes;
        Self { amount, description, category, date }
    }
}

impl<S: Expenses> Session<'_, S> {
    pub(crate) fn edit(
        &mut self,
        arguments: &EditArguments,
        context: &Context,
    ) -> Result<(), Failure<S::Error>> {
        let mut patch = ExpensePatch::from(arguments.changes.clone());
        patch.amount = patch.amount.map(|amount| entered_amount(&amount)).transpose()?;
        if let Some(date) = &patch.date {
            patch.date = Some(self.entered_day(date, context, "nothing was changed")?);
        }
        match arguments.id {
            Some(named) => {
                let id = self.id_of(named)?;
                self.edit_one(id, patch)
            }
            None => {
                let filter = context.filter(&arguments.filter, "list")?;
                let yes = Confirmation::of(arguments.yes, &arguments.filter);
                self.edit_many(&filter, &patch, yes)
            }
        }
    }

    fn edit_one(&mut self, id: u64, patch: ExpensePatch) -> Result<(), Failure<S::Error>> {
        let result = self.store.update(id, patch);
        self.print_change(result, Some(id), |format, output, expense| {
            format.changed(output, expense)
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::fixture::{Fixture, THREE};

    #[test]
    fn edit_changes_only_the_given_fields() {
        let mut fixture = Fixture::with_document(THREE);
        assert_eq!(fixture.run(&["edit", "2", "--amount", "3.20"]), "Changed 2: 3.20 Tea (food)\n");
        assert_eq!(
            fixture.run(&["edit", "2", "--description", "Mate", "-d", "2026-11-01", "--json"]),
            "{\n  \"id\": 2,\n  \"description\": \"Mate\",\n  \"amount\": 3.20,\n  \"category\": \"food\",\n  \"date\": \"2026-11-01\"\n}\n"
        );
    }
}
