//! Records outside of a document, as the history stores them.

use serde::de::Error as _;
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::value::RawValue;

use super::json::{push, push_number, push_text};
use super::read::Fields;
use super::{Categories, Document, Record, RecordDate, Rollback, UnknownField, traces};
use expenses_model::{Amount, Trace, date_digits, date_text};

/// A record with its category's spelling. Its JSON form is that of the data file.
#[derive(Clone, Debug)]
pub(super) struct Detached {
    pub(super) id: u64,
    pub(super) description: String,
    pub(super) amount: Amount,
    pub(super) category: String,
    pub(super) date: RecordDate,
    pub(super) trace: Option<Trace>,
    pub(super) bank: Option<Trace>,
    pub(super) unknown: Vec<UnknownField>,
}

impl Detached {
    pub(super) fn of(record: &Record, categories: &Categories) -> Self {
        Self {
            id: record.id,
            description: record.description.to_string(),
            amount: record.amount.clone(),
            category: categories.spelling(record.category).to_owned(),
            date: record.date,
            trace: record.trace,
            bank: record.bank,
            unknown: record.unknown.clone(),
        }
    }
}

/// Writes the canonical text of a record: what is equal to every program has equal texts, such as
/// 12.5 and 12.50.
pub(super) fn write_canonical(record: &Record, categories: &Categories, text: &mut Vec<u8>) {
    text.push(b'[');
    push_number(text, record.id);
    let category = categories.spelling(record.category);
    for field in [&*record.description, &record.amount.to_canonical(), category] {
        text.push(b',');
        push_text(text, field);
    }
    text.extend_from_slice(b",\"");
    text.extend_from_slice(record.day().map(date_digits).as_ref().map_or(&[], |day| day));
    text.extend_from_slice(b"\",");
    // A version that knows no traces takes them for what it does not know.
    let digests = [(traces::OF_RECORD, record.trace), (traces::OF_BANK, record.bank)];
    let digests = digests.map(|(name, of)| of.map(|digest| (name, format!("\"{digest}\""))));
    let digests = digests.iter().flatten().map(|(name, digest)| (*name, digest.as_str()));
    let unknown = record.unknown.iter().map(|(name, raw)| (name.as_str(), raw.get()));
    push(text, &digests.chain(unknown).collect::<Vec<_>>());
    text.push(b']');
}

impl Document {
    /// Puts a record back under its id, and replaces the one that is there.
    pub(super) fn put_back(&mut self, record: Detached) -> Rollback {
        let Detached { id, description, amount, category, date, trace, bank, unknown } = record;
        let category = self.categories.acquire(&category);
        let description = description.into();
        let own = None;
        let record = Record { id, description, amount, category, date, trace, bank, unknown, own };
        let before = self.records.insert(record).map(Box::new);
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
            RecordDate::Day(day) => map.serialize_entry("date", &date_text(day))?,
            RecordDate::Null => map.serialize_entry("date", &())?,
            RecordDate::Absent => {}
        }
        for (name, digest) in [(traces::OF_RECORD, self.trace), (traces::OF_BANK, self.bank)] {
            if let Some(digest) = digest {
                map.serialize_entry(name, &digest.to_string())?;
            }
        }
        for (name, raw) in &self.unknown {
            map.serialize_entry(name, raw)?;
        }
        map.end()
    }
}

impl<'de> Deserialize<'de> for Detached {
    fn deserialize<D: Deserializer<'de>>(json: D) -> Result<Self, D::Error> {
        let mut fields = Fields::deserialize(json)?;
        let lacks = || D::Error::custom("a record of the history lacks a field");
        Ok(Self {
            id: fields.id.ok_or_else(lacks)?,
            description: fields.description.ok_or_else(lacks)?.to_string(),
            amount: fields.amount.ok_or_else(lacks)?,
            category: fields.category.ok_or_else(lacks)?.into_owned(),
            date: fields.date.unwrap_or(RecordDate::Absent),
            trace: traces::take(&mut fields.unknown, traces::OF_RECORD),
            bank: traces::take(&mut fields.unknown, traces::OF_BANK),
            unknown: fields.unknown,
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use expenses_model::parse_date;

    proptest! {
        /// Histories contain digests of this text, so it must not change.
        #[test]
        fn the_canonical_text_is_a_json_array(
            id in any::<u64>(),
            description in "(\\PC|[\"\\\\\u{0}-\u{20}])*",
            amount in "-?[1-9][0-9]{0,30}(\\.[0-9]{1,5})?",
            (has_date, has_trace, has_bank) in any::<(bool, bool, bool)>(),
            unknown in prop::collection::vec("[a-z\"]{0,3}", 0..3),
        ) {
            let mut categories = Categories::default();
            let raw = RawValue::from_string("[1,  2]".into()).unwrap();
            let day = has_date.then(|| parse_date("2026-11-23").unwrap());
            let record = Record {
                id,
                description: description.clone().into(),
                amount: Amount::from_json(&amount).unwrap(),
                category: categories.acquire("food \"x\""),
                date: day.map_or(RecordDate::Null, RecordDate::Day),
                trace: has_trace.then(|| Trace::read(b"00000000000000ff").unwrap()),
                bank: has_bank.then(|| Trace::read(b"00000000000000fe").unwrap()),
                unknown: unknown.into_iter().map(|name| (name, raw.clone())).collect(),
                own: None,
            };
            let mut text = Vec::new();
            write_canonical(&record, &categories, &mut text);
            let amount = record.amount.to_canonical();
            let trace = has_trace.then_some(("trace", "\"00000000000000ff\""));
            let bank = has_bank.then_some(("bank", "\"00000000000000fe\""));
            let unknown = record.unknown.iter().map(|(name, raw)| (name.as_str(), raw.get()));
            let unknown: Vec<_> = trace.into_iter().chain(bank).chain(unknown).collect();
            let day = day.map_or(String::new(), |day| day.to_string());
            let fields = (id, description, amount, "food \"x\"", day, unknown);
            prop_assert_eq!(String::from_utf8(text).unwrap(), serde_json::to_string(&fields).unwrap());
        }
    }
}
