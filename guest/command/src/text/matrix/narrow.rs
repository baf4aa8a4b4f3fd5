//! Narrower forms of a table of months.

use expenses_interface::Grouping;
use expenses_tasks::reports::{Matrix, sum};

use super::{AVERAGE, LEAST_NAME, NAME, Shown};
use crate::text::groups::name;

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// The first narrower form of a table that fits on a screen of this width, or else the narrowest.
/// The longest name is `widest`. `None` if the table itself fits.
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
    let of = |span| match span {
        Span::Month => Some(short()),
        _ => longer(matrix, shares, span),
    };
    let mut narrowest = None;
    for span in [Span::Month, Span::Quarter, Span::Year] {
        for form in forms(|| of(span)) {
            if form.fits(widest.min(LEAST_NAME), width) {
                return Some(form);
            }
            narrowest = Some(form);
        }
    }
    narrowest
}

/// The forms of a table, each narrower than the one before.
fn forms(of: impl Fn() -> Option<Shown>) -> impl Iterator<Item = Shown> {
    let steps: [fn(Shown) -> Shown; 5] = [
        |shown| shown,
        rounded,
        without_average,
        |shown| without_average(rounded(shown)),
        |shown| Shown { space: 1, ..without_average(rounded(shown)) },
    ];
    steps.into_iter().map_while(move |step| of().map(step))
}

/// How long the time of a column is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Span {
    Month,
    Quarter,
    Year,
}

/// Headings of months without their year, if all are of one year.
fn short_headings(matrix: &Matrix, whole: &Shown) -> Vec<String> {
    let mut headings = whole.headings.clone();
    if matrix.columns == Grouping::Month && is_of_one_year(matrix) {
        for (heading, key) in headings.iter_mut().zip(&matrix.headings) {
            if let Some(short) = key.as_deref().and_then(month) {
                *heading = MONTHS[short - 1].to_owned();
            }
        }
    }
    headings
}

fn is_of_one_year(matrix: &Matrix) -> bool {
    let mut years = matrix.headings.iter().map(|key| key.as_deref().and_then(|key| key.get(..4)));
    let first = years.next();
    years.all(|year| Some(year) == first)
}

/// The number of a month `YYYY-MM`.
fn month(key: &str) -> Option<usize> {
    key.get(5..)?.parse().ok().filter(|month| (1..=12).contains(month))
}

/// The quarter of a month, such as `2026 Q4`.
fn quarter(key: &str) -> Option<String> {
    Some(format!("{} Q{}", key.get(..4)?, month(key)?.div_ceil(3)))
}

/// A table of quarters or years in place of months; `None` if that says no more than the totals.
fn longer(matrix: &Matrix, shares: bool, span: Span) -> Option<Shown> {
    let is_of_one_year = is_of_one_year(matrix);
    if matrix.columns != Grouping::Month || (span == Span::Year && is_of_one_year) {
        return None;
    }
    let mut shown = Shown::of(matrix, shares);
    let heading = |key: &Option<String>| match key {
        Some(key) if span == Span::Year => key.get(..4).map(str::to_owned),
        Some(key) => quarter(key),
        None => Some(name(key, matrix.columns)),
    };
    let spans: Vec<String> = matrix.headings.iter().map(heading).collect::<Option<_>>()?;
    let mut groups: Vec<(String, std::ops::Range<usize>)> = Vec::new();
    for (at, span) in spans.into_iter().enumerate() {
        match groups.last_mut() {
            Some((last, range)) if *last == span => range.end = at + 1,
            _ => groups.push((span, at..at + 1)),
        }
    }
    for row in &mut shown.rows {
        let rest = row.split_off(matrix.headings.len());
        let sum_of = |(_, range): &(String, std::ops::Range<usize>)| {
            let parts = row[range.clone()].iter().map(String::as_str);
            let mut parts = parts.filter(|part| !part.is_empty()).peekable();
            if parts.peek().is_some() { sum(parts) } else { String::new() }
        };
        let cells: Vec<String> = groups.iter().map(sum_of).collect();
        *row = cells.into_iter().chain(rest).collect();
    }
    let rest = shown.headings.split_off(matrix.headings.len());
    let heading = |(span, _): (String, _)| match span.split_once(' ') {
        Some((_, quarter)) if is_of_one_year => quarter.to_owned(),
        _ => span,
    };
    shown.headings = groups.into_iter().map(heading).chain(rest).collect();
    shown.notes.push(match span {
        Span::Year => "The months do not fit and are shown by year.".into(),
        _ => "The months do not fit and are shown by quarter.".into(),
    });
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
