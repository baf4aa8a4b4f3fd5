//! The keys of groups by month and year.

use expenses_model::Date;

use crate::period::Period;

/// The sort key of months and years. The expenses without a date come last.
pub(super) fn by_time(key: &Option<String>) -> (bool, &Option<String>) {
    (key.is_none(), key)
}

/// The number of months from the first of these to the last.
pub(super) fn months<'a>(keys: impl Iterator<Item = &'a str> + Clone) -> u64 {
    let period = |key: Option<&str>| Period::parse(key?, Date::MIN);
    match (period(keys.clone().min()), period(keys.max())) {
        (Some(first), Some(last)) => Period { first: first.first, last: last.last }.months(),
        _ => 0,
    }
}
