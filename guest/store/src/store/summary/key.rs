//! What records are grouped by.

use crate::document::{Categories, CategoryId, Document, Record};
use expenses_interface::Grouping;
use expenses_model::{Date, Month, MonthStart};

/// What a record is grouped by. A number is quick to compare.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key(pub(super) u32);

impl Key {
    /// No date, or no tag.
    pub(super) const NONE: Self = Self(u32::MAX);
}

/// Finds the keys of records, other than tags and descriptions.
#[derive(Clone, Copy)]
pub(super) struct Keys<'a> {
    categories: &'a Categories,
    start: MonthStart,
}

impl<'a> Keys<'a> {
    pub(super) fn new(document: &'a Document) -> Self {
        Self { categories: document.categories(), start: document.month_start() }
    }

    /// The key of a record.
    pub(super) fn of(self, record: &Record, by: Grouping) -> Key {
        match by {
            Grouping::Category => Key(self.categories.first_spelling(record.category).0),
            Grouping::Month => dated(record, |day| self.start.month_of(day).number()),
            Grouping::Year => dated(record, |day| self.start.year_of(day)),
            Grouping::Week => dated(record, |day| {
                let week = day.iso_week_date();
                u32::from(week.year().unsigned_abs()) << 6 | u32::from(week.week().unsigned_abs())
            }),
            Grouping::Weekday => {
                dated(record, |day| u32::from(day.weekday().to_monday_zero_offset().unsigned_abs()))
            }
            Grouping::Tag | Grouping::Description => Key::NONE,
        }
    }

    /// The category of a record as it is spelled there.
    pub(super) fn spelling(self, record: &Record) -> &'a str {
        self.categories.spelling(record.category)
    }

    /// The group of a key. `spelling` is that of its category.
    pub(super) fn group(
        self,
        key: Key,
        by: Grouping,
        spelling: impl FnOnce() -> &'a str,
    ) -> GroupKey<'a> {
        match by {
            _ if key == Key::NONE => GroupKey::None,
            Grouping::Category => {
                let folded = self.categories.folded(CategoryId(key.0));
                GroupKey::Name { folded: folded.into(), spelling: spelling() }
            }
            Grouping::Month => GroupKey::Month(Month::numbered(key.0)),
            Grouping::Year => GroupKey::Year(key.0),
            Grouping::Week => GroupKey::Week(key.0 >> 6, key.0 & 63),
            Grouping::Weekday => GroupKey::Weekday(key.0),
            Grouping::Tag | Grouping::Description => GroupKey::None,
        }
    }
}

/// The key of the day of a record.
fn dated(record: &Record, number: impl FnOnce(Date) -> u32) -> Key {
    record.day().map_or(Key::NONE, |day| Key(number(day)))
}

/// Identifies a group. Groups with equal totals are in this order.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum GroupKey<'a> {
    /// A category, a tag or a description: in its folded form, and as it is shown.
    Name {
        folded: std::borrow::Cow<'a, str>,
        spelling: &'a str,
    },
    Month(Month),
    Year(u32),
    /// The year of ISO 8601, and the number of the week in it.
    Week(u32, u32),
    /// The days since Monday.
    Weekday(u32),
    /// No date, or no tag.
    None,
}

impl GroupKey<'_> {
    pub(super) fn to_text(&self) -> Option<String> {
        const WEEKDAYS: [&str; 7] =
            ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
        Some(match self {
            Self::Name { spelling, .. } => (*spelling).to_owned(),
            Self::Month(month) => month.to_text(),
            Self::Year(year) => format!("{year:04}"),
            Self::Week(year, week) => format!("{year:04}-W{week:02}"),
            Self::Weekday(day) => WEEKDAYS[*day as usize % 7].to_owned(),
            Self::None => return None,
        })
    }
}
