//! A record: an expense as the document holds it.

use serde_json::value::RawValue;

use super::{Categories, CategoryId, Dated, Text};
use expenses_interface::{Expense, ExpenseRef, Packed};
use expenses_model::{Amount, Date, Trace, date_digits, date_text};

/// An expense as the document holds it.
#[derive(Clone, Debug)]
pub struct Record {
    /// The key of the record, unique in its document.
    pub id: u64,
    /// What the money was spent on.
    pub description: Text,
    /// The amount, with its text.
    pub amount: Amount,
    /// The category as it is spelled in this record.
    pub category: CategoryId,
    /// The date, or in which way it is missing.
    pub date: RecordDate,
    /// What it was before its date, amount or description was changed.
    pub trace: Option<Trace>,
    /// The digest of what its bank calls it.
    pub bank: Option<Trace>,
    /// Fields that this version does not know, in order.
    pub unknown: Vec<UnknownField>,
    /// The text of the record in the form in which it is written, if it is unchanged since it
    /// was read.
    pub own: Option<Text>,
}

/// A field that this version does not know: its name, and the exact text of its value.
pub type UnknownField = (String, Box<RawValue>);

/// The date of a record. A record without one stays without one, in its own way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RecordDate {
    /// A calendar date.
    Day(Date),
    /// `"date": null`.
    Null,
    /// No field `date`.
    Absent,
}

impl Record {
    /// The day of the expense, if it has one.
    pub fn day(&self) -> Option<Date> {
        match self.date {
            RecordDate::Day(day) => Some(day),
            RecordDate::Null | RecordDate::Absent => None,
        }
    }

    /// The day and the id.
    pub(super) fn dated(&self) -> Dated {
        (self.day(), self.id)
    }

    /// The record in the interface's form.
    pub fn to_expense(&self, categories: &Categories) -> Expense {
        Expense {
            id: self.id,
            description: self.description.to_string(),
            amount: self.amount.to_text(),
            category: categories.spelling(self.category).to_owned(),
            date: self.day().map(date_text),
        }
    }

    /// Adds the record to packed expenses.
    pub fn pack(&self, categories: &Categories, packed: &mut Packed) {
        let date = self.day().map(date_digits);
        packed.push(ExpenseRef {
            id: Some(self.id),
            description: &self.description,
            amount: &self.amount.to_text(),
            category: categories.spelling(self.category),
            date: date.as_ref().and_then(|digits| str::from_utf8(digits).ok()),
        });
    }
}
