//! Queries: filters, orders and pages.

use std::cmp::{Ordering, Reverse};

use crate::document::{Categories, Document, Record, invalid_date};
use crate::interface::{Error, Filter, Page, Query, Sort, SortKey};
use crate::model::{Amount, Date, fold, parse_date, parse_tag, tags};

const DEFAULT_LIMIT: u32 = 1_000;
const GREATEST_LIMIT: u32 = 10_000;

/// Answers a page of the expenses that a query matches.
pub(super) fn find(document: &Document, query: &Query, revision: u64) -> Result<Page, Error> {
    let conditions = Conditions::new(&query.filter)?;
    let sort = query.sort.unwrap_or_default();
    let after = query.cursor.as_deref().map(|text| Place::parse(text, sort.key)).transpose()?;
    let limit = query.limit.unwrap_or(DEFAULT_LIMIT);
    if !(1..=GREATEST_LIMIT).contains(&limit) {
        let reason = format!("must be from 1 to {GREATEST_LIMIT}, not {limit}");
        return Err(Error::invalid("limit", reason));
    }
    let limit = limit as usize;

    let mut matches = 0;
    let mut found: Vec<(Place, &Record)> = Vec::new();
    for record in document.records().filter(|record| conditions.meet(record, document.categories()))
    {
        matches += 1;
        let place = Place::of(record, sort.key);
        if after.as_ref().is_none_or(|after| place.compare(after, sort).is_gt()) {
            found.push((place, record));
        }
    }
    let more = found.len() > limit;
    let order = |a: &(Place, &Record), b: &(Place, &Record)| a.0.compare(&b.0, sort);
    if more {
        // Only what the page shows is sorted.
        found.select_nth_unstable_by(limit, order);
        found.truncate(limit);
    }
    found.sort_unstable_by(order);
    Ok(Page {
        cursor: found.last().filter(|_| more).map(|(place, _)| place.to_text()),
        expenses: found
            .iter()
            .map(|(_, record)| record.to_expense(document.categories()))
            .collect(),
        matches,
        revision,
    })
}

/// A filter whose texts have been read.
pub(super) struct Conditions {
    category: Option<String>,
    since: Option<Date>,
    until: Option<Date>,
    least: Option<Amount>,
    greatest: Option<Amount>,
    text: Option<String>,
    tag: Option<String>,
}

impl Conditions {
    /// Reads a filter's texts.
    pub(super) fn new(filter: &Filter) -> Result<Self, Error> {
        let date = |field, text: &Option<String>| {
            let text = text.as_deref();
            text.map(|text| parse_date(text.trim()).ok_or_else(|| invalid_date(field, text)))
                .transpose()
        };
        let amount = |field, text: &Option<String>| {
            let text = text.as_deref();
            text.map(|text| Amount::parse_bound(text).map_err(|e| Error::invalid(field, e)))
                .transpose()
        };
        let tag = filter.tag.as_deref().map(|text| parse_tag(text).map(fold)).transpose();
        Ok(Self {
            category: filter.category.as_deref().map(|text| fold(text.trim())),
            since: date("since", &filter.since)?,
            until: date("until", &filter.until)?,
            least: amount("least", &filter.least)?,
            greatest: amount("greatest", &filter.greatest)?,
            text: filter.text.as_deref().map(fold),
            tag: tag.map_err(|reason| Error::invalid("tag", reason))?,
        })
    }

    /// Whether a record meets every condition.
    pub(super) fn meet(&self, record: &Record, categories: &Categories) -> bool {
        let day = record.day();
        self.since.is_none_or(|since| day.is_some_and(|day| day >= since))
            && self.until.is_none_or(|until| day.is_some_and(|day| day <= until))
            && self.least.as_ref().is_none_or(|least| record.amount >= *least)
            && self.greatest.as_ref().is_none_or(|greatest| record.amount <= *greatest)
            && self.category.as_ref().is_none_or(|text| categories.folded(record.category) == text)
            && self.text.as_ref().is_none_or(|text| fold(&record.description).contains(text))
            && self
                .tag
                .as_ref()
                .is_none_or(|tag| tags(&record.description).any(|t| fold(t) == *tag))
    }
}

/// A record's place in an order: its sort key and its id.
#[derive(Clone, Debug)]
struct Place {
    key: Key,
    id: u64,
}

#[derive(Clone, Debug)]
enum Key {
    Id,
    Date(Option<Date>),
    Amount(Amount),
}

impl Place {
    fn of(record: &Record, key: SortKey) -> Self {
        let key = match key {
            SortKey::Id => Key::Id,
            SortKey::Date => Key::Date(record.day()),
            SortKey::Amount => Key::Amount(record.amount.clone()),
        };
        Self { key, id: record.id }
    }

    fn compare(&self, other: &Self, sort: Sort) -> Ordering {
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
    fn to_text(&self) -> String {
        let id = self.id;
        match &self.key {
            Key::Id => format!("id:{id}"),
            Key::Date(Some(day)) => format!("date:{day}:{id}"),
            Key::Date(None) => format!("date::{id}"),
            // As the file holds it: the decimal text of 1e-400 is too long to be read.
            Key::Amount(amount) => format!("amount:{amount}:{id}"),
        }
    }

    fn parse(cursor: &str, key: SortKey) -> Result<Self, Error> {
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
