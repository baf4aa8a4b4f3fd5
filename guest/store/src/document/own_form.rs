//! A fast reader for files in the form that this program writes.
//!
//! Nearly every file has exactly this form. So this reader only compares the names of the fields,
//! and copies no text: a description is a part of the file's text, and an unchanged record is
//! later written by copying its part. A record in another form is read on its own, in
//! `any_record.rs`, and does not slow down the others. A file that is not in this form is left to
//! [`read`](super::read), which also says where and why a file cannot be read.

mod any_record;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::ops::Range;
use std::rc::Rc;

use super::read;
use super::records::Records;
use super::{Categories, Document, Record, RecordDate, Text, UnknownField, json, traces};
use expenses_model::{Amount, Date, Trace, read_date};

/// Reads a document. `None` if the text, apart from single records, is not in the form that this
/// program writes.
pub(super) fn read_own_form(text: &Rc<String>) -> Option<Document> {
    let mut reader = Reader { text, bytes: text.as_bytes(), at: 0 };
    reader.skip("{\n  \"counter\": ")?;
    let counter = reader.number()?;
    reader.skip(",\n  \"expenses\": {")?;
    let (mut categories, mut days) = (Categories::default(), Days::default());
    let mut records = Records::with_capacity(text.len() / RECORD_BYTES);
    if reader.skip("}").is_none() {
        loop {
            let start = reader.at;
            let record = reader.record(&mut categories, &mut days).or_else(|| {
                reader.at = start;
                reader.record_in_any_form(&mut categories, &mut days).ok()
            })?;
            if records.last_id() < Some(record.id) {
                records.append(record)?;
            } else if records.insert(record).is_some() {
                // The id occurs twice.
                return None;
            }
            reader.skip_space();
            if reader.skip(",").is_none() {
                break;
            }
        }
        reader.skip("}")?;
    }
    // There are few other fields. They are read as those of a document without expenses.
    let rest = format!("{{\"counter\": 0, \"expenses\": {{}}{}", &text[reader.at..]);
    let document = read::read_any_form(&rest).ok()?;
    Some(Document {
        counter: counter.max(records.last_id().unwrap_or(0)),
        records,
        categories,
        ..document
    })
}

/// About the fewest bytes of a record, by which room is made in advance.
const RECORD_BYTES: usize = 150;

/// What a record ends with.
const END: &str = "\n    }";

/// The most digits of a number that is read here: so many overflow nothing.
const MOST_DIGITS: usize = 18;

/// Bytes that are compared at once.
const WORD: usize = 8;

/// Whether each of eight bytes is [plain](json::is_plain): what is not is looked for in all of
/// them at once (Warren, Hacker's Delight, 6-1). It may return false for plain bytes, but never
/// true for others.
fn is_plain(word: u64) -> bool {
    const ONES: u64 = u64::MAX / 0xff;
    const HIGH: u64 = ONES << 7;
    let less = |word: u64, than: u8| word.wrapping_sub(ONES * u64::from(than)) & !word;
    let equal = |byte: u8| less(word ^ (ONES * u64::from(byte)), 1);
    (less(word, b' ') | equal(b'"') | equal(b'\\')) & HIGH == 0
}

