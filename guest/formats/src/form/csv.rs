//! CSV, as banks write it: with any delimiter, lines before the headings, and more.
//!
//! The rows are split here and not by the crate `csv`, for that neither says where a quote
//! begins that does not end nor on which line a row begins, if blank lines or CR LF come
//! before it.

mod delimiter;
mod headings;
mod split;

use crate::error::Error;
use crate::options::Options;
use crate::table::Table;

use super::{Form, Lines, place};
use split::Splitter;

pub(super) const NAME: &str = "CSV";

/// The headings stand in one of so many rows.
const HEAD: usize = 60;

pub(super) struct Csv;

impl Form for Csv {
    fn name(&self) -> &'static str {
        NAME
    }

    fn recognises(&self, _text: &str) -> bool {
        true
    }

    fn table<'t>(&self, text: &'t str, options: &Options) -> Result<Table<'t>, Error> {
        read(text, options, usize::MAX)
    }

    fn headings(&self, text: &str, options: &Options) -> Result<Vec<String>, Error> {
        Ok(read(text, options, HEAD)?.headings)
    }
}

/// Reads so many rows.
fn read<'t>(text: &'t str, options: &Options, most: usize) -> Result<Table<'t>, Error> {
    let start = skip(text, options.skip_lines.unwrap_or_default()).ok_or(Error::Empty)?;
    let (said, start) = separator(text, start);
    let found = || said.unwrap_or_else(|| delimiter::find(text, start));
    let delimiter = options.delimiter.unwrap_or_else(found);
    let mut table = Table::new(text);
    table.delimiter = Some(delimiter);
    let mut splitter = Splitter::new(text, start, delimiter);
    let mut lines = Lines::new(text);
    let mut cells = Vec::new();
    while table.len() < most {
        let row = splitter.next(&mut cells).map_err(|quote| {
            let (line, column) = place(text, quote);
            Error::UnclosedQuote { line, column }
        })?;
        let Some(row) = row else { break };
        table.begin(lines.line(row));
        cells.iter().for_each(|cell| table.push(*cell));
        table.drop_if_empty();
    }
    if table.len() == 0 {
        return Err(Error::Empty);
    }
    if let Some(at) = headings::find(&table, options) {
        table.headings =
            (0..table.cell_count(at)).map(|cell| table.cell(at, cell).into()).collect();
        table.heading_line = Some(table.line(at));
        table.drop_front(at + 1);
    }
    Ok(table)
}

/// Where the text goes on after so many lines; `None` if it does not.
fn skip(text: &str, lines: u64) -> Option<usize> {
    let mut at = 0;
    for _ in 0..lines {
        let rest = text.as_bytes().get(at..).filter(|rest| !rest.is_empty())?;
        let end = memchr::memchr2(b'\n', b'\r', rest)?;
        let is_pair = rest[end] == b'\r' && rest.get(end + 1) == Some(&b'\n');
        at += end + 1 + usize::from(is_pair);
    }
    Some(at)
}

