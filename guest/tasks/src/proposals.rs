//! Suggests what a person may have meant, from what there is.

use std::cmp::Reverse;

use expenses_interface::{Expense, Expenses, Filter, Grouping, Query, Sort, SortKey};
use expenses_model::{Date, fold, fold_for_search, parse_date};

/// The least similarity, from 0 to 1, at which a text counts as another one mistyped. clap uses
/// the same threshold for commands.
const SIMILARITY: f64 = 0.7;

/// How many of the latest expenses tell what a person buys often.
const LATEST: u32 = 200;

/// The latest first; of equal days the one that was added last.
const LATEST_FIRST: Option<Sort> = Some(Sort { key: SortKey::Date, descending: true });

/// A category in use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UsedCategory {
    /// Its spelling.
    pub name: String,
    /// The number of expenses that have it.
    pub count: u64,
}

/// Lists all categories in use, the one with the largest total first.
///
/// # Errors
///
/// Those of the store.
pub fn categories<S: Expenses>(store: &mut S) -> Result<Vec<UsedCategory>, S::Error> {
    let summary = store.summarize(Filter::default(), vec![Grouping::Category])?;
    let used = |group: expenses_interface::Group| {
        Some(UsedCategory { name: group.key()?.to_owned(), count: group.count })
    };
    Ok(summary.groups.into_iter().filter_map(used).collect())
}

/// Finds the category that is most similar to a text; `None` if none is similar enough.
pub fn nearest_category<'a>(text: &str, categories: &'a [UsedCategory]) -> Option<&'a str> {
    let text = fold(text.trim());
    let alike = categories.iter().map(|used| (strsim::jaro(&text, &fold(&used.name)), used));
    let (alike, used) = alike.max_by(|(a, _), (b, _)| a.total_cmp(b))?;
    (alike > SIMILARITY).then_some(&used.name)
}

/// Finds the last expense with a description, without regard to case and accents: the one of the
/// latest day, and of equal days the one that was added last. Those that are later than `today`
/// come after all others: what is planned does not tell what is usual.
///
/// # Errors
///
/// Those of the store.
pub fn last_like<S: Expenses>(
    store: &mut S,
    description: &str,
    today: Option<Date>,
) -> Result<Option<Expense>, S::Error> {
    let wanted = fold_for_search(description.trim());
    if wanted.is_empty() {
        return Ok(None);
    }
    let filter = Filter::of_text(description.trim());
    let (mut cursor, mut planned) = (None, None);
    loop {
        let filter = filter.clone();
        let query = Query { filter, sort: LATEST_FIRST, cursor, ..Query::default() };
        let page = store.find(query, None)?;
        let is_like = |expense: &Expense| fold_for_search(&expense.description) == wanted;
        for found in page.expenses.into_iter().filter(is_like) {
            if !is_planned(&found, today) {
                return Ok(Some(found));
            }
            planned.get_or_insert(found);
        }
        cursor = page.cursor;
        if cursor.is_none() {
            return Ok(planned);
        }
    }
}

/// Whether an expense is of a day after `today`.
fn is_planned(expense: &Expense, today: Option<Date>) -> bool {
    let day = expense.date.as_deref().and_then(parse_date);
    day.zip(today).is_some_and(|(day, today)| day > today)
}

/// Lists what a person bought most often lately, the most frequent first, and of equally frequent
/// the latest: of each description its last expense, up to `today` if there is one.
///
/// # Errors
///
/// Those of the store.
pub fn frequent<S: Expenses>(
    store: &mut S,
    most: usize,
    today: Option<Date>,
) -> Result<Vec<Expense>, S::Error> {
    let query = Query { sort: LATEST_FIRST, limit: Some(LATEST), ..Query::default() };
    let mut found: Vec<(Expense, u32)> = Vec::new();
    for expense in store.find(query, None)?.expenses {
        let is_like = |other: &Expense| fold(&other.description) == fold(&expense.description);
        match found.iter_mut().find(|(other, _)| is_like(other)) {
            Some((other, count)) => {
                *count += 1;
                if is_planned(other, today) && !is_planned(&expense, today) {
                    *other = expense;
                }
            }
            None => found.push((expense, 1)),
        }
    }
    found.sort_by_key(|(_, count)| Reverse(*count));
    found.truncate(most);
    Ok(found.into_iter().map(|(expense, _)| expense).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_category_of_a_mistyped_one_is_found() {
        let categories =
            ["food", "travel", "寿司"].map(|name| UsedCategory { name: name.to_owned(), count: 1 });
        for (text, meant) in [
            ("fod", Some("food")),
            ("FOOOD", Some("food")),
            ("travle", Some("travel")),
            ("寿司屋", Some("寿司")),
            ("rent", None),
            ("", None),
        ] {
            assert_eq!(nearest_category(text, &categories), meant, "{text}");
        }
        assert_eq!(nearest_category("food", &[]), None);
    }
}
