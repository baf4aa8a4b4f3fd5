//! The names of groupings and groups in tables.

use expenses_interface::{Grouping, escape};
use expenses_tasks::reports::label;

/// The heading of a grouping.
pub(crate) fn heading(by: Grouping) -> &'static str {
    match by {
        Grouping::Category => "CATEGORY",
        Grouping::Month => "MONTH",
        Grouping::Year => "YEAR",
        Grouping::Tag => "TAG",
        Grouping::Week => "WEEK",
        Grouping::Weekday => "WEEKDAY",
        Grouping::Description => "DESCRIPTION",
    }
}

/// The name of a group, escaped for a terminal.
pub(super) fn name(key: &Option<String>, by: Grouping) -> String {
    escape(&label(key, by)).into_owned()
}
