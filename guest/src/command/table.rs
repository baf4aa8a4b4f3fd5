//! Tables without borders: columns as wide as their widest cell, two spaces between.
//!
//! No cell is cut or folded, however long, so that every row is one line for other
//! programs too.

use std::io::{self, Write};

use unicode_width::UnicodeWidthStr;

/// On which side a column's cells are flush.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Alignment {
    Left,
    Right,
}

/// Rows of as many cells as there are columns.
#[derive(Clone, Debug)]
pub(super) struct Table {
    alignments: Vec<Alignment>,
    rows: Vec<Vec<String>>,
}

impl Table {
    /// A table of these columns, each with a heading.
    pub(super) fn new(columns: impl IntoIterator<Item = (impl Into<String>, Alignment)>) -> Self {
        let columns = columns.into_iter().map(|(heading, alignment)| (heading.into(), alignment));
        let (headings, alignments) = columns.unzip();
        Self { alignments, rows: vec![headings] }
    }

    /// A table without a heading.
    pub(super) fn bare(alignments: impl Into<Vec<Alignment>>) -> Self {
        Self { alignments: alignments.into(), rows: Vec::new() }
    }

    /// Adds a row. Its cells are of one line and hold no control characters.
    pub(super) fn push(&mut self, row: impl Into<Vec<String>>) {
        self.rows.push(row.into());
    }

    /// Writes the table, a line a row, without spaces at the ends of lines.
    pub(super) fn write(&self, output: &mut dyn Write) -> io::Result<()> {
        let mut widths = vec![0; self.alignments.len()];
        for row in &self.rows {
            for (width, cell) in widths.iter_mut().zip(row) {
                *width = cell.width().max(*width);
            }
        }
        let mut line = String::new();
        for row in &self.rows {
            line.clear();
            for ((cell, width), alignment) in row.iter().zip(&widths).zip(&self.alignments) {
                let space = width - cell.width();
                let (before, after) = match alignment {
                    Alignment::Left => (0, space),
                    Alignment::Right => (space, 0),
                };
                line.extend(std::iter::repeat_n(' ', before));
                line.push_str(cell);
                line.extend(std::iter::repeat_n(' ', after + 2));
            }
            writeln!(output, "{}", line.trim_end())?;
        }
        Ok(())
    }
}

/// Amounts with spaces after them, such that their points stand below each other in
/// a column that is flush right.
pub(super) fn align_points<'a>(amounts: impl Iterator<Item = &'a str> + Clone) -> Vec<String> {
    let decimals = |amount: &str| amount.find('.').map_or(0, |point| amount.len() - point);
    let most = amounts.clone().map(decimals).max().unwrap_or(0);
    amounts.map(|amount| format!("{amount}{}", " ".repeat(most - decimals(amount)))).collect()
}

#[cfg(test)]
mod tests {
    use super::{Alignment, Table, align_points};

    fn written(table: &Table) -> String {
        let mut output = Vec::new();
        table.write(&mut output).unwrap();
        String::from_utf8(output).unwrap()
    }

    #[test]
    fn columns_are_as_wide_as_their_widest_cell_on_the_screen() {
        let mut table = Table::new([
            ("ID", Alignment::Right),
            ("WHAT", Alignment::Left),
            ("X", Alignment::Left),
        ]);
        table.push(["1".into(), "寿司".into(), "a".into()]);
        table.push(["1000".into(), "Käse".into(), String::new()]);
        table.push(["20".into(), "e\u{301}".into(), "b".into()]);
        assert_eq!(
            written(&table),
            "  ID  WHAT  X\n   1  寿司  a\n1000  Käse\n  20  e\u{301}     b\n"
        );
    }

    #[test]
    fn a_cell_of_any_length_stays_one_line() {
        let long = "x".repeat(100_000);
        let mut table = Table::bare([Alignment::Left, Alignment::Left]);
        table.push([long.clone(), "end".into()]);
        table.push(["y".into(), "end".into()]);
        let text = written(&table);
        let lines: Vec<_> = text.lines().collect();
        assert_eq!(lines[0], format!("{long}  end"));
        assert_eq!(lines[1].len(), 100_005);
    }

    #[test]
    fn points_stand_below_each_other() {
        let amounts = ["12.5", "3", "0.1234", "1000.00"];
        assert_eq!(align_points(amounts.into_iter()), ["12.5   ", "3     ", "0.1234", "1000.00  "]);
    }
}
