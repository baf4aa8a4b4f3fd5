//! Summaries: exact totals, in all and by group.

use std::cmp::Reverse;
use std::collections::HashMap;

use super::query::Conditions;
use crate::document::{Document, Record};
use crate::interface::{Error, Filter, Group, Grouping, Summary};
use crate::model::{Total, fold, tags};

/// How many groups a summary shows at most: no answer is unbounded.
const MOST_GROUPS: usize = 10_000;

#[derive(Default)]
struct Sum {
    count: u64,
    total: Total,
}

impl Sum {
    fn add(&mut self, record: &Record) {
        self.count += 1;
        self.total.add(&record.amount);
    }
}

/// What identifies a group, in the order of equal totals.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum Key<'a> {
    /// A category in its folded form.
    Category(&'a str),
    /// A year, and a month where months are asked for.
    Period(i16, Option<i8>),
    /// A tag in its folded form.
    Tag(String),
    /// No date, or no tag.
    None,
}

/// The tags of a record, each once.
fn tag_keys(record: &Record) -> Vec<Key<'_>> {
    let mut keys: Vec<_> = tags(&record.description).map(|tag| Key::Tag(fold(tag))).collect();
    keys.sort_unstable();
    keys.dedup();
    if keys.is_empty() { vec![Key::None] } else { keys }
}

/// Sums up the expenses that a filter matches.
pub(super) fn summarize(
    document: &Document,
    filter: &Filter,
    by: Option<Grouping>,
    revision: u64,
) -> Result<Summary, Error> {
    let conditions = Conditions::new(filter)?;
    let categories = document.categories();
    let mut all = Sum::default();
    let mut groups: HashMap<Key<'_>, (Sum, &Record)> = HashMap::new();
    for record in document.records().filter(|record| conditions.meet(record, categories)) {
        all.add(record);
        let Some(by) = by else { continue };
        // Records come by ascending id: a category or tag shows as it was first written.
        let mut count = |key| {
            groups.entry(key).or_insert_with(|| (Sum::default(), record)).0.add(record);
        };
        match (by, record.day()) {
            (Grouping::Category, _) => count(Key::Category(categories.folded(record.category))),
            (Grouping::Month, Some(day)) => count(Key::Period(day.year(), Some(day.month()))),
            (Grouping::Year, Some(day)) => count(Key::Period(day.year(), None)),
            (Grouping::Month | Grouping::Year, None) => count(Key::None),
            (Grouping::Tag, _) => tag_keys(record).into_iter().for_each(count),
        }
    }
    let mut groups: Vec<_> = groups.into_iter().collect();
    groups.sort_by(|(a_key, (a, _)), (b_key, (b, _))| {
        Reverse(&a.total).cmp(&Reverse(&b.total)).then_with(|| a_key.cmp(b_key))
    });
    Ok(Summary {
        count: all.count,
        total: all.total.to_text(),
        group_count: groups.len() as u64,
        groups: groups
            .into_iter()
            .take(MOST_GROUPS)
            .map(|(key, (sum, first))| Group {
                key: match key {
                    Key::Category(_) => Some(categories.spelling(first.category).to_owned()),
                    Key::Period(year, Some(month)) => Some(format!("{year:04}-{month:02}")),
                    Key::Period(year, None) => Some(format!("{year:04}")),
                    Key::Tag(folded) => {
                        tags(&first.description).find(|tag| fold(tag) == folded).map(str::to_owned)
                    }
                    Key::None => None,
                },
                count: sum.count,
                total: sum.total.to_text(),
            })
            .collect(),
        revision,
    })
}
