//! Reading the very form that this program writes, many times as fast as any JSON.
//!
//! Nearly every file is in it to the letter, so a reader that knows the form need only
//! compare the names, and copies no text: a record's description is a part of the file's
//! text, and a record that stays as it is will be written by copying its part. Whatever
//! deviates from the form by a single byte is left to [`read`](super::read), which also
//! says where and why a file cannot be read.

use std::ops::Range;
use std::rc::Rc;

use super::records::Records;
use super::{Categories, CategoryId, Document, Record, RecordDate, Text, json, read};
use expenses_model::{Amount, Date, read_date};

/// Reads a document; none where its text is not in this program's own form.
pub(super) fn read_own_form(text: &Rc<String>) -> Option<Document> {
    let mut reader = Reader { text, bytes: text.as_bytes(), at: 0 };
    reader.skip("{\n  \"counter\": ")?;
    let counter = reader.number()?;
    reader.skip(",\n  \"expenses\": {")?;
    let mut categories = Known::default();
    let mut records = Records::with_capacity(text.len() / RECORD_BYTES);
    if reader.skip("}").is_none() {
        loop {
            reader.skip("\n")?;
            // Ids ascend, so none is there twice.
            records.append(reader.record(&mut categories)?)?;
            if reader.skip(",").is_none() {
                break;
            }
        }
        reader.skip("\n  }")?;
    }
    // The other fields are few. The document without its expenses has all of them.
    let rest = format!("{{\"counter\": 0, \"expenses\": {{}}{}", &text[reader.at..]);
    let document = read::read_any_form(&rest).ok()?;
    Some(Document {
        counter: counter.max(records.last_id().unwrap_or(0)),
        records,
        categories: categories.all,
        ..document
    })
}

/// The fewest bytes of a record, about: what room is made for at once.
const RECORD_BYTES: usize = 150;

/// The most digits of a number that is read here: so many overflow nothing.
const MOST_DIGITS: usize = 18;

/// Bytes that are compared at once.
const WORD: usize = 8;

/// Whether each of eight bytes is [plain](json::is_plain): what is not is looked for in all of
/// them at once (Warren, Hacker's Delight, 6-1). A false no is possible, a false yes is not.
fn is_plain(word: u64) -> bool {
    const ONES: u64 = u64::MAX / 0xff;
    const HIGH: u64 = ONES << 7;
    let less = |word: u64, than: u8| word.wrapping_sub(ONES * u64::from(than)) & !word;
    let equal = |byte: u8| less(word ^ (ONES * u64::from(byte)), 1);
    (less(word, b' ') | equal(b'"') | equal(b'\\')) & HIGH == 0
}

/// A place in the text.
struct Reader<'a> {
    text: &'a Rc<String>,
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    /// Passes over exactly these characters.
    #[inline(always)]
    fn skip(&mut self, expected: &str) -> Option<()> {
        let rest = self.bytes.get(self.at..self.at + expected.len())?;
        // Comparing words is many times as fast as a WebAssembly library's comparison of
        // bytes.
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

    fn record(&mut self, categories: &mut Known) -> Option<Record> {
        let start = self.at;
        self.skip("    \"")?;
        let id = self.number()?;
        self.skip("\": {\n      \"id\": ")?;
        (self.number()? == id).then_some(())?;
        self.skip(",\n      \"description\": \"")?;
        let description = Text::of(self.text, self.string()?)?;
        self.skip(",\n      \"amount\": ")?;
        let amount = self.amount()?;
        self.skip(",\n      \"category\": \"")?;
        let category = self.string()?;
        let category = categories.acquire(&self.bytes[category])?;
        let date = match self.skip(",\n      \"date\": ") {
            None => RecordDate::Absent,
            Some(()) if self.skip("null").is_some() => RecordDate::Null,
            Some(()) => {
                self.skip("\"")?;
                let (day, _) = self.bytes[self.at..].split_first_chunk()?;
                self.at += day.len();
                self.skip("\"")?;
                RecordDate::Day(categories.day(day)?)
            }
        };
        self.skip("\n    }")?;
        let unknown = Vec::new();
        let own = Text::of(self.text, start..self.at);
        Some(Record { id, description, amount, category, date, unknown, own })
    }

    /// A whole number in its shortest form; none where it is a very large one.
    fn number(&mut self) -> Option<u64> {
        let digits = self.take(u8::is_ascii_digit);
        let is_shortest = matches!(digits, [b'0'] | [b'1'..=b'9', ..]);
        if !is_shortest || digits.len() > MOST_DIGITS {
            return None;
        }
        Some(digits.iter().fold(0, |number, digit| number * 10 + u64::from(digit - b'0')))
    }

    fn amount(&mut self) -> Option<Amount> {
        let number = self.take(|byte| matches!(byte, b'0'..=b'9' | b'.' | b'-'));
        Amount::from_plain_json(number)
    }

    /// The rest of a string without escapes, and its end.
    fn string(&mut self) -> Option<Range<usize>> {
        let rest = &self.bytes[self.at..];
        let (words, _) = rest.as_chunks::<WORD>();
        let plain = words.iter().take_while(|word| is_plain(u64::from_ne_bytes(**word))).count();
        let more = rest[plain * WORD..].iter().take_while(|byte| json::is_plain(**byte)).count();
        let range = self.at..self.at + plain * WORD + more;
        self.at = range.end;
        self.skip("\"").map(|()| range)
    }

    /// The bytes from here on that are meant.
    fn take(&mut self, is_meant: impl Fn(&u8) -> bool) -> &'a [u8] {
        let rest = &self.bytes[self.at..];
        let end = rest.iter().take_while(|byte| is_meant(byte)).count();
        self.at += end;
        &rest[..end]
    }
}

