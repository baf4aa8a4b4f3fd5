//! The ids of a document's records in the order of their dates.
//!
//! It is made for a store that is asked again and again, and kept as its records change.

use std::cmp::Ordering;

use super::Record;
use expenses_model::Date;

/// So many changes without a question, and it is given up: whoever changes thousands of
/// records pays for the order once, when it is asked for again.
const MOST_CHANGES: u32 = 64;

/// The ids of records, by date and then by id; those without a date are last.
#[derive(Clone, Debug)]
pub(super) struct ByDate {
    places: Vec<Dated>,
    changes: u32,
}

/// The day and the id of a record.
pub type Dated = (Option<Date>, u64);

fn place(record: &Record) -> Dated {
    (record.day(), record.id)
}

fn compare(a: &Dated, b: &Dated) -> Ordering {
    (a.0.is_none(), a).cmp(&(b.0.is_none(), b))
}

impl ByDate {
    pub(super) fn of<'a>(records: impl Iterator<Item = &'a Record>) -> Self {
        let mut places: Vec<Dated> = records.map(place).collect();
        places.sort_unstable_by(compare);
        Self { places, changes: 0 }
    }

    /// Whether it is still worth its upkeep.
    pub(super) fn is_in_use(&self) -> bool {
        self.changes <= MOST_CHANGES
    }

    pub(super) fn insert(&mut self, record: &Record) {
        self.changes += 1;
        if let Err(at) = self.find(&place(record)) {
            self.places.insert(at, place(record));
        }
    }

    pub(super) fn remove(&mut self, record: &Record) {
        self.changes += 1;
        if let Ok(at) = self.find(&place(record)) {
            self.places.remove(at);
        }
    }

    /// The records with a day in the range, whose ends belong to it, and those without a day,
    /// where the range has no end.
    pub(super) fn range(&mut self, since: Option<Date>, until: Option<Date>) -> [&[Dated]; 2] {
        self.changes = 0;
        let (dated, undated) =
            self.places.split_at(self.places.partition_point(|(day, _)| day.is_some()));
        if since.is_none() && until.is_none() {
            return [dated, undated];
        }
        let start = since.map_or(0, |day| dated.partition_point(|(of, _)| *of < Some(day)));
        let end =
            until.map_or(dated.len(), |day| dated.partition_point(|(of, _)| *of <= Some(day)));
        [&dated[start..end.max(start)], &[]]
    }

    fn find(&self, place: &Dated) -> Result<usize, usize> {
        self.places.binary_search_by(|other| compare(other, place))
    }
}
