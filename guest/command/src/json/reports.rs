//! Reports for programs.

use std::io::{self, Write};

use expenses_formats::json::Number;
use expenses_interface::Grouping;
use expenses_tasks::reports::{Matrix, Report, ReportRow};
use serde::Serialize;

use super::write::write;

#[derive(Serialize)]
struct ReportDocument<'a> {
    count: u64,
    total: Number<'a>,
    by: Option<&'static str>,
    /// Greater than the number of groups if only the largest are listed.
    group_count: u64,
    groups: Vec<RowDocument<'a>>,
    /// Null if all expenses are of one month, or not grouped.
    months: Option<u64>,
    monthly_average: Option<Number<'a>>,
    before_since: Option<String>,
    before_until: Option<String>,
    before_count: Option<u64>,
    before_total: Option<Number<'a>>,
    change: Option<Number<'a>>,
    change_percent: Option<Number<'a>>,
    /// Expenses after today that are not counted, because the days until today are compared.
    later_count: Option<u64>,
    later_total: Option<Number<'a>>,
}

#[derive(Serialize)]
struct RowDocument<'a> {
    key: Option<&'a str>,
    count: u64,
    total: Number<'a>,
    share_percent: Option<Number<'a>>,
    before_total: Option<Number<'a>>,
}

impl<'a> From<&'a ReportRow> for RowDocument<'a> {
    fn from(row: &'a ReportRow) -> Self {
        Self {
            key: row.key.as_deref(),
            count: row.count,
            total: Number(&row.total),
            share_percent: row.share.as_deref().map(Number),
            before_total: row.before.as_deref().map(Number),
        }
    }
}

pub(super) fn report(output: &mut dyn Write, report: &Report) -> io::Result<()> {
    let before = report.before.as_ref();
    let document = ReportDocument {
        count: report.count,
        total: Number(&report.total),
        by: report.by.map(Grouping::name),
        group_count: report.group_count,
        groups: report.groups.iter().map(RowDocument::from).collect(),
        months: report.average.as_ref().map(|average| average.months),
        monthly_average: report.average.as_ref().map(|average| Number(&average.amount)),
        before_since: before.map(|before| before.period.first.to_string()),
        before_until: before.map(|before| before.period.last.to_string()),
        before_count: before.map(|before| before.count),
        before_total: before.map(|before| Number(&before.total)),
        change: before.map(|before| Number(&before.more)),
        change_percent: before.and_then(|before| Some(Number(before.percent.as_deref()?))),
        later_count: report.later.as_ref().map(|later| later.count),
        later_total: report.later.as_ref().map(|later| Number(&later.total)),
    };
    write(output, &document)
}

#[derive(Serialize)]
struct MatrixDocument<'a> {
    count: u64,
    total: Number<'a>,
    rows: &'static str,
    columns: &'static str,
    /// Over how many months the averages go; null if there are none.
    months: Option<u64>,
    /// The cells that have an expense, row by row.
    cells: Vec<CellDocument<'a>>,
}

#[derive(Serialize)]
struct CellDocument<'a> {
    row: Option<&'a str>,
    column: Option<&'a str>,
    count: u64,
    total: Number<'a>,
}

pub(super) fn matrix(output: &mut dyn Write, matrix: &Matrix) -> io::Result<()> {
    let cells = matrix.lines.iter().flat_map(|line| {
        let cells = line.cells.iter().zip(&matrix.headings);
        cells.filter_map(|(cell, column)| {
            let (count, total) = cell.as_ref()?;
            let (row, column) = (line.key.as_deref(), column.as_deref());
            Some(CellDocument { row, column, count: *count, total: Number(total) })
        })
    });
    let document = MatrixDocument {
        count: matrix.count,
        total: Number(&matrix.total),
        rows: matrix.rows.name(),
        columns: matrix.columns.name(),
        months: matrix.months,
        cells: cells.collect(),
    };
    write(output, &document)
}

#[cfg(test)]
mod tests;
