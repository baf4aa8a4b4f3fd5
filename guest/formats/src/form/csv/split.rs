//! Rows and cells of a text.

use crate::date;
use crate::table::Span;

/// Splits a text into rows, and these into cells. Blank lines are no rows.
pub(super) struct Splitter<'t> {
    bytes: &'t [u8],
    text: &'t str,
    at: usize,
    delimiter: [u8; 4],
    delimiter_length: usize,
    /// Whether a backslash before a quote makes it a part of the cell.
    backslash: bool,
}

impl<'t> Splitter<'t> {
    pub(super) fn new(text: &'t str, start: usize, delimiter: char) -> Self {
        let mut bytes = [0; 4];
        let delimiter_length = delimiter.encode_utf8(&mut bytes).len();
        let mut splitter = Self {
            bytes: text.as_bytes(),
            text,
            at: start,
            delimiter: bytes,
            delimiter_length,
            backslash: false,
        };
        splitter.backslash = splitter.has_backslashes();
        splitter
    }

    /// Where the next row begins, and its cells; `None` at the end.
    ///
    /// # Errors
    ///
    /// Where a quote begins that does not end, or ends only after other rows.
    pub(super) fn next(&mut self, cells: &mut Vec<Span>) -> Result<Option<usize>, usize> {
        cells.clear();
        while matches!(self.bytes.get(self.at), Some(b'\n' | b'\r')) {
            self.at += 1;
        }
        let start = self.at;
        if start >= self.bytes.len() {
            return Ok(None);
        }
        loop {
            cells.push(self.cell()?);
            if !self.at_delimiter(self.at) {
                return Ok(Some(start));
            }
            self.at += self.delimiter_length;
        }
    }

    /// Reads a cell, up to a delimiter or the end of the line.
    fn cell(&mut self) -> Result<Span, usize> {
        let spaces = self.bytes[self.at..].iter().take_while(|byte| **byte == b' ').count();
        if self.bytes.get(self.at + spaces) == Some(&b'"') {
            return self.quoted(self.at + spaces);
        }
        let start = self.at;
        loop {
            let rest = &self.bytes[self.at..];
            let found = memchr::memchr3(self.delimiter[0], b'\n', b'\r', rest);
            self.at += found.unwrap_or(rest.len());
            if self.ends_cell(self.at) {
                return Ok(Span::new(start, self.at));
            }
            self.at += 1;
        }
    }

    fn quoted(&mut self, quote: usize) -> Result<Span, usize> {
        let start = quote + 1;
        let (mut at, mut escaped) = (start, false);
        loop {
            let rest = &self.bytes[at..];
            let found = match self.backslash {
                true => memchr::memchr2(b'"', b'\\', rest),
                false => memchr::memchr(b'"', rest),
            };
            let end = at + found.ok_or(quote)?;
            let next = self.bytes.get(end + 1);
            match (self.bytes[end], next) {
                (b'\\', Some(b'"' | b'\\')) | (b'"', Some(b'"')) => {
                    escaped = true;
                    at = end + 2;
                }
                (b'\\', _) => at = end + 1,
                _ => {
                    let spaces = self.bytes[end + 1..].iter().take_while(|byte| **byte == b' ');
                    let after = end + 1 + spaces.count();
                    if !self.ends_cell(after) {
                        // A quote that should have been written twice.
                        at = end + 1;
                        continue;
                    }
                    if self.holds_rows(&self.text[start..end]) {
                        return Err(quote);
                    }
                    self.at = after;
                    return Ok(match escaped {
                        true => Span::escaped(start, end),
                        false => Span::new(start, end),
                    });
                }
            }
        }
    }

    fn at_delimiter(&self, at: usize) -> bool {
        let delimiter = &self.delimiter[..self.delimiter_length];
        self.bytes.get(at..).is_some_and(|rest| rest.starts_with(delimiter))
    }

    fn ends_cell(&self, at: usize) -> bool {
        matches!(self.bytes.get(at), None | Some(b'\n' | b'\r')) || self.at_delimiter(at)
    }

    /// Whether lines after the first look like rows: then a stray quote made a cell of them.
    fn holds_rows(&self, cell: &str) -> bool {
        let Some(first) = cell.find(['\n', '\r']) else { return false };
        let delimiter = std::str::from_utf8(&self.delimiter[..self.delimiter_length]);
        let Ok(delimiter) = delimiter else { return false };
        cell[first..].split(['\n', '\r']).any(|line| {
            line.contains(delimiter)
                && line.split(delimiter).any(|cell| date::is_date(cell.trim_matches(['"', ' '])))
        })
    }

    /// Whether somewhere a backslash can be nothing but the mark of a quote in a cell: the
    /// cell goes on after the quote.
    fn has_backslashes(&self) -> bool {
        memchr::memmem::find_iter(&self.bytes[self.at..], b"\\\"").any(|found| {
            let after = self.at + found + 2;
            self.bytes.get(after) != Some(&b'"') && !self.ends_cell(after)
        })
    }
}
