//! The categories of a document, each spelling stored once.

use std::collections::HashMap;

use expenses_model::fold;

/// A spelling of a category, by its place in [`Categories`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CategoryId(u32);

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
    first: CategoryId,
    /// Whether the category has no other spelling.
    is_only: bool,
    /// How many records use this spelling.
    uses: usize,
}

impl Categories {
    /// The category as it is spelled.
    pub fn spelling(&self, id: CategoryId) -> &str {
        &self.entry(id).spelling
    }

    /// The form in which categories are compared: see [`fold`].
    pub fn folded(&self, id: CategoryId) -> &str {
        &self.entry(id).folded
    }

    /// The same for all spellings of a category: the one that came first.
    pub fn first_spelling(&self, id: CategoryId) -> CategoryId {
        self.entry(id).first
    }

    /// The spellings in use of the category that `text` names, in the order in
    /// which they came.
    pub fn in_use(&self, text: &str) -> Vec<CategoryId> {
        let ids = self.by_folded.get(&fold(text)).map_or(&[][..], Vec::as_slice);
        ids.iter().copied().filter(|id| self.entry(*id).uses > 0).collect()
    }

    /// The spelling in use that `text` names, where it is one to the letter and the category
    /// never had another.
    pub(super) fn only_spelling(&self, text: &str) -> Option<CategoryId> {
        let id = *self.by_spelling.get(text)?;
        (self.entry(id).is_only && self.entry(id).uses > 0).then_some(id)
    }

    /// Counts a use of exactly this spelling.
    pub(super) fn acquire(&mut self, spelling: &str) -> CategoryId {
        let id = match self.by_spelling.get(spelling) {
            Some(id) => *id,
            None => self.insert(spelling),
        };
        self.reacquire(id);
        id
    }

    /// Counts a use less.
    pub(super) fn release(&mut self, id: CategoryId) {
        self.entries[id.0 as usize].uses -= 1;
    }

    /// Counts a use more of a spelling that is there.
    pub(super) fn reacquire(&mut self, id: CategoryId) {
        self.entries[id.0 as usize].uses += 1;
    }

    fn entry(&self, id: CategoryId) -> &Entry {
        &self.entries[id.0 as usize]
    }

    fn insert(&mut self, spelling: &str) -> CategoryId {
        // A data file of the greatest size has fewer bytes than this counts.
        let id = CategoryId(self.entries.len() as u32);
        let folded = fold(spelling);
        self.by_spelling.insert(spelling.to_owned(), id);
        let spellings = self.by_folded.entry(folded.clone()).or_default();
        spellings.push(id);
        let (first, is_only) = (spellings[0], spellings.len() == 1);
        self.entries.push(Entry { spelling: spelling.to_owned(), folded, first, is_only, uses: 0 });
        self.entries[first.0 as usize].is_only = is_only;
        id
    }
}
