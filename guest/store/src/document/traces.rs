//! Traces of what expenses were before they were changed or deleted, so that an import does
//! not add them again.
//!
//! A record whose date, amount or description was changed has the field `trace`: the
//! [`Trace`] of what it first was, 16 hexadecimal digits in quotation marks. The field
//! `traces` at the top is a list of the traces of deleted expenses, the latest last. Whatever
//! else fields of these names hold is another program's: it is left alone, and no trace is
//! kept in its place.

use std::collections::{HashMap, HashSet, VecDeque};

use serde_json::value::RawValue;

use super::detached::Detached;
use super::fields::{FieldRollback, Foreign, take_only};
use super::{Batch, Document, Record, RecordDate, Rollback, UnknownField};
use expenses_model::{Amount, Trace, date_text};

/// The name of the field of a record.
pub(super) const OF_RECORD: &str = "trace";
/// The name of the field at the top.
pub(super) const OF_DELETED: &str = "traces";
/// The most traces of deleted expenses.
const MOST: usize = 5_000;
/// The most bytes of the field at the top: each trace has quotation marks and a comma.
pub(super) const MOST_BYTES: usize = MOST * 19 + 2;

impl Record {
    /// The trace of the record as it is.
    fn trace_of_now(&self) -> Trace {
        of(self.date, &self.amount, &self.description)
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
    fn traces(&self) -> impl Iterator<Item = Trace> + use<> {
        self.trace.into_iter().chain([self.trace_of_now()])
    }
}

impl Detached {
    fn traces(&self) -> impl Iterator<Item = Trace> + use<> {
        let now = of(self.date, &self.amount, &self.description);
        self.trace.into_iter().chain([now])
    }
}

impl Document {
    /// The traces of changed expenses and of the last that were deleted.
    pub fn traces(&self) -> Vec<String> {
        let deleted = self.deleted().unwrap_or_default();
        let changed = self.records().filter_map(|record| record.trace);
        deleted.into_iter().chain(changed).map(|trace| trace.to_string()).collect()
    }

    fn deleted(&self) -> Result<Vec<Trace>, Foreign> {
        let field = self.field(OF_DELETED)?;
        field.map_or(Ok(Vec::new()), |json| read_list(json).ok_or(Foreign))
    }

    /// Writes the traces of deleted expenses into their field if a commit has changed them.
    pub(super) fn set_deleted(&mut self, deleted: Deleted) -> Option<FieldRollback> {
        let traces = deleted.traces.filter(|_| deleted.is_changed)?;
        let texts: Vec<String> = traces.iter().map(|trace| format!("\"{trace}\"")).collect();
        let list = RawValue::from_string(format!("[{}]", texts.join(",")));
        // It is JSON.
        let list = list.ok().filter(|_| !traces.is_empty());
        Some(self.set_field(OF_DELETED, list))
    }
}

/// The traces of deleted expenses while a commit changes them.
#[derive(Debug)]
pub(super) struct Deleted {
    /// The latest last; `None` if the field is another program's.
    traces: Option<VecDeque<Trace>>,
    is_changed: bool,
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
        let gone: Vec<Trace> = gone.flat_map(Record::traces).collect();
        if gone.is_empty() {
            return;
        }
        if let Some(traces) = self.deleted() {
            traces.extend(gone);
            traces.drain(..traces.len().saturating_sub(MOST));
        }
    }

    /// Takes the traces of expenses away that are there again.
    pub(super) fn drop_traces(&mut self, again: &[Detached]) {
        if again.is_empty() {
            return;
        }
        let mut counts: HashMap<Trace, usize> = HashMap::new();
        for trace in again.iter().flat_map(Detached::traces) {
            *counts.entry(trace).or_default() += 1;
        }
        let Some(traces) = self.deleted() else { return };
        // The latest are those that go.
        traces.make_contiguous().reverse();
        traces.retain(|trace| match counts.get_mut(trace) {
            Some(count @ 1..) => {
                *count -= 1;
                false
            }
            _ => true,
        });
        traces.make_contiguous().reverse();
    }

    /// The traces of deleted expenses, to change them.
    fn deleted(&mut self) -> Option<&mut VecDeque<Trace>> {
        let document = &*self.document;
        let deleted = self.deleted.get_or_insert_with(|| Deleted {
            traces: document.deleted().ok().map(Into::into),
            is_changed: false,
        });
        deleted.is_changed = true;
        deleted.traces.as_mut()
    }
}

/// Takes the trace of a record out of the fields that are not yet known.
pub(super) fn take(fields: &mut Vec<UnknownField>) -> Option<Trace> {
    take_only(fields, OF_RECORD, read).map(|(trace, _)| trace)
}

/// Reads a trace of a data file.
pub(super) fn read(json: &RawValue) -> Option<Trace> {
    Trace::read(json.get().strip_prefix('"')?.strip_suffix('"')?.as_bytes())
}

/// Reads the traces of deleted expenses.
pub(super) fn read_list(json: &RawValue) -> Option<Vec<Trace>> {
    let list: Vec<&RawValue> = serde_json::from_str(json.get()).ok()?;
    list.into_iter().map(read).collect()
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
