//! Categories by months or years.

use std::collections::HashMap;

use expenses_interface::{Expenses, Filter, Grouping};
use expenses_model::{Date, fold};

use super::{in_time, numbers};
use crate::period::Period;

/// Totals by two kinds of groups.
#[derive(Clone, Debug)]
pub struct Matrix {
    /// What the rows are.
    pub rows: Grouping,
    /// What the columns are.
    pub columns: Grouping,
    /// The keys of the columns; none for the expenses without a date.
    pub headings: Vec<Option<String>>,
    /// The rows.
    pub lines: Vec<MatrixRow>,
    /// The totals of the columns.
    pub totals: Vec<String>,
    /// How many expenses.
    pub count: u64,
    /// The exact sum, decimal text.
    pub total: String,
}

/// A row of a matrix.
#[derive(Clone, Debug)]
pub struct MatrixRow {
    /// The category, tag, month or year; `None` for the expenses without one.
    pub key: Option<String>,
    /// A count and a total for each column; none where there is no expense.
    pub cells: Vec<Option<(u64, String)>>,
    /// The exact sum, decimal text.
    pub total: String,
    /// What was spent a month, over all months from the first to the last.
    pub average: Option<String>,
}

/// Sums up by category or tag, the largest first, and by month or year, in their order; and
/// answers the revision of the state, where it was one.
pub(super) fn matrix<S: Expenses>(
    store: &mut S,
    filter: &Filter,
    what: Grouping,
    time: Grouping,
) -> Result<(Matrix, Option<u64>), S::Error> {
    let all = store.summarize(filter.clone(), Some(what))?;
    let times = store.summarize(filter.clone(), Some(time))?;
    let mut one_state = times.revision == all.revision;
    let mut columns: Vec<_> = times.groups.iter().collect();
    columns.sort_by(|a, b| in_time(&a.key).cmp(&in_time(&b.key)));
    let mut cells: HashMap<String, Vec<Option<(u64, String)>>> = HashMap::new();
    for (at, column) in columns.iter().enumerate() {
        // Those without a date are what is left in the end.
        let Some(key) = &column.key else { continue };
        let Some(period) = Period::parse(key, Date::MIN) else { continue };
        let part = store.summarize(meet(filter, period), Some(what))?;
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
        rows: what,
        columns: time,
        totals: columns.iter().map(|column| column.total.clone()).collect(),
        headings: columns.iter().map(|column| column.key.clone()).collect(),
        lines,
        count: all.count,
        total: all.total,
    };
    Ok((matrix, one_state.then_some(all.revision)))
}

/// The same conditions on those of their days that are in the period.
fn meet(filter: &Filter, Period { first, last }: Period) -> Filter {
    // Days in their one form are in the order of their texts.
    let since = filter.since.clone().max(Some(first.to_string()));
    let last = last.to_string();
    let until = Some(filter.until.clone().map_or(last.clone(), |until| until.min(last)));
    Filter { since, until, ..filter.clone() }
}

/// How many months there are from the first of these to the last.
pub(super) fn months<'a>(keys: impl Iterator<Item = &'a str> + Clone) -> u64 {
    let period = |key: Option<&str>| Period::parse(key?, Date::MIN);
    match (period(keys.clone().min()), period(keys.max())) {
        (Some(first), Some(last)) => Period { first: first.first, last: last.last }.months(),
        _ => 0,
    }
}

impl Matrix {
    /// The same with columns as rows. What was spent a month is then told by the rows
    /// themselves.
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
