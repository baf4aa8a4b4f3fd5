//! An HTML page with a chart and its numbers.

use std::fmt::Write;

use expenses_interface::Grouping;
use expenses_tasks::reports::{Matrix, Report, label};

use super::plain;
use super::svg::escaped;
use crate::text::heading;

const STYLE: &str = "\
:root{color-scheme:light dark}\
body{margin:1.5rem auto;max-width:60rem;padding:0 1rem;font:15px/1.5 system-ui,-apple-system,'Segoe UI',Roboto,'DejaVu Sans',Arial,sans-serif;background:#fff;color:#1f2328}\
svg{width:100%;height:auto;display:block}\
.scroll{overflow-x:auto}\
table{border-collapse:collapse;margin:1rem 0 0;min-width:100%;font-variant-numeric:tabular-nums}\
th,td{padding:.25rem .75rem;text-align:right;border-bottom:1px solid #d8dee4;white-space:nowrap}\
th:first-child,td:first-child{text-align:left;white-space:normal}\
tfoot td{font-weight:600}\
@media (prefers-color-scheme:dark){body{background:#0d1117;color:#e6edf3}th,td{border-color:#30363d}}";

/// The page, which needs no other file.
pub(super) fn page(title: &str, svg: &str, table: &str) -> String {
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<title>{}</title>\n\
         <style>{STYLE}</style>\n</head>\n<body>\n{svg}<div class=\"scroll\">\n{table}</div>\n</body>\n</html>\n",
        escaped(title)
    )
}

/// All groups of a report.
pub(super) fn table_of_report(report: &Report, by: Grouping) -> String {
    let has_before = report.before.is_some();
    let mut head = vec![heading(by).to_owned(), "COUNT".into(), "TOTAL".into()];
    head.extend(has_before.then(|| "BEFORE".into()));
    head.push("SHARE".into());
    let rows = report.groups.iter().map(|row| {
        let mut cells =
            vec![label(&row.key, by).into_owned(), row.count.to_string(), row.total.clone()];
        cells.extend(has_before.then(|| row.before.clone().unwrap_or_default()));
        cells.push(row.share.as_ref().map_or(String::new(), |share| format!("{share} %")));
        cells
    });
    let mut foot = vec!["TOTAL".into(), report.count.to_string(), report.total.clone()];
    foot.extend(report.before.as_ref().map(|before| before.total.clone()));
    foot.push(String::new());
    table(&head, rows, &foot)
}

/// All cells of a table of two groupings.
pub(super) fn table_of_matrix(matrix: &Matrix) -> String {
    let mut head = vec![heading(matrix.rows).to_owned()];
    head.extend(matrix.headings.iter().map(|key| label(key, matrix.columns).into_owned()));
    head.push("TOTAL".into());
    let rows = matrix.lines.iter().map(|line| {
        let mut cells = vec![label(&line.key, matrix.rows).into_owned()];
        let amount = |cell: &Option<(u64, String)>| {
            cell.as_ref().map_or(String::new(), |(_, total)| total.clone())
        };
        cells.extend(line.cells.iter().map(amount));
        cells.push(line.total.clone());
        cells
    });
    let mut foot = vec!["TOTAL".into()];
    foot.extend(matrix.totals.iter().cloned());
    foot.push(matrix.total.clone());
    table(&head, rows, &foot)
}

fn table(head: &[String], rows: impl Iterator<Item = Vec<String>>, foot: &[String]) -> String {
    let body: String = rows.map(|cells| row(&cells, "td")).collect();
    format!(
        "<table>\n<thead>\n{}</thead>\n<tbody>\n{body}</tbody>\n<tfoot>\n{}</tfoot>\n</table>\n",
        row(head, "th"),
        row(foot, "td")
    )
}

fn row(cells: &[String], tag: &str) -> String {
    let mut row = "<tr>".to_owned();
    for cell in cells {
        // Writing to a text cannot fail.
        let _ = write!(row, "<{tag}>{}</{tag}>", escaped(&plain(cell)));
    }
    row + "</tr>\n"
}
