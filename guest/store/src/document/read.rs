//! Reads a data file's JSON text in any form.
//!
//! It may be the form that this program writes, or the one of the Python program before it:
//! `expenses` as an object keyed by id or as a list, ids as keys only, no `counter`.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::listed::Listed;
use super::{
    Categories, Document, History, Record, RecordDate, Text, UnknownField, budgets, repeats, traces,
};
use expenses_interface::Corruption;
use expenses_model::{Amount, Date, parse_date};

/// How deep values may nest in a document, as deep as serde_json reads by itself:
/// a Python program gives up at about 1,000.
const GREATEST_DEPTH: usize = 128;

/// Reads a document in any form that JSON allows.
pub(super) fn read_any_form(text: &str) -> Result<Document, Corruption> {
    let mut json = serde_json::Deserializer::from_str(text);
    let document = (&mut json).deserialize_map(DocumentVisitor);
    document.and_then(|document| json.end().map(|()| document)).map_err(|error| Corruption {
        line: error.line().max(1) as u64,
        column: error.column().max(1) as u64,
        reason: reason(&error),
    })
}

/// The error's text without the place that serde_json appends to it, cut if it quotes a long
/// text.
fn reason(error: &serde_json::Error) -> String {
    const MOST_CHARACTERS: usize = 200;
    let text = error.to_string();
    let place = format!(" at line {} column {}", error.line(), error.column());
    let reason = text.strip_suffix(&place).unwrap_or(&text);
    match reason.char_indices().nth(MOST_CHARACTERS) {
        Some((end, _)) => format!("{}…", &reason[..end]),
        None => reason.to_owned(),
    }
}

struct DocumentVisitor;

impl<'de> Visitor<'de> for DocumentVisitor {
    type Value = Document;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object with `counter` and `expenses`")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Document, A::Error> {
        let mut document = Document::default();
        let mut counter = None;
        let mut expenses = None;
        while let Some(name) = map.next_key::<String>()? {
            match name.as_str() {
                "counter" => once(&mut counter, "counter", map.next_value::<u64>()?)?,
                "expenses" => {
                    map.next_value_seed(Expenses(&mut document))?;
                    once(&mut expenses, "expenses", ())?;
                }
                _ => document.unknown.push(unknown(name, map.next_value()?)?),
            }
        }
        document.budgets = Listed::take(&mut document.unknown, budgets::FIELD);
        document.repeats = Listed::take(&mut document.unknown, repeats::FIELD);
        document.history = History::take(&mut document.unknown);
        expenses.ok_or_else(|| A::Error::custom("the field `expenses` is missing"))?;
        let greatest = document.records.last_id().unwrap_or(0);
        document.counter = counter.unwrap_or(0).max(greatest);
        Ok(document)
    }
}

/// Reads the records into the document, from an object keyed by id or a list.
struct Expenses<'a>(&'a mut Document);

impl Expenses<'_> {
    fn insert<E: serde::de::Error>(&mut self, record: Record) -> Result<(), E> {
        match self.0.records.insert(record) {
            None => Ok(()),
            Some(before) => Err(E::custom(format!("the id {} is there twice", before.id))),
        }
    }
}

impl<'de> DeserializeSeed<'de> for Expenses<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        json.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Expenses<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("expenses, as an object keyed by id or as a list")
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<String>()? {
            let id = id_of_key(&key)?;
            let record = map.next_value::<Fields>()?.keyed(id, &mut self.0.categories)?;
            self.insert(record)?;
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut list: A) -> Result<(), A::Error> {
        while let Some(fields) = list.next_element::<Fields>()? {
            let id = fields.id.ok_or_else(|| A::Error::custom("an expense has no `id`"))?;
            let record = fields.keyed(id, &mut self.0.categories)?;
            self.insert(record)?;
        }
        Ok(())
    }
}

/// Reads the id from the key of a record.
pub(super) fn id_of_key<E: serde::de::Error>(key: &str) -> Result<u64, E> {
    let is_shortest = key == "0" || !key.starts_with(['0', '+']);
    let id = key.parse().ok().filter(|_| is_shortest);
    id.ok_or_else(|| E::custom("the key of an expense is not an id"))
}

/// The fields of one record that were found.
#[derive(Default)]
pub(super) struct Fields<'a> {
    pub(super) id: Option<u64>,
    pub(super) description: Option<Text>,
    pub(super) amount: Option<Amount>,
    pub(super) category: Option<Cow<'a, str>>,
    pub(super) date: Option<RecordDate>,
    pub(super) unknown: Vec<UnknownField>,
}

