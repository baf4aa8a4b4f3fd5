//! The document's JSON text.

use std::io::Write;

use serde::Serialize;
use serde_json::value::RawValue;

use super::{Budgets, Document, History, Record, RecordDate, Text, UnknownField};
use crate::model::date_text;

/// Bytes of a record's own punctuation, names and numbers, about.
const RECORD_BYTES: usize = 160;
/// What stands between two records.
const BETWEEN: &[u8] = b",\n";

pub(super) fn write(document: &Document) -> Vec<u8> {
    let bytes = |record: &Record| match &record.own {
        Some(own) => own.len() + 2,
        None => RECORD_BYTES + record.description.len(),
    };
    let records: usize = document.records().map(bytes).sum();
    let history = document.history.as_ref().map_or(&[][..], History::entries);
    let history: usize = history.iter().map(|entry| entry.get().len() + 6).sum();
    let mut text = Vec::with_capacity(records + history + RECORD_BYTES);
    text.extend_from_slice(b"{\n  \"counter\": ");
    value(&mut text, &document.counter);
    text.extend_from_slice(b",\n  \"expenses\": {");
    text.extend_from_slice(if document.is_empty() { b"}" } else { b"\n" });
    // Neighbours that are as they were read are copied at once.
    let mut run: Option<(&Text, &Text)> = None;
    let end_run = |text: &mut Vec<u8>, run: Option<(&Text, &Text)>| {
        if let Some((first, last)) = run {
            text.extend_from_slice(first.through(last).as_bytes());
        }
    };
    for (at, record) in document.records().enumerate() {
        match (&record.own, &mut run) {
            (Some(own), Some((_, last))) if last.is_followed_by(own, BETWEEN.len() as u32) => {
                *last = own;
                continue;
            }
            _ => end_run(&mut text, run.take()),
        }
        if at > 0 {
            text.extend_from_slice(BETWEEN);
        }
        match &record.own {
            Some(own) => run = Some((own, own)),
            None => {
                write_record(&mut text, record, document.categories.spelling(record.category));
            }
        }
    }
    end_run(&mut text, run);
    if !document.is_empty() {
        text.extend_from_slice(b"\n  }");
    }
    write_unknown(&mut text, &document.unknown, "  ");
    if let Some(budgets) = document.budgets.as_ref().and_then(Budgets::to_json) {
        text.extend_from_slice(b",\n  \"budgets\": ");
        text.extend_from_slice(budgets.as_bytes());
    }
    write_history(&mut text, document.history.as_ref().map_or(&[], History::entries));
    text.extend_from_slice(b"\n}");
    text
}

fn write_record(text: &mut Vec<u8>, record: &Record, category: &str) {
    text.extend_from_slice(b"    \"");
    value(text, &record.id);
    text.extend_from_slice(b"\": {\n      \"id\": ");
    value(text, &record.id);
    text.extend_from_slice(b",\n      \"description\": ");
    value(text, &*record.description);
    text.extend_from_slice(b",\n      \"amount\": ");
    // Writing to memory cannot fail.
    let _ = write!(text, "{}", record.amount);
    text.extend_from_slice(b",\n      \"category\": ");
    value(text, category);
    match record.date {
        RecordDate::Day(day) => {
            let _ = write!(text, ",\n      \"date\": \"{}\"", date_text(day));
        }
        RecordDate::Null => text.extend_from_slice(b",\n      \"date\": null"),
        RecordDate::Absent => {}
    }
    write_unknown(text, &record.unknown, "      ");
    text.extend_from_slice(b"\n    }");
}

/// Unknown values are written as they were read, to the letter: no rewriting can
/// lose what this version does not understand.
fn write_unknown(text: &mut Vec<u8>, fields: &[UnknownField], indent: &str) {
    for (name, raw) in fields {
        text.extend_from_slice(b",\n");
        text.extend_from_slice(indent.as_bytes());
        value(text, name);
        text.extend_from_slice(b": ");
        text.extend_from_slice(raw.get().as_bytes());
    }
}

/// The history comes last, each of its entries on a line.
fn write_history(text: &mut Vec<u8>, entries: &[Box<RawValue>]) {
    for (at, entry) in entries.iter().enumerate() {
        text.extend_from_slice(if at == 0 { b",\n  \"history\": [\n    " } else { b",\n    " });
        text.extend_from_slice(entry.get().as_bytes());
    }
    if !entries.is_empty() {
        text.extend_from_slice(b"\n  ]");
    }
}

fn value(text: &mut Vec<u8>, value: &(impl Serialize + ?Sized)) {
    // Numbers and strings have a JSON form and writing to memory cannot fail.
    let _ = serde_json::to_writer(text, value);
}
