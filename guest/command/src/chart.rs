//! Charts of reports: an SVG document, or an HTML page with the same picture and the numbers.
//!
//! Binary floats are precise enough for a picture. The amounts beside the bars, in tooltips and in
//! tables are exact text. Both forms follow the reader's light or dark colours.

mod about;
mod bars;
mod colours;
mod columns;
mod page;
mod scale;
mod svg;

use std::borrow::Cow;

use expenses_interface::{Filter, Grouping};
use expenses_tasks::reports::{
    Matrix, MatrixRow, Report, ReportRow, is_time, label, previous, sum,
};

use crate::format::counted;
use crate::table::cut;
use bars::Bar;
use colours::Colour;
pub(super) use colours::Colours;
use columns::{Column, Part};

/// The most characters of a label; the rest is cut.
const MOST_CHARACTERS: usize = 28;
/// The most bars that leave their labels readable.
const MOST_BARS: usize = 40;
/// The most columns that can be told apart.
const MOST_COLUMNS: usize = 120;
/// The most parts of a column.
const MOST_PARTS: usize = 8;

/// A chart.
pub(super) struct Drawing {
    /// The chart as an SVG document.
    pub(super) svg: String,
    title: String,
    /// The numbers, as an HTML table.
    table: String,
}

impl Drawing {
    /// An HTML page that needs no other file.
    pub(super) fn into_page(self) -> String {
        page::page(&self.title, &self.svg, &self.table)
    }
}

/// What stands around the bars.
struct Frame {
    title: String,
    /// What is drawn, and what is not, in sentences.
    notes: Vec<String>,
    /// What the colours mean.
    legend: Vec<(String, Colour)>,
}

/// A chart with a bar for each category, tag or description, or a column for each month, week and
/// so on. If periods are compared, there are two of each.
///
/// # Errors
///
/// If there is nothing to draw, as a sentence.
pub(super) fn of_report(
    report: &Report,
    filter: &Filter,
    colours: &Colours,
) -> Result<Drawing, String> {
    let Some(by) = report.by.filter(|_| !report.groups.is_empty()) else {
        return Err("there are no expenses to draw".into());
    };
    let title = about::title(&[by], filter);
    let mut notes = vec![total(&report.total, report.count)];
    if report.group_count > report.groups.len() as u64 {
        notes.push(format!(
            "Only the largest {} of {} groups are known here.",
            report.groups.len(),
            report.group_count
        ));
    }
    let mut legend = Vec::new();
    if let Some(before) = &report.before {
        let now = about::period(filter).unwrap_or_else(|| "now".into());
        legend = vec![(now, Colour::of(0)), (before.period.to_string(), Colour::of(0).before())];
        notes.push(format!("{}: {}", before.period, total(&before.total, before.count)));
    }
    notes.extend(report.later.as_ref().map(|later| {
        format!("{} after {} are not counted: {}.", counted(later.count), later.today, later.total)
    }));
    let rows: Vec<&ReportRow> = drawn(by, &report.groups, &mut notes);
    let svg = if is_time(by) {
        let keys = rows.iter().map(|row| row.key.clone()).collect();
        let columns = in_time(keys, by, &mut notes).into_iter().map(|key| {
            let row = rows.iter().find(|row| row.key == key);
            column(&key, row.copied(), by, report)
        });
        let columns: Vec<Column> = columns.collect();
        columns::draw(&Frame { title: title.clone(), notes, legend }, &columns)
    } else {
        let bars = bars_of(&rows, by, colours, report.before.is_some());
        bars::draw(&Frame { title: title.clone(), notes, legend }, &bars)
    };
    Ok(Drawing { svg, title, table: page::table_of_report(report, by) })
}

/// A chart with a column for each group of the second grouping, divided by the first.
///
/// # Errors
///
/// If there is nothing to draw, as a sentence.
pub(super) fn of_matrix(
    matrix: &Matrix,
    filter: &Filter,
    colours: &Colours,
) -> Result<Drawing, String> {
    if matrix.lines.is_empty() {
        return Err("there are no expenses to draw".into());
    }
    let title = about::title(&[matrix.rows, matrix.columns], filter);
    let mut notes = vec![total(&matrix.total, matrix.count)];
    let lines: Vec<_> = matrix
        .lines
        .iter()
        .filter(|line| !is_untagged(matrix.rows, &line.key) || matrix.lines.len() == 1)
        .collect();
    let untagged = |line: &&MatrixRow| is_untagged(matrix.rows, &line.key);
    if lines.len() < matrix.lines.len()
        && let Some(line) = matrix.lines.iter().find(untagged)
    {
        notes.push(format!("Without a tag, and not drawn: {}.", line.total));
    }
    let shown = if lines.len() > MOST_PARTS { MOST_PARTS - 1 } else { lines.len() };
    let others = lines.len() - shown;
    let mut headings = matrix.headings.clone();
    if is_time(matrix.columns) {
        headings = in_time(headings, matrix.columns, &mut notes);
    } else if headings.len() > MOST_COLUMNS {
        notes.push(format!("Only {MOST_COLUMNS} of {} columns are drawn.", headings.len()));
        headings.truncate(MOST_COLUMNS);
    }
    let mut legend: Vec<(String, Colour)> = Vec::new();
    for (place, line) in lines[..shown].iter().enumerate() {
        let colour = colours.of(matrix.rows, line.key.as_deref(), place);
        legend.push((name(&line.key, matrix.rows), colour));
    }
    if others > 0 {
        legend.push((format!("{others} others"), Colour::rest()));
    }
    let columns: Vec<Column> = headings
        .iter()
        .map(|key| {
            let heading = name(key, matrix.columns);
            let at = matrix.headings.iter().position(|other| other == key);
            let cell = |line: usize| lines[line].cells[at?].as_ref();
            let part = |name: &str, colour: Colour, amount: &str| Part {
                value: value(amount),
                colour,
                tooltip: format!("{name}, {heading}: {amount}"),
            };
            let mut parts: Vec<Part> = (0..shown)
                .filter_map(|line| Some((line, &cell(line)?.1)))
                .map(|(line, amount)| part(&legend[line].0, legend[line].1, amount))
                .collect();
            let rest: Vec<&str> =
                (shown..lines.len()).filter_map(|line| Some(&*cell(line)?.1)).collect();
            if !rest.is_empty() {
                let names = format!("{} others", rest.len());
                parts.push(part(&names, Colour::rest(), &sum(rest)));
            }
            Column { label: heading.clone(), stacks: vec![parts] }
        })
        .collect();
    let svg = columns::draw(&Frame { title: title.clone(), notes, legend }, &columns);
    Ok(Drawing { svg, title, table: page::table_of_matrix(matrix) })
}

