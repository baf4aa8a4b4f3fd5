//! Totals by two groupings, such as categories by months.

use std::cmp::{Ordering, Reverse};
use std::collections::BTreeMap;

use expenses_interface::{Expenses, Filter, Group, Grouping, Summary};
use expenses_model::Date;

use super::numbers;
use super::start;
use super::time::{Months, by_time, is_time};

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
    /// Over how many months the averages go: those that have begun. `None` if there are none.
    pub months: Option<u64>,
    /// How many totals are left out, because there are too many. Then those of rows and columns
    /// are too small.
    pub left_out: u64,
}

/// A row of a matrix.
#[derive(Clone, Debug)]
pub struct MatrixRow {
    /// The category, tag, month and so on; `None` for the expenses without one.
    pub key: Option<String>,
    /// The number and the total of the expenses in each column; `None` if there is no expense.
    pub cells: Vec<Option<(u64, String)>>,
    /// The exact sum, decimal text.
    pub total: String,
    /// The part of the total, in per cent with one decimal; `None` if a row is negative.
    pub share: Option<String>,
    /// The average of a month that has begun.
    pub average: Option<String>,
}

/// Sums up by two groupings: by time, the earliest first, and by others, the largest first. Also
/// returns the revision of the store, if all calls saw the same.
pub(super) fn matrix<S: Expenses>(
    store: &mut S,
    filter: &Filter,
    rows: Grouping,
    columns: Grouping,
    today: Option<Date>,
) -> Result<(Matrix, Option<u64>), S::Error> {
    let info = store.info()?;
    let both = store.summarize(filter.clone(), vec![rows, columns])?;
    let mut revisions = vec![info.revision];
    let line_sums = side(store, filter, &both, (0, rows), columns, &mut revisions)?;
    let column_sums = side(store, filter, &both, (1, columns), rows, &mut revisions)?;
    let keys = column_sums.iter().filter_map(|(key, _)| key.as_deref());
    let months = match columns {
        Grouping::Month => Months::begun(filter, keys, today, start(info.month_start)),
        _ => None,
    };
    let months = months.filter(|months| months.count() > 1);
    let place = |sums: &[Sum]| -> BTreeMap<Option<String>, usize> {
        sums.iter().enumerate().map(|(at, (key, _))| (key.clone(), at)).collect()
    };
    let (line_places, column_places) = (place(&line_sums), place(&column_sums));
    let mut cells = vec![vec![None; column_sums.len()]; line_sums.len()];
    for Group { keys, count, total } in &both.groups {
        let [Some(line), Some(column)] = [(0, &line_places), (1, &column_places)]
            .map(|(at, places)| places.get(&keys.get(at).cloned().flatten()))
        else {
            continue;
        };
        cells[*line][*column] = Some((*count, total.clone()));
    }
    let totals: Vec<&str> = line_sums.iter().map(|(_, total)| &**total).collect();
    let shares = numbers::shares(&totals, &both.total);
    let lines = line_sums.iter().zip(cells).zip(shares).map(|(((key, total), cells), share)| {
        let average = months.map(|months| {
            let begun = column_sums.iter().zip(&cells);
            let begun = begun.filter(|((key, _), _)| months.contains(key.as_deref()));
            let totals = begun.filter_map(|(_, cell)| cell.as_ref().map(|(_, total)| &**total));
            numbers::average(&totals.collect::<Vec<_>>(), months.count())
        });
        MatrixRow { key: key.clone(), cells, total: total.clone(), share, average }
    });
    let matrix = Matrix {
        rows,
        columns,
        lines: lines.collect(),
        totals: column_sums.iter().map(|(_, total)| total.clone()).collect(),
        headings: column_sums.iter().map(|(key, _)| key.clone()).collect(),
        left_out: both.group_count.saturating_sub(both.groups.len() as u64),
        months: months.map(Months::count),
        count: both.count,
        total: both.total,
    };
    revisions.push(both.revision);
    let one_state = revisions.iter().all(|revision| *revision == both.revision);
    Ok((matrix, one_state.then_some(both.revision)))
}

/// A key of one side of a table, and its total.
type Sum = (Option<String>, String);

/// The keys of one side of a table, which is at this place among the groupings, with their totals.
fn side<S: Expenses>(
    store: &mut S,
    filter: &Filter,
    both: &Summary,
    (at, by): (usize, Grouping),
    other: Grouping,
    revisions: &mut Vec<u64>,
) -> Result<Vec<Sum>, S::Error> {
    let mut sums: Vec<Sum> = if other == Grouping::Tag {
        // An expense with several tags counts only once here.
        let alone = store.summarize(filter.clone(), vec![by])?;
        revisions.push(alone.revision);
        let sum = |group: Group| (group.key().map(str::to_owned), group.total);
        alone.groups.into_iter().map(sum).collect()
    } else {
        let mut parts: BTreeMap<Option<&str>, Vec<&str>> = BTreeMap::new();
        for group in &both.groups {
            let key = group.keys.get(at).and_then(Option::as_deref);
            parts.entry(key).or_default().push(&group.total);
        }
        let sum =
            |(key, parts): (Option<&str>, Vec<&str>)| (key.map(str::to_owned), numbers::sum(parts));
        parts.into_iter().map(sum).collect()
    };
    sums.sort_by(|(a, a_total), (b, b_total)| {
        let (a, b) = (a.as_deref(), b.as_deref());
        let by_total = || Reverse(numbers::number(a_total)).cmp(&Reverse(numbers::number(b_total)));
        match is_time(by) {
            true => by_time(by, a, b),
            false => by_total().then_with(|| named(a, b)),
        }
    });
    Ok(sums)
}

/// Compares keys, of which that of the rest comes last.
fn named(a: Option<&str>, b: Option<&str>) -> Ordering {
    (a.is_none(), a).cmp(&(b.is_none(), b))
}

impl Matrix {
    /// Swaps rows and columns. The rows have no average then.
    pub fn transposed(self) -> Self {
        let totals: Vec<&str> = self.totals.iter().map(String::as_str).collect();
        let shares = numbers::shares(&totals, &self.total);
        let sums = self.headings.iter().zip(&self.totals).zip(shares);
        let lines = sums.enumerate().map(|(at, ((key, total), share))| {
            let cells = self.lines.iter().map(|line| line.cells[at].clone()).collect();
            MatrixRow { key: key.clone(), cells, total: total.clone(), share, average: None }
        });
        Self {
            rows: self.columns,
            columns: self.rows,
            lines: lines.collect(),
            headings: self.lines.iter().map(|line| line.key.clone()).collect(),
            totals: self.lines.iter().map(|line| line.total.clone()).collect(),
            months: None,
            ..self
        }
    }
}
