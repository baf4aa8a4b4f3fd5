//! Reports for programs.

use std::io::{self, Write};

use serde::Serialize;

use super::{Amount, write};
use crate::interface::Grouping;

use super::super::reports::{Matrix, Report, Row};

#[derive(Serialize)]
struct ReportDocument<'a> {
    count: u64,
    total: Amount<'a>,
    by: Option<&'static str>,
    /// Greater than the number of groups where only the largest are given.
    group_count: u64,
    groups: Vec<RowDocument<'a>>,
    /// None where all is of one month, or not grouped.
    months: Option<u64>,
    monthly_average: Option<Amount<'a>>,
    before_since: Option<String>,
    before_until: Option<String>,
    before_count: Option<u64>,
    before_total: Option<Amount<'a>>,
    change: Option<Amount<'a>>,
    change_percent: Option<Amount<'a>>,
}

#[derive(Serialize)]
struct RowDocument<'a> {
    key: Option<&'a str>,
    count: u64,
    total: Amount<'a>,
    share_percent: Option<Amount<'a>>,
    before_total: Option<Amount<'a>>,
}

impl<'a> From<&'a Row> for RowDocument<'a> {
    fn from(row: &'a Row) -> Self {
        Self {
            key: row.key.as_deref(),
            count: row.count,
            total: Amount(&row.total),
            share_percent: row.share.as_deref().map(Amount),
            before_total: row.before.as_deref().map(Amount),
        }
    }
}

pub(super) fn report(output: &mut dyn Write, report: &Report) -> io::Result<()> {
    let before = report.before.as_ref();
    let document = ReportDocument {
        count: report.count,
        total: Amount(&report.total),
        by: report.by.map(name),
        group_count: report.group_count,
        groups: report.groups.iter().map(RowDocument::from).collect(),
        months: report.average.as_ref().map(|average| average.months),
        monthly_average: report.average.as_ref().map(|average| Amount(&average.amount)),
        before_since: before.map(|before| before.period.first.to_string()),
        before_until: before.map(|before| before.period.last.to_string()),
        before_count: before.map(|before| before.count),
        before_total: before.map(|before| Amount(&before.total)),
        change: before.map(|before| Amount(&before.more)),
        change_percent: before.and_then(|before| Some(Amount(before.percent.as_deref()?))),
    };
    write(output, &document)
}

#[derive(Serialize)]
struct MatrixDocument<'a> {
    count: u64,
    total: Amount<'a>,
    rows: &'static str,
    columns: &'static str,
    /// Only those with an expense, row after row.
    cells: Vec<CellDocument<'a>>,
}

#[derive(Serialize)]
struct CellDocument<'a> {
    row: Option<&'a str>,
    column: Option<&'a str>,
    count: u64,
    total: Amount<'a>,
}

pub(super) fn matrix(output: &mut dyn Write, matrix: &Matrix) -> io::Result<()> {
    let cells = matrix.lines.iter().flat_map(|line| {
        let cells = line.cells.iter().zip(&matrix.headings);
        cells.filter_map(|(cell, column)| {
            let (count, total) = cell.as_ref()?;
            let (row, column) = (line.key.as_deref(), column.as_deref());
            Some(CellDocument { row, column, count: *count, total: Amount(total) })
        })
    });
    let document = MatrixDocument {
        count: matrix.count,
        total: Amount(&matrix.total),
        rows: name(matrix.rows),
        columns: name(matrix.columns),
        cells: cells.collect(),
    };
    write(output, &document)
}

fn name(by: Grouping) -> &'static str {
    match by {
        Grouping::Category => "category",
        Grouping::Month => "month",
        Grouping::Year => "year",
        Grouping::Tag => "tag",
    }
}
