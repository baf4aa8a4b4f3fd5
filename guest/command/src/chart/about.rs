//! What a chart is about: its groupings, its period and its filter.

use expenses_interface::{Filter, Grouping};
use expenses_tasks::period::Period;

use super::plain;

/// The title, such as `Expenses by category and month · 2026 · only food`.
pub(super) fn title(by: &[Grouping], filter: &Filter) -> String {
    let groups: Vec<&str> = by.iter().map(|by| singular(*by)).collect();
    let mut title = format!("Expenses by {}", groups.join(" and "));
    let words = period(filter).into_iter().chain(conditions(filter));
    for words in words {
        title += " · ";
        title += &plain(&words);
    }
    title
}

/// The days of a filter. `None` if it has none.
pub(super) fn period(filter: &Filter) -> Option<String> {
    match (Period::of(filter), &filter.since, &filter.until) {
        (Some(period), _, _) => Some(period.to_string()),
        (None, Some(since), Some(until)) => Some(format!("{since} to {until}")),
        (None, Some(since), None) => Some(format!("since {since}")),
        (None, None, Some(until)) => Some(format!("until {until}")),
        (None, None, None) => None,
    }
}

/// The other conditions of a filter.
fn conditions(filter: &Filter) -> Vec<String> {
    let Filter { category, since: _, until: _, least, greatest, text, tag } = filter;
    let words = [
        category.as_ref().map(|category| format!("only {category}")),
        tag.as_ref().map(|tag| format!("#{}", tag.trim_start_matches('#'))),
        text.as_ref().map(|text| format!("“{text}”")),
        least.as_ref().map(|least| format!("at least {least}")),
        greatest.as_ref().map(|greatest| format!("at most {greatest}")),
    ];
    words.into_iter().flatten().collect()
}

fn singular(by: Grouping) -> &'static str {
    match by {
        Grouping::Category => "category",
        Grouping::Month => "month",
        Grouping::Year => "year",
        Grouping::Tag => "tag",
        Grouping::Week => "week",
        Grouping::Weekday => "weekday",
        Grouping::Description => "description",
    }
}

/// Several groups of a grouping by time.
pub(super) fn plural(by: Grouping) -> &'static str {
    match by {
        Grouping::Month => "months",
        Grouping::Year => "years",
        Grouping::Week => "weeks",
        Grouping::Weekday => "weekdays",
        Grouping::Category | Grouping::Tag | Grouping::Description => "groups",
    }
}