/// The delimiter that a line `sep=;` names, and where the text goes on after it.
fn separator(text: &str, start: usize) -> (Option<char>, usize) {
    let rest = &text[start..];
    let line = rest.split(['\n', '\r']).next().unwrap_or_default();
    let plain = line.trim_matches('"');
    let named = plain.get(..4).filter(|name| name.eq_ignore_ascii_case("sep="));
    match named.and_then(|_| plain[4..].chars().next()) {
        Some(delimiter) => (Some(delimiter), start + line.len()),
        None => (None, start),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Vec<(u64, Vec<String>)> {
        let table = read(text, &Options::default(), usize::MAX).unwrap();
        let cells = |row| (0..table.cell_count(row)).map(|at| table.cell(row, at).into()).collect();
        (0..table.len()).map(|row| (table.line(row), cells(row))).collect()
    }

    fn row(line: u64, cells: &[&str]) -> (u64, Vec<String>) {
        (line, cells.iter().map(|cell| (*cell).to_owned()).collect())
    }

    #[test]
    fn lines_are_the_right_ones() {
        let expected = [
            row(4, &["2026-11-23", "Tea", "1"]),
            row(7, &["2026-11-24", "a\nb", "2"]),
            row(9, &["2026-11-25", "c", "3"]),
        ];
        let text =
            "date,text,amount\n\n\n2026-11-23,Tea,1\n,,\n\n2026-11-24,\"a\nb\",2\n2026-11-25,c,3\n";
        assert_eq!(rows(text), expected);
        assert_eq!(rows(&text.replace('\n', "\r\n").replace("a\r\nb", "a\nb")), expected);
        assert_eq!(rows(&text.replace('\n', "\r").replace("a\rb", "a\nb")), expected);
    }

    #[test]
    fn lines_before_the_headings_are_found() {
        let text = ";\n\"Account\";\"30 days\";\n\"Balance\";\"16,94 EUR\";\n\n\"Buchungstag\";\"Text\";\"Umsatz in EUR\";\n\"01.04.2026\";\"Rent\";\"-59,97\";\n";
        let table = read(text, &Options::default(), usize::MAX).unwrap();
        assert_eq!(table.heading_line, Some(5));
        assert_eq!(table.headings[2], "Umsatz in EUR");
        assert_eq!((table.len(), table.line(0)), (1, 6));
        let shape = Csv.headings(text, &Options::default()).unwrap();
        assert_eq!(shape, table.headings);
    }

    #[test]
    fn a_line_can_name_the_delimiter() {
        assert_eq!(
            rows("sep=;\r\nDate;Text;Amount\r\n2026-11-23;a,b;1\r\n"),
            [row(3, &["2026-11-23", "a,b", "1"])]
        );
    }

    #[test]
    fn a_first_row_of_data_is_no_heading() {
        let text = "23.11.2026;SHOP;-33,87\n24.11.2026;OTHER;-24,11\n";
        assert_eq!(rows(text).len(), 2);
    }

    #[test]
    fn lines_can_be_skipped_and_end() {
        assert_eq!(skip("a\r\nb\rc\nd", 3), Some(7));
        assert_eq!(skip("a\n", 100_000_000_000), None);
    }

    #[test]
    fn a_quote_that_does_not_end_is_named() {
        for text in [
            "Date,Text,Amount\n2026-11-23,\"Ladder 6ft,89.00\n2026-11-24,Bus,2.80\n",
            "Date,Text,Amount\n2026-11-23,\"Ladder 6ft,89.00\n2026-11-24,Bus,2.80\n2026-11-25,Screen 27\",199.00\n",
            "Date,Text,Amount\n2026-11-23,\"Ladder 6ft,89.00\n2026-11-25,Screen 27\",199.00\n",
        ] {
            let error = read(text, &Options::default(), usize::MAX).err();
            assert_eq!(error, Some(Error::UnclosedQuote { line: 2, column: 12 }), "{text}");
        }
    }

    #[test]
    fn quotes_are_escaped_in_two_ways() {
        let cells = |text: &str| {
            rows(&format!("Date,Text,Amount\n2026-11-23,{text},1.20\n")).remove(0).1[1].clone()
        };
        assert_eq!(cells(r#""Say ""hi"" now""#), r#"Say "hi" now"#);
        assert_eq!(cells(r#""Say \"hi\" now""#), r#"Say "hi" now"#);
        assert_eq!(cells(r#""Say \"hi\"""#), r#"Say "hi""#);
        assert_eq!(cells(r#""C:\""#), r"C:\");
        assert_eq!(cells(r#""a "b" c""#), r#"a "b" c"#);
        assert_eq!(cells(r#"6" pipe"#), r#"6" pipe"#);
        assert_eq!(cells(r#" "a, b" "#), "a, b");
    }
}
