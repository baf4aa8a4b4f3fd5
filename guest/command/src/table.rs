//! Tables without borders: columns as wide as their widest cell, two spaces between.
//!
//! On a terminal the widest texts are cut, so that every row is one line. For other
//! programs no cell is cut or folded, however long.

use std::borrow::Cow;
use std::io::{self, Write};

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use crate::screen::{Role, Screen};

/// Between two columns.
const SPACE: usize = 2;
/// A column of texts is not cut to less, so that a date stays whole.
const LEAST_WIDTH: usize = 10;

/// On which side a column's cells are flush.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Alignment {
    /// Texts, which may be cut.
    Left,
    /// Numbers.
    Right,
}

/// Rows of as many cells as there are columns.
#[derive(Clone, Debug)]
pub(super) struct Table {
    alignments: Vec<Alignment>,
    roles: Vec<Role>,
    has_heading: bool,
    rows: Vec<Vec<String>>,
}

impl Table {
    /// A table of these columns, each with a heading.
    pub(super) fn new(columns: impl IntoIterator<Item = (impl Into<String>, Alignment)>) -> Self {
        let columns = columns.into_iter().map(|(heading, alignment)| (heading.into(), alignment));
        let (headings, alignments): (_, Vec<_>) = columns.unzip();
        Self {
            roles: vec![Role::Plain; alignments.len()],
            alignments,
            has_heading: true,
            rows: vec![headings],
        }
    }

    /// A table without a heading.
    pub(super) fn bare(alignments: impl Into<Vec<Alignment>>) -> Self {
        let alignments = alignments.into();
        let roles = vec![Role::Plain; alignments.len()];
        Self { alignments, roles, has_heading: false, rows: Vec::new() }
    }

    /// Gives a column a role; columns count from 0.
    pub(super) fn role(mut self, column: usize, role: Role) -> Self {
        self.roles[column] = role;
        self
    }

    /// Adds a row. Its cells are of one line and hold no control characters.
    pub(super) fn push(&mut self, row: impl Into<Vec<String>>) {
        self.rows.push(row.into());
    }

    /// Adds a column on the right, with a cell for each row that there is.
    pub(super) fn push_column(
        &mut self,
        alignment: Alignment,
        role: Role,
        cells: impl IntoIterator<Item = String>,
    ) {
        self.alignments.push(alignment);
        self.roles.push(role);
        for (row, cell) in self.rows.iter_mut().zip(cells) {
            row.push(cell);
        }
    }

    /// How many characters its widest row takes.
    pub(super) fn width(&self) -> usize {
        let widths = self.widths();
        widths.iter().sum::<usize>() + SPACE * widths.len().saturating_sub(1)
    }

    /// Writes the table, a line a row, without spaces at the ends of lines.
    pub(super) fn write(&self, output: &mut dyn Write, screen: Screen) -> io::Result<()> {
        let mut widths = self.widths();
        if let Some(width) = screen.width {
            self.fit(&mut widths, width);
        }
        for (at, row) in self.rows.iter().enumerate() {
            let is_heading = at == 0 && self.has_heading;
            // Spaces are written only before something.
            let mut spaces = 0;
            for (column, cell) in row.iter().enumerate() {
                let width = widths[column];
                let cell = cut(cell, width);
                let space = width - cell.width();
                let (before, after) = match self.alignments[column] {
                    Alignment::Left => (0, space),
                    Alignment::Right => (space, 0),
                };
                spaces += before;
                let text = cell.trim_end();
                if !text.is_empty() {
                    let role = if is_heading { Role::Heading } else { self.roles[column] };
                    write!(output, "{}{}", " ".repeat(spaces), screen.paint(role, text))?;
                    spaces = cell.len() - text.len();
                } else {
                    spaces += cell.width();
                }
                spaces += after + SPACE;
            }
            writeln!(output)?;
        }
        Ok(())
    }

    fn widths(&self) -> Vec<usize> {
        let mut widths = vec![0; self.alignments.len()];
        for row in &self.rows {
            for (width, cell) in widths.iter_mut().zip(row) {
                *width = cell.width().max(*width);
            }
        }
        widths
    }

