//! The document: all that the data file holds, and its JSON form.
//!
//! What a file holds is kept exactly, also where it breaks the rules that bind a
//! call: unknown fields, amounts of any size, texts of any length, records without
//! a date.

mod budgets;
mod categories;
mod change;
mod check;
mod detached;
mod history;
mod json;
mod load;
mod own_form;
mod read;
mod record;
mod records;
#[cfg(test)]
mod tests;
mod text;
mod write;

use std::convert::Infallible;

pub use budgets::{BudgetRollback, Budgets};
pub use categories::{Categories, CategoryId};
pub use change::Rollback;
pub(crate) use change::invalid_date;
pub use check::{Checked, check};
pub use history::{History, Recorded, Undone};
pub use load::{load, read};
pub use record::{Record, RecordDate, UnknownField};
pub use text::Text;

use records::Records;

/// All that a data file holds.
#[derive(Clone, Debug)]
pub struct Document {
    counter: u64,
    records: Records,
    categories: Categories,
    /// Fields at the top that this version does not know, in order.
    unknown: Vec<UnknownField>,
    /// None where the file has a field of that name which is something else.
    budgets: Option<Budgets>,
    /// None where the file has a field of that name which is something else.
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
    /// The last id given out: `counter`, or the greatest id where that is greater.
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

    /// Makes room for so many expenses that will be added.
    pub fn reserve(&mut self, more: usize) {
        self.records.reserve(more);
    }

    /// Gives the JSON text of the document away, piece by piece: an indent of 2, one field a
    /// line, no line break at the end, as Python's `json.dump(…, indent=2)` writes it.
    ///
    /// # Errors
    ///
    /// What `take` answers, which ends it.
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
