//! Spans of days as people name them: `last-month`, `2026-11`, `last-30-days`.

mod compared;
mod named;

use std::fmt;

use jiff::{Span, ToSpan};

use expenses_interface::Filter;
use expenses_model::{Date, Month, MonthStart, parse_date};

pub use compared::{Compared, counts_days};

/// The named periods. `last-30-days` stands for any number of days.
pub const PERIODS: [&str; 9] = [
    "today",
    "yesterday",
    "this-week",
    "last-week",
    "this-month",
    "last-month",
    "this-year",
    "last-year",
    "last-30-days",
];

/// The texts that name a period, as part of a sentence.
pub const FORMS: &str = "a day such as 2026-11-23, a month such as 2026-11 or november, a quarter such as 2026-q3, a year such as 2026, or one of today, yesterday, this-week, last-week, this-month, last-month, this-year, last-year and last-30-days";

/// A span of days, with its first and last day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    /// The first day.
    pub first: Date,
    /// The last day.
    pub last: Date,
}

impl Period {
    /// Parses a text such as `last-month`, `2026-11` or `november`, as of the day `today`, if months
    /// start on the 1st. A week begins on Monday, as in ISO 8601. A month or quarter without a year
    /// is the latest that has begun.
    ///
    /// `None` if the text names no period, or one outside the years 1 to 9999.
    pub fn parse(text: &str, today: Date) -> Option<Self> {
        Self::parse_in(text, today, MonthStart::default())
    }

    /// Parses a text as [`parse`](Self::parse) does, if months start on another day: a month has
    /// the name of the calendar month in which it begins, and a year is its twelve months.
    pub fn parse_in(text: &str, today: Date, start: MonthStart) -> Option<Self> {
        let lower = text.trim().to_lowercase();
        let named = || named::parse(&lower, today, start).filter(|period| period.first.year() >= 1);
        Self::of_word(text, today, start).or_else(named)
    }

    /// Parses as [`parse_in`](Self::parse_in) does, but only what can be nothing else: `march` and
    /// `may` are words of descriptions, too.
    pub fn of_word(text: &str, today: Date, start: MonthStart) -> Option<Self> {
        let text = text.trim().to_ascii_lowercase();
        let monday =
            || today.checked_sub(i32::from(today.weekday().to_monday_zero_offset()).days());
        let period = match text.as_str() {
            "today" => Self::day(today),
            "yesterday" => Self::day(today.yesterday().ok()?),
            "this-week" => Self::week(monday().ok()?)?,
            "last-week" => Self::week(monday().ok()?.checked_sub(7.days()).ok()?)?,
            "this-month" => Self::month(start.month_of(today), start),
            "last-month" => Self::month(start.month_of(today).plus(-1), start),
            "this-year" => Self::year(start.month_of(today), start),
            "last-year" => Self::year(start.month_of(today).plus(-12), start),
            text => match text.strip_prefix("last-").and_then(|text| text.strip_suffix("-days")) {
                Some(days) => {
                    let before = days.parse::<i32>().ok()?.checked_sub(1).filter(|n| *n >= 0)?;
                    Self {
                        first: today.checked_sub(Span::new().try_days(before).ok()?).ok()?,
                        last: today,
                    }
                }
                None => Self::calendar(text, start)?,
            },
        };
        (period.first.year() >= 1 && period.first <= period.last).then_some(period)
    }

    /// Parses a day, a month or a year in digits.
    fn calendar(text: &str, start: MonthStart) -> Option<Self> {
        match text.len() {
            4 => Month::parse(&format!("{text}-01")).map(|month| Self::year(month, start)),
            7 => Month::parse(text).map(|month| Self::month(month, start)),
            _ => parse_date(text).map(Self::day),
        }
    }

    fn day(day: Date) -> Self {
        Self { first: day, last: day }
    }

    fn week(monday: Date) -> Option<Self> {
        Some(Self { first: monday, last: monday.checked_add(6.days()).ok()? })
    }

    fn month(month: Month, start: MonthStart) -> Self {
        Self { first: start.first_of(month), last: start.last_of(month) }
    }

    fn year(month: Month, start: MonthStart) -> Self {
        let first = month.first_of_year();
        Self { first: start.first_of(first), last: start.last_of(first.plus(11)) }
    }

    /// The period of a filter that has a first and a last day.
    pub fn of(filter: &Filter) -> Option<Self> {
        let day = |text: &Option<String>| text.as_deref().and_then(parse_date);
        let (first, last) = (day(&filter.since)?, day(&filter.until)?);
        (first <= last).then_some(Self { first, last })
    }

    /// The month, if this is a whole one.
    pub fn whole_month(&self, start: MonthStart) -> Option<Month> {
        let month = start.month_of(self.first);
        (*self == Self::month(month, start)).then_some(month)
    }
}

/// The filter with the days of a period.
pub fn within(filter: &Filter, Period { first, last }: Period) -> Filter {
    let text = |day: Date| Some(day.to_string());
    Filter { since: text(first), until: text(last), ..filter.clone() }
}

/// Writes the shortest form: `2026`, `2026-11`, `2026-11-23`, or the first and the last day.
impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { first, last } = *self;
        if first == last {
            first.fmt(f)
        } else if let Some(month) = self.whole_month(MonthStart::default()) {
            f.write_str(&month.to_text())
        } else if *self == Self::year(MonthStart::default().month_of(first), MonthStart::default())
        {
            write!(f, "{}", first.strftime("%Y"))
        } else {
            write!(f, "{first} to {last}")
        }
    }
}

#[cfg(test)]
mod tests;
