//! The categories of a document, each spelling stored once.

use std::collections::HashMap;

use crate::model::fold;

/// A spelling of a category, by its place in [`Categories`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct CategoryId(usize);

/// The spellings of categories that a document uses.
///
/// Categories are compared without regard to case. A call takes the spelling that
/// is in use already; only a file that another program wrote holds several
/// spellings of one category, and they are kept.
#[derive(Clone, Debug, Default)]
pub struct Categories {
    entries: Vec<Entry>,
    by_spelling: HashMap<String, CategoryId>,
    by_folded: HashMap<String, Vec<CategoryId>>,
}

#[derive(Clone, Debug)]
struct Entry {
    spelling: String,
    folded: String,
    /// How many records use this spelling.
    uses: usize,
}

impl Categories {
    /// The category as it is spelled.
    pub fn spelling(&self, id: CategoryId) -> &str {
        &self.entries[id.0].spelling
    }

    /// The form in which categories are compared: see [`fold`].
    pub fn folded(&self, id: CategoryId) -> &str {
        &self.entries[id.0].folded
    }

    /// The spellings in use of the category that `text` names, in the order in
    /// which they came.
    pub fn in_use(&self, text: &str) -> Vec<CategoryId> {
        let ids = self.by_folded.get(&fold(text)).map_or(&[][..], Vec::as_slice);
        ids.iter().copied().filter(|id| self.entries[id.0].uses > 0).collect()
    }

    /// Counts a use of exactly this spelling.
    pub(super) fn acquire(&mut self, spelling: &str) -> CategoryId {
        let id = match self.by_spelling.get(spelling) {
            Some(id) => *id,
            None => self.insert(spelling),
        };
        self.entries[id.0].uses += 1;
        id
    }

    /// Counts a use less.
    pub(super) fn release(&mut self, id: CategoryId) {
        self.entries[id.0].uses -= 1;
    }

    /// Counts a use more of a spelling that is there.
    pub(super) fn reacquire(&mut self, id: CategoryId) {
        self.entries[id.0].uses += 1;
    }

    fn insert(&mut self, spelling: &str) -> CategoryId {
        let id = CategoryId(self.entries.len());
        let folded = fold(spelling);
        self.by_spelling.insert(spelling.to_owned(), id);
        self.by_folded.entry(folded.clone()).or_default().push(id);
        self.entries.push(Entry { spelling: spelling.to_owned(), folded, uses: 0 });
        id
    }
}
