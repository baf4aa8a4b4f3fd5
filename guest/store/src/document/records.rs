//! The records of a document, by id.
//!
//! A data file may have hundreds of thousands of records, in order: they are kept side by side in
//! one list. If the list has no room for a record that is added later, it is kept apart, and a
//! removed record leaves a gap. So a small change never moves the list.

use std::collections::{BTreeMap, btree_map};
use std::iter::Peekable;
use std::slice;

use super::Record;

/// The records of a document, by id.
#[derive(Clone, Debug, Default)]
pub(super) struct Records {
    /// Ids ascending.
    read: Vec<Place>,
    /// Records with ids that are not in the list.
    added: BTreeMap<u64, Record>,
    count: usize,
}

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
        let before = match self.place(record.id) {
            Some(at) => std::mem::replace(&mut self.read[at], Place::Record(record)).into_record(),
            None if self.has_room() && self.last_id() < Some(record.id) => {
                self.read.push(Place::Record(record));
                None
            }
            None => self.added.insert(record.id, record),
        };
        self.count += usize::from(before.is_none());
        before
    }

    pub(super) fn remove(&mut self, id: u64) -> Option<Record> {
        let before = match self.place(id) {
            Some(at) => std::mem::replace(&mut self.read[at], Place::Gap(id)).into_record(),
            None => self.added.remove(&id),
        };
        self.count -= usize::from(before.is_some());
        before
    }

    /// All records, ids ascending.
    pub(super) fn iter(&self) -> Iter<'_> {
        self.from(0)
    }

    /// The records from this id on, ids ascending.
    pub(super) fn from(&self, id: u64) -> Iter<'_> {
        let start = match id {
            0 => 0,
            _ => self.read.partition_point(|place| place.id() < id),
        };
        Iter {
            read: self.read[start..].iter().peekable(),
            added: self.added.range(id..).peekable(),
        }
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

/// The records of a document, ids ascending.
pub(super) struct Iter<'a> {
    read: Peekable<slice::Iter<'a, Place>>,
    added: Peekable<btree_map::Range<'a, u64, Record>>,
}

impl<'a> Iterator for Iter<'a> {
    type Item = &'a Record;

    fn next(&mut self) -> Option<&'a Record> {
        loop {
            let is_next = match (self.read.peek(), self.added.peek()) {
                (Some(read), Some((added, _))) => read.id() < **added,
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

    /// A record that its amount tells from others with its id.
    fn record(id: u64, amount: u32) -> Record {
        Record {
            id,
            description: String::new().into(),
            amount: Amount::from_json(&amount.to_string()).unwrap(),
            category: Categories::default().acquire("food"),
            date: RecordDate::Absent,
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
            }
        }
    }
}
