//! The words after an amount: a description, and perhaps the category and the day at its end.

use expenses_interface::Expenses;
use expenses_model::{Date, fold};

use crate::proposals::{UsedCategory, last_like};

use super::is_day;

/// The most words of a day, as in `nov 3 2026`.
const MOST_DAY_WORDS: usize = 3;

/// What the words after an amount mean.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    /// The description. Empty only if there were no words, or if it was known already.
    pub description: String,
    /// The category, in the spelling that is in use.
    pub category: Option<String>,
    /// The day, as it was typed.
    pub day: Option<String>,
}

/// Finds the category and the day at the end of words, in any order. A word is a category only if
/// one in use has exactly that name, in upper or lower case, and a description always remains. If
/// an expense has all the words as its description, they are the description.
///
/// `categories` are those to look for, and `today` the day that the words are of; without it, the
/// words have no day. If `is_described`, the description is known already, and the words may be a
/// day alone.
///
/// # Errors
///
/// Those of the store.
pub fn understand<S: Expenses>(
    store: &mut S,
    words: &[String],
    categories: &[UsedCategory],
    today: Option<Date>,
    is_described: bool,
) -> Result<Words, S::Error> {
    let mut rest = words;
    let (mut category, mut day) = (None, None);
    loop {
        let of_day = match (today, &day) {
            (Some(today), None) => last_day(rest, today, usize::from(!is_described)),
            _ => None,
        };
        let of_category = if category.is_none() { last_category(rest, categories) } else { None };
        let Some(count) = of_day.or(of_category.map(|(count, _)| count)) else { break };
        if count < rest.len() && last_like(store, &rest.join(" "), today)?.is_some() {
            break;
        }
        let (left, taken) = rest.split_at(rest.len() - count);
        match of_category {
            Some((_, name)) if of_day.is_none() => category = Some(name.to_owned()),
            _ => day = Some(taken.join(" ")),
        }
        rest = left;
    }
    Ok(Words { description: rest.join(" "), category, day })
}

/// How many words at the end are a day; at least `others` remain.
fn last_day(words: &[String], today: Date, others: usize) -> Option<usize> {
    let most = MOST_DAY_WORDS.min(words.len().saturating_sub(others));
    (1..=most).rev().find(|count| is_day(&words[words.len() - count..].join(" "), today))
}

/// How many words at the end are a category, and its name; at least one other remains.
fn last_category<'a>(words: &[String], categories: &'a [UsedCategory]) -> Option<(usize, &'a str)> {
    let named = |count: usize| {
        let name = fold(&words[words.len() - count..].join(" "));
        let used = categories.iter().find(|used| fold(&used.name) == name)?;
        Some((count, used.name.as_str()))
    };
    (1..words.len()).rev().find_map(named)
}
