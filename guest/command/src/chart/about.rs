//! What a chart is about: its groupings, its period and its filter.

use expenses_interface::{Filter, Grouping};
use expenses_tasks::period::Period;

use super::plain;

/// The title, such as `Expenses by category and month · 2026 · only food`.
pub(super) fn title(by: &[Grouping], filter: &Filter) -> String {
    let groups: Vec<&str> = by.iter().map(|by| by.name()).collect();
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
    let Filter { min, max, since: _, until: _, .. } = filter;
    let Filter { categories, not_categories, texts, not_texts, tags, not_tags, .. } = filter;
    let named = |text: &str| text.to_owned();
    let quoted = |text: &str| format!("“{text}”");
    let tag = |text: &str| format!("#{}", text.trim_start_matches('#'));
    let lists = [
        each("only ", categories, named),
        each("without ", not_categories, named),
        each("", tags, tag),
        each("without ", not_tags, tag),
        each("", texts, quoted),
        each("without ", not_texts, quoted),
    ];
    let least = min.as_ref().map(|min| format!("at least {min}"));
    let greatest = max.as_ref().map(|max| format!("at most {max}"));
    lists.into_iter().chain([least, greatest]).flatten().collect()
}

/// One condition of a filter; `None` if it names nothing.
fn each(
    before: &str,
    list: &Option<Vec<String>>,
    shown: impl Fn(&str) -> String,
) -> Option<String> {
    let shown: Vec<String> = list.iter().flatten().map(|text| shown(text)).collect();
    (!shown.is_empty()).then(|| format!("{before}{}", shown.join(", ")))
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
