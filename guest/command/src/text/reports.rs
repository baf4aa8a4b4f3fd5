//! Reports for people.

use std::io::{self, Write};

use expenses_interface::{Grouping, escape};
use expenses_tasks::period::Period;
use expenses_tasks::reports::{Before, Later, Report};

use super::groups::{heading, name};
use crate::format::counted;
use crate::hints::FIRST;
use crate::screen::{Role, Screen};
use crate::table::{Alignment, Table, align_points};

/// The most characters of a bar.
const BAR: usize = 20;
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
            let is_refund = |total: &str| total.starts_with('-');
            let has_shares = report.groups.iter().any(|row| row.share.is_some());
            if has_shares && report.groups.iter().any(|row| is_refund(&row.total)) {
                writeln!(output, "Shares are of what was spent, without the groups below zero.")?;
            }
            // Only expenses of several groups make these more than all.
            if report.groups.iter().map(|row| row.count).sum::<u64>() > report.count {
                writeln!(
                    output,
                    "An expense with several tags counts in each, but only once in the total."
                )?;
            }
        }
        let Report { total, count, .. } = report;
        let total = format!("Total {}", escape(total));
        match *count {
            0 => writeln!(output, "Nothing was spent.")?,
            count => {
                writeln!(output, "{} of {}.", screen.paint(Role::Total, &total), counted(count))?;
            }
        }
    }
    if let Some(Later { today, count, total }) = &report.later {
        let (were, total) = (if *count == 1 { "is" } else { "are" }, escape(total));
        writeln!(
            output,
            "Until {today}: {} after that day, {total} in total, {were} not counted.",
            counted(*count)
        )?;
    }
    if let Some(average) = &report.average {
        writeln!(output, "Average: {} a month over {} months.", average.amount, average.months)?;
    }
    match &report.before {
        Some(before) => compared(output, before, report.count, screen),
        None => Ok(()),
    }
}

/// Writes a sentence about the period before.
fn compared(
    output: &mut dyn Write,
    before: &Before,
    count_now: u64,
    screen: Screen,
) -> io::Result<()> {
    let Before { period, count, total, more, percent } = before;
    let is_zero = |amount: &str| !amount.contains(|c: char| ('1'..='9').contains(&c));
    let difference = match more.strip_prefix('-') {
        _ if is_zero(more) => "as much".to_owned(),
        Some(less) => screen.paint(Role::Good, &format!("{less} less")).to_string(),
        None => format!("{more} more"),
    };
    match (count, count_now) {
        (0, 0) => return writeln!(output, "In {period} nothing was spent either."),
        (0, _) => {
            return writeln!(
                output,
                "Compared with {period}, when nothing was spent: {difference}."
            );
        }
        _ => write!(output, "Compared with {period} ({} of {}): ", escape(total), counted(*count))?,
    }
    let percent = match percent.as_deref() {
        Some(percent) if is_zero(percent) => String::new(),
        Some(percent) if percent.starts_with('-') => format!(" ({percent} %)"),
        Some(percent) => format!(" (+{percent} %)"),
        None => String::new(),
    };
    writeln!(output, "{difference}{percent}.")
}

/// Writes how to start if there are no expenses.
pub(super) fn beginning(output: &mut dyn Write, program: &str) -> io::Result<()> {
    writeln!(
        output,
        "No expenses yet. Add the first, or see all commands:\n  {program} {FIRST}\n  expenses help"
    )
}

/// Writes the totals of this month.
pub(super) fn overview(
    output: &mut dyn Write,
    this_month: &Report,
    month: Option<Period>,
    screen: Screen,
) -> io::Result<()> {
    if let Some(month) = month {
        writeln!(output, "This month, {month}:")?;
    }
    report(output, this_month, screen)
}

fn groups(report: &Report, by: Grouping, screen: Screen) -> Table {
    let has_shares = report.groups.iter().any(|row| row.share.is_some());
    let has_before = report.before.is_some();
    let right = |heading: &str| (heading.to_owned(), Alignment::Right);
    let mut columns =
        vec![(heading(by).to_owned(), Alignment::Left), right("COUNT"), right("TOTAL")];
    columns.extend(has_before.then(|| right("BEFORE")));
    columns.extend(has_shares.then(|| right("SHARE")));
    let mut optional = if has_shares { vec![columns.len() - 1] } else { Vec::new() };
    optional.push(1);
    let mut table = Table::new(columns).optional(optional);
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

/// A bar for a part from 0 to 1, to an eighth of a character.
fn bar(part: f64, full: usize) -> String {
    const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
    // If all shares are zero, the part is not a number, which becomes 0 here.
    let eighths = (part * (full * 8) as f64).round() as usize;
    format!("{}{}", "█".repeat(eighths / 8), EIGHTHS[eighths % 8])
}

#[cfg(test)]
mod tests;
