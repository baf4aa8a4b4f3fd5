//! Headings and rows of cells: what every form makes of its file.

use std::borrow::Cow;

use crate::options::Options;

/// So many cells of a row are kept; no statement has more.
pub(crate) const MOST_COLUMNS: usize = 1_000;

/// The cells of a file. Each is a part of the file's text, or of a text that the form put
/// together.
pub(crate) struct Table<'t> {
    text: &'t str,
    made: String,
    cells: Vec<Span>,
    rows: Vec<RowAt>,
    /// The most cells of any row.
    width: usize,
    pub(crate) headings: Vec<String>,
    /// The line of the headings, if there are any in the file.
    pub(crate) heading_line: Option<u64>,
    pub(crate) delimiter: Option<char>,
    /// A column whose words of directions must not contradict the signs of the amounts.
    pub(crate) checked: Option<usize>,
    /// A column where brackets around a cell name another account of the person.
    pub(crate) accounts: Option<usize>,
    /// What the form itself says of its columns and cells.
    pub(crate) preset: Options,
}

/// A part of a text. The lengths leave two bits free.
#[derive(Clone, Copy)]
pub(crate) struct Span {
    start: u32,
    length: u32,
}

const MADE: u32 = 1 << 31;
const ESCAPED: u32 = 1 << 30;

#[derive(Clone, Copy)]
struct RowAt {
    line: u32,
    first: u32,
}

impl Span {
    /// From byte to byte. No text is so long that they do not fit.
    pub(crate) fn new(start: usize, end: usize) -> Self {
        Self { start: start as u32, length: (end - start) as u32 }
    }

    /// The part of the text, as it is written there.
    pub(crate) fn text(self, text: &str) -> &str {
        let start = self.start as usize;
        &text[start..start + (self.length & !(MADE | ESCAPED)) as usize]
    }

    /// A cell with quotes that are written twice, or after a backslash.
    pub(crate) fn escaped(start: usize, end: usize) -> Self {
        let Self { start, length } = Self::new(start, end);
        Self { start, length: length | ESCAPED }
    }
}

impl<'t> Table<'t> {
    pub(crate) fn new(text: &'t str) -> Self {
        Self {
            text,
            made: String::new(),
            cells: Vec::new(),
            rows: Vec::new(),
            width: 0,
            headings: Vec::new(),
            heading_line: None,
            delimiter: None,
            checked: None,
            accounts: None,
            preset: Options::default(),
        }
    }

    /// A table of a form whose columns are always the same.
    pub(crate) fn with_headings(text: &'t str, headings: &[&str]) -> Self {
        let headings = headings.iter().map(|heading| (*heading).to_owned()).collect();
        Self { headings, ..Self::new(text) }
    }

    /// Begins a row, whose cells follow.
    pub(crate) fn begin(&mut self, line: u64) {
        let line = u32::try_from(line).unwrap_or(u32::MAX);
        self.rows.push(RowAt { line, first: self.cells.len() as u32 });
    }

    /// Adds a cell of the file's text to the latest row, without spaces around it.
    pub(crate) fn push(&mut self, span: Span) {
        let Some(row) = self.rows.last() else { return };
        let count = self.cells.len() - row.first as usize;
        if count < MOST_COLUMNS {
            self.cells.push(self.trimmed(span));
            self.width = self.width.max(count + 1);
        }
    }

    fn trimmed(&self, span: Span) -> Span {
        let text = self.text(span);
        let is_end = |byte: Option<&u8>| byte.is_none_or(u8::is_ascii_graphic);
        if is_end(text.as_bytes().first()) && is_end(text.as_bytes().last()) {
            return span;
        }
        let start = text.len() - text.trim_start().len();
        let length = text.trim().len() as u32 | span.length & (MADE | ESCAPED);
        Span { start: span.start + start as u32, length }
    }

    fn text(&self, Span { start, length }: Span) -> &str {
        let text = if length & MADE != 0 { &self.made } else { self.text };
        let end = start as usize + (length & !(MADE | ESCAPED)) as usize;
        &text[start as usize..end]
    }

    /// Adds a cell with a text that the form made.
    pub(crate) fn push_made(&mut self, text: &str) {
        let start = self.made.len();
        self.made.push_str(text);
        let Span { start, length } = Span::new(start, self.made.len());
        self.push(Span { start, length: length | MADE });
    }

    /// Removes the latest row if all of its cells are empty.
    pub(crate) fn drop_if_empty(&mut self) {
        let Some(last) = self.rows.len().checked_sub(1) else { return };
        if (0..self.cell_count(last)).all(|column| self.cell(last, column).is_empty()) {
            self.cells.truncate(self.rows[last].first as usize);
            self.rows.pop();
        }
    }

    /// Removes rows from the front.
    pub(crate) fn drop_front(&mut self, count: usize) {
        self.rows.drain(..count.min(self.rows.len()));
        let counts = (0..self.rows.len()).map(|row| self.cell_count(row));
        self.width = counts.max().unwrap_or_default();
    }

    /// How many cells there are in all rows.
    pub(crate) fn cells(&self) -> usize {
        self.cells.len()
    }

    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }

    /// How many columns there are, with headings or without.
    pub(crate) fn width(&self) -> usize {
        self.width.max(self.headings.len())
    }

    /// The line on which a row begins; counts from 1.
    pub(crate) fn line(&self, row: usize) -> u64 {
        u64::from(self.rows[row].line)
    }

    pub(crate) fn cell_count(&self, row: usize) -> usize {
        let end = self.rows.get(row + 1).map_or(self.cells.len(), |next| next.first as usize);
        end - self.rows[row].first as usize
    }

    /// A cell without spaces around it; empty if the row is shorter.
    pub(crate) fn cell(&self, row: usize, column: usize) -> Cow<'_, str> {
        if column >= self.cell_count(row) {
            return Cow::Borrowed("");
        }
        let span = self.cells[self.rows[row].first as usize + column];
        match span.length & ESCAPED {
            0 => Cow::Borrowed(self.text(span)),
            _ => Cow::Owned(unescaped(self.text(span)).trim().to_owned()),
        }
    }
}

/// A text whose quotes are written twice, or after a backslash.
fn unescaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let escaped = match (c, rest.peek()) {
            ('"', Some('"')) => rest.next(),
            ('\\', Some('"' | '\\')) => rest.next(),
            _ => None,
        };
        plain.push(escaped.unwrap_or(c));
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_parts_of_the_text_or_made() {
        let text = "a, b ,\"c\"\"d\"";
        let mut table = Table::new(text);
        table.begin(3);
        table.push(Span::new(0, 1));
        table.push(Span::new(2, 5));
        table.push(Span::escaped(7, 11));
        table.push_made(" made ");
        table.begin(4);
        table.push(Span::new(0, 0));
        table.drop_if_empty();
        assert_eq!((table.len(), table.width(), table.line(0)), (1, 4, 3));
        let cells: Vec<_> = (0..5).map(|column| table.cell(0, column)).collect();
        assert_eq!(cells, ["a", "b", "c\"d", "made", ""]);
    }
}
