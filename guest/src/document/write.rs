//! The document's JSON text.

use serde_json::value::RawValue;

use super::json::{push_number, push_text};
use super::{Budgets, Document, History, Record, RecordDate, Text, UnknownField};
use crate::model::date_digits;

/// Bytes of a record's own punctuation, names and numbers, about.
const RECORD_BYTES: usize = 160;
/// What stands between two records.
const BETWEEN: &[u8] = b",\n";
/// From so many bytes on, a part that is as it was read is not copied: a write of its own
/// costs as much as copying so many.
const LONG: usize = 32 << 10;

/// The JSON text of a document: an indent of 2, one field a line, no line break at the end,
/// as Python's `json.dump(…, indent=2)` writes it.
///
/// It is in pieces, so that what stays as it was read need not be copied.
#[derive(Debug)]
pub struct Written<'a> {
    /// What was written anew, or copied for being short.
    made: Vec<u8>,
    /// Long parts of the text that was read, each with the length of `made` before it.
    kept: Vec<(usize, &'a [u8])>,
}

impl<'a> Written<'a> {
    /// The number of bytes.
    pub fn len(&self) -> usize {
        self.kept.iter().map(|(_, part)| part.len()).sum::<usize>() + self.made.len()
    }

    /// Whether there is none, which is so of no document.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The bytes, piece by piece.
    pub fn pieces(&self) -> impl Iterator<Item = &[u8]> {
        let mut made_before = 0;
        let pieces = self.kept.iter().flat_map(move |(at, part)| {
            let made = &self.made[std::mem::replace(&mut made_before, *at)..*at];
            [made, *part]
        });
        let last = self.kept.last().map_or(0, |(at, _)| *at);
        pieces.chain([&self.made[last..]]).filter(|piece| !piece.is_empty())
    }

    /// Takes up a run of records that are as they were read.
    fn keep(&mut self, run: Option<(&'a Text, &'a Text)>) {
        let Some((first, last)) = run else { return };
        let part = first.through(last).as_bytes();
        if part.len() < LONG {
            self.made.extend_from_slice(part);
        } else {
            self.kept.push((self.made.len(), part));
        }
    }
}

/// Writes a document.
pub(super) fn write(document: &Document) -> Written<'_> {
    let history = document.history.as_ref().map_or(&[][..], History::entries);
    let mut text = Written { made: Vec::with_capacity(made_bytes(document)), kept: Vec::new() };
    text.made.extend_from_slice(b"{\n  \"counter\": ");
    push_number(&mut text.made, document.counter);
    text.made.extend_from_slice(b",\n  \"expenses\": {");
    text.made.extend_from_slice(if document.is_empty() { b"}" } else { b"\n" });
    // Neighbours that are as they were read are taken at once.
    let mut run: Option<(&Text, &Text)> = None;
    for (at, record) in document.records().enumerate() {
        match (&record.own, &mut run) {
            (Some(own), Some((_, last))) if last.is_followed_by(own, BETWEEN.len() as u32) => {
                *last = own;
                continue;
            }
            _ => text.keep(run.take()),
        }
        if at > 0 {
            text.made.extend_from_slice(BETWEEN);
        }
        match &record.own {
            Some(own) => run = Some((own, own)),
            None => {
                let category = document.categories.spelling(record.category);
                write_record(&mut text.made, record, category);
            }
        }
    }
    text.keep(run);
    let made = &mut text.made;
    if !document.is_empty() {
        made.extend_from_slice(b"\n  }");
    }
    write_unknown(made, &document.unknown, "  ");
    if let Some(budgets) = document.budgets.as_ref().and_then(Budgets::to_json) {
        made.extend_from_slice(b",\n  \"budgets\": ");
        made.extend_from_slice(budgets.as_bytes());
    }
    write_history(made, history);
    made.extend_from_slice(b"\n}");
    text
}

/// How many bytes are written anew, about.
fn made_bytes(document: &Document) -> usize {
    let new = document.records().filter(|record| record.own.is_none());
    let records: usize = new.map(|record| RECORD_BYTES + record.description.len()).sum();
    let history = document.history.as_ref().map_or(&[][..], History::entries);
    let history: usize = history.iter().map(|entry| entry.get().len() + 6).sum();
    records + history + 2 * RECORD_BYTES
}

fn write_record(text: &mut Vec<u8>, record: &Record, category: &str) {
    text.extend_from_slice(b"    \"");
    push_number(text, record.id);
    text.extend_from_slice(b"\": {\n      \"id\": ");
    push_number(text, record.id);
    text.extend_from_slice(b",\n      \"description\": ");
    push_text(text, &record.description);
    text.extend_from_slice(b",\n      \"amount\": ");
    text.extend_from_slice(record.amount.to_string().as_bytes());
    text.extend_from_slice(b",\n      \"category\": ");
    push_text(text, category);
    match record.date {
        RecordDate::Day(day) => {
            text.extend_from_slice(b",\n      \"date\": \"");
            text.extend_from_slice(&date_digits(day));
            text.push(b'"');
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
        push_text(text, name);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::load;
    use crate::interface::ExpensePatch;

    /// A document whose text is so many times what is not copied.
    fn large(times: usize) -> Document {
        let records: Vec<_> = (1..=times * LONG / 100)
            .map(|id| {
                format!(
                    r#"    "{id}": {{
      "id": {id},
      "description": "Tea",
      "amount": 3.20,
      "category": "food",
      "date": "2026-11-23"
    }}"#
                )
            })
            .collect();
        let text =
            format!("{{\n  \"counter\": 0,\n  \"expenses\": {{\n{}\n  }}\n}}", records.join(",\n"));
        load(text.into_bytes()).unwrap()
    }

    #[test]
    fn a_long_part_that_is_as_it_was_read_is_not_copied() {
        let mut document = large(4);
        let all = document.write();
        assert_eq!(document.text().kept.len(), 1);
        // Two long parts, a short one between them that is copied.
        let middle = document.counter() / 2;
        let amount = Some("4.50".to_owned());
        for id in [middle, middle + 3] {
            let patch = ExpensePatch { amount: amount.clone(), ..ExpensePatch::default() };
            document.update(id, &patch).unwrap();
        }
        let text = document.text();
        assert_eq!(text.kept.len(), 2);
        assert!(text.made.len() < LONG);
        let pieces: Vec<u8> = text.pieces().flatten().copied().collect();
        assert_eq!(pieces.len(), text.len());
        let new =
            |id: u64| format!("\"id\": {id},\n      \"description\": \"Tea\",\n      \"amount\": ");
        let mut expected = String::from_utf8(all).unwrap();
        for id in [middle, middle + 3] {
            expected = expected.replace(&(new(id) + "3.20"), &(new(id) + "4.50"));
        }
        assert_eq!(String::from_utf8(pieces).unwrap(), expected);
    }
}
