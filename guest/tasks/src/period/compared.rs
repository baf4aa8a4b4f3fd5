//! The period before another, to compare with.

use jiff::ToSpan;

use super::Period;
use expenses_model::{Date, Month, MonthStart};

/// Two periods of which the totals are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Compared {
    /// What is compared: the period, or its days until today if it is not over.
    pub now: Period,
    /// The same days before.
    pub before: Period,
    /// The whole period.
    pub whole: Period,
}

/// Whether a text names a number of days, such as `last-30-days`, which are compared with as many
/// days before them and never with a month.
pub fn counts_days(text: &str) -> bool {
    let text = text.trim().to_ascii_lowercase();
    text.starts_with("last-") && text.ends_with("-days")
}

impl Compared {
    /// Finds what a period is compared with. A period that is not over on the day `today` is cut
    /// there.
    ///
    /// - A day is compared with the day before, and a week that begins on Monday with the week
    ///   before.
    /// - A period that begins with a month is compared with the same days of as many months before:
    ///   whole months if it has whole months. If a month has fewer days, it is compared whole.
    /// - Any other, and each if `by_days`, is compared with as many days before it.
    ///
    /// `None` if that would begin before the year 1.
    pub fn of(
        whole: Period,
        by_days: bool,
        today: Option<Date>,
        start: MonthStart,
    ) -> Option<Self> {
        let Period { first, last } = whole;
        let is_open = |today: &Date| (first..last).contains(today);
        let now = Period { first, last: today.filter(is_open).unwrap_or(last) };
        let days = first.until(last).ok()?.get_days() + 1;
        let is_week = days == 7 && first.weekday().to_monday_zero_offset() == 0;
        let month = start.month_of(first);
        let before = if by_days || days == 1 || is_week || first != start.first_of(month) {
            let back = |day: Date| day.checked_sub(days.days()).ok();
            Period { first: back(first)?, last: back(now.last)? }
        } else {
            let months = month.until(start.month_of(last)) + 1;
            (i32::try_from(month.number()).ok()? - months >= 12).then_some(())?;
            let last = same_day(now.last, -months, start)?;
            Period { first: start.first_of(month.plus(-months)), last }
        };
        (before.first.year() >= 1).then_some(Self { now, before, whole })
    }

    /// Whether the period is not over.
    pub fn is_open(&self) -> bool {
        self.now != self.whole
    }
}

/// The same day of another month: the last one for the last one.
fn same_day(day: Date, months: i32, start: MonthStart) -> Option<Date> {
    let month = start.month_of(day);
    let other: Month = month.plus(months);
    let last = start.last_of(other);
    if day == start.last_of(month) {
        return Some(last);
    }
    let offset = start.first_of(month).until(day).ok()?.get_days();
    Some(start.first_of(other).checked_add(offset.days()).ok()?.min(last))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A Saturday.
    const TODAY: Date = Date::constant(2026, 11, 28);

    fn compared(text: &str, start: u8) -> String {
        let start = MonthStart::new(start).unwrap();
        let (first, last) = text.split_once(' ').unwrap_or((text, text));
        let period = |text| Period::parse_in(text, TODAY, start).unwrap();
        let period = Period { first: period(first).first, last: period(last).last };
        let found = Compared::of(period, counts_days(text), Some(TODAY), start);
        found.map_or("-".into(), |Compared { now, before, .. }| format!("{now}, {before}"))
    }

    #[test]
    fn a_period_that_is_not_over_is_compared_with_the_same_days_before() {
        for (text, expected) in [
            ("this-month", "2026-11-01 to 2026-11-28, 2026-10-01 to 2026-10-28"),
            ("this-year", "2026-01-01 to 2026-11-28, 2025-01-01 to 2025-11-28"),
            ("this-week", "2026-11-23 to 2026-11-28, 2026-11-16 to 2026-11-21"),
            ("2026-10-01 2026-12-31", "2026-10-01 to 2026-11-28, 2026-07-01 to 2026-08-28"),
            // It has not begun.
            ("2026-12", "2026-12, 2026-11"),
        ] {
            assert_eq!(compared(text, 1), expected, "{text}");
        }
    }

    #[test]
    fn days_of_a_month_are_compared_with_those_of_the_month_before() {
        for (text, expected) in [
            ("2026-11-01 2026-11-28", "2026-11-01 to 2026-11-28, 2026-10-01 to 2026-10-28"),
            ("2026-03-01 2026-03-30", "2026-03-01 to 2026-03-30, 2026-02"),
            ("2026-02-01 2026-02-28", "2026-02, 2026-01"),
            ("2026-03", "2026-03, 2026-02"),
            ("2026-01 2026-03", "2026-01-01 to 2026-03-31, 2025-10-01 to 2025-12-31"),
            ("2025", "2025, 2024"),
        ] {
            assert_eq!(compared(text, 1), expected, "{text}");
        }
    }

    #[test]
    fn other_days_are_compared_with_as_many_before() {
        for (text, expected) in [
            ("2026-11-01", "2026-11-01, 2026-10-31"),
            ("last-28-days", "2026-11-01 to 2026-11-28, 2026-10-04 to 2026-10-31"),
            ("2026-06-01 2026-06-07", "2026-06-01 to 2026-06-07, 2026-05-25 to 2026-05-31"),
            ("2026-11-05 2026-11-20", "2026-11-05 to 2026-11-20, 2026-10-20 to 2026-11-04"),
            ("0001", "-"),
        ] {
            assert_eq!(compared(text, 1), expected, "{text}");
        }
    }

    #[test]
    fn months_that_start_on_another_day_are_compared_likewise() {
        for (text, expected) in [
            ("this-month", "2026-11-25 to 2026-11-28, 2026-10-25 to 2026-10-28"),
            ("last-month", "2026-10-25 to 2026-11-24, 2026-09-25 to 2026-10-24"),
            ("this-year", "2026-01-25 to 2026-11-28, 2025-01-25 to 2025-11-28"),
            ("2026-11-01 2026-11-07", "2026-11-01 to 2026-11-07, 2026-10-25 to 2026-10-31"),
        ] {
            assert_eq!(compared(text, 25), expected, "{text}");
        }
    }
}
