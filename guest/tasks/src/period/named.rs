//! Months and quarters by name: `november`, `nov 2025`, `q3`, `2025-q3`.

use expenses_formats::entered;
use expenses_model::{Date, Month, MonthStart};

use super::Period;

/// Reads a month or a quarter. Without a year it is the latest that has begun.
pub(super) fn parse(text: &str, today: Date, start: MonthStart) -> Option<Period> {
    let now = start.month_of(today);
    let year = |month: Month| i16::try_from(month.year()).ok();
    let latest = |of: &dyn Fn(i16) -> Option<Month>| {
        let this_year = of(year(now)?).filter(|month| month.until(now) >= 0);
        this_year.or_else(|| of(year(now.plus(-12))?))
    };
    let (first, count) = match quarter(text) {
        Some((Some(year), number)) => (first_of_quarter(year, number)?, 3),
        Some((None, number)) => (latest(&|year| first_of_quarter(year, number))?, 3),
        None => match first_day(text) {
            Some(day) => (MonthStart::default().month_of(day), 1),
            None => (latest(&|year| month(text, year))?, 1),
        },
    };
    Some(Period { first: start.first_of(first), last: start.last_of(first.plus(count - 1)) })
}

fn month(text: &str, year: i16) -> Option<Month> {
    first_day(&format!("{text} {year}")).map(|day| MonthStart::default().month_of(day))
}

fn first_of_quarter(year: i16, number: i8) -> Option<Month> {
    Month::parse(&format!("{year:04}-{:02}", 3 * number - 2))
}

/// The first day of a month that is named with its year.
fn first_day(text: &str) -> Option<Date> {
    let day = format!("1 {text}");
    match entered::days(&day).as_slice() {
        [first] if first.day() == 1 && entered::names_month(&day) => Some(*first),
        _ => None,
    }
}

/// The year, if there is one, and the number of a quarter.
fn quarter(text: &str) -> Option<(Option<i16>, i8)> {
    let (year, number) = match text.split_once('q')? {
        ("", rest) => match rest.split_once([' ', '-']) {
            Some((number, year)) => (Some(year), number),
            None => (None, rest),
        },
        (year, number) => (Some(year.trim_end_matches([' ', '-'])), number),
    };
    let number = match number {
        "1" => 1,
        "2" => 2,
        "3" => 3,
        "4" => 4,
        _ => return None,
    };
    match year {
        Some(year) if year.len() == 4 => Some((Some(year.parse().ok()?), number)),
        Some(_) => None,
        None => Some((None, number)),
    }
}
