//! Summaries: exact totals, overall and by group.

mod crossed;
mod key;

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::query::Conditions;
use crate::document::{Document, Record};
use expenses_interface::{Error, Filter, Group, Grouping, Summary};
use expenses_model::Total;
use key::{GroupKey, Key, Keys};

/// The most groups that a summary returns. No result is unbounded.
const MOST_GROUPS: usize = 10_000;
/// The most groupings: a table has two sides.
const MOST_GROUPINGS: usize = 2;

/// Sums up the expenses that a filter matches.
pub(super) fn summarize(
    document: &Document,
    filter: &Filter,
    by: &[Grouping],
    revision: u64,
) -> Result<Summary, Error> {
    check(by)?;
    let conditions = Conditions::new(filter)?;
    let keys = Keys::new(document);
    let records = conditions.matches(document, conditions.order(document));
    let (all, mut groups) = match by {
        [] => (sum(records), Vec::new()),
        // Names are numbers only in a table of them.
        [by] if !matches!(by, Grouping::Tag | Grouping::Description) => one(records, *by, keys),
        by => crossed::groups(records, by, keys)?,
    };
    groups.sort_by(|a, b| {
        Reverse(&a.sum.total).cmp(&Reverse(&b.sum.total)).then_with(|| a.keys.cmp(&b.keys))
    });
    Ok(Summary {
        count: all.count,
        total: all.total.to_text(),
        group_count: groups.len() as u64,
        groups: groups.into_iter().take(MOST_GROUPS).map(Summed::into_group).collect(),
        revision,
    })
}

fn check(by: &[Grouping]) -> Result<(), Error> {
    if by.len() > MOST_GROUPINGS {
        let reason = format!("has {} groupings; give at most {MOST_GROUPINGS}", by.len());
        return Err(Error::invalid("by", reason));
    }
    match by {
        [a, b] if a == b => Err(Error::invalid("by", "has the same grouping twice")),
        _ => Ok(()),
    }
}

/// A number of expenses and their sum.
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

/// A group with its sum.
struct Summed<'a> {
    /// One for each grouping. Groups with equal totals are in this order.
    keys: Vec<GroupKey<'a>>,
    sum: Sum,
}

impl Summed<'_> {
    fn into_group(self) -> Group {
        Group {
            keys: self.keys.iter().map(GroupKey::to_text).collect(),
            count: self.sum.count,
            total: self.sum.total.to_text(),
        }
    }
}

fn sum<'a>(records: impl Iterator<Item = &'a Record>) -> Sum {
    let mut all = Sum::default();
    records.for_each(|record| all.add(record));
    all
}

/// The records of a group.
struct Gathered<'a> {
    sum: Sum,
    /// The record with the least id. Its spelling of the category is shown.
    first: &'a Record,
}

/// The sum of all records, and of those with the same key.
fn one<'a>(
    records: impl Iterator<Item = &'a Record>,
    by: Grouping,
    keys: Keys<'a>,
) -> (Sum, Vec<Summed<'a>>) {
    let mut groups: BTreeMap<Key, Gathered<'a>> = BTreeMap::new();
    records.for_each(|record| {
        let group = groups.entry(keys.of(record, by));
        let group = group.or_insert_with(|| Gathered { sum: Sum::default(), first: record });
        group.sum.add(record);
        if record.id < group.first.id {
            group.first = record;
        }
    });
    let mut all = Sum::default();
    for Gathered { sum, .. } in groups.values() {
        all.count += sum.count;
        all.total.add_total(&sum.total);
    }
    let groups = groups.into_iter().map(|(key, Gathered { sum, first })| Summed {
        keys: vec![keys.group(key, by, || keys.spelling(first))],
        sum,
    });
    (all, groups.collect())
}
