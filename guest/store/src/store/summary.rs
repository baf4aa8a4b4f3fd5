//! Summaries: exact totals, overall and by group.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::query::Conditions;
use crate::document::{Categories, CategoryId, Document, Record};
use expenses_interface::{Error, Filter, Group, Grouping, Summary};
use expenses_model::{Date, Total, fold, tags};

/// The most groups that a summary returns. No result is unbounded.
const MOST_GROUPS: usize = 10_000;
/// The most different tags of a summary. A file can hold more of them than memory can.
const MOST_TAGS: usize = 500_000;

/// Sums up the expenses that a filter matches.
pub(super) fn summarize(
    document: &Document,
    filter: &Filter,
    by: Option<Grouping>,
    revision: u64,
) -> Result<Summary, Error> {
    let conditions = Conditions::new(filter)?;
    let categories = document.categories();
    let records = conditions.matches(document, conditions.order(document));
    let (all, mut groups) = match by {
        Some(Grouping::Tag) => {
            let (all, groups) = grouped_by_tag(records)?;
            (all, keyed(groups, |tag| tag.map_or(GroupKey::None, GroupKey::Tag)))
        }
        _ => {
            let (all, groups) = grouped(records, |record| Key::of(record, by, categories));
            (all, keyed(groups, |key| key.of_group(by, categories)))
        }
    };
    if by.is_none() {
        groups.clear();
    }
    groups.sort_by(|(a_key, a), (b_key, b)| {
        Reverse(&a.sum.total).cmp(&Reverse(&b.sum.total)).then_with(|| a_key.cmp(b_key))
    });
    Ok(Summary {
        count: all.count,
        total: all.total.to_text(),
        group_count: groups.len() as u64,
        groups: groups
            .into_iter()
            .take(MOST_GROUPS)
            .map(|(key, Gathered { sum, first, tag })| Group {
                key: match key {
                    GroupKey::Category(_) => Some(categories.spelling(first.category).to_owned()),
                    GroupKey::Period(year, Some(month)) => Some(format!("{year:04}-{month:02}")),
                    GroupKey::Period(year, None) => Some(format!("{year:04}")),
                    GroupKey::Tag(_) => Some(tag.to_owned()),
                    GroupKey::None => None,
                },
                count: sum.count,
                total: sum.total.to_text(),
            })
            .collect(),
        revision,
    })
}

/// Identifies a group. Groups with equal totals are in this order.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum GroupKey<'a> {
    /// A category in its folded form.
    Category(&'a str),
    /// A year, and the month if grouped by month.
    Period(i16, Option<i8>),
    /// A tag in its folded form.
    Tag(String),
    /// No date, or no tag.
    None,
}

/// What a record is grouped by, other than a tag. A number is quick to compare.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Key(u32);

impl Key {
    const NONE: Self = Self(u32::MAX);

    fn of(record: &Record, by: Option<Grouping>, categories: &Categories) -> Self {
        let period = |month: fn(Date) -> i8| {
            let number = |day: Date| u32::from(day.year().unsigned_abs()) << 4 | month(day) as u32;
            record.day().map_or(Self::NONE, |day| Self(number(day)))
        };
        match by {
            Some(Grouping::Category) => Self(categories.first_spelling(record.category).0),
            Some(Grouping::Month) => period(Date::month),
            Some(Grouping::Year) => period(|_| 0),
            Some(Grouping::Tag) | None => Self::NONE,
        }
    }

    fn of_group(self, by: Option<Grouping>, categories: &Categories) -> GroupKey<'_> {
        let (year, month) = ((self.0 >> 4) as i16, (self.0 & 15) as i8);
        match by {
            _ if self == Self::NONE => GroupKey::None,
            Some(Grouping::Category) => GroupKey::Category(categories.folded(CategoryId(self.0))),
            _ => GroupKey::Period(year, (month > 0).then_some(month)),
        }
    }
}

#[derive(Default)]
struct Sum {
    count: u64,
    total: Total,
}

/// The records of a group.
struct Gathered<'a> {
    sum: Sum,
    /// The record with the least id. Its spelling of the category or tag is shown.
    first: &'a Record,
    /// The tag as that record spells it; empty if not grouped by tag.
    tag: &'a str,
}

impl<'a> Gathered<'a> {
    fn new(first: &'a Record, tag: &'a str) -> Self {
        Self { sum: Sum::default(), first, tag }
    }

    fn add(&mut self, record: &'a Record, tag: &'a str) {
        self.sum.count += 1;
        self.sum.total.add(&record.amount);
        if record.id < self.first.id {
            (self.first, self.tag) = (record, tag);
        }
    }
}

/// The sum of all records, and the groups of those with the same key.
fn grouped<'a>(
    records: impl Iterator<Item = &'a Record>,
    key: impl Fn(&Record) -> Key,
) -> (Sum, BTreeMap<Key, Gathered<'a>>) {
    let mut groups: BTreeMap<Key, Gathered<'a>> = BTreeMap::new();
    records.for_each(|record| {
        groups.entry(key(record)).or_insert_with(|| Gathered::new(record, "")).add(record, "");
    });
    let mut all = Sum::default();
    for Gathered { sum, .. } in groups.values() {
        all.count += sum.count;
        all.total.add_total(&sum.total);
    }
    (all, groups)
}

/// The sum of all records, and their groups by tag. A record is in the group of each of its tags,
/// in their folded form.
///
/// # Errors
///
/// [`Error::Invalid`] if there are too many different tags.
fn grouped_by_tag<'a>(
    records: impl Iterator<Item = &'a Record>,
) -> Result<(Sum, BTreeMap<Option<String>, Gathered<'a>>), Error> {
    let mut all = Sum::default();
    let mut groups: BTreeMap<_, Gathered<'a>> = BTreeMap::new();
    for record in records {
        all.count += 1;
        all.total.add(&record.amount);
        // The folded form of each tag, with the spelling that comes first.
        let mut own = BTreeMap::new();
        for tag in tags(&record.description) {
            own.entry(Some(fold(tag))).or_insert(tag);
            if own.len() > MOST_TAGS {
                return Err(too_many_tags());
            }
        }
        if own.is_empty() {
            own.insert(None, "");
        }
        for (key, tag) in own {
            groups.entry(key).or_insert_with(|| Gathered::new(record, tag)).add(record, tag);
        }
        if groups.len() > MOST_TAGS {
            return Err(too_many_tags());
        }
    }
    Ok((all, groups))
}

fn too_many_tags() -> Error {
    let reason = format!(
        "has too many groups: these expenses have more than {MOST_TAGS} different tags; \
         take a filter, such as a period"
    );
    Error::invalid("grouping by tag", reason)
}

fn keyed<'a, 'k, K>(
    groups: BTreeMap<K, Gathered<'a>>,
    key: impl Fn(K) -> GroupKey<'k>,
) -> Vec<(GroupKey<'k>, Gathered<'a>)> {
    groups.into_iter().map(|(of, gathered)| (key(of), gathered)).collect()
}
