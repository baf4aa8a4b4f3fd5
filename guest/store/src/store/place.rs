//! Places in an order of expenses, which a cursor names.

use std::cmp::{Ordering, Reverse};

use crate::document::{Dated, Record};
use expenses_interface::{Error, Sort, SortKey};
use expenses_model::{Amount, Date, date_text, parse_date};

/// A record's place in an order: its sort key and its id.
#[derive(Clone, Debug)]
pub(super) struct Place {
    key: Key,
    pub(super) id: u64,
}

#[derive(Clone, Debug)]
enum Key {
    Id,
    Date(Option<Date>),
    Amount(Amount),
}

impl Place {
    pub(super) fn of(record: &Record, key: SortKey) -> Self {
        let key = match key {
            SortKey::Id => Key::Id,
            SortKey::Date => Key::Date(record.day()),
            SortKey::Amount => Key::Amount(record.amount.clone()),
        };
        Self { key, id: record.id }
    }

    pub(super) fn of_dated((day, id): Dated) -> Self {
        Self { key: Key::Date(day), id }
    }

    /// The date and the id; `None` if the order is not by date.
    pub(super) fn dated(&self) -> Option<Dated> {
        match self.key {
            Key::Date(day) => Some((day, self.id)),
            Key::Id | Key::Amount(_) => None,
        }
    }

    pub(super) fn compare(&self, other: &Self, sort: Sort) -> Ordering {
        let keys = match (&self.key, &other.key) {
            // Expenses without a date come last in either direction.
            (Key::Date(a), Key::Date(b)) => match (a, b, sort.descending) {
                (Some(a), Some(b), true) => b.cmp(a),
                _ => (a.is_none(), a).cmp(&(b.is_none(), b)),
            },
            (Key::Amount(a), Key::Amount(b)) if sort.descending => b.cmp(a),
            (Key::Amount(a), Key::Amount(b)) => a.cmp(b),
            _ => Ordering::Equal,
        };
        keys.then_with(|| match sort.descending {
            true => Reverse(self.id).cmp(&Reverse(other.id)),
            false => self.id.cmp(&other.id),
        })
    }

    /// The cursor that names this place.
    pub(super) fn to_text(&self) -> String {
        let id = self.id;
        match &self.key {
            Key::Id => format!("id:{id}"),
            Key::Date(Some(day)) => format!("date:{}:{id}", date_text(*day)),
            Key::Date(None) => format!("date::{id}"),
            // As in the file: the decimal text of 1e-400 would be too long to be read.
            Key::Amount(amount) => format!("amount:{amount}:{id}"),
        }
    }

    pub(super) fn parse(cursor: &str, key: SortKey) -> Result<Self, Error> {
        let parse = || {
            let (front, id) = cursor.rsplit_once(':')?;
            let key = match key {
                SortKey::Id => (front == "id").then_some(Key::Id)?,
                SortKey::Date => Key::Date(match front.strip_prefix("date:")? {
                    "" => None,
                    day => Some(parse_date(day)?),
                }),
                SortKey::Amount => Key::Amount(Amount::from_json(front.strip_prefix("amount:")?)?),
            };
            Some(Self { key, id: id.parse().ok()? })
        };
        let reason = "must be the cursor of a page with the same sort";
        parse().ok_or_else(|| Error::invalid("cursor", reason))
    }
}