/// The categories, and what was met last: equal ones are often met again.
#[derive(Default)]
struct Known {
    all: Categories,
    recent: [Option<CategoryId>; 32],
    day: Option<([u8; 10], Date)>,
}

impl Known {
    fn acquire(&mut self, bytes: &[u8]) -> Option<CategoryId> {
        let sum = |at: usize| bytes.get(at).map_or(0, |byte| usize::from(*byte));
        let slot = (bytes.len() + 5 * sum(0) + 3 * sum(bytes.len() / 2)) % self.recent.len();
        match self.recent[slot] {
            Some(id) if self.all.spelling(id).as_bytes() == bytes => {
                self.all.reacquire(id);
                Some(id)
            }
            _ => {
                self.recent[slot] = Some(self.all.acquire(str::from_utf8(bytes).ok()?));
                self.recent[slot]
            }
        }
    }

    fn day(&mut self, text: &[u8; 10]) -> Option<Date> {
        match self.day {
            Some((last, day)) if last == *text => Some(day),
            _ => {
                let day = read_date(text)?;
                self.day = Some((*text, day));
                Some(day)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use proptest::prelude::*;

    use super::read_own_form;
    use crate::document::{Document, read::read_any_form};

    /// Everything that tells documents apart.
    fn content(document: &Document) -> String {
        let categories = document.categories();
        let records: Vec<_> = document
            .records()
            .map(|r| {
                let in_use = categories.in_use(categories.spelling(r.category)).len();
                (r.to_expense(categories), r.amount.to_string(), r.date, in_use)
            })
            .collect();
        let text = String::from_utf8(document.write()).unwrap();
        format!("{} {records:?} {text}", document.counter())
    }

    fn is_read_alike(text: &str) -> bool {
        match read_own_form(&Rc::new(text.into())) {
            None => false,
            Some(document) => {
                let other = read_any_form(text).unwrap();
                assert_eq!(content(&document), content(&other), "{text}");
                assert_eq!(String::from_utf8(document.write()).unwrap(), text);
                true
            }
        }
    }

    const RECORD: &str = r#"    "3": {
      "id": 3,
      "description": "Käse 🧀",
      "amount": 12.50,
      "category": "food",
      "date": "2026-11-23"
    }"#;

    fn with(record: &str) -> String {
        format!("{{\n  \"counter\": 3,\n  \"expenses\": {{\n{record}\n  }}\n}}")
    }

    #[test]
    fn what_is_written_is_read() {
        assert!(is_read_alike("{\n  \"counter\": 0,\n  \"expenses\": {}\n}"));
        assert!(is_read_alike(&with(RECORD)));
        assert!(is_read_alike(&with(&RECORD.replace("\"2026-11-23\"", "null"))));
        assert!(is_read_alike(&with(&RECORD.replace(",\n      \"date\": \"2026-11-23\"", ""))));
        let two =
            format!("{RECORD},\n{}", RECORD.replace("3\": {", "4\": {").replace(": 3,", ": 4,"));
        assert!(is_read_alike(&with(&two).replace("counter\": 3", "counter\": 9")));
        let more = with(RECORD).replace("\n  }\n}", "\n  },\n  \"x\": [1,  {\"y\": 2}]\n}");
        assert!(is_read_alike(&more));
    }

    #[test]
    fn every_other_form_is_left_to_the_reader_of_any() {
        for (from, to) in [
            ("\"3\": {", "\"03\": {"),
            ("\"id\": 3", "\"id\": 4"),
            ("12.50", "12.5e0"),
            ("12.50", "-0"),
            ("12.50", "012.50"),
            ("12.50", "12."),
            ("Käse", "K\\u00e4se"),
            ("Käse", "K\"se"),
            ("Käse", "K\u{1}se"),
            ("2026-11-23", "2026-02-30"),
            ("\"food\",", "\"food\", "),
            ("      \"id\": 3,\n", ""),
            ("\n    }", ",\n      \"x\": 1\n    }"),
            ("\n  }\n}", "\n  }\n}\n"),
            ("\n  }\n}", "\n  },\n  \"expenses\": {}\n}"),
            ("\n  }\n}", "\n  },\n  \"counter\": 1\n}"),
        ] {
            let text = with(RECORD);
            assert!(text.contains(from), "{from}");
            let text = text.replace(from, to);
            let is_own = read_own_form(&Rc::new(text));
            // A line break at the end is no record's.
            assert!(is_own.is_none() || to.ends_with("}\n"), "{to}: {is_own:?}");
        }
        let twice = with(&format!("{RECORD},\n{RECORD}"));
        assert!(read_own_form(&Rc::new(twice)).is_none());
    }

    proptest! {
        /// Wherever a byte is changed, the two readers agree.
        #[test]
        fn a_change_anywhere_is_read_as_any_form_is(at in 0usize..400, byte in any::<u8>(), cut in any::<bool>()) {
            let history = ",\n  \"history\": [\n    {\"time\":\"x\",\"added\":[[3,3]],\"left\":\"0\"}\n  ]\n}";
            let mut bytes = with(RECORD).replace("\n  }\n}", &format!("\n  }}{history}")).into_bytes();
            let at = at % bytes.len();
            if cut { bytes.truncate(at) } else { bytes[at] = byte }
            if let Ok(text) = std::str::from_utf8(&bytes)
                && let Some(document) = read_own_form(&Rc::new(text.to_owned()))
            {
                prop_assert_eq!(content(&document), content(&read_any_form(text).unwrap()));
            }
        }
    }
}
