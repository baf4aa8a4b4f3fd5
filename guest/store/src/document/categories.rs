//! The categories of a document, each spelling stored once.

use std::collections::HashMap;

use expenses_model::fold;

/// A spelling of a category: its index in [`Categories`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CategoryId(pub(crate) u32);

/// The spellings of categories that a document uses.
///
/// Categories are compared without regard to case. A new expense takes the spelling that is
/// already in use. Only a file that another program wrote can have several spellings of one
/// category, and they are all kept.
#[derive(Clone, Debug, Default)]
pub struct Categories {
    spellings: Vec<Spelling>,
    by_spelling: HashMap<String, CategoryId>,
    by_folded: HashMap<String, Vec<CategoryId>>,
}

#[derive(Clone, Debug)]
struct Spelling {
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

    /// The form in which each spelling is compared, in the order of their ids.
    pub fn all_folded(&self) -> impl Iterator<Item = &str> {
        self.spellings.iter().map(|spelling| spelling.folded.as_str())
    }

    /// The first spelling of the category, which is the same for all its spellings.
    pub fn first_spelling(&self, id: CategoryId) -> CategoryId {
        self.entry(id).first
    }

    /// The spellings in use of the category that `text` names, oldest first.
    pub fn in_use(&self, text: &str) -> Vec<CategoryId> {
        let ids = self.by_folded.get(&fold(text)).map_or(&[][..], Vec::as_slice);
        ids.iter().copied().filter(|id| self.entry(*id).uses > 0).collect()
    }

    /// The spelling in use that is exactly `text`, if the category never had another.
    pub(super) fn only_spelling(&self, text: &str) -> Option<CategoryId> {
        let id = *self.by_spelling.get(text)?;
        (self.entry(id).is_only && self.entry(id).uses > 0).then_some(id)
    }

    /// Counts one more use of exactly this spelling.
    pub(super) fn acquire(&mut self, spelling: &str) -> CategoryId {
        let id = match self.by_spelling.get(spelling) {
            Some(id) => *id,
            None => self.insert(spelling),
        };
        self.reacquire(id);
        id
    }

    /// Counts one use less.
    pub(super) fn release(&mut self, id: CategoryId) {
        self.spellings[id.0 as usize].uses -= 1;
    }

    /// Counts one more use of a known spelling.
    pub(super) fn reacquire(&mut self, id: CategoryId) {
        self.spellings[id.0 as usize].uses += 1;
    }

    fn entry(&self, id: CategoryId) -> &Spelling {
        &self.spellings[id.0 as usize]
    }

    fn insert(&mut self, spelling: &str) -> CategoryId {
        // The largest data file has fewer bytes than a u32 can count.
        let id = CategoryId(self.spellings.len() as u32);
        let folded = fold(spelling);
        self.by_spelling.insert(spelling.to_owned(), id);
        let spellings = self.by_folded.entry(folded.clone()).or_default();
        spellings.push(id);
        let (first, is_only) = (spellings[0], spellings.len() == 1);
        self.spellings.push(Spelling {
            spelling: spelling.to_owned(),
            folded,
            first,
            is_only,
            uses: 0,
        });
        self.spellings[first.0 as usize].is_only = is_only;
        id
    }
}
