//! The records of a document, by id.
//!
//! A data file may have hundreds of thousands of records, in order: they are kept side by side in
//! one list. If the list has no room for a record that is added later, it is kept apart, and a
//! removed record leaves a gap. So a small change never moves the list.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::iter::Peekable;

use super::Record;
use super::by_date::{ByDate, Order};
use expenses_model::Date;

/// The records of a document, by id.
#[derive(Clone, Debug, Default)]
pub(super) struct Records {
    /// Ids ascending.
    read: Vec<Place>,
    /// Records with ids that are not in the list.
    added: BTreeMap<u64, Record>,
    count: usize,
    by_date: ByDate,
}

/// From this part of all records on, it is faster to look through all than to get those of a range
/// one by one.
const MANY: usize = 4;

/// A place in the list.
#[derive(Clone, Debug)]
enum Place {
    Record(Record),
    /// Where the record with this id was.
    Gap(u64),
}

impl Place {
    fn id(&self) -> u64 {
        match self {
            Self::Record(record) => record.id,
            Self::Gap(id) => *id,
        }
    }

    fn record(&self) -> Option<&Record> {
        match self {
            Self::Record(record) => Some(record),
            Self::Gap(_) => None,
        }
    }

    fn into_record(self) -> Option<Record> {
        match self {
            Self::Record(record) => Some(record),
            Self::Gap(_) => None,
        }
    }
}

impl Records {
    /// No records, and room for `count` records that are [appended](Self::append).
    pub(super) fn with_capacity(count: usize) -> Self {
        Self { read: Vec::with_capacity(count), ..Self::default() }
    }

    /// Makes room in the list for more records, if they are many compared with those in it: that
    /// may move the list.
    pub(super) fn reserve(&mut self, more: usize) {
        if self.added.is_empty() && more >= self.read.len() / 8 {
            self.read.reserve(more);
        }
    }

    /// Puts a record after all others. `None` if its id is not greater than theirs.
    pub(super) fn append(&mut self, record: Record) -> Option<()> {
        if self.last_id().is_some_and(|last| last >= record.id) {
            return None;
        }
        self.by_date.change(None, Some(record.dated()));
        self.read.push(Place::Record(record));
        self.count += 1;
        Some(())
    }

    pub(super) fn len(&self) -> usize {
        self.count
    }

    /// The greatest id that a record has or had.
    pub(super) fn last_id(&self) -> Option<u64> {
        let added = self.added.last_key_value().map(|(id, _)| *id);
        self.read.last().map(Place::id).max(added)
    }

    pub(super) fn get(&self, id: u64) -> Option<&Record> {
        match self.place(id) {
            Some(at) => self.read[at].record(),
            None => self.added.get(&id),
        }
    }

    /// Inserts a record, and returns the one with its id that it replaces.
    pub(super) fn insert(&mut self, record: Record) -> Option<Record> {
        let dated = record.dated();
        let before = match self.place(record.id) {
            Some(at) => std::mem::replace(&mut self.read[at], Place::Record(record)).into_record(),
            None if self.has_room() && self.last_id() < Some(record.id) => {
                self.read.push(Place::Record(record));
                None
            }
            None => self.added.insert(record.id, record),
        };
        self.count += usize::from(before.is_none());
        self.by_date.change(before.as_ref().map(Record::dated), Some(dated));
        before
    }

    pub(super) fn remove(&mut self, id: u64) -> Option<Record> {
        let before = match self.place(id) {
            Some(at) => std::mem::replace(&mut self.read[at], Place::Gap(id)).into_record(),
            None => self.added.remove(&id),
        };
        self.count -= usize::from(before.is_some());
        self.by_date.change(before.as_ref().map(Record::dated), None);
        before
    }

    /// All records, ids ascending.
    pub(super) fn iter(&self) -> impl Iterator<Item = &Record> {
        self.from(0)
    }

    /// The records from this id on, ids ascending.
    pub(super) fn from(&self, id: u64) -> impl Iterator<Item = &Record> {
        let start = match id {
            0 => 0,
            _ => self.read.partition_point(|place| place.id() < id),
        };
        Merged {
            read: self.read[start..].iter().peekable(),
            added: self.added.range(id..).peekable(),
            first: Ordering::Less,
        }
    }

    /// The records up to this id, ids descending.
    pub(super) fn back_from(&self, id: u64) -> impl Iterator<Item = &Record> {
        let end = self.read.partition_point(|place| place.id() <= id);
        Merged {
            read: self.read[..end].iter().rev().peekable(),
            added: self.added.range(..=id).rev().peekable(),
            first: Ordering::Greater,
        }
    }

    /// The order of the records by date; `None` if it was asked for too seldom to be worth making.
    pub(super) fn by_date(&self) -> Option<&Order> {
        self.by_date.order(self.iter())
    }