/// A position in the text.
struct Reader<'a> {
    text: &'a Rc<String>,
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    /// Skips exactly these characters.
    #[inline(always)]
    fn skip(&mut self, expected: &str) -> Option<()> {
        let rest = self.bytes.get(self.at..self.at + expected.len())?;
        // Comparing words is many times as fast as comparing bytes with the library of
        // WebAssembly.
        let (words, bytes) = rest.as_chunks::<WORD>();
        let (expected_words, expected_bytes) = expected.as_bytes().as_chunks::<WORD>();
        let word = |bytes: &[u8; WORD]| u64::from_ne_bytes(*bytes);
        let mut different = 0;
        for (a, b) in words.iter().zip(expected_words) {
            different |= word(a) ^ word(b);
        }
        for (a, b) in bytes.iter().zip(expected_bytes) {
            different |= u64::from(a ^ b);
        }
        (different == 0).then(|| self.at += expected.len())
    }

    /// Reads a record in exactly the form in which it is written. Only the escapes in its texts
    /// may differ.
    fn record(&mut self, categories: &mut Categories, days: &mut Days) -> Option<Record> {
        self.skip("\n")?;
        let start = self.at;
        self.skip("    \"")?;
        let id = self.number()?;
        self.skip("\": {\n      \"id\": ")?;
        (self.number()? == id).then_some(())?;
        self.skip(",\n      \"description\": ")?;
        let (description, is_plain) = self.description()?;
        self.skip(",\n      \"amount\": ")?;
        let amount = self.amount()?;
        self.skip(",\n      \"category\": ")?;
        let category = self.text_in_any_form().ok()?;
        let date = match self.skip(",\n      \"date\": ") {
            None => RecordDate::Absent,
            Some(()) if self.skip("null").is_some() => RecordDate::Null,
            Some(()) => {
                self.skip("\"")?;
                let (day, _) = self.bytes[self.at..].split_first_chunk()?;
                self.at += day.len();
                self.skip("\"")?;
                RecordDate::Day(days.day(day)?)
            }
        };
        let (mut trace, mut bank, mut unknown) = (None, None, Vec::new());
        if self.skip(END).is_none() {
            if self.skip(",\n      \"trace\": \"").is_some() {
                trace = Some(self.trace()?);
            }
            if self.skip(",\n      \"bank\": \"").is_some() {
                bank = Some(self.trace()?);
            }
            while self.skip(END).is_none() {
                unknown.push(self.unknown_field()?);
            }
        }
        // Other programs write other escapes.
        let is_plain = is_plain && matches!(category, Cow::Borrowed(_));
        let own = if is_plain { Text::of(self.text, start..self.at) } else { None };
        // Only now: a record in another form must not count as a use of its category here.
        let category = categories.acquire(&category);
        Some(Record { id, description, amount, category, date, trace, bank, unknown, own })
    }

    /// Reads a description, and whether it has no escapes.
    fn description(&mut self) -> Option<(Text, bool)> {
        match self.plain_text() {
            Some(range) => Some((Text::of(self.text, range)?, true)),
            None => Some((self.value::<String>().ok()?.into(), false)),
        }
    }

    /// The digits of a trace, and the quotation mark behind them.
    fn trace(&mut self) -> Option<Trace> {
        let (digits, _) = self.bytes[self.at..].split_first_chunk::<16>()?;
        self.at += digits.len();
        self.skip("\"")?;
        Trace::read(digits)
    }

    /// A field that this version does not know. One in another place than its own is left to
    /// the reader of any form.
    fn unknown_field(&mut self) -> Option<UnknownField> {
        self.skip(",\n      \"")?;
        let range = self.string()?;
        let name = self.text.get(range)?;
        self.skip(": ")?;
        let begins = !self.bytes.get(self.at)?.is_ascii_whitespace();
        let known = ["id", "description", "amount", "category", "date"];
        let is_unknown =
            !known.contains(&name) && name != traces::OF_RECORD && name != traces::OF_BANK;
        (begins && is_unknown).then_some(())?;
        read::unknown::<serde_json::Error>(name.to_owned(), self.value().ok()?).ok()
    }

    fn skip_space(&mut self) {
        self.take(|byte| matches!(byte, b' ' | b'\n' | b'\r' | b'\t'));
    }

    /// Reads a whole number in its shortest form. `None` if it is very large.
    fn number(&mut self) -> Option<u64> {
        let digits = self.take(u8::is_ascii_digit);
        let is_shortest = matches!(digits, [b'0'] | [b'1'..=b'9', ..]);
        if !is_shortest || digits.len() > MOST_DIGITS {
            return None;
        }
        Some(digits.iter().fold(0, |number, digit| number * 10 + u64::from(digit - b'0')))
    }

    fn amount(&mut self) -> Option<Amount> {
        let number =
            self.take(|byte| matches!(byte, b'0'..=b'9' | b'.' | b'-' | b'+' | b'e' | b'E'));
        Amount::from_plain_json(number)
    }

    /// Reads the rest of a string without escapes, and its end.
    fn string(&mut self) -> Option<Range<usize>> {
        let rest = &self.bytes[self.at..];
        let (words, _) = rest.as_chunks::<WORD>();
        let plain = words.iter().take_while(|word| is_plain(u64::from_ne_bytes(**word))).count();
        let more = rest[plain * WORD..].iter().take_while(|byte| json::is_plain(**byte)).count();
        let range = self.at..self.at + plain * WORD + more;
        self.at = range.end;
        self.skip("\"").map(|()| range)
    }

    /// The next bytes that fulfil the condition.
    fn take(&mut self, is_meant: impl Fn(&u8) -> bool) -> &'a [u8] {
        let rest = &self.bytes[self.at..];
        let end = rest.iter().take_while(|byte| is_meant(byte)).count();
        self.at += end;
        &rest[..end]
    }
}

/// A cache of the latest day. The same day often comes again.
#[derive(Default)]
struct Days(Option<([u8; 10], Date)>);

impl Days {
    fn day(&mut self, text: &[u8; 10]) -> Option<Date> {
        match self.0 {
            Some((last, day)) if last == *text => Some(day),
            _ => {
                let day = read_date(text)?;
                self.0 = Some((*text, day));
                Some(day)
            }
        }
    }
}
