//! A rule as the document holds it.

use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

use super::super::UnknownField;
use super::super::json::push;
use super::super::listed::Item;
use expenses_interface::Repeat;
use expenses_model::{Amount, Date, Digest, Entries, Every, Trace, date_text, fold, parse_date};

/// A rule in the document. Its JSON form is that of the data file.
#[derive(Clone, Debug)]
pub(in crate::document) struct Kept {
    pub(in crate::document) id: u64,
    pub(in crate::document) key: Trace,
    pub(in crate::document) made: Made,
    /// All days up to this one are done.
    pub(in crate::document) done: Option<Date>,
    /// The last day.
    pub(in crate::document) until: Option<Date>,
    /// Fields that this version does not know, in order.
    pub(in crate::document) unknown: Vec<UnknownField>,
}

/// What a rule is made of.
#[derive(Clone, Debug)]
pub(in crate::document) struct Made {
    pub(in crate::document) description: String,
    pub(in crate::document) amount: Amount,
    pub(in crate::document) category: String,
    pub(super) every: Every,
    pub(in crate::document) first: Date,
}

impl Made {
    /// A digest of it and of a number.
    pub(super) fn digest(&self, number: u64) -> u64 {
        let Self { description, amount, category, every, first } = self;
        let fields = (description, amount.to_canonical(), fold(category), every.to_string());
        let mut text = Vec::new();
        push(&mut text, &(fields, date_text(*first), number));
        let mut digest = Digest::default();
        digest.add(&text);
        digest.to_number()
    }
}

impl Item for Kept {
    type Key = u64;

    fn key(&self) -> u64 {
        self.id
    }

    fn read(json: &RawValue) -> Option<Self> {
        let Entries(entries) = serde_json::from_str(json.get()).ok()?;
        let (mut known, mut unknown) = (Fields::default(), Vec::new());
        for (name, value) in entries {
            match &*name {
                "id" => known.id.set(read(value))?,
                "key" => known.key.set(read(value).and_then(trace))?,
                "description" => known.description.set(read(value))?,
                "amount" => known.amount.set(Amount::from_json(value.get()))?,
                "category" => known.category.set(read(value))?,
                "every" => known.every.set(read(value).and_then(every))?,
                "first" => known.first.set(read(value).and_then(day))?,
                "done" => known.done.set(read(value).and_then(day))?,
                "until" => known.until.set(read(value).and_then(day))?,
                _ => unknown.push((name.into_owned(), value.to_owned())),
            }
        }
        let Fields { id, key, description, amount, category, every, first, done, until } = known;
        let made = Made {
            description: description.0?,
            amount: amount.0?,
            category: category.0?,
            every: every.0?,
            first: first.0?,
        };
        Some(Self { id: id.0?, key: key.0?, made, done: done.0, until: until.0, unknown })
    }

    fn to_json(&self) -> String {
        let text = |text: &str| serde_json::Value::from(text).to_string();
        let Self { id, key, made, done, until, unknown } = self;
        let Made { description, amount, category, every, first } = made;
        let (description, category) = (text(description), text(category));
        let mut json = format!(
            "{{\"id\": {id}, \"key\": \"{key}\", \"description\": {description}, \"amount\": {amount}, \"category\": {category}, \"every\": \"{every}\", \"first\": \"{}\"",
            date_text(*first)
        );
        for (name, day) in [("done", done), ("until", until)] {
            if let Some(day) = day {
                json += &format!(", \"{name}\": \"{}\"", date_text(*day));
            }
        }
        for (name, value) in unknown {
            json += &format!(", {}: {}", text(name), value.get());
        }
        json + "}"
    }
}

impl Kept {
    /// Its canonical text: equal rules have equal texts, whatever days were added.
    pub(in crate::document) fn to_canonical(&self) -> Vec<u8> {
        let Self { id, key, made, done: _, until, unknown } = self;
        let unknown = unknown.iter().map(|(name, value)| (name.as_str(), value.get()));
        let mut text = Vec::new();
        let of = (id, key.to_string(), made.digest(0), &made.description, &made.category);
        push(&mut text, &(of, until.map(date_text), unknown.collect::<Vec<_>>()));
        text
    }

    /// How many of its days are not done, up to one that counts as well.
    pub(super) fn due(&self, today: Date) -> u64 {
        let last = self.until.map_or(today, |until| until.min(today));
        self.number(last).saturating_sub(self.done.map_or(0, |done| self.number(done)))
    }

    /// The days that are not done, up to one that counts as well.
    pub(super) fn days_due(&self, today: Date) -> impl Iterator<Item = Date> {
        let (every, first) = (self.made.every, self.made.first);
        let next = self.done.map_or(0, |done| self.number(done));
        (next..next + self.due(today)).map_while(move |number| every.day(first, number))
    }

    /// The next day that is not done.
    fn next(&self) -> Option<Date> {
        let next = self.done.map_or(0, |done| self.number(done));
        let next = self.made.every.day(self.made.first, next)?;
        Some(next).filter(|next| self.until.is_none_or(|until| *next <= until))
    }

    /// How many of its days come up to one that counts as well.
    fn number(&self, day: Date) -> u64 {
        self.made.every.count_up_to(self.made.first, day)
    }

    pub(super) fn to_repeat(&self, today: Date) -> Repeat {
        let Made { description, amount, category, every, first } = &self.made;
        Repeat {
            id: self.id,
            description: description.clone(),
            amount: amount.to_text(),
            category: category.clone(),
            every: every.to_string(),
            first: date_text(*first),
            done: self.done.map(date_text),
            until: self.until.map(date_text),
            next: self.next().map(date_text),
            due: self.due(today),
        }
    }
}

/// The fields that were found.
#[derive(Default)]
struct Fields {
    id: Slot<u64>,
    key: Slot<Trace>,
    description: Slot<String>,
    amount: Slot<Amount>,
    category: Slot<String>,
    every: Slot<Every>,
    first: Slot<Date>,
    done: Slot<Date>,
    until: Slot<Date>,
}

/// A field that may be there once.
struct Slot<T>(Option<T>);

impl<T> Default for Slot<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<T> Slot<T> {
    /// Takes a value. `None` if there is none, or was one.
    fn set(&mut self, value: Option<T>) -> Option<()> {
        match self.0.replace(value?) {
            None => Some(()),
            Some(_) => None,
        }
    }
}

fn read<T: DeserializeOwned>(json: &RawValue) -> Option<T> {
    serde_json::from_str(json.get()).ok()
}

fn trace(text: String) -> Option<Trace> {
    Trace::read(text.as_bytes())
}

fn day(text: String) -> Option<Date> {
    parse_date(&text)
}

/// It is kept only in the one form in which it is written.
fn every(text: String) -> Option<Every> {
    Every::parse(&text).ok().filter(|every| every.to_string() == text)
}
