//! The forms of files. A new one is one file beside these, and one line in `FORMS`.

mod camt;
mod csv;
mod json;
mod mt940;
mod ofx;
mod own;
mod qif;

use crate::error::Error;
use crate::options::Options;
use crate::table::Table;

pub(crate) use own::own;

/// How files of a form are known and read.
pub(crate) trait Form: Sync {
    /// What people call it.
    fn name(&self) -> &'static str;

    /// Whether a text is of this form; tells it from others, not good from broken.
    fn recognises(&self, text: &str) -> bool;

    /// The cells of a file, with what the form says of its columns as the table's preset.
    fn table<'t>(&self, text: &'t str, options: &Options) -> Result<Table<'t>, Error>;

    /// The headings, without reading the whole file; none if the form has the same for
    /// every file.
    fn headings(&self, _text: &str, _options: &Options) -> Result<Vec<String>, Error> {
        Ok(Vec::new())
    }
}

/// All forms. The first that recognises a text reads it; CSV recognises every one.
static FORMS: [&dyn Form; 6] =
    [&ofx::Ofx, &qif::Qif, &camt::Camt, &mt940::Mt940, &json::Json, &csv::Csv];

/// The form of a text.
pub(crate) fn of(text: &str) -> Result<&'static dyn Form, Error> {
    let found = FORMS.into_iter().find(|form| form.recognises(text));
    let form = found.unwrap_or(&csv::Csv);
    if form.name() == csv::NAME
        && let Some(error) = unknown(text)
    {
        return Err(error);
    }
    Ok(form)
}

/// Texts of forms that are not read, by how they begin.
fn unknown(text: &str) -> Option<Error> {
    let start = text.trim_start();
    let head: String = start.chars().take(2_000).collect::<String>().to_ascii_lowercase();
    if !head.starts_with('<') {
        return None;
    }
    let (what, advice) = if head.contains("excel.sheet") || head.contains("<workbook") {
        ("an Excel workbook", "open it and save it as CSV")
    } else if head.contains("<html") || head.contains("<!doctype html") || head.contains("<table") {
        ("a web page", "download the statement as CSV; a page is saved if the log-in has expired")
    } else if head.starts_with("<?xml") || head.contains("xmlns") || head.contains("</") {
        ("an XML file of an unknown form", "download the statement as CAMT.053, OFX or CSV")
    } else {
        return None;
    };
    Some(Error::UnknownForm { what, advice })
}

/// The line and the column, in characters, of a place in a text; both count from 1.
pub(crate) fn place(text: &str, at: usize) -> (u64, u64) {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    let mut lines = Lines::new(text);
    let line = lines.line(at);
    (line, text[lines.start..at].chars().count() as u64 + 1)
}

/// The numbers of lines, for places that are asked in their order.
pub(crate) struct Lines<'t> {
    text: &'t str,
    seen: usize,
    line: u64,
    /// Where the line begins.
    start: usize,
}

impl<'t> Lines<'t> {
    pub(crate) fn new(text: &'t str) -> Self {
        Self { text, seen: 0, line: 1, start: 0 }
    }

    /// The line of a place, which is no less than the one before. A line ends with LF,
    /// CR LF, or CR alone.
    pub(crate) fn line(&mut self, at: usize) -> u64 {
        let bytes = self.text.as_bytes();
        let at = at.min(bytes.len());
        while let Some(found) =
            bytes.get(self.seen..at).and_then(|rest| memchr::memchr2(b'\n', b'\r', rest))
        {
            let end = self.seen + found;
            self.seen = end + 1;
            // The LF of CR LF ends the line.
            if bytes[end] == b'\n' || bytes.get(end + 1) != Some(&b'\n') {
                self.line += 1;
                self.start = self.seen;
            }
        }
        // What was looked through is not looked through again.
        self.seen = self.seen.max(at);
        self.line
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_in_three_ways() {
        let text = "a\nb\r\nc\rd\u{e4}x";
        let lines: Vec<u64> = text.char_indices().map(|(at, _)| place(text, at).0).collect();
        assert_eq!(lines, [1, 1, 2, 2, 2, 3, 3, 4, 4, 4]);
        assert_eq!(place(text, text.len()), (4, 4));
    }

    #[test]
    fn forms_are_told_apart() {
        for (text, name) in [
            ("OFXHEADER:100\nDATA:OFXSGML\n", "OFX"),
            ("<?xml version=\"1.0\"?>\n<?OFX OFXHEADER=\"200\"?>\n<OFX>", "OFX"),
            ("!Type:Bank\nD1/1/26\n", "QIF"),
            (
                "<?xml version=\"1.0\"?><Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.02\">",
                "CAMT",
            ),
            (":20:START\n:25:1/2\n", "MT940"),
            ("{1:F01X}{2:I940X}{4:\n:20:START\n", "MT940"),
            ("[{\"a\":1}]", "JSON"),
            ("{\"a\":1}\n{\"a\":2}\n", "JSON"),
            ("[Date],Amount\n", "CSV"),
            ("Date,Amount\n", "CSV"),
        ] {
            assert_eq!(of(text).map(|form| form.name()).ok(), Some(name), "{text}");
        }
        for text in ["<!DOCTYPE html><html>", "<html>", "<?xml version=\"1.0\"?><gnc>"] {
            assert!(matches!(of(text), Err(Error::UnknownForm { .. })), "{text}");
        }
    }
}
