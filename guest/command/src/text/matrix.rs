//! Tables of two groupings for people.
//!
//! A table that is too wide for the screen is made narrower step by step: short names of months,
//! no decimals, no averages, less space, the same with quarters, and with years. Only if that is
//! not enough, the first columns are left out. What is missing is said below the table.

mod narrow;

use std::borrow::Cow;
use std::io::{self, Write};

use expenses_interface::escape;
use expenses_tasks::reports::Matrix;
use unicode_width::UnicodeWidthStr;

use super::groups::{heading, name};
use crate::screen::Screen;
use crate::table::{Alignment, Table, align_points};

/// The width to which names of rows may be cut beside many columns.
const NAME: usize = 16;
/// The width to which they may be cut before columns are left out.
const LEAST_NAME: usize = 10;
/// The heading of the averages.
const AVERAGE: &str = "PER MONTH";

/// Writes a table with a total for each row and column, and the share of each row if asked for.
pub(super) fn matrix(
    output: &mut dyn Write,
    matrix: &Matrix,
    shares: bool,
    screen: Screen,
) -> io::Result<()> {
    if matrix.lines.is_empty() {
        return writeln!(output, "No expenses.");
    }
    let whole = Shown::of(matrix, shares);
    let names = matrix.lines.iter().map(|line| name(&line.key, matrix.rows).width());
    let widest = names.max().unwrap_or(0).max(heading(matrix.rows).width());
    let narrower =
        screen.width.and_then(|width| narrow::fitting(&whole, matrix, shares, widest, width));
    let shown = narrower.unwrap_or(whole);
    let first = shown.first_shown(widest.min(LEAST_NAME), screen);
    shown.table(matrix, first).write(output, screen)?;
    for note in &shown.notes {
        writeln!(output, "{note}")?;
    }
    if let Some(months) = matrix.months.filter(|_| shown.has_average()) {
        writeln!(output, "The averages are over {months} months.")?;
    }
    let all = shown.headings.len() - shown.sums;
    match first {
        0 => Ok(()),
        _ => writeln!(
            output,
            "Only the last {} of {all} columns fit: choose others with --period, or widen the terminal.",
            all.saturating_sub(first)
        ),
    }
}

/// The numbers of a table, as they are shown.
struct Shown {
    /// The headings, without that of the rows' names.
    headings: Vec<String>,
    /// The cells of each row, with the totals of the columns last.
    rows: Vec<Vec<String>>,
    /// How many columns at the end are sums of rows.
    sums: usize,
    /// The spaces before each column.
    space: usize,
    /// What was left out of the table, in sentences.
    notes: Vec<Cow<'static, str>>,
}

impl Shown {
    /// All of a table.
    fn of(matrix: &Matrix, shares: bool) -> Self {
        let mut headings: Vec<String> =
            matrix.headings.iter().map(|key| name(key, matrix.columns)).collect();
        headings.push("TOTAL".into());
        let mut sums = 1;
        if matrix.months.is_some() {
            headings.push(AVERAGE.into());
            sums += 1;
        }
        if shares {
            headings.push("SHARE".into());
            sums += 1;
        }
        let mut rows = Vec::new();
        for line in &matrix.lines {
            let cells = line.cells.iter();
            let mut row: Vec<String> =
                cells.map(|cell| cell.as_ref().map_or("", |(_, total)| total).to_owned()).collect();
            row.push(line.total.clone());
            if matrix.months.is_some() {
                row.push(line.average.clone().unwrap_or_default());
            }
            if shares {
                row.push(line.share.as_ref().map_or(String::new(), |share| format!("{share} %")));
            }
            rows.push(row);
        }
        let mut last = matrix.totals.clone();
        last.push(matrix.total.clone());
        last.resize(headings.len(), String::new());
        rows.push(last);
        Self { headings, rows, sums, space: 2, notes: Vec::new() }
    }

    /// Whether there is a column with the average of a month.
    fn has_average(&self) -> bool {
        self.headings.iter().any(|heading| heading == AVERAGE)
    }

    /// The table without the first columns.
    fn table(&self, matrix: &Matrix, first: usize) -> Table {
        let mut columns = vec![(heading(matrix.rows).to_owned(), Alignment::Left)];
        let headings = self.headings.iter().skip(first).cloned();
        columns.extend(headings.map(|heading| (heading, Alignment::Right)));
        let mut table = Table::new(columns).spaced(self.space);
        let aligned: Vec<Vec<String>> = (first..self.headings.len())
            .map(|column| align_points(self.rows.iter().map(|row| row[column].as_str())))
            .collect();
        let names =
            matrix.lines.iter().map(|line| name(&line.key, matrix.rows)).chain(["TOTAL".into()]);
        for (at, name) in names.enumerate() {
            let mut cells = vec![name];
            cells.extend(aligned.iter().map(|column| escape(&column[at]).into_owned()));
            table.push(cells);
        }
        table
    }

    /// The widths of the columns with the space before each.
    fn widths(&self) -> impl DoubleEndedIterator<Item = usize> {
        (0..self.headings.len()).map(|column| {
            let cells = align_points(self.rows.iter().map(|row| row[column].as_str()));
            let widest = cells.iter().map(|cell| cell.width()).max().unwrap_or(0);
            self.space + widest.max(self.headings[column].width())
        })
    }

    /// Whether all columns fit beside names of this width.
    fn fits(&self, name: usize, width: usize) -> bool {
        name + self.widths().sum::<usize>() <= width
    }

    /// The first column to show, such that the rest fit on the screen beside names of this width: the
    /// last columns matter most.
    fn first_shown(&self, name: usize, screen: Screen) -> usize {
        let Some(most) = screen.width else { return 0 };
        let mut left = most.saturating_sub(name);
        let fit = self.widths().rev().take_while(|width| {
            let fits = *width <= left;
            left = left.saturating_sub(*width);
            fits
        });
        // Always show the totals.
        self.headings.len().saturating_sub(fit.count().max(self.sums + 1))
    }
}
