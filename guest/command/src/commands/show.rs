//! `expenses show`.

use clap::Args;
use expenses_interface::Expenses;

use crate::exit::Failure;
use crate::expense_id::{ExpenseId, id};
use crate::session::Session;

/// The arguments of `show`.
#[derive(Args, Clone, Debug)]
pub struct ShowArguments {
    /// The id of the expense, or `last`
    #[arg(value_parser = id)]
    pub id: ExpenseId,
}

impl<S: Expenses> Session<'_, S> {
    pub(crate) fn show(&mut self, arguments: &ShowArguments) -> Result<(), Failure<S::Error>> {
        let id = self.id_of(arguments.id)?;
        let expense = self.store.get(id).map_err(Failure::Operation)?;
        self.print(|format, output| format.expense(output, &expense))
    }
}

#[cfg(test)]
mod tests {
    use crate::fixture::{Fixture, THREE};

    #[test]
    fn show_prints_every_field() {
        let mut fixture = Fixture::with_document(THREE);
        assert_eq!(
            fixture.run(&["show", "10"]),
            "\
Id           10
Date         2026-01-02
Amount       1000.125
Category     food
Description  Dinner for all of us
"
        );
        assert_eq!(
            fixture.run(&["show", "2"]),
            "Id           2\nDate\nAmount       3\nCategory     food\nDescription  Tea\n"
        );
        assert_eq!(
            fixture.run(&["show", "2", "--json"]),
            "{\n  \"id\": 2,\n  \"description\": \"Tea\",\n  \"amount\": 3,\n  \"category\": \"food\",\n  \"date\": null\n}\n"
        );
        let message = fixture.refused(&["show", "11"]);
        assert!(message.starts_with("expenses: there is no expense 11\n"), "{message}");
    }
}
