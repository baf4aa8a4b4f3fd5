//! Writes the document's JSON text.

use serde_json::value::RawValue;

use super::json::{push_number, push_text};
use super::listed::Listed;
use super::{Document, History, Record, RecordDate, Text, UnknownField, traces};
use expenses_model::date_digits;

/// The text between two records.
const BETWEEN: &[u8] = b",\n";
/// The bytes of one piece: as many as a runtime takes at once.
const PIECE: usize = 64 << 10;
/// An unchanged part of at least this many bytes is passed on without copying.
const LONG: usize = PIECE / 2;

/// Writes a document into `take`, piece by piece. Stops at an error of `take`.
pub(super) fn write<E>(
    document: &Document,
    take: &mut dyn FnMut(&[u8]) -> Result<(), E>,
) -> Result<(), E> {
    let mut writer = Writer { text: Vec::new(), take };
    let text = &mut writer.text;
    text.extend_from_slice(b"{\n  \"counter\": ");
    push_number(text, document.counter);
    text.extend_from_slice(b",\n  \"expenses\": {");
    text.extend_from_slice(if document.is_empty() { b"}" } else { b"\n" });
    // A run of unchanged records is written at once.
    let mut run: Option<(&Text, &Text)> = None;
    for (at, record) in document.records().enumerate() {
        match (&record.own, &mut run) {
            (Some(own), Some((_, last))) if last.is_followed_by(own, BETWEEN.len() as u32) => {
                *last = own;
                continue;
            }
            _ => writer.keep(run.take())?,
        }
        if at > 0 {
            writer.text.extend_from_slice(BETWEEN);
        }
        match &record.own {
            Some(own) => run = Some((own, own)),
            None => {
                let category = document.categories.spelling(record.category);
                write_record(&mut writer.text, record, category);
                writer.give_whole_pieces()?;
            }
        }
    }
    writer.keep(run)?;
    let text = &mut writer.text;
    if !document.is_empty() {
        text.extend_from_slice(b"\n  }");
    }
    write_unknown(text, &document.unknown, "  ");
    if let Some(budgets) = document.budgets.as_ref().and_then(Listed::to_json) {
        text.extend_from_slice(b",\n  \"budgets\": ");
        text.extend_from_slice(budgets.as_bytes());
    }
    if let Some(repeats) = document.repeats.as_ref().and_then(Listed::to_json) {
        text.extend_from_slice(b",\n  \"repeats\": ");
        text.extend_from_slice(repeats.as_bytes());
    }
    let entries = document.history.iter().flat_map(History::entries);
    write_history(text, entries);
    text.extend_from_slice(b"\n}");
    (writer.take)(&writer.text)
}

struct Writer<'a, E> {
    /// The text that is not yet passed on.
    text: Vec<u8>,
    take: &'a mut dyn FnMut(&[u8]) -> Result<(), E>,
}

impl<E> Writer<'_, E> {
    /// Writes a run of unchanged records.
    fn keep(&mut self, run: Option<(&Text, &Text)>) -> Result<(), E> {
        let Some((first, last)) = run else { return Ok(()) };
        let part = first.through(last).as_bytes();
        if part.len() < LONG {
            self.text.extend_from_slice(part);
            return self.give_whole_pieces();
        }
        (self.take)(&self.text)?;
        self.text.clear();
        (self.take)(part)
    }

    fn give_whole_pieces(&mut self) -> Result<(), E> {
        let whole = self.text.len() / PIECE * PIECE;
        self.text[..whole].chunks(PIECE).try_for_each(&mut self.take)?;
        self.text.drain(..whole);
        Ok(())
    }
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
    for (name, digest) in [(traces::OF_RECORD, record.trace), (traces::OF_BANK, record.bank)] {
        let Some(digest) = digest else { continue };
        text.extend_from_slice(b",\n      \"");
        text.extend_from_slice(name.as_bytes());
        text.extend_from_slice(b"\": \"");
        text.extend_from_slice(digest.to_string().as_bytes());
        text.push(b'"');
    }
    write_unknown(text, &record.unknown, "      ");
    text.extend_from_slice(b"\n    }");
}

