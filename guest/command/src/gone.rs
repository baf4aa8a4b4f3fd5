//! Says what became of an expense that is not there.

use expenses_interface::{AsStoreError, Error, Expenses, IdRange};

use crate::exit::Failure;
use crate::session::Session;

impl<S: Expenses> Session<'_, S> {
    /// The failure, with what became of the expense if there is none with its id.
    pub(crate) fn explained(&mut self, failure: Failure<S::Error>) -> Failure<S::Error> {
        let Failure::Operation(error) = &failure else { return failure };
        let Some(Error::NotFound(id)) = error.as_store_error() else { return failure };
        let id = *id;
        match self.fate(id) {
            Some(fate) => Failure::Refused(vec![format!("there is no expense {id}: {fate}")]),
            None => failure,
        }
    }

    /// That there is no expense which could be meant.
    pub(crate) fn none_yet(&mut self) -> String {
        match self.store.info() {
            Ok(info) if info.counter > 0 => "there are no expenses any more".to_owned(),
            _ => self.beginning(),
        }
    }

    /// What became of an expense that is not there; `None` if its id was not given out yet, or
    /// if that cannot be read.
    fn fate(&mut self, id: u64) -> Option<String> {
        let counter = self.store.info().ok()?.counter;
        if counter == 0 {
            return Some(self.beginning());
        }
        if !(1..=counter).contains(&id) {
            return None;
        }
        let log = self.store.log().ok()?;
        let has = |ranges: &[IdRange]| {
            ranges.iter().any(|range| (range.first..=range.last).contains(&id))
        };
        let Some(at) = log.iter().position(|logged| has(&logged.deleted)) else {
            return Some(format!(
                "it was undone, or deleted before the first change of `{program} log`; if it was undone last: {program} redo",
                program = self.program
            ));
        };
        let (time, program) = (&log[at].time, self.program);
        Some(match at {
            0 => format!("it was deleted at {time}; to bring it back: {program} undo"),
            at => format!(
                "it was deleted at {time}; to bring it back, and undo what came after: {program} undo --to {}",
                at + 1
            ),
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::fixture::{Fixture, THREE};

    #[test]
    fn an_expense_that_was_deleted_is_missed_with_the_time_and_the_way_back() {
        let mut fixture = Fixture::with_document(THREE);
        fixture.run(&["delete", "2"]);
        assert_eq!(
            fixture.refused(&["show", "2"]),
            "expenses: there is no expense 2: it was deleted at 2026-11-23T10:00:00Z; to bring it back: expenses undo\n"
        );
        fixture.run(&["edit", "1", "--amount", "13"]);
        for line in [&["delete", "1", "2"][..], &["edit", "2", "--amount", "4"]] {
            let message = fixture.refused(line);
            assert!(message.ends_with("undo what came after: expenses undo --to 2\n"), "{message}");
        }
        fixture.run(&["undo", "--to", "2", "--yes"]);
        assert!(fixture.run(&["show", "2"]).contains("Tea"));
    }

    #[test]
    fn an_id_that_was_undone_or_never_given_out_is_told_apart() {
        let mut fixture = Fixture::new();
        fixture.run(&["add", "1", "Tea", "-c", "food"]);
        fixture.run(&["undo"]);
        let message = fixture.refused(&["show", "1"]);
        assert!(message.starts_with("expenses: there is no expense 1: it was undone"), "{message}");
        assert!(message.ends_with("; if it was undone last: expenses redo\n"), "{message}");
        let message = fixture.refused(&["show", "2"]);
        assert!(message.starts_with("expenses: there is no expense 2\n  tip:"), "{message}");
    }
}
