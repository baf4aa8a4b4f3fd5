//! Reads one record in any form that JSON allows, like [`read`](super::super::read): fields in
//! any order, any space between them, texts with escapes, unknown fields.

use std::borrow::Cow;
use std::ops::Range;

use super::{Days, Reader};
use crate::document::read::{self, Fields, once};
use crate::document::{Categories, Record, RecordDate};

impl<'a> Reader<'a> {
    /// Reads a record in any form that JSON allows, and the space before it.
    pub(super) fn record_in_any_form(
        &mut self,
        categories: &mut Categories,
        days: &mut Days,
    ) -> Result<Record, serde_json::Error> {
        self.skip_space();
        let id = read::id_of_key(&self.text_in_any_form()?)?;
        self.skip_all(&[":", "{"])?;
        let mut fields = Fields::default();
        loop {
            self.skip_space();
            let name = self.text_in_any_form()?;
            self.skip_all(&[":"])?;
            self.skip_space();
            let start = self.at;
            match &*name {
                "id" => once(&mut fields.id, "id", self.value()?)?,
                "description" => {
                    let (description, _) = self.description().ok_or_else(other)?;
                    once(&mut fields.description, "description", description)?;
                }
                "amount" => {
                    let amount = match self.amount() {
                        Some(amount) => amount,
                        None => {
                            self.at = start;
                            read::amount(self.value()?)?
                        }
                    };
                    once(&mut fields.amount, "amount", amount)?;
                }
                "category" => once(&mut fields.category, "category", self.text_in_any_form()?)?,
                "date" if self.skip("null").is_some() => {
                    once(&mut fields.date, "date", RecordDate::Null)?;
                }
                "date" => {
                    let text = self.text_in_any_form()?;
                    let day = text.as_bytes().try_into().ok().and_then(|text| days.day(text));
                    once(&mut fields.date, "date", RecordDate::Day(day.ok_or_else(other)?))?;
                }
                _ => fields.unknown.push(read::unknown(name.into_owned(), self.value()?)?),
            }
            self.skip_space();
            if self.skip(",").is_none() {
                break;
            }
        }
        self.skip_all(&["}"])?;
        fields.keyed(id, categories)
    }

    /// Reads a text, with or without escapes.
    pub(super) fn text_in_any_form(&mut self) -> Result<Cow<'a, str>, serde_json::Error> {
        match self.plain_text().and_then(|range| self.text.get(range)) {
            Some(text) => Ok(Cow::Borrowed(text)),
            None => self.value().map(Cow::Owned),
        }
    }

    /// Reads a text without escapes. If it has some, returns `None` and does not move.
    pub(super) fn plain_text(&mut self) -> Option<Range<usize>> {
        let start = self.at;
        let range = self.skip("\"").and_then(|()| self.string());
        if range.is_none() {
            self.at = start;
        }
        range
    }

    /// Reads any JSON value.
    pub(super) fn value<T: serde::Deserialize<'a>>(&mut self) -> Result<T, serde_json::Error> {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let mut values = serde_json::Deserializer::from_str(rest).into_iter();
        let value = values.next().ok_or_else(other)??;
        self.at += values.byte_offset();
        Ok(value)
    }

    /// Skips exactly these texts, and the space before each.
    fn skip_all(&mut self, all: &[&str]) -> Result<(), serde_json::Error> {
        all.iter().try_for_each(|expected| {
            self.skip_space();
            self.skip(expected).ok_or_else(other)
        })
    }
}

/// The text is not that of a document. The reader of any form says where and why.
fn other() -> serde_json::Error {
    serde::de::Error::custom("another form")
}
