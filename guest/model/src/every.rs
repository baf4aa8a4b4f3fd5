//! How often something repeats, and on which days.

use std::fmt;

use jiff::SignedDuration;

use crate::Date;

/// How often something repeats: every so many days, weeks, months or years.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Every {
    /// From 1 to [`MOST`].
    count: u16,
    unit: Unit,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Unit {
    Day,
    Week,
    Month,
    Year,
}

/// The most units from one day to the next.
const MOST: u16 = 1_000;

/// The units, and their names.
const UNITS: [(Unit, &str); 4] =
    [(Unit::Day, "day"), (Unit::Week, "week"), (Unit::Month, "month"), (Unit::Year, "year")];

impl Every {
    /// Reads `month` or `2 weeks`.
    ///
    /// # Errors
    ///
    /// The rule that the text breaks, as a part of a sentence.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        const RULE: &str =
            "must be day, week, month or year, or 2 to 1000 of them such as `2 weeks`";
        let mut words = text.split_whitespace();
        let (first, second) = (words.next().ok_or(RULE)?, words.next());
        let (count, name) = match second {
            None => (1, first),
            Some(name) => (first.parse::<u16>().map_err(|_| RULE)?, name),
        };
        let name = name.to_ascii_lowercase();
        let singular = name.strip_suffix('s').unwrap_or(&name);
        let (unit, _) = *UNITS.iter().find(|(_, known)| *known == singular).ok_or(RULE)?;
        let is_right = (1..=MOST).contains(&count) && words.next().is_none();
        if is_right { Ok(Self { count, unit }) } else { Err(RULE) }
    }

    /// The day with this number of those that begin with `first`, which has the number 0; `None`
    /// after 9999. A month that is too short for the day has it on its last day.
    pub fn day(self, first: Date, number: u64) -> Option<Date> {
        let units = u64::from(self.count).checked_mul(number)?;
        let days = |each: u64| {
            let hours = units.checked_mul(24 * each)?.try_into().ok()?;
            first.checked_add(SignedDuration::from_hours(hours)).ok()
        };
        let months = |each: u64| {
            let month = units.checked_mul(each)?.checked_add(month_number(first))?;
            let (year, month) = ((month / 12).try_into().ok()?, (month % 12) as i8 + 1);
            let last = Date::new(year, month, 1).ok()?.last_of_month();
            Date::new(year, month, first.day().min(last.day())).ok()
        };
        match self.unit {
            Unit::Day => days(1),
            Unit::Week => days(7),
            Unit::Month => months(1),
            Unit::Year => months(12),
        }
    }

    /// How many of the days that begin with `first` come up to `last`, which counts as well.
    pub fn count_up_to(self, first: Date, last: Date) -> u64 {
        if last < first {
            return 0;
        }
        let days = last.duration_since(first).as_hours().unsigned_abs() / 24;
        let months = month_number(last) - month_number(first);
        let units = match self.unit {
            Unit::Day => days,
            Unit::Week => days / 7,
            Unit::Month => months,
            Unit::Year => months / 12,
        };
        let number = units / u64::from(self.count);
        // In its last month, the day may come later.
        let is_past = self.day(first, number).is_some_and(|day| day <= last);
        number + u64::from(is_past)
    }
}

impl fmt::Display for Every {
    /// As [`parse`](Self::parse) reads it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = UNITS.iter().find(|(unit, _)| *unit == self.unit).map_or("", |(_, name)| name);
        match self.count {
            1 => f.write_str(name),
            count => write!(f, "{count} {name}s"),
        }
    }
}

/// The number of the month, counted from that of year 0.
fn month_number(date: Date) -> u64 {
    u64::from(date.year().unsigned_abs()) * 12 + u64::from(date.month().unsigned_abs()) - 1
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{date_text, parse_date};

    fn days(every: &str, first: &str, count: u64) -> Vec<String> {
        let (every, first) = (Every::parse(every).unwrap(), parse_date(first).unwrap());
        (0..count).map(|number| date_text(every.day(first, number).unwrap())).collect()
    }

    #[test]
    fn a_day_that_a_month_lacks_is_its_last_and_returns_after_it() {
        let expected = ["2026-12-31", "2027-01-31", "2027-02-28", "2027-03-31", "2027-04-30"];
        assert_eq!(days("month", "2026-12-31", 5), expected);
        let leap = ["2024-02-29", "2025-02-28", "2026-02-28", "2027-02-28", "2028-02-29"];
        assert_eq!(days("year", "2024-02-29", 5), leap);
        assert_eq!(days("3 months", "2026-08-31", 3), ["2026-08-31", "2026-11-30", "2027-02-28"]);
        assert_eq!(days("2 weeks", "2026-12-24", 3), ["2026-12-24", "2027-01-07", "2027-01-21"]);
    }

    #[test]
    fn every_text_has_one_meaning() {
        for (text, shown) in [
            ("day", "day"),
            ("1 day", "day"),
            ("Weeks", "week"),
            (" 2  Weeks ", "2 weeks"),
            ("12 months", "12 months"),
            ("1000 years", "1000 years"),
        ] {
            let every = Every::parse(text).unwrap();
            assert_eq!(every.to_string(), shown);
            assert_eq!(Every::parse(shown), Ok(every));
        }
        for text in ["", "2", "0 days", "1001 days", "-1 day", "fortnight", "2 weeks ago", "days 2"]
        {
            assert!(Every::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn there_is_no_day_after_the_last() {
        let first = parse_date("9999-11-30").unwrap();
        for every in ["day", "week", "month", "year"] {
            let every = Every::parse(every).unwrap();
            for number in [400, u64::MAX / 2, u64::MAX] {
                assert_eq!(every.day(first, number), None);
            }
        }
    }

    proptest! {
        #[test]
        fn as_many_days_are_counted_as_there_are(
            (unit, count) in (0..4_usize, 1..40_u16),
            (year, month, day) in (1..9999_i16, 1..=12_i8, 1..=31_i8),
            length in 0..4000_i32,
        ) {
            let every = Every { count, unit: UNITS[unit].0 };
            let first = Date::new(year, month, 1).unwrap();
            let first = Date::new(year, month, day.min(first.last_of_month().day())).unwrap();
            let last = first.saturating_add(jiff::Span::new().days(length));
            let days = (0..).map_while(|number| every.day(first, number));
            let days: Vec<Date> = days.take_while(|day| *day <= last).collect();
            prop_assert!(days.is_sorted_by(|one, next| one < next));
            prop_assert_eq!(every.count_up_to(first, last), days.len() as u64);
        }
    }
}
