//! The row of the headings.

use crate::columns::words;
use crate::options::{Columns, Headings, Options};
use crate::table::Table;
use crate::{amount, date};

use super::HEAD;

/// The row that holds the headings; `None` if the first row is data.
pub(super) fn find(table: &Table<'_>, options: &Options) -> Option<usize> {
    if options.headings == Some(Headings::Absent) {
        return None;
    }
    let rows = table.len().min(HEAD);
    let given = names(&options.columns);
    let has_all =
        |row: &usize| !given.is_empty() && given.iter().all(|name| has(table, *row, name));
    let is_present = options.headings == Some(Headings::Present);
    (0..rows)
        .find(has_all)
        .or_else(|| (0..rows).find(|row| is_named(table, *row)))
        .or_else(|| above_data(table, rows))
        .or_else(|| is_present.then_some(0))
}

/// The columns that the options name otherwise than by a number.
fn names(columns: &Columns) -> Vec<&str> {
    columns.names().filter(|name| name.parse::<usize>().is_err()).collect()
}

fn has(table: &Table<'_>, row: usize, name: &str) -> bool {
    (0..table.cell_count(row)).any(|cell| words::same(&table.cell(row, cell), name))
}

/// Whether the names of a date and of an amount are there.
fn is_named(table: &Table<'_>, row: usize) -> bool {
    let (mut date, mut money) = (false, false);
    for cell in 0..table.cell_count(row) {
        let text = table.cell(row, cell);
        if date::is_date(&text) {
            return false;
        }
        match words::kind_of(&text) {
            words::Kind::Date => date = true,
            words::Kind::Money => money = true,
            words::Kind::Other => {}
        }
    }
    date && money
}

/// The row above the first one with a date and an amount, if it has neither.
fn above_data(table: &Table<'_>, rows: usize) -> Option<usize> {
    let kinds = |row: usize| {
        let cells = (0..table.cell_count(row)).map(|cell| table.cell(row, cell));
        let (mut has_date, mut has_amount, mut texts) = (false, false, 0);
        for cell in cells {
            match () {
                () if date::is_date(&cell) => has_date = true,
                () if matches!(amount::cell(&cell), Ok(Some(_))) => has_amount = true,
                () => texts += usize::from(!cell.is_empty()),
            }
        }
        (has_date, has_amount, texts)
    };
    let is_heading = |row: usize| matches!(kinds(row), (false, false, texts) if texts > 1);
    match (0..rows).find(|row| matches!(kinds(*row), (true, true, _))) {
        Some(data) => data.checked_sub(1).filter(|row| is_heading(*row)),
        None => (rows > 0 && is_heading(0)).then_some(0),
    }
}
