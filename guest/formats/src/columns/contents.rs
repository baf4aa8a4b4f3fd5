//! What the cells of each column look like.

use crate::direction::{self, Flow};
use crate::table::Table;
use crate::{amount, date};

/// So many rows of a table are looked at, from all of its parts.
const SAMPLE: usize = 500;

/// Of a column, how many cells of the sample are what.
#[derive(Clone, Debug, Default)]
pub(super) struct Contents {
    /// The rows of the sample.
    pub(super) rows: usize,
    pub(super) filled: usize,
    pub(super) dates: usize,
    /// Numbers that may be dates.
    pub(super) date_numbers: usize,
    /// Numbers of eight digits that are year, month and day.
    pub(super) long_dates: usize,
    pub(super) amounts: usize,
    /// Amounts with a mark, a sign or a currency.
    pub(super) marked: usize,
    /// Numbers with so many digits that they count no money.
    pub(super) long_numbers: usize,
    pub(super) directions: usize,
    pub(super) out: bool,
    pub(super) into: bool,
    pub(super) currencies: usize,
    pub(super) letters: usize,
    /// Of all cells, in bytes.
    pub(super) length: usize,
}

impl Contents {
    /// Looks at every column.
    pub(super) fn of(table: &Table<'_>) -> Vec<Self> {
        let mut columns = vec![Self::default(); table.width()];
        let step = table.len().div_ceil(SAMPLE).max(1);
        for row in (0..table.len()).step_by(step) {
            columns.iter_mut().for_each(|column| column.rows += 1);
            for (column, contents) in columns.iter_mut().enumerate().take(table.cell_count(row)) {
                contents.add(&table.cell(row, column));
            }
        }
        columns
    }

    fn add(&mut self, cell: &str) {
        // Some banks fill empty cells with dashes.
        if cell.chars().all(|c| matches!(c, '-' | '\u{2010}'..='\u{2015}')) {
            return;
        }
        self.filled += 1;
        self.length += cell.len();
        if cell.chars().take(200).any(char::is_alphabetic) {
            self.letters += 1;
        }
        match direction::word(cell) {
            Some(Flow::Out) => self.out = true,
            Some(Flow::In) => self.into = true,
            Some(Flow::Neither) | None => {}
        }
        self.directions += usize::from(direction::word(cell).is_some());
        self.currencies +=
            usize::from(amount::currency(cell).is_some() && !cell.contains(char::is_numeric));
        if date::is_date(cell) {
            self.dates += 1;
            return;
        }
        let mut evidence = date::Evidence::default();
        if cell.len() < 30 && evidence.add(cell) {
            self.date_numbers += 1;
            let is_long = cell.len() == 8
                && evidence.orders().first() == Some(&crate::DateOrder::YearMonthDay);
            self.long_dates += usize::from(is_long);
        }
        if let Ok(Some(amount)) = amount::cell(cell) {
            self.amounts += 1;
            let is_plain = amount.digits.bytes().all(|byte| byte.is_ascii_digit());
            let is_marked = !is_plain
                || amount.sign.is_some()
                || amount.currency.is_some()
                || amount.flow.is_some();
            self.marked += usize::from(is_marked);
            self.long_numbers += usize::from(is_plain && amount.digits.len() >= 9);
        }
    }

    /// Whether so many are at least a half of the filled cells.
    pub(super) fn mostly(&self, count: usize) -> bool {
        count * 2 >= self.filled
    }

    /// Whether so many are at least four of five filled cells.
    pub(super) fn nearly_all(&self, count: usize) -> bool {
        count * 5 >= self.filled * 4
    }
}
