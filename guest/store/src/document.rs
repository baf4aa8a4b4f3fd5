//! The document: the content of the data file, and its JSON form.
//!
//! The content of a file is kept exactly, even if it breaks the rules for new expenses: unknown
//! fields, amounts of any size, texts of any length, records without a date.

mod batch;
mod budgets;
mod by_date;
mod categories;
mod change;
mod check;
mod commits;
mod conflicts;
mod detached;
mod fields;
mod history;
mod json;
mod keys;
mod listed;
mod load;
mod merge;
mod month_start;
mod own_form;
mod profiles;
mod read;
mod record;
mod records;
mod repeats;
#[cfg(test)]
mod tests;
mod text;
mod traces;
mod version;
mod write;

use std::convert::Infallible;

pub use batch::{Batch, Made};
pub use budgets::BudgetRollback;
pub use by_date::{Dated, Order};
pub use categories::{Categories, CategoryId};
pub use change::Rollback;
pub(crate) use change::{invalid_date, parse_note};
pub use check::{Checked, check};
pub use commits::{Fate, Latest, add_commit_to_text, fate_by_text, latest_of_text};
pub use conflicts::{conflict_copy, conflict_marks};
pub use fields::FieldRollback;
pub use history::History;
pub use keys::{Found, Keys, NewKey};
pub use load::{load, read};
pub use merge::Merging;
pub use month_start::MonthStartRollback;
pub use record::{Record, RecordDate, UnknownField};
pub use repeats::RepeatRollback;
pub use text::Text;
pub use version::digest;

use budgets::Budgets;
use expenses_model::Date;
use listed::Listed;
use records::Records;
use repeats::Repeats;

/// The most bytes of what this program keeps beside the expenses, but for the latest commit and
/// the latest undo of the history. The entries before them have what the other fields leave.
const MOST_BYTES: usize = 196 << 10;

/// Of each field: its place on a line, and its name.
const NAMES_BYTES: usize = 8 * ",\n  \"monthStart\": ".len();

const _: () = {
    let others = traces::MOST_BYTES
        + profiles::MOST_BYTES
        + budgets::MOST_BYTES
        + repeats::MOST_BYTES
        + keys::MOST_BYTES
        + month_start::MOST_BYTES
        + commits::MOST_BYTES;
    assert!(others + NAMES_BYTES <= MOST_BYTES);
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
    repeats: Option<Repeats>,
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
            repeats: Some(Repeats::default()),
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

    /// The expenses up to this id, ids descending.
    pub fn records_back_from(&self, id: u64) -> impl Iterator<Item = &Record> {
        self.records.back_from(id)
    }

    /// The order of the expenses by date; `None` if it was asked for too seldom to be worth
    /// making.
    pub fn by_date(&self) -> Option<&Order> {
        self.records.by_date()
    }

    /// The expenses with a date in the range, whose ends belong to it, and others if it is faster
    /// to look through all or if there is no `order`. In any order.
    pub fn records_about<'a>(
        &'a self,
        order: Option<&'a Order>,
        since: Option<Date>,
        until: Option<Date>,
    ) -> impl Iterator<Item = &'a Record> {
        self.records.about(order, since, until)
    }

    /// The categories in use.
    pub fn categories(&self) -> &Categories {
        &self.categories
    }

    /// How many bytes of the file the fields of this program have that are not the history.
    fn bytes_beside_history(&self) -> usize {
        let names =
            [traces::OF_DELETED, profiles::FIELD, keys::FIELD, commits::FIELD, month_start::FIELD];
        let fields = self.unknown.iter().filter(|(name, _)| names.contains(&name.as_str()));
        let fields: usize = fields.map(|(_, raw)| raw.get().len()).sum();
        let budgets = self.budgets.as_ref().and_then(Listed::to_json);
        let repeats = self.repeats.as_ref().and_then(Listed::to_json);
        fields + [budgets, repeats].iter().flatten().map(String::len).sum::<usize>() + NAMES_BYTES
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
