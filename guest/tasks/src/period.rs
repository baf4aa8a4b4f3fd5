//! Spans of days as people name them: `last-month`, `2026-11`, `last-30-days`.

use std::fmt;

use jiff::{Span, ToSpan};

use expenses_interface::Filter;
use expenses_model::{Date, parse_date};

/// The names of periods that a filter takes, where other numbers of days than 30 may stand.
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

/// How a span of days may be named.
pub const FORMS: &str = "a day such as 2026-11-23, a month such as 2026-11, a year such as 2026, or one of today, yesterday, this-week, last-week, this-month, last-month, this-year, last-year and last-30-days";

/// Days that follow each other, the first and the last included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    /// The first day.
    pub first: Date,
    /// The last day.
    pub last: Date,
}

impl Period {
    /// Reads a name of a period, as it is meant on the day `today`. Weeks begin with
    /// Monday, as in ISO 8601.
    ///
    /// None where the text names none, or one that is not within the years 1 to 9999.
    pub fn parse(text: &str, today: Date) -> Option<Self> {
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

    /// A day, a month or a year in digits.
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

    /// The days of a filter that has a first and a last.
    pub fn of(filter: &Filter) -> Option<Self> {
        let day = |text: &Option<String>| text.as_deref().and_then(parse_date);
        let (first, last) = (day(&filter.since)?, day(&filter.until)?);
        (first <= last).then_some(Self { first, last })
    }

    /// Its name `YYYY-MM`, where it is a calendar month.
    pub fn calendar_month(&self) -> Option<String> {
        (*self == Self::month(self.first)).then(|| self.first.strftime("%Y-%m").to_string())
    }

    /// How many calendar months it has a day of.
    pub fn months(&self) -> u64 {
        let number = |day: Date| i64::from(day.year()) * 12 + i64::from(day.month());
        u64::try_from(number(self.last) - number(self.first) + 1).unwrap_or(0)
    }

    /// As many days before it, or as many months where it is of whole months.
    ///
    /// None where that would begin before the year 1.
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

/// In its shortest form: `2026`, `2026-11`, `2026-11-23`, or its two ends.
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
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A Monday.
    const TODAY: Date = Date::constant(2026, 11, 23);

    fn named(text: &str) -> Option<String> {
        Period::parse(text, TODAY).map(|Period { first, last }| format!("{first} {last}"))
    }

    #[test]
    fn each_name_means_days_and_is_told() {
        for name in PERIODS {
            assert!(named(name).is_some() && FORMS.contains(name), "{name}");
        }
    }

    #[test]
    fn each_form_means_its_days() {
        for (text, days) in [
            ("today", "2026-11-23 2026-11-23"),
            ("Yesterday", "2026-11-22 2026-11-22"),
            ("this-week", "2026-11-23 2026-11-29"),
            ("last-week", "2026-11-16 2026-11-22"),
            ("this-month", "2026-11-01 2026-11-30"),
            ("last-month", "2026-10-01 2026-10-31"),
            ("this-year", "2026-01-01 2026-12-31"),
            ("last-year", "2025-01-01 2025-12-31"),
            ("last-30-days", "2026-10-25 2026-11-23"),
            ("last-1-days", "2026-11-23 2026-11-23"),
            ("2024-02", "2024-02-01 2024-02-29"),
            ("2026", "2026-01-01 2026-12-31"),
            (" 2026-11-20 ", "2026-11-20 2026-11-20"),
        ] {
            assert_eq!(named(text).as_deref(), Some(days), "{text}");
        }
    }

    #[test]
    fn what_names_no_days_is_none() {
        for text in [
            "",
            "soon",
            "tomorrow",
            "2026-13",
            "2026-02-30",
            "0000",
            "26",
            "last-0-days",
            "last--1-days",
            "last-99999999-days",
            "last-days",
            "20261123",
            "２０２６",
        ] {
            assert_eq!(named(text), None, "{text}");
        }
    }

    #[test]
    fn what_was_before_is_as_long() {
        let before = |text| Period::parse(text, TODAY).unwrap().before().map(|p| p.to_string());
        for (text, expected) in [
            ("2026-03", "2026-02"),
            ("2026", "2025"),
            ("2026-03-31", "2026-03-30"),
            ("last-30-days", "2026-09-25 to 2026-10-24"),
            ("this-week", "2026-11-16 to 2026-11-22"),
        ] {
            assert_eq!(before(text).as_deref(), Some(expected), "{text}");
        }
        assert_eq!(before("0001"), None);
    }

    proptest! {
        #[test]
        fn months_of_a_year_cover_it_exactly(year in 2i16..9999) {
            let period = |text: &str| Period::parse(text, TODAY).unwrap();
            let year_of = period(&format!("{year:04}"));
            let mut next = year_of.first;
            for month in 1..=12 {
                let month = period(&format!("{year:04}-{month:02}"));
                prop_assert_eq!(month.first, next);
                prop_assert_eq!(month.months(), 1);
                prop_assert_eq!(month.before().unwrap().last, next.yesterday().unwrap());
                next = month.last.tomorrow().unwrap();
            }
            prop_assert_eq!(next.yesterday().unwrap(), year_of.last);
            prop_assert_eq!(year_of.months(), 12);
        }
    }
}
