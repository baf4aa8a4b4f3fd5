//! Reports for people.

use std::io::{self, Write};

use expenses_interface::Grouping;
use expenses_interface::escape;
use expenses_tasks::period::Period;
use expenses_tasks::reports::{Before, Matrix, Report, label};
use unicode_width::UnicodeWidthStr;

use crate::format::counted;
use crate::screen::{Role, Screen};
use crate::table::{Alignment, Table, align_points};

/// The most characters of a bar.
const BAR: usize = 20;
/// So much room the names of rows get beside many columns.
const NAME: usize = 16;
/// A bar of fewer tells nothing.
const LEAST_BAR: usize = 5;

/// Writes a table of the groups, and sentences about all of them.
pub(super) fn report(output: &mut dyn Write, report: &Report, screen: Screen) -> io::Result<()> {
    if report.count == 0 && report.groups.is_empty() {
        writeln!(output, "No expenses.")?;
    } else {
        if let Some(by) = report.by {
            groups(report, by, screen).write(output, screen)?;
            let shown = report.groups.len();
            if report.group_count > shown as u64 {
                writeln!(output, "The largest {shown} of {} groups.", report.group_count)?;
            }
            let is_refund = |total: &str| total.starts_with('-');
            let has_shares = report.groups.iter().any(|row| row.share.is_some());
            if has_shares && report.groups.iter().any(|row| is_refund(&row.total)) {
                writeln!(output, "Shares are of what was spent, without the groups below zero.")?;
            }
            // Only expenses of several groups make these more than all.
            if report.groups.iter().map(|row| row.count).sum::<u64>() > report.count {
                writeln!(
                    output,
                    "An expense with several tags counts in each, and once in the total."
                )?;
            }
        }
        let Report { total, count, .. } = report;
        let total = format!("Total {}", escape(total));
        writeln!(output, "{} of {}.", screen.paint(Role::Total, &total), counted(*count))?;
    }
    if let Some(average) = &report.average {
        writeln!(output, "That is {} a month, over {} months.", average.amount, average.months)?;
    }
    if let Some(Before { period, count, total, more, percent }) = &report.before {
        write!(output, "Before, in {period}: {} of {}; ", escape(total), counted(*count))?;
        let (difference, role) = match more.strip_prefix('-') {
            Some(less) => (format!("{less} less"), Role::Good),
            None => (format!("{more} more"), Role::Bad),
        };
        let percent = match percent.as_deref() {
            Some(percent) if percent.starts_with('-') => format!(" ({percent} %)"),
            Some(percent) => format!(" (+{percent} %)"),
            None => String::new(),
        };
        writeln!(output, "{}{percent}.", screen.paint(role, &difference))?;
    }
    Ok(())
}

/// Writes what was spent this month, or how to begin.
pub(super) fn overview(
    output: &mut dyn Write,
    this_month: &Report,
    month: Option<Period>,
    begun: bool,
    screen: Screen,
) -> io::Result<()> {
    if !begun {
        return writeln!(
            output,
            "No expenses yet. Add the first, or see what else there is:\n  \
             expenses add 12.50 Lunch --category food\n  expenses help"
        );
    }
    if let Some(month) = month {
        writeln!(output, "This month, {month}:")?;
    }
    report(output, this_month, screen)
}

/// Writes a table with a total for each row and column.
pub(super) fn matrix(output: &mut dyn Write, matrix: &Matrix, screen: Screen) -> io::Result<()> {
    if matrix.lines.is_empty() {
        return writeln!(output, "No expenses.");
    }
    let has_average = matrix.lines.iter().any(|line| line.average.is_some());
    let mut columns = vec![(heading(matrix.rows).to_owned(), Alignment::Left)];
    let right = |text: String| (text, Alignment::Right);
    columns.extend(matrix.headings.iter().map(|key| right(name(key, matrix.columns))));
    columns.push(right("TOTAL".into()));
    if has_average {
        columns.push(right("A MONTH".into()));
    }
    let count = columns.len();
    let mut rows: Vec<Vec<String>> = Vec::new();
    for line in &matrix.lines {
        let cell =
            |cell: &Option<(u64, String)>| cell.as_ref().map_or("", |(_, total)| total).to_owned();
        let mut row: Vec<String> = line.cells.iter().map(cell).collect();
        row.push(line.total.clone());
        row.extend(line.average.clone());
        rows.push(row);
    }
    let mut last = matrix.totals.clone();
    last.push(matrix.total.clone());
    rows.push(last);
    // The points of each column stand below each other.
    for column in 0..count - 1 {
        let cells: Vec<String> = rows.iter().filter_map(|row| row.get(column).cloned()).collect();
        let aligned = align_points(cells.iter().map(String::as_str));
        for (row, cell) in rows.iter_mut().filter(|row| row.len() > column).zip(aligned) {
            row[column] = escape(&cell).into();
        }
    }
    let first = first_that_fits(&rows, &columns, screen);
    columns.drain(1..1 + first);
    rows.iter_mut().for_each(|row| drop(row.drain(..first)));
    let count = count - first;
    let mut table = Table::new(columns);
    let names =
        matrix.lines.iter().map(|line| name(&line.key, matrix.rows)).chain(["TOTAL".into()]);
    for (name, row) in names.zip(rows) {
        let mut cells = vec![name];
        cells.extend(row);
        cells.resize(count, String::new());
        table.push(cells);
    }
    table.write(output, screen)?;
    let all = matrix.headings.len();
    match first {
        0 => Ok(()),
        _ => writeln!(
            output,
            "The last {} of {all} columns; for others choose with --period, or a wider terminal.",
            all - first
        ),
    }
}

