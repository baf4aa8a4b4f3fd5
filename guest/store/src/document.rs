//! The document: the content of the data file, and its JSON form.
//!
//! The content of a file is kept exactly, even if it breaks the rules for new expenses: unknown
//! fields, amounts of any size, texts of any length, records without a date.

mod budgets;
mod categories;
mod change;
mod check;
mod detached;
mod fields;
mod history;
mod json;
mod load;
mod own_form;
mod profiles;
mod read;
mod record;
mod records;
#[cfg(test)]
mod tests;
mod text;
mod traces;
mod write;

use std::convert::Infallible;

pub use budgets::{BudgetRollback, Budgets};
pub use categories::{Categories, CategoryId};
pub use change::Rollback;
pub(crate) use change::invalid_date;
pub use check::{Checked, check};
pub use fields::FieldRollback;
pub use history::{History, Recorded, Undone};
pub use load::{load, read};
pub use record::{Record, RecordDate, UnknownField};
pub use text::Text;

use records::Records;

/// What this program keeps beside the expenses is small, but for the latest entry of the
/// history.
const _: () = {
    let most =
        history::MOST_BYTES + traces::MOST_BYTES + profiles::MOST_BYTES + budgets::MOST_BYTES;
    assert!(most <= 192 << 10);
};

/// All that a data file holds.
#[derive(Clone, Debug)]
pub struct Document {
    counter: u64,
    records: Records,
    categories: Categories,
    /// Fields at the top that this version does not know, in order, and those that it reads
    /// only when they are asked for.
    unknown: Vec<UnknownField>,
    /// `None` if the field of that name in the file is something else.
    budgets: Option<Budgets>,
    /// `None` if the field of that name in the file is something else.
    history: Option<History>,
}

impl Default for Document {
    fn default() -> Self {
        Self {
            counter: 0,
            records: Records::default(),
            categories: Categories::default(),
            unknown: Vec::new(),
            budgets: Some(Budgets::default()),
            history: Some(History::default()),
        }
    }
}

impl Document {
    /// The last id given out: `counter`, or the greatest id if that is greater.
    pub fn counter(&self) -> u64 {
        self.counter
    }

    /// How many expenses there are.
    pub fn len(&self) -> usize {
        self.records.len()
    }

    /// Whether there is no expense.
    pub fn is_empty(&self) -> bool {
        self.records.len() == 0
    }

    /// The expense with this id.
    pub fn get(&self, id: u64) -> Option<&Record> {
        self.records.get(id)
    }

    /// All expenses, ids ascending.
    pub fn records(&self) -> impl Iterator<Item = &Record> {
        self.records.iter()
    }

    /// The expenses from this id on, ids ascending.
    pub fn records_from(&self, id: u64) -> impl Iterator<Item = &Record> {
        self.records.from(id)
    }

    /// The categories in use.
    pub fn categories(&self) -> &Categories {
        &self.categories
    }

    /// Makes room for `more` expenses that will be added.
    pub fn reserve(&mut self, more: usize) {
        self.records.reserve(more);
    }

    /// Gives the JSON text of the document away, piece by piece: an indent of 2, one field a
    /// line, no line break at the end, as Python's `json.dump(…, indent=2)` writes it.
    ///
    /// # Errors
    ///
    /// The error of `take`, which ends the writing.
    pub fn give<E>(&self, take: &mut dyn FnMut(&[u8]) -> Result<(), E>) -> Result<(), E> {
        write::write(self, take)
    }

    /// The JSON text of the document.
    pub fn write(&self) -> Vec<u8> {
        let mut text = Vec::new();
        let Ok(()) = self.give::<Infallible>(&mut |piece| {
            text.extend_from_slice(piece);
            Ok(())
        });
        text
    }
}
