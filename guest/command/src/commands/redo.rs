//! `expenses redo`.

use expenses_interface::{AsStoreError, Error, Expenses};

use crate::exit::Failure;
use crate::session::Session;

pub(crate) const NOTE: &str = "\
Run it again to redo the change that was undone before. The expenses get their
old ids back. After any other change there is nothing to redo.";

impl<S: Expenses> Session<'_, S> {
    pub(crate) fn redo(&mut self) -> Result<(), Failure<S::Error>> {
        let logged = self.store.redo(None).map_err(|error| match error.as_store_error() {
            Some(Error::NothingToUndo) => refused("there is no undone change to redo"),
            Some(Error::Overtaken) => refused(
                "the change cannot be redone: another program has changed the same expenses since; nothing was done",
            ),
            _ => Failure::Operation(error),
        })?;
        self.print(|format, output| format.redone(output, &logged))
    }
}

fn refused<E>(reason: &str) -> Failure<E> {
    Failure::Refused(vec![reason.to_owned()])
}

#[cfg(test)]
mod tests {
    use crate::fixture::Fixture;

    #[test]
    fn what_was_undone_is_redone_under_its_id() {
        let mut fixture = Fixture::new();
        fixture.run(&["add", "1", "Tea", "-c", "food"]);
        fixture.run(&["undo"]);
        assert_eq!(
            fixture.run(&["redo"]),
            "Redid the change of 2026-11-23T10:00:00Z: added expense 1\n"
        );
        assert_eq!(fixture.list(), ["1 1 Tea food 2026-11-23"]);
        assert_eq!(fixture.refused(&["redo"]), "expenses: there is no undone change to redo\n");
        fixture.run(&["undo"]);
        let output = fixture.run(&["redo", "--json"]);
        assert!(output.contains("\"added\": ["), "{output}");
    }
}
