//! Summaries: exact totals, overall and by group.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::query::Conditions;
use crate::document::{Document, Record};
use expenses_interface::{Error, Filter, Group, Grouping, Summary};
use expenses_model::{Total, fold, tags};

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
        None => (grouped(records, |_| ()).0, Vec::new()),
        Some(Grouping::Category) => {
            let (all, groups) = grouped(records, |r| categories.first_spelling(r.category));
            (all, keyed(groups, |id| GroupKey::Category(categories.folded(id))))
        }
        Some(Grouping::Month) => {
            let (all, groups) = grouped(records, |r| r.day().map(|day| (day.year(), day.month())));
            let period = |(year, month)| GroupKey::Period(year, Some(month));
            (all, keyed(groups, |month| month.map_or(GroupKey::None, period)))
        }
        Some(Grouping::Year) => {
            let (all, groups) = grouped(records, |r| r.day().map(|day| day.year()));
            (
                all,
                keyed(groups, |year| {
                    year.map_or(GroupKey::None, |year| GroupKey::Period(year, None))
                }),
            )
        }
        Some(Grouping::Tag) => {
            let (all, groups) = grouped_by_tag(records)?;
            (all, keyed(groups, |tag| tag.map_or(GroupKey::None, GroupKey::Tag)))
        }
    };
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
fn grouped<'a, K: Ord>(
    records: impl Iterator<Item = &'a Record>,
    key: impl Fn(&Record) -> K,
) -> (Sum, BTreeMap<K, Gathered<'a>>) {
    let mut groups: BTreeMap<K, Gathered<'a>> = BTreeMap::new();
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
