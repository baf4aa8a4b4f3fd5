//! Categories by months or years.

use std::collections::HashMap;

use expenses_interface::{Expenses, Filter, Grouping};
use expenses_model::{Date, fold};

use super::numbers;
use super::time::{by_time, months};
use crate::period::Period;

/// Totals by two groupings.
#[derive(Clone, Debug)]
pub struct Matrix {
    /// The grouping of the rows.
    pub rows: Grouping,
    /// The grouping of the columns.
    pub columns: Grouping,
    /// The keys of the columns; `None` for the expenses without a date or tag.
    pub headings: Vec<Option<String>>,
    /// The rows.
    pub lines: Vec<MatrixRow>,
    /// The totals of the columns.
    pub totals: Vec<String>,
    /// The number of expenses.
    pub count: u64,
    /// The exact sum, decimal text.
    pub total: String,
}

/// A row of a matrix.
#[derive(Clone, Debug)]
pub struct MatrixRow {
    /// The category, tag, month or year; `None` for the expenses without one.
    pub key: Option<String>,
    /// The number and the total of the expenses in each column; `None` if there is no expense.
    pub cells: Vec<Option<(u64, String)>>,
    /// The exact sum, decimal text.
    pub total: String,
    /// The average of a month, from the first month to the last.
    pub average: Option<String>,
}

/// Sums up by category or tag, the largest first, and by month or year, the earliest first. Also
/// returns the revision of the store, if all calls saw the same.
pub(super) fn matrix<S: Expenses>(
    store: &mut S,
    filter: &Filter,
    subject: Grouping,
    time: Grouping,
) -> Result<(Matrix, Option<u64>), S::Error> {
    let all = store.summarize(filter.clone(), Some(subject))?;
    let times = store.summarize(filter.clone(), Some(time))?;
    let mut one_state = times.revision == all.revision;
    let mut columns: Vec<_> = times.groups.iter().collect();
    columns.sort_by(|a, b| by_time(&a.key).cmp(&by_time(&b.key)));
    let mut cells: HashMap<String, Vec<Option<(u64, String)>>> = HashMap::new();
    for (at, column) in columns.iter().enumerate() {
        // The expenses without a date are the rest, computed below.
        let Some(key) = &column.key else { continue };
        let Some(period) = Period::parse(key, Date::MIN) else { continue };
        let part = store.summarize(intersect(filter, period), Some(subject))?;
        one_state &= part.revision == all.revision;
        for group in part.groups {
            let row = cells.entry(fold(group.key.as_deref().unwrap_or_default())).or_default();
            row.resize(columns.len(), None);
            row[at] = Some((group.count, group.total));
        }
    }
    let undated = columns.iter().position(|column| column.key.is_none());
    let months = match time {
        Grouping::Month => months(columns.iter().filter_map(|column| column.key.as_deref())),
        _ => 0,
    };
    let mut lines = Vec::new();
    for group in all.groups {
        let mut cells =
            cells.remove(&fold(group.key.as_deref().unwrap_or_default())).unwrap_or_default();
        cells.resize(columns.len(), None);
        let dated = || cells.iter().flatten();
        let (count, sum) =
            (dated().map(|cell| cell.0).sum::<u64>(), numbers::sum(dated().map(|cell| &*cell.1)));
        let average = (months > 1).then(|| numbers::average(&[&sum], months));
        if let (Some(at), true) = (undated, count < group.count) {
            let rest = numbers::difference(&group.total, &sum);
            cells[at] = Some((group.count - count, rest));
        }
        lines.push(MatrixRow { key: group.key, cells, total: group.total, average });
    }
    let matrix = Matrix {
        rows: subject,
        columns: time,
        totals: columns.iter().map(|column| column.total.clone()).collect(),
        headings: columns.iter().map(|column| column.key.clone()).collect(),
        lines,
        count: all.count,
        total: all.total,
    };
    Ok((matrix, one_state.then_some(all.revision)))
}

/// The filter on the days that are also in the period.
fn intersect(filter: &Filter, Period { first, last }: Period) -> Filter {
    // The texts of days have the order of the days.
    let since = filter.since.clone().max(Some(first.to_string()));
    let last = last.to_string();
    let until = Some(filter.until.clone().map_or(last.clone(), |until| until.min(last)));
    Filter { since, until, ..filter.clone() }
}

impl Matrix {
    /// Swaps rows and columns. The rows are months or years then and have no average.
    pub fn transposed(self) -> Self {
        let lines = self.headings.iter().zip(self.totals).enumerate().map(|(at, (key, total))| {
            let cells = self.lines.iter().map(|line| line.cells[at].clone()).collect();
            MatrixRow { key: key.clone(), cells, total, average: None }
        });
        Self {
            rows: self.columns,
            columns: self.rows,
            headings: self.lines.iter().map(|line| line.key.clone()).collect(),
            totals: self.lines.iter().map(|line| line.total.clone()).collect(),
            lines: lines.collect(),
            count: self.count,
            total: self.total,
        }
    }
}
