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
/// The least width of the names of rows beside many columns.
const NAME: usize = 16;
/// The least characters of a bar; a shorter one shows nothing.
const LEAST_BAR: usize = 5;

/// Writes a table of the groups, and sentences about the total.
pub(super) fn report(output: &mut dyn Write, report: &Report, screen: Screen) -> io::Result<()> {
    if report.count == 0 && report.groups.is_empty() {
        writeln!(output, "No expenses.")?;
    } else {
        if let Some(by) = report.by {
            groups(report, by, screen).write(output, screen)?;
            let shown = report.groups.len();
            if report.group_count > shown as u64 {
                writeln!(
                    output,
                    "Only the largest {shown} of {} groups are shown.",
                    report.group_count
                )?;
            }
            // The groups have more expenses than there are only if some are in several groups.
            if report.groups.iter().map(|row| row.count).sum::<u64>() > report.count {
                writeln!(
                    output,
                    "An expense with several tags counts in each, but only once in the total."
                )?;
            }
        }
        let Report { total, count, .. } = report;
        let total = format!("Total {}", escape(total));
        writeln!(output, "{} of {}.", screen.paint(Role::Total, &total), counted(*count))?;
    }
    if let Some(average) = &report.average {
        writeln!(output, "Average: {} a month over {} months.", average.amount, average.months)?;
    }
    if let Some(Before { period, count, total, more, percent }) = &report.before {
        write!(output, "Compared with {period} ({} of {}): ", escape(total), counted(*count))?;
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

/// Writes the totals of this month, or how to start if there are no expenses.
pub(super) fn overview(
    output: &mut dyn Write,
    this_month: &Report,
    month: Option<Period>,
    has_expenses: bool,
    screen: Screen,
) -> io::Result<()> {
    if !has_expenses {
        return writeln!(
            output,
            "No expenses yet. Add the first, or see all commands:\n  \
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
        columns.push(right("PER MONTH".into()));
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
    // Align the decimal points of each column.
    for column in 0..count - 1 {
        let cells: Vec<String> = rows.iter().filter_map(|row| row.get(column).cloned()).collect();
        let aligned = align_points(cells.iter().map(String::as_str));
        for (row, cell) in rows.iter_mut().filter(|row| row.len() > column).zip(aligned) {
            row[column] = escape(&cell).into();
        }
    }
    let first = first_shown(&rows, &columns, screen);
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
            "Only the last {} of {all} columns fit: choose others with --period, or widen the terminal.",
            all - first
        ),
    }
}

/// The first column to show, such that the rest fit on the screen: the last columns matter most.
fn first_shown(rows: &[Vec<String>], columns: &[(String, Alignment)], screen: Screen) -> usize {
    let Some(most) = screen.width else { return 0 };
    let width = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.width());
        2 + cells.max().unwrap_or(0).max(columns[column + 1].0.width())
    };
    // The name of a row may be cut.
    let numbers = (0..columns.len() - 1).map(width).rev();
    let mut left = most.saturating_sub(NAME);
    let fit = numbers.take_while(|width| {
        let fits = *width <= left;
        left = left.saturating_sub(*width);
        fits
    });
    // Always show the totals.
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

/// A bar for a part from 0 to 1, to an eighth of a character.
fn bar(part: f64, full: usize) -> String {
    const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
    // If all shares are zero, the part is not a number, which becomes 0 here.
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

/// The name of a group, escaped for a terminal.
fn name(key: &Option<String>, by: Grouping) -> String {
    escape(&label(key, by)).into_owned()
}

#[cfg(test)]
mod tests;
