//! The order of groups by time, and the months of an average.

use std::cmp::Ordering;

use expenses_interface::{Filter, Grouping};
use expenses_model::{Date, Month, MonthStart};
use jiff::ToSpan;

use crate::period::Period;

/// The weekdays as keys of groups, from Monday.
const WEEKDAYS: [&str; 7] =
    ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// Whether the groups of a grouping follow each other in time.
pub fn is_time(by: Grouping) -> bool {
    match by {
        Grouping::Month | Grouping::Year | Grouping::Week | Grouping::Weekday => true,
        Grouping::Category | Grouping::Tag | Grouping::Description => false,
    }
}

/// Compares keys of groups by time. The expenses without a date come last.
pub fn by_time(by: Grouping, a: Option<&str>, b: Option<&str>) -> Ordering {
    let order = |key: Option<&str>| match by {
        Grouping::Weekday => WEEKDAYS.iter().position(|day| Some(*day) == key),
        _ => None,
    };
    let place = |key| (order(key).is_none(), order(key), key.is_none());
    place(a).cmp(&place(b)).then_with(|| a.cmp(&b))
}

/// The key of the month, year or week before another. `None` if there is none.
pub fn previous(by: Grouping, key: &str) -> Option<String> {
    match by {
        Grouping::Month => Some(Month::parse(key)?.plus(-1).to_text()),
        Grouping::Year => Some(format!("{:04}", key.parse::<u16>().ok()?.checked_sub(1)?)),
        Grouping::Week => {
            let (year, week) = key.split_once("-W")?;
            // The 4th of January is in the first week.
            let first = Date::new(year.parse().ok()?, 1, 4).ok()?;
            let days = (week.parse::<i32>().ok()? - 2) * 7;
            let week = first.checked_add(days.days()).ok()?.iso_week_date();
            Some(format!("{:04}-W{:02}", week.year(), week.week()))
        }
        _ => None,
    }
}

/// The months over which an average goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Months {
    first: Month,
    last: Month,
    /// Whether all expenses are of these months.
    pub(super) are_all: bool,
}

impl Months {
    /// The months that have begun on the day `today`: those of the filter's period, or else from
    /// the first of `keys` to the last. `None` if there is none.
    pub(super) fn begun<'a>(
        filter: &Filter,
        keys: impl Iterator<Item = &'a str> + Clone,
        today: Option<Date>,
        start: MonthStart,
    ) -> Option<Self> {
        let (first, last) = match Period::of(filter) {
            Some(period) => (start.month_of(period.first), start.month_of(period.last)),
            None => (Month::parse(keys.clone().min()?)?, Month::parse(keys.max()?)?),
        };
        let begun = today.map_or(last, |today| last.min(start.month_of(today)));
        (first <= begun).then_some(Self { first, last: begun, are_all: begun == last })
    }

    pub(super) fn count(self) -> u64 {
        u64::try_from(self.first.until(self.last)).map_or(0, |months| months + 1)
    }

    /// Whether a key of a group by month is of one of these.
    pub(super) fn contains(self, key: Option<&str>) -> bool {
        let month = key.and_then(Month::parse);
        month.is_some_and(|month| (self.first..=self.last).contains(&month))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_have_the_order_of_time() {
        for (by, keys) in [
            (Grouping::Month, ["2025-12", "2026-01", "2026-02"]),
            (Grouping::Week, ["2025-W52", "2026-W01", "2026-W10"]),
            (Grouping::Weekday, ["monday", "friday", "sunday"]),
        ] {
            let mut sorted = [None, Some(keys[2]), Some(keys[0]), Some(keys[1])];
            sorted.sort_by(|a, b| by_time(by, *a, *b));
            assert_eq!(sorted, [Some(keys[0]), Some(keys[1]), Some(keys[2]), None]);
        }
    }

    #[test]
    fn each_month_year_and_week_has_one_before() {
        for (by, key, before) in [
            (Grouping::Month, "2026-01", Some("2025-12")),
            (Grouping::Year, "2026", Some("2025")),
            (Grouping::Week, "2026-W47", Some("2026-W46")),
            (Grouping::Week, "2021-W01", Some("2020-W53")),
            (Grouping::Week, "2020-W53", Some("2020-W52")),
            (Grouping::Week, "2026-W01", Some("2025-W52")),
            (Grouping::Weekday, "friday", None),
        ] {
            assert_eq!(previous(by, key).as_deref(), before, "{key}");
        }
    }

    #[test]
    fn an_average_goes_over_the_months_that_have_begun() {
        let today = Some(Date::constant(2026, 11, 28));
        let keys = ["2026-03", "2026-12"];
        let count = |filter: &Filter, today| {
            let found = Months::begun(filter, keys.into_iter(), today, MonthStart::default());
            found.map(|months| (months.count(), months.are_all))
        };
        let year = |year: u16| Filter {
            since: Some(format!("{year}-01-01")),
            until: Some(format!("{year}-12-31")),
            ..Filter::default()
        };
        assert_eq!(count(&year(2026), today), Some((11, false)));
        assert_eq!(count(&year(2025), today), Some((12, true)));
        assert_eq!(count(&year(2027), today), None);
        assert_eq!(count(&year(2026), None), Some((12, true)));
        assert_eq!(count(&Filter::default(), today), Some((9, false)));
    }
}
