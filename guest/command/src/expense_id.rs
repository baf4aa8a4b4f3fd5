//! The expense that a person names on the command line.

use std::fmt;

use expenses_interface::{Expenses, Query, Sort, SortKey};

use crate::exit::Failure;
use crate::session::Session;

/// An expense by its id, or the one that was added last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExpenseId {
    /// The expense with this id.
    Id(u64),
    /// The expense with the greatest id.
    Last,
}

impl fmt::Display for ExpenseId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Id(id) => id.fmt(f),
            Self::Last => f.write_str("last"),
        }
    }
}

/// Reads an id or `last`.
pub(crate) fn id(text: &str) -> Result<ExpenseId, &'static str> {
    match text.parse() {
        Ok(id) => Ok(ExpenseId::Id(id)),
        Err(_) if text.eq_ignore_ascii_case("last") => Ok(ExpenseId::Last),
        Err(_) => Err("must be a whole number, such as 3, or `last`"),
    }
}

impl<S: Expenses> Session<'_, S> {
    /// The id of the expense that a person named.
    ///
    /// # Errors
    ///
    /// If the last is meant and there is none.
    pub(crate) fn id_of(&mut self, named: ExpenseId) -> Result<u64, Failure<S::Error>> {
        if let ExpenseId::Id(id) = named {
            return Ok(id);
        }
        let sort = Some(Sort { key: SortKey::Id, descending: true });
        let query = Query { sort, limit: Some(1), ..Query::default() };
        let page = self.store.find(query, None).map_err(Failure::Operation)?;
        let last = page.expenses.first().map(|expense| expense.id);
        last.ok_or_else(|| Failure::Refused(vec![self.none_yet()]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{Fixture, THREE};

    #[test]
    fn an_id_is_a_whole_number_or_last() {
        assert_eq!((id("3"), id("LAST")), (Ok(ExpenseId::Id(3)), Ok(ExpenseId::Last)));
        for text in ["", "-3", "3-5", "1.5", "first"] {
            assert!(id(text).is_err(), "{text}");
        }
    }

    #[test]
    fn last_is_the_expense_that_was_added_last() {
        let mut fixture = Fixture::with_document(THREE);
        assert!(fixture.run(&["show", "last"]).contains("Dinner for all of us"));
        assert_eq!(
            fixture.run(&["edit", "last", "--amount", "30"]),
            "Changed 10: 30 Dinner for all of us (food, 2026-01-02)\n"
        );
        assert_eq!(
            fixture.run(&["delete", "last", "10"]),
            "Deleted 10: 30 Dinner for all of us (food, 2026-01-02)\n"
        );
        assert_eq!(fixture.run(&["delete", "last"]), "Deleted 2: 3 Tea (food)\n");
        fixture.run(&["delete", "last"]);
        assert_eq!(
            fixture.refused(&["show", "last"]),
            "expenses: there are no expenses any more\n"
        );
    }
}