    /// Takes from the widest texts what does not fit.
    fn fit(&self, widths: &mut [usize], most: usize) {
        let over = |widths: &[usize]| {
            (widths.iter().sum::<usize>() + SPACE * widths.len().saturating_sub(1))
                .checked_sub(most)
        };
        while over(widths).is_some_and(|over| over > 0) {
            let texts = (0..widths.len())
                .filter(|at| self.alignments[*at] == Alignment::Left && widths[*at] > LEAST_WIDTH);
            match texts.max_by_key(|at| widths[*at]) {
                Some(widest) => widths[widest] -= 1,
                None => return,
            }
        }
    }
}

/// A text that takes at most so many characters on the screen: where it takes more, its
/// begin and an ellipsis. What is one character to a person is never divided.
pub(super) fn cut(text: &str, width: usize) -> Cow<'_, str> {
    if text.width() <= width {
        return text.into();
    }
    let mut end = 0;
    for (at, cluster) in text.grapheme_indices(true) {
        let next = at + cluster.len();
        if text[..next].width() + 1 > width {
            break;
        }
        end = next;
    }
    format!("{}…", &text[..end]).into()
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
    use super::{Alignment, Table, align_points, cut};
    use crate::screen::{Role, Screen};

    fn written(table: &Table) -> String {
        let mut output = Vec::new();
        table.write(&mut output, Screen::default()).unwrap();
        String::from_utf8(output).unwrap()
    }

    #[test]
    fn on_a_terminal_the_widest_text_is_cut_and_no_number() {
        let mut table = Table::new([
            ("AMOUNT", Alignment::Right),
            ("CATEGORY", Alignment::Left),
            ("DESCRIPTION", Alignment::Left),
        ]);
        table.push(["12345678.90".into(), "groceries".into(), "寿司とラーメンの昼ごはん".into()]);
        table.push(["1".into(), "food".into(), "👨‍👩‍👧‍👦 family 👨‍👩‍👧‍👦 dinner".into()]);
        for width in [34, 40, 200] {
            let screen = Screen { width: Some(width), colour: false };
            let mut output = Vec::new();
            table.write(&mut output, screen).unwrap();
            let text = String::from_utf8(output).unwrap();
            let widest = text.lines().map(unicode_width::UnicodeWidthStr::width).max().unwrap();
            assert!(widest <= width, "{widest} of {width}:\n{text}");
            assert!(text.contains("12345678.90"), "{text}");
            assert_eq!(text.contains('…'), width < 200, "{text}");
        }
    }

    #[test]
    fn what_is_one_character_to_a_person_is_not_divided() {
        assert_eq!(cut("寿司", 4), "寿司");
        assert_eq!(cut("寿司", 3), "寿…");
        assert_eq!(cut("寿司", 2), "…");
        assert_eq!(cut("e\u{301}e\u{301}e\u{301}", 2), "e\u{301}…");
        assert_eq!(cut("👨‍👩‍👧‍👦abc", 3), "👨‍👩‍👧‍👦…");
        assert_eq!(cut("👨‍👩‍👧‍👦abc", 2), "…");
    }

    #[test]
    fn colour_changes_no_width() {
        let mut table = Table::new([
            ("ID", Alignment::Right),
            ("WHAT", Alignment::Left),
            ("X", Alignment::Left),
        ])
        .role(0, Role::Aside);
        table.push(["1".into(), "a".into(), "b".into()]);
        let mut output = Vec::new();
        table.write(&mut output, Screen { width: None, colour: true }).unwrap();
        let text = String::from_utf8(output).unwrap();
        assert!(text.contains("\u{1b}[2m1\u{1b}[0m"), "{text:?}");
        let mut plain = String::new();
        for (at, part) in text.split("\u{1b}[").enumerate() {
            plain += if at == 0 { part } else { part.split_once('m').unwrap().1 };
        }
        assert_eq!(plain, written(&table));
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
    fn a_date_stays_whole_on_a_narrow_screen() {
        let mut table = Table::new([("DATE", Alignment::Left), ("DESCRIPTION", Alignment::Left)]);
        table.push(["2026-11-23".into(), "Lunch with Ines at the station".into()]);
        let mut output = Vec::new();
        table.write(&mut output, Screen { width: Some(20), colour: false }).unwrap();
        assert!(String::from_utf8(output).unwrap().contains("\n2026-11-23  Lunch wit…\n"));
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
