//! The order of a document's records by their dates.
//!
//! A store that stays open is asked again and again. The order is made when it is asked for the
//! third time, and kept through every change from then on. A command asks once and never pays for
//! it.

use std::cell::{Cell, OnceCell};
use std::collections::BTreeMap;

use super::Record;
use expenses_model::Date;

/// How many times all records are looked through before the order is made.
const FEW: u32 = 2;

/// The date and the id of a record.
pub type Dated = (Option<Date>, u64);

/// The order by date of records, once it is made.
#[derive(Clone, Debug, Default)]
pub(super) struct ByDate {
    asked: Cell<u32>,
    order: OnceCell<Order>,
}

/// The ids of records by date, ascending. A date that no record has any longer has no ids.
#[derive(Clone, Debug, Default)]
pub struct Order(BTreeMap<Option<Date>, Vec<u64>>);

impl ByDate {
    /// The order of these records, ids ascending; `None` if it was asked for too seldom to be
    /// worth making.
    pub(super) fn order<'a>(&self, records: impl Iterator<Item = &'a Record>) -> Option<&Order> {
        if self.order.get().is_none() && self.asked.get() < FEW {
            self.asked.set(self.asked.get() + 1);
            return None;
        }
        Some(self.order.get_or_init(|| {
            let mut order = Order::default();
            records.for_each(|record| order.insert(record.dated()));
            order
        }))
    }

    /// Keeps the order right when a record changes from `before` to `after`; `None` is no record.
    #[inline(never)]
    pub(super) fn change(&mut self, before: Option<Dated>, after: Option<Dated>) {
        let Some(order) = self.order.get_mut().filter(|_| before != after) else { return };
        if let Some((day, id)) = before
            && let Some(ids) = order.0.get_mut(&day)
            && let Ok(at) = ids.binary_search(&id)
        {
            ids.remove(at);
        }
        if let Some(after) = after {
            order.insert(after);
        }
    }
}

impl Order {
    /// Inserts the place of a record. The order does not have it.
    fn insert(&mut self, (day, id): Dated) {
        let ids = self.0.entry(day).or_default();
        // The latest record has the greatest id.
        let at = match ids.last() {
            Some(last) if *last > id => ids.partition_point(|other| *other < id),
            _ => ids.len(),
        };
        ids.insert(at, id);
    }

    /// The ids of records with a date in the range, whose ends belong to it, day by day.
    pub fn between(
        &self,
        since: Option<Date>,
        until: Option<Date>,
    ) -> impl Iterator<Item = &[u64]> {
        let (first, last) = ends(since, until);
        let days = (first <= last).then(|| self.0.range(first..=last));
        days.into_iter().flatten().map(|(_, ids)| &**ids)
    }

    /// How many records have a date in the range, whose ends belong to it.
    pub fn count(&self, since: Option<Date>, until: Option<Date>) -> usize {
        self.between(since, until).map(<[u64]>::len).sum()
    }

    /// The first records of the range that are behind `after`, by date and then by id, or in
    /// descending order; at most `most`. Records without a date come last in either order, if the
    /// range has no ends.
    pub fn page(
        &self,
        (since, until): (Option<Date>, Option<Date>),
        mut after: Option<Dated>,
        descending: bool,
        most: usize,
    ) -> Vec<Dated> {
        let parts = [ends(since, until), (None, None)];
        let start = usize::from(after.is_some_and(|(day, _)| day.is_none()));
        let end = if since.or(until).is_none() { 2 } else { 1 };
        let mut page = Vec::new();
        for &(mut first, mut last) in &parts[start..end] {
            // It is in the first of these parts, or before or behind it.
            let after = after.take();
            match after {
                Some((day, _)) if descending => last = last.min(day),
                Some((day, _)) => first = first.max(day),
                None => {}
            }
            if first > last {
                continue;
            }
            let mut days = self.0.range(first..=last);
            while page.len() < most {
                let next = if descending { days.next_back() } else { days.next() };
                let Some((&day, mut ids)) = next.map(|(day, ids)| (day, &**ids)) else { break };
                let more = most - page.len();
                if descending {
                    if let Some((_, id)) = after.filter(|after| after.0 == day) {
                        ids = &ids[..ids.partition_point(|other| *other < id)];
                    }
                    page.extend(ids.iter().rev().take(more).map(|id| (day, *id)));
                } else {
                    if let Some((_, id)) = after.filter(|after| after.0 == day) {
                        ids = &ids[ids.partition_point(|other| *other <= id)..];
                    }
                    page.extend(ids.iter().take(more).map(|id| (day, *id)));
                }
            }
        }
        page
    }
}

/// The first and the last date of the range.
fn ends(since: Option<Date>, until: Option<Date>) -> (Option<Date>, Option<Date>) {
    (since.or(Some(Date::MIN)), until.or(Some(Date::MAX)))
}
