//! Narrower forms of a table of months.

use expenses_interface::Grouping;
use expenses_tasks::reports::{Matrix, sum};

use super::{AVERAGE, NAME, Shown};
use crate::text::groups::name;

/// The least width of a name in a table of a year.
const LEAST_NAME: usize = 10;

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// The first narrower form of a table that fits on a screen of this width. Its longest name is
/// `widest`. `None` if the table itself fits, or none does.
pub(super) fn fitting(
    whole: &Shown,
    matrix: &Matrix,
    shares: bool,
    widest: usize,
    width: usize,
) -> Option<Shown> {
    if whole.fits(widest.min(NAME), width) {
        return None;
    }
    let short = || Shown { headings: short_headings(matrix, whole), ..Shown::of(matrix, shares) };
    let forms: [&dyn Fn() -> Option<Shown>; 7] = [
        &|| Some(short()),
        &|| Some(rounded(short())),
        &|| Some(without_average(short())),
        &|| Some(without_average(rounded(short()))),
        &|| Some(Shown { space: 1, ..without_average(rounded(short())) }),
        &|| quarters(matrix, shares),
        &|| quarters(matrix, shares).map(rounded),
    ];
    forms.iter().find_map(|form| form().filter(|shown| shown.fits(widest.min(LEAST_NAME), width)))
}

/// Headings of months without their year, if all are of one year.
fn short_headings(matrix: &Matrix, whole: &Shown) -> Vec<String> {
    let mut headings = whole.headings.clone();
    let years = matrix.headings.iter().map(|key| key.as_deref().and_then(|key| key.get(..4)));
    let years: std::collections::BTreeSet<_> = years.collect();
    if matrix.columns == Grouping::Month && years.len() == 1 {
        for (heading, key) in headings.iter_mut().zip(&matrix.headings) {
            if let Some(short) = key.as_deref().and_then(month) {
                *heading = MONTHS[short - 1].to_owned();
            }
        }
    }
    headings
}

/// The number of a month `YYYY-MM`.
fn month(key: &str) -> Option<usize> {
    key.get(5..)?.parse().ok().filter(|month| (1..=12).contains(month))
}

/// The quarter of a month, such as `2026 Q4`.
fn quarter(key: &str) -> Option<String> {
    Some(format!("{} Q{}", key.get(..4)?, month(key)?.div_ceil(3)))
}

/// A table of quarters in place of months.
fn quarters(matrix: &Matrix, shares: bool) -> Option<Shown> {
    if matrix.columns != Grouping::Month {
        return None;
    }
    let mut shown = Shown::of(matrix, shares);
    let heading = |key: &Option<String>| match key {
        Some(key) => quarter(key),
        None => Some(name(key, matrix.columns)),
    };
    let quarters: Vec<String> = matrix.headings.iter().map(heading).collect::<Option<_>>()?;
    let mut groups: Vec<(String, std::ops::Range<usize>)> = Vec::new();
    for (at, quarter) in quarters.into_iter().enumerate() {
        match groups.last_mut() {
            Some((last, range)) if *last == quarter => range.end = at + 1,
            _ => groups.push((quarter, at..at + 1)),
        }
    }
    for row in &mut shown.rows {
        let rest = row.split_off(matrix.headings.len());
        let quarter = |(_, range): &(String, std::ops::Range<usize>)| {
            let parts = row[range.clone()].iter().map(String::as_str);
            let mut parts = parts.filter(|part| !part.is_empty()).peekable();
            parts.peek().is_some().then(|| sum(parts)).unwrap_or_default()
        };
        let cells: Vec<String> = groups.iter().map(quarter).collect();
        *row = cells.into_iter().chain(rest).collect();
    }
    let rest = shown.headings.split_off(matrix.headings.len());
    shown.headings = groups.into_iter().map(|(quarter, _)| quarter).chain(rest).collect();
    shown.notes.push("The months do not fit and are shown by quarter.".into());
    Some(shown)
}

/// A table without the averages of a month.
fn without_average(mut shown: Shown) -> Shown {
    if let Some(at) = shown.headings.iter().position(|heading| heading == AVERAGE) {
        shown.headings.remove(at);
        shown.rows.iter_mut().for_each(|row| drop(row.remove(at)));
        shown.sums -= 1;
        shown.notes.push("The average of a month is left out, for it does not fit.".into());
    }
    shown
}

/// A table without decimals.
fn rounded(mut shown: Shown) -> Shown {
    let mut is_rounded = false;
    for cell in shown.rows.iter_mut().flatten().filter(|cell| !cell.ends_with('%')) {
        if let Some(whole) = whole(cell) {
            *cell = whole;
            is_rounded = true;
        }
    }
    if is_rounded {
        shown.notes.push("Amounts are rounded to whole ones.".into());
    }
    shown
}

/// An amount without decimals, rounded half away from zero; `None` if it has none.
fn whole(amount: &str) -> Option<String> {
    let (whole, decimals) = amount.split_once('.')?;
    if !decimals.starts_with(['5', '6', '7', '8', '9']) {
        return Some(if whole == "-0" { "0".into() } else { whole.to_owned() });
    }
    let away = if whole.starts_with('-') { "-1" } else { "1" };
    Some(sum([whole, away]))
}
