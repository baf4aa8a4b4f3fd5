//! Spans of days as people name them: `last-month`, `2026-11`, `last-30-days`.

mod named;

use std::fmt;

use jiff::{Span, ToSpan};

use expenses_interface::Filter;
use expenses_model::{Date, parse_date};

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
    /// Parses a text such as `last-month`, `2026-11` or `november`, as of the day `today`. A week
    /// begins on Monday, as in ISO 8601. A month or quarter without a year is the latest that has
    /// begun.
    ///
    /// `None` if the text names no period, or one outside the years 1 to 9999.
    pub fn parse(text: &str, today: Date) -> Option<Self> {
        let lower = text.trim().to_lowercase();
        let named = || named::parse(&lower, today).filter(|period| period.first.year() >= 1);
        Self::of_word(text, today).or_else(named)
    }

    /// Parses as [`parse`](Self::parse) does, but only what can be nothing else: `march` and `may`
    /// are words of descriptions, too.
    pub fn of_word(text: &str, today: Date) -> Option<Self> {
        let text = text.trim().to_ascii_lowercase();
        let monday =
            || today.checked_sub(i32::from(today.weekday().to_monday_zero_offset()).days());
        let period = match text.as_str() {
            "today" => Self::day(today),
            "yesterday" => Self::day(today.yesterday().ok()?),
            "this-week" => Self::week(monday().ok()?)?,
            "last-week" => Self::week(monday().ok()?.checked_sub(7.days()).ok()?)?,
            "this-month" => Self::month(today),
            "last-month" => Self::month(today.first_of_month().yesterday().ok()?),
            "this-year" => Self::year(today),
            "last-year" => Self::year(today.first_of_year().yesterday().ok()?),
            text => match text.strip_prefix("last-").and_then(|text| text.strip_suffix("-days")) {
                Some(days) => {
                    let before = days.parse::<i32>().ok()?.checked_sub(1).filter(|n| *n >= 0)?;
                    Self {
                        first: today.checked_sub(Span::new().try_days(before).ok()?).ok()?,
                        last: today,
                    }
                }
                None => Self::calendar(text)?,
            },
        };
        (period.first.year() >= 1).then_some(period)
    }

    /// Parses a day, a month or a year in digits.
    fn calendar(text: &str) -> Option<Self> {
        match text.len() {
            4 => parse_date(&format!("{text}-01-01")).map(Self::year),
            7 => parse_date(&format!("{text}-01")).map(Self::month),
            _ => parse_date(text).map(Self::day),
        }
    }

    fn day(day: Date) -> Self {
        Self { first: day, last: day }
    }

    fn week(monday: Date) -> Option<Self> {
        Some(Self { first: monday, last: monday.checked_add(6.days()).ok()? })
    }

    fn month(day: Date) -> Self {
        Self { first: day.first_of_month(), last: day.last_of_month() }
    }

    fn year(day: Date) -> Self {
        Self { first: day.first_of_year(), last: day.last_of_year() }
    }

    /// The period of a filter that has a first and a last day.
    pub fn of(filter: &Filter) -> Option<Self> {
        let day = |text: &Option<String>| text.as_deref().and_then(parse_date);
        let (first, last) = (day(&filter.since)?, day(&filter.until)?);
        (first <= last).then_some(Self { first, last })
    }

    /// `YYYY-MM`, if this is a calendar month.
    pub fn calendar_month(&self) -> Option<String> {
        (*self == Self::month(self.first)).then(|| self.first.strftime("%Y-%m").to_string())
    }

    /// The number of calendar months that it covers, even in part.
    pub fn months(&self) -> u64 {
        let number = |day: Date| i64::from(day.year()) * 12 + i64::from(day.month());
        u64::try_from(number(self.last) - number(self.first) + 1).unwrap_or(0)
    }

    /// The period before it: the same number of months if it has whole months, otherwise the same
    /// number of days.
    ///
    /// `None` if that would begin before the year 1.
    pub fn before(&self) -> Option<Self> {
        let last = self.first.yesterday().ok()?;
        let is_whole =
            self.first == self.first.first_of_month() && self.last == self.last.last_of_month();
        let first = if is_whole {
            self.first.checked_sub(i64::try_from(self.months()).ok()?.months()).ok()?
        } else {
            let days = self.first.until(self.last).ok()?.get_days() + 1;
            self.first.checked_sub(days.days()).ok()?
        };
        (first.year() >= 1).then_some(Self { first, last })
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
        } else if let Some(month) = self.calendar_month() {
            f.write_str(&month)
        } else if *self == Self::year(first) {
            write!(f, "{}", first.strftime("%Y"))
        } else {
            write!(f, "{first} to {last}")
        }
    }
}

#[cfg(test)]
mod tests;