/// The rows to draw. What has no tag would flatten what has one, so it is told instead.
fn drawn<'a>(by: Grouping, rows: &'a [ReportRow], notes: &mut Vec<String>) -> Vec<&'a ReportRow> {
    let (untagged, drawn): (Vec<_>, Vec<_>) =
        rows.iter().partition(|row| is_untagged(by, &row.key) && rows.len() > 1);
    notes.extend(untagged.into_iter().map(|row| {
        format!("Without a tag, and not drawn: {} of {}.", row.total, counted(row.count))
    }));
    drawn
}

fn is_untagged(by: Grouping, key: &Option<String>) -> bool {
    by == Grouping::Tag && key.is_none()
}

/// The keys of the columns, with those of months, years and weeks in between that have no expense.
/// If there is no room for all, the latest are taken.
fn in_time(
    keys: Vec<Option<String>>,
    by: Grouping,
    notes: &mut Vec<String>,
) -> Vec<Option<String>> {
    let (undated, dated): (Vec<_>, Vec<_>) = keys.into_iter().partition(Option::is_none);
    let mut dated: Vec<String> = dated.into_iter().flatten().collect();
    let mut backwards: Vec<String> = Vec::new();
    while backwards.len() < MOST_COLUMNS
        && let Some(last) = dated.pop()
    {
        let before = previous(by, &last);
        // What comes before the first is not drawn.
        let gap = before.filter(|before| dated.last().is_some_and(|next| next != before));
        dated.extend(gap);
        backwards.push(last);
    }
    if !dated.is_empty() {
        let groups = about::plural(by);
        notes.push(format!("Only the last {MOST_COLUMNS} {groups} are drawn."));
    }
    backwards.into_iter().rev().map(Some).chain(undated).collect()
}

/// The column of a group, which may have no expense.
fn column(key: &Option<String>, row: Option<&ReportRow>, by: Grouping, report: &Report) -> Column {
    let label = name(key, by);
    let Some(row) = row else { return Column { label, stacks: Vec::new() } };
    let part = |colour: Colour, amount: &str, when: &str| {
        let tooltip = format!("{label}{when}: {amount}");
        vec![Part { value: value(amount), colour, tooltip }]
    };
    let mut stacks = vec![part(Colour::of(0), &row.total, "")];
    if let (Some(before), Some(amount)) = (&report.before, &row.before) {
        stacks.push(part(Colour::of(0).before(), amount, &format!(", {}", before.period)));
    }
    Column { label, stacks }
}

/// The bars; those for which there is no room as one.
fn bars_of(rows: &[&ReportRow], by: Grouping, colours: &Colours, is_compared: bool) -> Vec<Bar> {
    let bar = |label: String, colour: Colour, now: String, before: Option<String>| Bar {
        label,
        colour,
        value: value(&now),
        before: before.filter(|_| is_compared).map(|amount| (value(&amount), amount)),
        amount: now,
    };
    let shown = if rows.len() > MOST_BARS { MOST_BARS - 1 } else { rows.len() };
    let mut bars: Vec<Bar> = rows[..shown]
        .iter()
        .map(|row| {
            // Bars of one colour are read by their labels.
            let colour = colours.of(by, row.key.as_deref(), 0);
            bar(name(&row.key, by), colour, row.total.clone(), row.before.clone())
        })
        .collect();
    let rest = &rows[shown..];
    if !rest.is_empty() {
        let total = sum(rest.iter().map(|row| &*row.total));
        let before = sum(rest.iter().filter_map(|row| row.before.as_deref()));
        bars.push(bar(format!("{} others", rest.len()), Colour::rest(), total, Some(before)));
    }
    bars
}

fn total(total: &str, count: u64) -> String {
    match count {
        0 => "Nothing was spent.".into(),
        count => format!("Total {total} of {}.", counted(count)),
    }
}

fn value(total: &str) -> f64 {
    // A total beyond the range of a float is drawn at the end of the range.
    total.parse::<f64>().unwrap_or(0.0).clamp(-1e300, 1e300)
}

/// The name of a group, cut to a label and without control characters.
fn name(key: &Option<String>, by: Grouping) -> String {
    let name = plain(&label(key, by)).into_owned();
    cut(&name, MOST_CHARACTERS).into_owned()
}

/// A text without control characters.
fn plain(text: &str) -> Cow<'_, str> {
    match text.contains(char::is_control) {
        true => text.replace(char::is_control, " ").into(),
        false => text.into(),
    }
}

#[cfg(test)]
mod tests;
