//! The conditions of a filter on categories, descriptions and tags.

use crate::document::{Categories, Record};
use expenses_interface::{Error, Filter};
use expenses_model::{fold, fold_for_search, parse_tag, tags};

/// The conditions on words, each in the form in which it is compared.
pub(super) struct Words {
    /// Sorted, as are all categories here: a filter may name very many.
    categories: Vec<String>,
    not_categories: Vec<String>,
    texts: Vec<String>,
    not_texts: Vec<String>,
    tags: Vec<String>,
    not_tags: Vec<String>,
}

impl Words {
    /// Reads the words of a filter.
    ///
    /// # Errors
    ///
    /// `invalid` if a tag is none.
    pub(super) fn new(filter: &Filter) -> Result<Self, Error> {
        let each = |words: &Option<Vec<String>>, read: fn(&str) -> String| -> Vec<String> {
            words.iter().flatten().map(|word| read(word)).collect()
        };
        let sorted = |words: &Option<Vec<String>>| {
            let mut categories = each(words, |category| fold(category.trim()));
            categories.sort_unstable();
            categories
        };
        let tags = |field: &str, words: &Option<Vec<String>>| {
            let read = |tag: &String| parse_tag(tag).map(fold);
            let tags = words.iter().flatten().map(read).collect::<Result<_, _>>();
            tags.map_err(|reason| Error::invalid(field, reason))
        };
        Ok(Self {
            categories: sorted(&filter.categories),
            not_categories: sorted(&filter.not_categories),
            texts: each(&filter.texts, fold_for_search),
            not_texts: each(&filter.not_texts, fold_for_search),
            tags: tags("tags", &filter.tags)?,
            not_tags: tags("not-tags", &filter.not_tags)?,
        })
    }

    /// Whether there are no conditions.
    pub(super) fn are_none(&self) -> bool {
        let Self { categories, not_categories, texts, not_texts, tags, not_tags } = self;
        let all = [categories, not_categories, texts, not_texts, tags, not_tags];
        all.iter().all(|words| words.is_empty())
    }

    /// Whether each spelling of a category meets the conditions, by its id. Looking here for each
    /// record is faster than comparing its category. Empty if there are no conditions on it.
    pub(super) fn met_categories(&self, categories: &Categories) -> Vec<bool> {
        if self.categories.is_empty() && self.not_categories.is_empty() {
            return Vec::new();
        }
        categories.all_folded().map(|category| self.meet_category(category)).collect()
    }

    /// Whether a record meets every condition. `met` are the [categories that
    /// do](Self::met_categories).
    pub(super) fn meet(&self, record: &Record, met: &[bool]) -> bool {
        met.get(record.category.0 as usize).is_none_or(|is_met| *is_met)
            && self.meet_texts(&record.description)
            && self.meet_tags(&record.description)
    }

    fn meet_category(&self, category: &str) -> bool {
        let is_in = |categories: &[String]| {
            categories.binary_search_by(|other| other.as_str().cmp(category)).is_ok()
        };
        (self.categories.is_empty() || is_in(&self.categories)) && !is_in(&self.not_categories)
    }

    fn meet_texts(&self, description: &str) -> bool {
        if self.texts.is_empty() && self.not_texts.is_empty() {
            return true;
        }
        let description = fold_for_search(description);
        self.texts.iter().all(|text| description.contains(text))
            && !self.not_texts.iter().any(|text| description.contains(text))
    }

    fn meet_tags(&self, description: &str) -> bool {
        let has = |tag: &String| tags(description).any(|other| fold(other) == *tag);
        self.tags.iter().all(has) && !self.not_tags.iter().any(has)
    }
}
