//! Traces of what expenses were before they were changed or deleted, and of what their banks call
//! them, so that an import does not add them again.
//!
//! A record whose date, amount or description was changed has the field `trace`: the
//! [`Trace`] of what it first was, 16 hexadecimal digits in quotation marks. One that an import
//! added may have the field `bank`, a digest of the same form that only an import understands; it
//! stays whatever is changed. The field `traces` at the top is a list of texts, one for each deleted
//! expense, the latest last: the digests of what it was, and after an `@` that of its bank, with
//! spaces between them. Whatever else fields of these names hold is another program's: it is left
//! alone, and no trace is kept in its place.

use std::collections::{HashMap, HashSet, VecDeque};

use serde_json::value::RawValue;

use super::detached::Detached;
use super::fields::{FieldRollback, Foreign, take_only};
use super::json::quoted;
use super::{Batch, Document, Record, RecordDate, Rollback, UnknownField};
use expenses_interface::ExpenseTrace;
use expenses_model::{Amount, Trace, date_text};

/// The name of the field of a record with the trace of what it first was.
pub(super) const OF_RECORD: &str = "trace";
/// The name of the field of a record with the digest of its bank.
pub(super) const OF_BANK: &str = "bank";
/// The name of the field at the top.
pub(super) const OF_DELETED: &str = "traces";
/// The most deleted expenses of which traces are kept.
const MOST: usize = 5_000;
/// The most bytes of the field at the top: so many expenses with one digest have room, each in
/// quotation marks and with a comma.
pub(super) const MOST_BYTES: usize = MOST * 19 + 2;

impl Record {
    /// The trace of the record as it is.
    pub(super) fn trace_of_now(&self) -> Trace {
        of(self.date, &self.amount, &self.description)
    }

    /// The trace of what the record first was.
    pub(super) fn first_trace(&self) -> Trace {
        self.trace.unwrap_or_else(|| self.trace_of_now())
    }

    /// Keeps the trace of what the record was before it was changed. A record that is again
    /// as it first was has none.
    pub(super) fn keep_trace_of(&mut self, before: &Self) {
        let (then, now) = (before.trace_of_now(), self.trace_of_now());
        if then == now || self.unknown.iter().any(|(name, _)| name == OF_RECORD) {
            return;
        }
        self.trace = Some(self.trace.unwrap_or(then)).filter(|first| *first != now);
    }

    /// What remains of the record when it is deleted.
    fn remains(&self) -> Remains {
        let was = self.trace.into_iter().chain([self.trace_of_now()]).collect();
        Remains { was, bank: self.bank }
    }
}

impl Detached {
    fn remains(&self) -> Remains {
        let now = of(self.date, &self.amount, &self.description);
        Remains { was: self.trace.into_iter().chain([now]).collect(), bank: self.bank }
    }
}

/// What remains of a deleted expense.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Remains {
    /// What it first was, if it was changed, and what it was then.
    was: Vec<Trace>,
    bank: Option<Trace>,
}

impl Remains {
    fn read(text: &str) -> Option<Self> {
        let mut remains = Self { was: Vec::new(), bank: None };
        for word in text.split(' ') {
            match word.strip_prefix('@') {
                None if remains.bank.is_none() => remains.was.push(Trace::read(word.as_bytes())?),
                Some(bank) if remains.bank.is_none() => {
                    remains.bank = Some(Trace::read(bank.as_bytes())?);
                }
                _ => return None,
            }
        }
        Some(remains)
    }

    fn to_json(&self) -> String {
        let was = self.was.iter().map(Trace::to_string);
        let words: Vec<String> = was.chain(self.bank.map(|bank| format!("@{bank}"))).collect();
        format!("\"{}\"", words.join(" "))
    }

    fn told(self, id: Option<u64>) -> ExpenseTrace {
        let was = self.was.into_iter().map(Trace::to_number).collect();
        ExpenseTrace { id, was, bank: self.bank.map(Trace::to_number) }
    }
}

impl Document {
    /// What is known of changed expenses, of those with the digest of a bank, and of the last
    /// that were deleted.
    pub fn traces(&self) -> Vec<ExpenseTrace> {
        let deleted = self.deleted().unwrap_or_default().into_iter();
        let there = self.records().filter(|record| record.trace.is_some() || record.bank.is_some());
        let there = there.map(|record| {
            let was = record.trace.into_iter().collect();
            Remains { was, bank: record.bank }.told(Some(record.id))
        });
        deleted.map(|remains| remains.told(None)).chain(there).collect()
    }

    pub(super) fn deleted(&self) -> Result<Vec<Remains>, Foreign> {
        let field = self.field(OF_DELETED)?;
        field.map_or(Ok(Vec::new()), |json| read_list(json).ok_or(Foreign))
    }

