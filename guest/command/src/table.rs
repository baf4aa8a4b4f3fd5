//! Tables without borders: columns as wide as their widest cell, with two spaces between.
//!
//! On a terminal the widest texts are cut, so that every row fits on one line. For other
//! programs no cell is cut.

mod fit;

use std::borrow::Cow;
use std::io::{self, Write};

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use crate::screen::{Role, Screen};
use fit::short;

/// The spaces between two columns.
const SPACE: usize = 2;

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
    /// The columns that a narrow screen leaves out, in this order.
    optional: Vec<usize>,
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
            optional: Vec::new(),
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
            optional: Vec::new(),
        }
    }

    /// Puts this many spaces between two columns.
    pub(super) fn spaced(mut self, space: usize) -> Self {
        self.space = space;
        self
    }

    /// Names the columns that a narrow screen leaves out, the first one first. Columns count from
    /// 0.
    pub(super) fn optional(mut self, columns: impl Into<Vec<usize>>) -> Self {
        self.optional = columns.into();
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
        self.layout(None).width()
    }

    /// Writes one line for each row, without spaces at its end, and what is left out.
    pub(super) fn write(&self, output: &mut dyn Write, screen: Screen) -> io::Result<()> {
        let layout = self.layout(screen.width);
        for (at, row) in self.rows.iter().enumerate() {
            let is_heading = at == 0 && self.has_heading;
            // Spaces are written only before a text.
            let mut spaces = 0;
            for (column, cell) in row.iter().enumerate() {
                let Some(width) = layout.widths[column] else { continue };
                let is_short = is_heading && cell.width() > width;
                let cell = cut(if is_short { short(cell) } else { cell }, width);
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
                spaces += after + layout.space;
            }
            writeln!(output)?;
        }
        match self.left_out(&layout) {
            Some(sentence) => writeln!(output, "{sentence}"),
            None => Ok(()),
        }
    }

    fn role_of(&self, row: usize, column: usize) -> Role {
        let own = self.cell_roles.iter().find(|(r, c, _)| (*r, *c) == (row, column));
        own.map_or(self.roles[column], |(_, _, role)| *role)
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
