//! Tables of two groupings for people.

use std::io::{self, Write};

use expenses_interface::escape;
use expenses_tasks::reports::Matrix;
use unicode_width::UnicodeWidthStr;

use super::groups::{heading, name};
use crate::screen::Screen;
use crate::table::{Alignment, Table, align_points};

/// The least width of the names of rows beside many columns.
const NAME: usize = 16;

/// Writes a table with a total for each row and column.
pub(super) fn matrix(output: &mut dyn Write, matrix: &Matrix, screen: Screen) -> io::Result<()> {
    if matrix.lines.is_empty() {
        return writeln!(output, "No expenses.");
    }
    let has_average = matrix.lines.iter().any(|line| line.average.is_some());
    let mut columns = vec![(heading(matrix.rows).to_owned(), Alignment::Left)];
    let right = |text: String| (text, Alignment::Right);
    columns.extend(matrix.headings.iter().map(|key| right(name(key, matrix.columns))));
    columns.push(right("TOTAL".into()));
    if has_average {
        columns.push(right("PER MONTH".into()));
    }
    let count = columns.len();
    let mut rows: Vec<Vec<String>> = Vec::new();
    for line in &matrix.lines {
        let cell =
            |cell: &Option<(u64, String)>| cell.as_ref().map_or("", |(_, total)| total).to_owned();
        let mut row: Vec<String> = line.cells.iter().map(cell).collect();
        row.push(line.total.clone());
        row.extend(line.average.clone());
        rows.push(row);
    }
    let mut last = matrix.totals.clone();
    last.push(matrix.total.clone());
    rows.push(last);
    // Align the decimal points of each column.
    for column in 0..count - 1 {
        let cells: Vec<String> = rows.iter().filter_map(|row| row.get(column).cloned()).collect();
        let aligned = align_points(cells.iter().map(String::as_str));
        for (row, cell) in rows.iter_mut().filter(|row| row.len() > column).zip(aligned) {
            row[column] = escape(&cell).into();
        }
    }
    let first = first_shown(&rows, &columns, screen);
    columns.drain(1..1 + first);
    rows.iter_mut().for_each(|row| drop(row.drain(..first)));
    let count = count - first;
    let mut table = Table::new(columns);
    let names =
        matrix.lines.iter().map(|line| name(&line.key, matrix.rows)).chain(["TOTAL".into()]);
    for (name, row) in names.zip(rows) {
        let mut cells = vec![name];
        cells.extend(row);
        cells.resize(count, String::new());
        table.push(cells);
    }
    table.write(output, screen)?;
    let all = matrix.headings.len();
    match first {
        0 => Ok(()),
        _ => writeln!(
            output,
            "Only the last {} of {all} columns fit: choose others with --period, or widen the terminal.",
            all - first
        ),
    }
}

/// The first column to show, such that the rest fit on the screen: the last columns matter most.
fn first_shown(rows: &[Vec<String>], columns: &[(String, Alignment)], screen: Screen) -> usize {
    let Some(most) = screen.width else { return 0 };
    let width = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.width());
        2 + cells.max().unwrap_or(0).max(columns[column + 1].0.width())
    };
    // The name of a row may be cut.
    let numbers = (0..columns.len() - 1).map(width).rev();
    let mut left = most.saturating_sub(NAME);
    let fit = numbers.take_while(|width| {
        let fits = *width <= left;
        left = left.saturating_sub(*width);
        fits
    });
    // Always show the totals.
    let sums = columns.len() - 1 - rows.last().map_or(0, |row| row.len() - 1);
    (columns.len() - 1).saturating_sub(fit.count().max(sums + 1))
}