    /// The records with a date in the range, whose ends belong to it, and others if it is faster
    /// to look through all or if there is no `order`. In any order.
    pub(super) fn about<'a>(
        &'a self,
        order: Option<&'a Order>,
        since: Option<Date>,
        until: Option<Date>,
    ) -> impl Iterator<Item = &'a Record> {
        let few = order.filter(|order| {
            since.or(until).is_some() && order.count(since, until) <= self.count / MANY
        });
        let all = few.is_none().then(|| self.iter());
        let ids = few.into_iter().flat_map(move |order| order.between(since, until)).flatten();
        ids.filter_map(|id| self.get(*id)).chain(all.into_iter().flatten())
    }

    /// Whether the list takes up one more where it is.
    fn has_room(&self) -> bool {
        self.added.is_empty() && self.read.len() < self.read.capacity()
    }

    /// The index in the list at which the id is, or was.
    fn place(&self, id: u64) -> Option<usize> {
        // Ids are given out one by one. If none is missing, the first id determines the index.
        let first = self.read.first()?.id();
        if self.read.last()?.id() < id {
            return None;
        }
        let guess = usize::try_from(id.checked_sub(first)?).unwrap_or(usize::MAX);
        match self.read.get(guess) {
            Some(place) if place.id() == id => Some(guess),
            // If some are missing, the index is smaller.
            _ => {
                let end = guess.min(self.read.len());
                self.read[..end].binary_search_by_key(&id, Place::id).ok()
            }
        }
    }
}

/// The records of the list and those kept apart, ids ascending or descending as in both.
struct Merged<'a, R: Iterator<Item = &'a Place>, A: Iterator<Item = (&'a u64, &'a Record)>> {
    read: Peekable<R>,
    added: Peekable<A>,
    /// How the id that comes first compares with the other.
    first: Ordering,
}

impl<'a, R, A> Iterator for Merged<'a, R, A>
where
    R: Iterator<Item = &'a Place>,
    A: Iterator<Item = (&'a u64, &'a Record)>,
{
    type Item = &'a Record;

    #[inline]
    fn next(&mut self) -> Option<&'a Record> {
        loop {
            let is_next = match (self.read.peek(), self.added.peek()) {
                (Some(read), Some((added, _))) => read.id().cmp(added) == self.first,
                (read, _) => read.is_some(),
            };
            if !is_next {
                return self.added.next().map(|(_, record)| record);
            }
            if let Some(Place::Record(record)) = self.read.next() {
                return Some(record);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;
    use crate::document::{Categories, RecordDate};
    use expenses_model::Amount;

    fn day(day: i8) -> Date {
        Date::new(2026, 11, day).unwrap()
    }

    /// A record that its amount and its date tell from others with its id.
    fn record(id: u64, amount: u32) -> Record {
        let date = match (id ^ u64::from(amount)) % 13 {
            0 => RecordDate::Absent,
            number => RecordDate::Day(day(number as i8)),
        };
        Record {
            id,
            description: String::new().into(),
            amount: Amount::from_json(&amount.to_string()).unwrap(),
            category: Categories::default().acquire("food"),
            date,
            trace: None,
            bank: None,
            unknown: Vec::new(),
            own: None,
        }
    }

    fn told(record: &Record) -> (u64, String) {
        (record.id, record.amount.to_text())
    }

    /// Ids close together, and some that no list of this machine's size could hold.
    fn id() -> impl Strategy<Value = u64> {
        prop_oneof![8 => 0u64..40, 1 => u64::MAX - 3..=u64::MAX, 1 => (1u64 << 32)..(1 << 32) + 9]
    }

    #[test]
    fn the_order_by_date_is_made_at_the_third_question_and_kept_through_changes() {
        let mut records = Records::default();
        assert!(records.by_date().is_none());
        assert!(records.by_date().is_none());
        assert!(records.by_date().is_some());
        for id in 1..=300 {
            records.insert(record(id, 2));
        }
        records.remove(7);
        // Made of no records, it would have none.
        let order = records.by_date.order(std::iter::empty()).unwrap();
        let undated = records.iter().filter(|record| record.day().is_none()).count();
        assert_eq!(order.count(None, None), 299 - undated);
        assert_eq!(order.page((None, None), None, true, 300).len(), 299);
    }

    proptest! {
        #[test]
        fn they_are_a_map_by_id(
            first in proptest::collection::btree_set(id(), 0..30),
            changes in proptest::collection::vec((id(), any::<bool>()), 0..160),
        ) {
            let mut records = Records::with_capacity(first.len());
            let mut model = BTreeMap::new();
            for id in first {
                prop_assert!(records.append(record(id, 0)).is_some());
                prop_assert!(records.append(record(id, 1)).is_none());
                model.insert(id, record(id, 0));
            }
            for (amount, (id, is_put)) in (2..).zip(changes) {
                let (before, expected) = match is_put {
                    true => (records.insert(record(id, amount)), model.insert(id, record(id, amount))),
                    false => (records.remove(id), model.remove(&id)),
                };
                prop_assert_eq!(before.as_ref().map(told), expected.as_ref().map(told));
                prop_assert_eq!(records.get(id).map(told), model.get(&id).map(told));
                prop_assert_eq!(records.len(), model.len());
                let all: Vec<_> = records.iter().map(told).collect();
                prop_assert_eq!(all, model.values().map(told).collect::<Vec<_>>());
                let rest: Vec<_> = records.from(id).map(told).collect();
                prop_assert_eq!(rest, model.range(id..).map(|(_, r)| told(r)).collect::<Vec<_>>());
                let back: Vec<_> = records.back_from(id).map(told).collect();
                let expected = model.range(..=id).rev().map(|(_, r)| told(r));
                prop_assert_eq!(back, expected.collect::<Vec<_>>());
            }
        }
    }
}