    /// Writes what remains of deleted expenses into its field if a commit has changed it: the
    /// last of them, as many as have room.
    pub(super) fn set_deleted(&mut self, deleted: Deleted) -> Option<FieldRollback> {
        let all = deleted.traces.filter(|_| deleted.is_changed)?;
        // The brackets, and then a comma after each but the last.
        let mut bytes = 2;
        let texts = all.iter().rev().take(MOST).map(Remains::to_json).take_while(|text| {
            bytes += text.len() + 1;
            bytes <= MOST_BYTES
        });
        let mut texts: Vec<String> = texts.collect();
        texts.reverse();
        let list = RawValue::from_string(format!("[{}]", texts.join(",")));
        // It is JSON.
        let list = list.ok().filter(|_| !texts.is_empty());
        Some(self.set_field(OF_DELETED, list))
    }
}

/// The traces of deleted expenses while a commit changes them.
#[derive(Debug)]
pub(super) struct Deleted {
    /// The latest last; `None` if the field is another program's.
    traces: Option<VecDeque<Remains>>,
    is_changed: bool,
}

impl Deleted {
    pub(super) fn is_changed(&self) -> bool {
        self.is_changed
    }
}

impl Batch<'_> {
    /// Keeps the traces of the expenses that a request has deleted, of which `rollbacks` tells
    /// all changes in their order.
    pub(super) fn keep_traces(&mut self, rollbacks: &[Rollback]) {
        let mut seen = HashSet::new();
        let gone = rollbacks.iter().filter_map(Rollback::before).filter(|record| {
            // The first of a record's changes tells how it was.
            self.document.get(record.id).is_none() && seen.insert(record.id)
        });
        let gone: Vec<Remains> = gone.map(Record::remains).collect();
        if gone.is_empty() {
            return;
        }
        if let Some(traces) = self.deleted() {
            traces.extend(gone);
            traces.drain(..traces.len().saturating_sub(MOST));
        }
    }

    /// Keeps the traces of what was deleted from another document, too. Returns whether some were
    /// not kept before.
    pub(super) fn take_traces(&mut self, theirs: &Document) -> bool {
        let mut new = theirs.deleted().unwrap_or_default();
        let mut counts: HashMap<Remains, usize> = HashMap::new();
        for remains in self.deleted_so_far() {
            *counts.entry(remains).or_default() += 1;
        }
        new.retain(|remains| match counts.get_mut(remains) {
            Some(count @ 1..) => {
                *count -= 1;
                false
            }
            _ => true,
        });
        if new.is_empty() {
            return false;
        }
        if let Some(traces) = self.deleted() {
            // Those of this document are the later ones: they stay the longest.
            new.into_iter().rev().for_each(|remains| traces.push_front(remains));
            traces.drain(..traces.len().saturating_sub(MOST));
        }
        true
    }

    fn deleted_so_far(&self) -> Vec<Remains> {
        let changed = self.deleted.as_ref().and_then(|deleted| deleted.traces.as_ref());
        match changed {
            Some(traces) => traces.iter().cloned().collect(),
            None => self.document.deleted().unwrap_or_default(),
        }
    }

    /// Takes the traces of expenses away that are there again.
    pub(super) fn drop_traces(&mut self, again: &[Detached]) {
        if again.is_empty() {
            return;
        }
        let mut counts: HashMap<Remains, usize> = HashMap::new();
        for remains in again.iter().map(Detached::remains) {
            *counts.entry(remains).or_default() += 1;
        }
        let Some(all) = self.deleted() else { return };
        // The latest are those that go.
        all.make_contiguous().reverse();
        all.retain(|remains| match counts.get_mut(remains) {
            Some(count @ 1..) => {
                *count -= 1;
                false
            }
            _ => true,
        });
        all.make_contiguous().reverse();
    }

    /// The traces of deleted expenses, to change them.
    fn deleted(&mut self) -> Option<&mut VecDeque<Remains>> {
        let document = &*self.document;
        let deleted = self.deleted.get_or_insert_with(|| Deleted {
            traces: document.deleted().ok().map(Into::into),
            is_changed: false,
        });
        deleted.is_changed = true;
        deleted.traces.as_mut()
    }
}

/// Takes the digest of a record out of the fields that are not yet known.
pub(super) fn take(fields: &mut Vec<UnknownField>, name: &str) -> Option<Trace> {
    take_only(fields, name, read).map(|(trace, _)| trace)
}

/// Reads a digest of a data file.
pub(super) fn read(json: &RawValue) -> Option<Trace> {
    Trace::read(quoted(json)?.as_bytes())
}

/// Reads what remains of deleted expenses.
pub(super) fn read_list(json: &RawValue) -> Option<Vec<Remains>> {
    let list: Vec<&RawValue> = serde_json::from_str(json.get()).ok()?;
    let text = |json: &RawValue| Remains::read(json.get().strip_prefix('"')?.strip_suffix('"')?);
    list.into_iter().map(text).collect()
}

fn of(date: RecordDate, amount: &Amount, description: &str) -> Trace {
    let day = match date {
        RecordDate::Day(day) => Some(date_text(day)),
        RecordDate::Null | RecordDate::Absent => None,
    };
    Trace::of(day.as_deref(), amount, description)
}

#[cfg(test)]
mod tests;