/// From which column on a matrix fits on the screen, where the last are the ones to see.
fn first_that_fits(rows: &[Vec<String>], columns: &[(String, Alignment)], screen: Screen) -> usize {
    let Some(most) = screen.width else { return 0 };
    let width = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.width());
        2 + cells.max().unwrap_or(0).max(columns[column + 1].0.width())
    };
    // The name of a row is cut where there is no room.
    let numbers = (0..columns.len() - 1).map(width).rev();
    let mut left = most.saturating_sub(NAME);
    let fit = numbers.take_while(|width| {
        let fits = *width <= left;
        left = left.saturating_sub(*width);
        fits
    });
    // The totals stay in any case.
    let sums = columns.len() - 1 - rows.last().map_or(0, |row| row.len() - 1);
    (columns.len() - 1).saturating_sub(fit.count().max(sums + 1))
}

fn groups(report: &Report, by: Grouping, screen: Screen) -> Table {
    let has_shares = report.groups.iter().any(|row| row.share.is_some());
    let has_before = report.before.is_some();
    let right = |heading: &str| (heading.to_owned(), Alignment::Right);
    let mut columns =
        vec![(heading(by).to_owned(), Alignment::Left), right("COUNT"), right("TOTAL")];
    columns.extend(has_before.then(|| right("BEFORE")));
    columns.extend(has_shares.then(|| right("SHARE")));
    let mut table = Table::new(columns);
    let totals = align_points(report.groups.iter().map(|row| row.total.as_str()));
    let before = report.groups.iter().map(|row| row.before.as_deref().unwrap_or_default());
    let before = align_points(before);
    // What has no share has no bar.
    let share = |share: &Option<String>| -> f64 {
        share.as_deref().and_then(|share| share.parse().ok()).unwrap_or(0.0)
    };
    for ((row, total), before) in report.groups.iter().zip(totals).zip(before) {
        let mut cells = vec![name(&row.key, by), row.count.to_string(), escape(&total).into()];
        cells.extend(has_before.then(|| escape(&before).into()));
        if has_shares {
            cells.push(row.share.as_deref().map_or(String::new(), |share| format!("{share} %")));
        }
        table.push(cells);
    }
    let room = screen.width.map_or(BAR, |width| width.saturating_sub(table.width() + 2));
    if has_shares && room >= LEAST_BAR {
        let shares = || report.groups.iter().map(|row| share(&row.share));
        let greatest = shares().fold(0.0, f64::max);
        let bars = shares().map(|share| bar(share / greatest, room.min(BAR)));
        let cells = std::iter::once(String::new()).chain(bars);
        table.push_column(Alignment::Left, Role::Bar, cells);
    }
    table
}

/// A bar of a part of its full length, to an eighth of a character.
fn bar(part: f64, full: usize) -> String {
    const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
    // From 0 to 1; not a number where all is nothing, which becomes 0.
    let eighths = (part * (full * 8) as f64).round() as usize;
    format!("{}{}", "█".repeat(eighths / 8), EIGHTHS[eighths % 8])
}

fn heading(by: Grouping) -> &'static str {
    match by {
        Grouping::Category => "CATEGORY",
        Grouping::Month => "MONTH",
        Grouping::Year => "YEAR",
        Grouping::Tag => "TAG",
    }
}

/// What a group is called, safe to show.
fn name(key: &Option<String>, by: Grouping) -> String {
    escape(&label(key, by)).into_owned()
}
