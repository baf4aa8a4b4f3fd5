//! Which columns are used, and what kind of row each row is.

use std::borrow::Cow;

use crate::columns::{Assigned, Money, resolve};
use crate::date;
use crate::error::Error;
use crate::options::Options;
use crate::question::Question;
use crate::table::Table;

use super::states::{self, State};
use super::words;

/// The columns of a table, and its rows by kind.
pub(super) struct Plan<'a> {
    pub(super) table: &'a Table<'a>,
    pub(super) columns: Assigned,
    /// The kind of each row.
    pub(super) kinds: Vec<Kind>,
    /// The last row that is a transaction.
    pub(super) last: Option<usize>,
    /// What the dates of all rows leave possible.
    pub(super) dates: date::Evidence,
    filters: Vec<(usize, String, bool)>,
}

/// What a row is, as far as its own cells say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A transaction, or what is to be read as one.
    Data,
    /// More of the description of the row before.
    Continued,
    /// There is a date and no amount.
    NoAmount,
    /// There is neither a date nor an amount.
    Neither,
    Balance,
    Pending,
    Failed,
    /// Between own accounts.
    Transfer,
    Filtered,
}

impl<'a> Plan<'a> {
    pub(super) fn new(
        table: &'a Table<'a>,
        options: &Options,
    ) -> Result<(Self, Vec<Question>), Error> {
        let (columns, questions) = Assigned::find(table, options)?;
        let filter = |filter: &crate::options::Where| {
            let column = resolve(table, None, &filter.column)?;
            Ok((column, filter.value.trim().to_lowercase(), filter.is))
        };
        let filters = options.filters.iter().map(filter).collect::<Result<_, Error>>()?;
        let mut plan = Self {
            table,
            columns,
            kinds: Vec::with_capacity(table.len()),
            last: None,
            dates: date::Evidence::default(),
            filters,
        };
        for row in 0..table.len() {
            let is_date = plan.dates.add(&table.cell(row, plan.columns.date));
            plan.kinds.push(plan.kind(row, is_date));
        }
        plan.last = plan.kinds.iter().rposition(|kind| *kind == Kind::Data);
        Ok((plan, questions))
    }

    pub(super) fn cell(&self, row: usize, column: usize) -> Cow<'_, str> {
        self.table.cell(row, column)
    }

    /// The rows that are transactions.
    pub(super) fn data(&self) -> impl Iterator<Item = usize> {
        (0..self.kinds.len()).filter(|row| self.kinds[*row] == Kind::Data)
    }

    /// The columns with amounts, that of money out first.
    pub(super) fn money(&self) -> (usize, Option<usize>) {
        match self.columns.money {
            Money::One(column) => (column, None),
            Money::Two { out, into } => (out, into),
        }
    }

    fn kind(&self, row: usize, is_date: bool) -> Kind {
        let passes = |(column, value, is): &(usize, String, bool)| {
            (self.cell(row, *column).to_lowercase() == *value) == *is
        };
        if !self.filters.iter().all(passes) {
            return Kind::Filtered;
        }
        if let Some(state) = self.columns.state {
            match states::state(&self.cell(row, state)) {
                State::Failed => return Kind::Failed,
                State::Pending => return Kind::Pending,
                State::Booked | State::Unknown => {}
            }
        }
        let day = self.cell(row, self.columns.date);
        let (one, other) = self.money();
        // A dash is a cell without an amount.
        let is_filled =
            |column: usize| self.cell(row, column).contains(|c: char| c != '-' && c != '\u{2013}');
        let has_money = is_filled(one) || other.is_some_and(is_filled);
        match (is_date, has_money) {
            (true, true) => {
                let is_balance = self
                    .columns
                    .description
                    .iter()
                    .any(|column| words::is_balance(&self.cell(row, *column)));
                match is_balance {
                    true => Kind::Balance,
                    false if self.is_transfer(row) => Kind::Transfer,
                    false => Kind::Data,
                }
            }
            // A row that ends early has lost its amount.
            (true, false) if self.table.cell_count(row) <= one && other.is_none() => Kind::Data,
            // A fee alone may be an expense.
            (true, false) if self.has_fee(row) => Kind::Data,
            (true, false) => Kind::NoAmount,
            (false, has_money) => self.undated(row, &day, has_money),
        }
    }

    fn has_fee(&self, row: usize) -> bool {
        let is_digit = |c: char| matches!(c, '1'..='9');
        self.columns.fee.is_some_and(|column| self.cell(row, column).contains(is_digit))
    }

    /// Whether the form names another account in the row, as `[Savings]/Class`.
    fn is_transfer(&self, row: usize) -> bool {
        let Some(column) = self.table.accounts else { return false };
        self.cell(row, column).strip_prefix('[').is_some_and(|account| account.contains(']'))
    }

    fn undated(&self, row: usize, day: &str, has_money: bool) -> Kind {
        let cells = || (0..self.table.cell_count(row)).map(|column| self.cell(row, column));
        if cells().any(|cell| words::begins_as_total(&cell)) {
            return Kind::Balance;
        }
        let is_heading =
            |(column, heading): (usize, &String)| self.cell(row, column) == heading.trim();
        let headings = &self.table.headings;
        if !headings.is_empty() && headings.iter().enumerate().all(is_heading) {
            return Kind::Neither;
        }
        let has_text =
            self.columns.description.iter().any(|column| !self.cell(row, *column).is_empty());
        match (day.is_empty(), has_money) {
            (true, true) => Kind::Pending,
            (false, true) if states::is_pending(day) => Kind::Pending,
            (false, true) => Kind::Data,
            (true, false) if has_text => Kind::Continued,
            (_, false) => Kind::Neither,
        }
    }
}
