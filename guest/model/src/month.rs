//! Months that start on another day than the first of the calendar month.

use jiff::ToSpan;

use crate::Date;

/// A month, named after the calendar month in which it begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month(
    /// The months since January of the year 0.
    i32,
);

impl Month {
    /// Reads `YYYY-MM`, from `0001-01` to `9999-12`. `None` if it is something else.
    pub fn parse(text: &str) -> Option<Self> {
        let day = crate::parse_date(&format!("{text}-01"))?;
        Some(MonthStart::default().month_of(day))
    }

    /// The month with this [number](Self::number).
    pub fn numbered(number: u32) -> Self {
        Self(i32::try_from(number).unwrap_or(0))
    }

    /// The months from January of the year 0 to this one.
    pub fn number(self) -> u32 {
        self.0.unsigned_abs()
    }

    /// Its year.
    pub fn year(self) -> i32 {
        self.0 / 12
    }

    /// The first month of its year.
    pub fn first_of_year(self) -> Self {
        Self(self.0 - self.0 % 12)
    }

    /// The month that is this many later, or earlier if less than zero.
    pub fn plus(self, months: i32) -> Self {
        Self(self.0.saturating_add(months).clamp(0, 9999 * 12 + 11))
    }

    /// How many months later `other` is; less than zero if it is earlier.
    pub fn until(self, other: Self) -> i32 {
        other.0 - self.0
    }

    /// `YYYY-MM`.
    pub fn to_text(self) -> String {
        format!("{:04}-{:02}", self.year(), self.0 % 12 + 1)
    }
}

/// The day of the calendar month on which months start, 1 to 28: the days that each month has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MonthStart(i8);

impl Default for MonthStart {
    fn default() -> Self {
        Self(1)
    }
}

impl MonthStart {
    /// `None` if the day is not from 1 to 28.
    pub fn new(day: u8) -> Option<Self> {
        i8::try_from(day).ok().filter(|day| (1..=28).contains(day)).map(Self)
    }

    /// The day, 1 to 28.
    pub fn day(self) -> u8 {
        self.0.unsigned_abs()
    }

    /// The month to which a day belongs.
    pub fn month_of(self, day: Date) -> Month {
        let calendar = i32::from(day.year()) * 12 + i32::from(day.month()) - 1;
        Month(calendar - i32::from(day.day() < self.0))
    }

    /// The first day of a month; at the ends of the calendar the first or last day of it.
    pub fn first_of(self, month: Month) -> Date {
        let year = i16::try_from(month.year()).unwrap_or(i16::MAX);
        let number = i8::try_from(month.0 % 12 + 1).unwrap_or(1);
        let last = jiff::civil::date(9999, 12, 31);
        Date::new(year, number, self.0).unwrap_or(last).clamp(jiff::civil::date(1, 1, 1), last)
    }

    /// The last day of a month.
    pub fn last_of(self, month: Month) -> Date {
        let next = self.first_of(Month(month.0 + 1));
        // The last month has no next.
        if next == jiff::civil::date(9999, 12, 31) {
            return next;
        }
        next.checked_sub(1.day()).unwrap_or(next)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{date_text, parse_date};

    fn month(text: &str) -> Month {
        Month::parse(text).unwrap()
    }

    #[test]
    fn a_month_has_the_name_of_the_calendar_month_in_which_it_begins() {
        let start = MonthStart::new(25).unwrap();
        for (day, of) in [
            ("2026-11-24", "2026-10"),
            ("2026-11-25", "2026-11"),
            ("2026-12-24", "2026-11"),
            ("2027-01-01", "2026-12"),
            ("0001-01-01", "0000-12"),
        ] {
            assert_eq!(start.month_of(parse_date(day).unwrap()).to_text(), of);
        }
        let days = |month| (date_text(start.first_of(month)), date_text(start.last_of(month)));
        assert_eq!(days(month("2026-11")), ("2026-11-25".into(), "2026-12-24".into()));
        assert_eq!(days(month("9999-12")), ("9999-12-25".into(), "9999-12-31".into()));
        assert_eq!(date_text(start.first_of(month("0001-01").plus(-1))), "0001-01-01");
    }

    #[test]
    fn months_are_counted_across_years() {
        assert_eq!(month("2026-11").plus(3).to_text(), "2027-02");
        assert_eq!(month("2026-11").until(month("2027-02")), 3);
        assert_eq!(month("2026-11").first_of_year().to_text(), "2026-01");
        assert_eq!(Month::numbered(month("2026-11").number()), month("2026-11"));
        for text in ["2026-13", "2026", "2026-1", "november", "0000-01"] {
            assert_eq!(Month::parse(text), None, "{text}");
        }
        for day in [0, 29, 255] {
            assert_eq!(MonthStart::new(day), None);
        }
    }

    proptest! {
        #[test]
        fn each_day_is_in_exactly_one_month(day in 1i32..700_000, start in 1u8..=28) {
            let day = jiff::civil::date(1, 1, 1).checked_add(day.days()).unwrap();
            let start = MonthStart::new(start).unwrap();
            let month = start.month_of(day);
            prop_assert!((start.first_of(month)..=start.last_of(month)).contains(&day));
            prop_assert!(start.last_of(month.plus(-1)) < day || month.year() < 1);
            prop_assert!(day < start.first_of(month.plus(1)));
        }
    }
}