impl Fields<'_> {
    /// Makes a record of these fields, under the id that is its key.
    pub(super) fn keyed<E: serde::de::Error>(
        mut self,
        id: u64,
        categories: &mut Categories,
    ) -> Result<Record, E> {
        if let Some(own) = self.id.filter(|own| *own != id) {
            return Err(E::custom(format!("the expense with the key {id} has the id {own}")));
        }
        let lacks = |name| E::custom(format!("expense {id} has no `{name}`"));
        let category = self.category.ok_or_else(|| lacks("category"))?;
        Ok(Record {
            id,
            description: self.description.ok_or_else(|| lacks("description"))?,
            amount: self.amount.ok_or_else(|| lacks("amount"))?,
            category: categories.acquire(&category),
            date: self.date.unwrap_or(RecordDate::Absent),
            trace: traces::take(&mut self.unknown, traces::OF_RECORD),
            bank: traces::take(&mut self.unknown, traces::OF_BANK),
            unknown: self.unknown,
            own: None,
        })
    }
}

impl<'de> serde::Deserialize<'de> for Fields<'_> {
    fn deserialize<D: Deserializer<'de>>(json: D) -> Result<Self, D::Error> {
        json.deserialize_map(FieldsVisitor)
    }
}

struct FieldsVisitor;

impl<'de> Visitor<'de> for FieldsVisitor {
    type Value = Fields<'static>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an expense, which is an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Fields<'static>, A::Error> {
        let mut fields = Fields::default();
        while let Some(name) = map.next_key::<String>()? {
            match name.as_str() {
                "id" => once(&mut fields.id, "id", map.next_value()?)?,
                "description" => {
                    let text = map.next_value::<String>()?.into();
                    once(&mut fields.description, "description", text)?;
                }
                "amount" => once(&mut fields.amount, "amount", amount(map.next_value()?)?)?,
                "category" => {
                    let text = map.next_value::<String>()?.into();
                    once(&mut fields.category, "category", text)?;
                }
                "date" => {
                    let day = map.next_value::<Option<Day>>()?;
                    let date = day.map_or(RecordDate::Null, |Day(day)| RecordDate::Day(day));
                    once(&mut fields.date, "date", date)?;
                }
                _ => fields.unknown.push(unknown(name, map.next_value()?)?),
            }
        }
        Ok(fields)
    }
}

pub(super) fn once<T, E: serde::de::Error>(
    slot: &mut Option<T>,
    name: &str,
    value: T,
) -> Result<(), E> {
    match slot.replace(value) {
        None => Ok(()),
        Some(_) => Err(E::custom(format!("the field `{name}` is there twice"))),
    }
}

pub(super) fn amount<E: serde::de::Error>(raw: &RawValue) -> Result<Amount, E> {
    Amount::from_json(raw.get())
        .ok_or_else(|| E::custom("the amount is not a number that this program can hold"))
}

/// A calendar date. Its own visitor makes an error name its place, not the place of what follows.
struct Day(Date);

impl<'de> serde::Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(json: D) -> Result<Self, D::Error> {
        json.deserialize_str(DayVisitor)
    }
}

struct DayVisitor;

impl Visitor<'_> for DayVisitor {
    type Value = Day;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a calendar date YYYY-MM-DD")
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Day, E> {
        parse_date(text)
            .map(Day)
            .ok_or_else(|| E::custom("the date is not a calendar date YYYY-MM-DD"))
    }
}

/// Keeps a field that this version does not know.
pub(super) fn unknown<E: serde::de::Error>(
    name: String,
    raw: Box<RawValue>,
) -> Result<UnknownField, E> {
    if depth(raw.get()) > GREATEST_DEPTH {
        return Err(E::custom(format!("values nest more than {GREATEST_DEPTH} levels deep")));
    }
    Ok((name, raw))
}

/// How deep the arrays and objects of a well-formed JSON text nest.
fn depth(json: &str) -> usize {
    let (mut now, mut greatest, mut in_string, mut escaped) = (0usize, 0, false, false);
    for byte in json.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            b'[' | b'{' if !in_string => {
                now += 1;
                greatest = greatest.max(now);
            }
            b']' | b'}' if !in_string => now -= 1,
            _ => {}
        }
    }
    greatest
}
