//! Records outside of a document, as the history keeps them.

use serde::de::Error as _;
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::value::RawValue;

use super::read::Fields;
use super::{Categories, Document, Record, RecordDate, Rollback, UnknownField};
use crate::model::Amount;

/// A record with its category's spelling. Its JSON form is that of the data file.
#[derive(Clone, Debug)]
pub(super) struct Detached {
    pub(super) id: u64,
    description: String,
    amount: Amount,
    category: String,
    date: RecordDate,
    unknown: Vec<UnknownField>,
}

impl Detached {
    pub(super) fn of(record: &Record, categories: &Categories) -> Self {
        Self {
            id: record.id,
            description: record.description.to_string(),
            amount: record.amount.clone(),
            category: categories.spelling(record.category).to_owned(),
            date: record.date,
            unknown: record.unknown.clone(),
        }
    }

    /// A text that is the same for what is the same to every program: 12.5 is 12.50.
    pub(super) fn to_canonical(&self) -> String {
        let amount = self.amount.to_canonical();
        let day = match self.date {
            RecordDate::Day(day) => day.to_string(),
            RecordDate::Null | RecordDate::Absent => String::new(),
        };
        let unknown: Vec<_> = self.unknown.iter().map(|(name, raw)| (name, raw.get())).collect();
        let fields = (self.id, &self.description, amount, &self.category, day, unknown);
        // Numbers and texts have a JSON form.
        serde_json::to_string(&fields).unwrap_or_default()
    }
}

impl Document {
    /// Puts a record in the place of the one with its id, or where there is none.
    pub(super) fn put_back(&mut self, record: Detached) -> Rollback {
        let Detached { id, description, amount, category, date, unknown } = record;
        let category = self.categories.acquire(&category);
        let description = description.into();
        let record = Record { id, description, amount, category, date, unknown, own: None };
        let before = self.records.insert(id, record);
        if let Some(before) = &before {
            self.categories.release(before.category);
        }
        Rollback::Expense { counter: self.counter, id, before }
    }
}

impl Serialize for Detached {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("id", &self.id)?;
        map.serialize_entry("description", &self.description)?;
        let amount = RawValue::from_string(self.amount.to_string());
        map.serialize_entry("amount", &amount.map_err(serde::ser::Error::custom)?)?;
        map.serialize_entry("category", &self.category)?;
        match self.date {
            RecordDate::Day(day) => map.serialize_entry("date", &day.to_string())?,
            RecordDate::Null => map.serialize_entry("date", &())?,
            RecordDate::Absent => {}
        }
        for (name, raw) in &self.unknown {
            map.serialize_entry(name, raw)?;
        }
        map.end()
    }
}

impl<'de> Deserialize<'de> for Detached {
    fn deserialize<D: Deserializer<'de>>(json: D) -> Result<Self, D::Error> {
        let fields = Fields::deserialize(json)?;
        let lacks = || D::Error::custom("a record of the history lacks a field");
        Ok(Self {
            id: fields.id.ok_or_else(lacks)?,
            description: fields.description.ok_or_else(lacks)?,
            amount: fields.amount.ok_or_else(lacks)?,
            category: fields.category.ok_or_else(lacks)?,
            date: fields.date.unwrap_or(RecordDate::Absent),
            unknown: fields.unknown,
        })
    }
}