/// Unknown values are written exactly as they were read, so no rewrite can lose what this
/// version does not understand.
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
fn write_history<'a>(text: &mut Vec<u8>, entries: impl Iterator<Item = &'a RawValue>) {
    let mut is_empty = true;
    for entry in entries {
        text.extend_from_slice(if is_empty { b",\n  \"history\": [\n    " } else { b",\n    " });
        text.extend_from_slice(entry.get().as_bytes());
        is_empty = false;
    }
    if !is_empty {
        text.extend_from_slice(b"\n  ]");
    }
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use super::*;
    use crate::document::load;
    use expenses_interface::ExpensePatch;
    use expenses_model::{Amount, trace};

    const RECORD: usize = 140;

    /// A document of about this many bytes.
    fn large(bytes: usize) -> Document {
        let record = |id| {
            format!(
                r#"    "{id}": {{
      "id": {id},
      "description": "Tea",
      "amount": 3.20,
      "category": "food",
      "date": "2026-11-23"
    }}"#
            )
        };
        let records: Vec<_> = (1..=bytes / RECORD).map(record).collect();
        let records = records.join(",\n");
        let text = format!("{{\n  \"counter\": 0,\n  \"expenses\": {{\n{records}\n  }}\n}}");
        load(text.into_bytes()).unwrap()
    }

    fn change(document: &mut Document, ids: &[u64]) {
        for id in ids {
            let amount = Some("4.50".to_owned());
            document.update(*id, &ExpensePatch { amount, ..ExpensePatch::default() }).unwrap();
        }
    }

    /// The text of such records after that.
    fn changed(text: &str) -> String {
        let trace = trace(Some("2026-11-23"), &Amount::parse("3.20").unwrap(), "Tea");
        let date = "\"date\": \"2026-11-23\"";
        let traced = format!("{date},\n      \"trace\": \"{trace}\"");
        text.replace("3.20", "4.50").replace(date, &traced)
    }

    fn pieces(document: &Document) -> Vec<Vec<u8>> {
        let mut pieces = Vec::new();
        let Ok(()) = write::<Infallible>(document, &mut |piece| {
            pieces.push(piece.to_vec());
            Ok(())
        });
        pieces
    }

    #[test]
    fn a_long_part_that_is_as_it_was_read_is_one_piece() {
        let mut document = large(10 * PIECE);
        let before = String::from_utf8(document.write()).unwrap();
        // Two long parts, and a short one between them that is copied.
        let middle = document.counter() / 2;
        change(&mut document, &[middle, middle + 3]);
        let pieces = pieces(&document);
        let lengths: Vec<_> = pieces.iter().map(Vec::len).collect();
        assert_eq!(lengths.len(), 5, "{lengths:?}");
        assert!(lengths[1] > 4 * PIECE && lengths[2] < 5 * RECORD && lengths[3] > 4 * PIECE);
        let mut expected = before;
        for id in [middle, middle + 3] {
            let begin = format!("    \"{id}\": {{");
            let (front, rest) = expected.split_once(&begin).unwrap();
            let (record, rest) = rest.split_once('}').unwrap();
            expected = [front, &begin, &changed(record), "}", rest].concat();
        }
        assert_eq!(String::from_utf8(pieces.concat()).unwrap(), expected);
    }

    #[test]
    fn a_record_of_many_pieces_is_given_away_whole() {
        let long = "x".repeat(5 * PIECE);
        let record = format!(
            r#"{{"id": 1, "description": "Tea", "amount": 3.20, "category": "food", "note": "{long}"}}"#
        );
        let mut document =
            load(format!(r#"{{"counter": 1, "expenses": {{"1": {record}}}}}"#).into_bytes())
                .unwrap();
        change(&mut document, &[1]);
        let pieces = pieces(&document);
        assert_eq!(pieces.len(), 6);
        let read = load(pieces.concat()).unwrap();
        assert_eq!(read.get(1).unwrap().amount.to_text(), "4.50");
        assert_eq!(read.get(1).unwrap().unknown[0].1.get().len(), long.len() + 2);
    }

    #[test]
    fn what_is_new_comes_in_pieces_of_one_size() {
        let mut document = large(3 * PIECE);
        let all: Vec<u64> = (1..=document.counter()).collect();
        let before = String::from_utf8(document.write()).unwrap();
        change(&mut document, &all);
        let pieces = pieces(&document);
        let (last, whole) = pieces.split_last().unwrap();
        assert!(whole.len() > 1 && whole.iter().all(|piece| piece.len() == PIECE));
        assert!(last.len() < PIECE);
        let text = String::from_utf8(pieces.concat()).unwrap();
        assert_eq!(text, changed(&before));
    }
}
