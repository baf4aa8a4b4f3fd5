//! Months and quarters by name: `november`, `nov 2025`, `q3`, `2025-q3`.

use expenses_formats::entered;
use expenses_model::Date;
use jiff::ToSpan;

use super::Period;

/// Reads a month or a quarter. Without a year it is the latest that has begun.
pub(super) fn parse(text: &str, today: Date) -> Option<Period> {
    quarter(text, today).or_else(|| month(text, today))
}

fn month(text: &str, today: Date) -> Option<Period> {
    let of = |year: i16| first_day(&format!("{text} {year}"));
    let day = first_day(text)
        .or_else(|| of(today.year()).filter(|day| *day <= today))
        .or_else(|| of(today.year() - 1));
    day.map(Period::month)
}

/// The first day of a month that is named with its year.
fn first_day(text: &str) -> Option<Date> {
    let day = format!("1 {text}");
    match entered::days(&day).as_slice() {
        [first] if first.day() == 1 && entered::names_month(&day) => Some(*first),
        _ => None,
    }
}

fn quarter(text: &str, today: Date) -> Option<Period> {
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
    let of = |year: i16| {
        let first = Date::new(year, 3 * number - 2, 1).ok()?;
        Some(Period { first, last: first.checked_add(2.months()).ok()?.last_of_month() })
    };
    match year {
        Some(year) if year.len() == 4 => of(year.parse().ok()?),
        Some(_) => None,
        None => of(today.year())
            .filter(|quarter| quarter.first <= today)
            .or_else(|| of(today.year() - 1)),
    }
}
