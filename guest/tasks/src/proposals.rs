//! Suggests what a person may have meant.

use expenses_interface::{Expenses, Filter, Grouping};
use expenses_model::fold;

/// The least similarity, from 0 to 1, at which a text counts as another one mistyped. clap uses
/// the same threshold for commands.
const SIMILARITY: f64 = 0.7;

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
    let summary = store.summarize(Filter::default(), Some(Grouping::Category))?;
    let used = |group: expenses_interface::Group| {
        Some(UsedCategory { name: group.key?, count: group.count })
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
