//! Tables without borders: columns as wide as their widest cell, with two spaces between.
//!
//! On a terminal the widest texts are cut, so that every row fits on one line. For other
//! programs no cell is cut.

use std::borrow::Cow;
use std::io::{self, Write};

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use crate::screen::{Role, Screen};

/// The spaces between two columns.
const SPACE: usize = 2;
/// The least width of a column of texts, and on a screen too narrow for that.
const LEAST_WIDTHS: [usize; 2] = [10, 3];

/// The side on which the cells of a column are flush.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Alignment {
    /// Texts, which may be cut.
    Left,
    /// Texts that are never cut, such as dates.
    Whole,
    /// Numbers.
    Right,
}

/// Rows with one cell for each column.
#[derive(Clone, Debug)]
pub(super) struct Table {
    alignments: Vec<Alignment>,
    roles: Vec<Role>,
    has_heading: bool,
    rows: Vec<Vec<String>>,
    /// The roles of single cells, by row and column.
    cell_roles: Vec<(usize, usize, Role)>,
    /// The spaces between two columns.
    space: usize,
}

impl Table {
    /// A table with these headings.
    pub(super) fn new(columns: impl IntoIterator<Item = (impl Into<String>, Alignment)>) -> Self {
        let columns = columns.into_iter().map(|(heading, alignment)| (heading.into(), alignment));
        let (headings, alignments): (_, Vec<_>) = columns.unzip();
        Self {
            roles: vec![Role::Plain; alignments.len()],
            alignments,
            has_heading: true,
            rows: vec![headings],
            cell_roles: Vec::new(),
            space: SPACE,
        }
    }

    /// A table without a heading.
    pub(super) fn bare(alignments: impl Into<Vec<Alignment>>) -> Self {
        let alignments = alignments.into();
        let roles = vec![Role::Plain; alignments.len()];
        Self {
            alignments,
            roles,
            has_heading: false,
            rows: Vec::new(),
            cell_roles: Vec::new(),
            space: SPACE,
        }
    }

    /// Puts this many spaces between two columns.
    pub(super) fn spaced(mut self, space: usize) -> Self {
        self.space = space;
        self
    }

    /// Sets the role of a column. Columns count from 0.
    pub(super) fn role(mut self, column: usize, role: Role) -> Self {
        self.roles[column] = role;
        self
    }

    /// Adds a row. Its cells have one line and no control characters.
    pub(super) fn push(&mut self, row: impl Into<Vec<String>>) {
        self.rows.push(row.into());
    }

    /// Sets the role of a cell of the last row. Columns count from 0.
    pub(super) fn role_last(&mut self, column: usize, role: Role) {
        self.cell_roles.push((self.rows.len() - 1, column, role));
    }

    /// Adds a column on the right, with a cell for each row.
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

    /// The width of the widest row, in characters of the screen.
    pub(super) fn width(&self) -> usize {
        let widths = self.widths();
        widths.iter().sum::<usize>() + self.space * widths.len().saturating_sub(1)
    }

    /// Writes one line for each row, without spaces at its end.
    pub(super) fn write(&self, output: &mut dyn Write, screen: Screen) -> io::Result<()> {
        let mut widths = self.widths();
        if let Some(width) = screen.width {
            self.fit(&mut widths, width);
        }
        for (at, row) in self.rows.iter().enumerate() {
            let is_heading = at == 0 && self.has_heading;
            // Spaces are written only before a text.
            let mut spaces = 0;
            for (column, cell) in row.iter().enumerate() {
                let width = widths[column];
                let cell = cut(cell, width);
                let space = width - cell.width();
                let (before, after) = match self.alignments[column] {
                    Alignment::Left | Alignment::Whole => (0, space),
                    Alignment::Right => (space, 0),
                };
                spaces += before;
                let text = cell.trim_end();
                if !text.is_empty() {
                    let role = if is_heading { Role::Heading } else { self.role_of(at, column) };
                    write!(output, "{}{}", " ".repeat(spaces), screen.paint(role, text))?;
                    spaces = cell.len() - text.len();
                } else {
                    spaces += cell.width();
                }
                spaces += after + self.space;
            }
            writeln!(output)?;
        }
        Ok(())
    }

    fn role_of(&self, row: usize, column: usize) -> Role {
        let own = self.cell_roles.iter().find(|(r, c, _)| (*r, *c) == (row, column));
        own.map_or(self.roles[column], |(_, _, role)| *role)
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

    /// Cuts the widest columns of texts until a row fits.
    fn fit(&self, widths: &mut [usize], most: usize) {
        let over = |widths: &[usize]| {
            (widths.iter().sum::<usize>() + self.space * widths.len().saturating_sub(1))
                .checked_sub(most)
        };
        for least in LEAST_WIDTHS {
            while over(widths).is_some_and(|over| over > 0) {
                let texts = (0..widths.len())
                    .filter(|at| self.alignments[*at] == Alignment::Left && widths[*at] > least);
                match texts.max_by_key(|at| widths[*at]) {
                    Some(widest) => widths[widest] -= 1,
                    None => break,
                }
            }
        }
    }
}

/// Cuts a text to a width on the screen, and ends it with an ellipsis then. Never divides what
/// a person sees as one character.
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

/// Adds spaces after amounts, so that their decimal points align in a column that is flush
/// right.
pub(super) fn align_points<'a>(amounts: impl Iterator<Item = &'a str> + Clone) -> Vec<String> {
    let decimals = |amount: &str| amount.find('.').map_or(0, |point| amount.len() - point);
    let most = amounts.clone().map(decimals).max().unwrap_or(0);
    amounts.map(|amount| format!("{amount}{}", " ".repeat(most - decimals(amount)))).collect()
}

#[cfg(test)]
mod tests;
