//! What a person may have meant.

use expenses_interface::{Expenses, Filter, Grouping};
use expenses_model::fold;

/// How alike two texts must be for one to be the other mistyped, from 0 to 1. clap uses the
/// same threshold for commands.
const ALIKE: f64 = 0.7;

/// A category in use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UsedCategory {
    /// As it is spelled.
    pub name: String,
    /// How many expenses have it.
    pub count: u64,
}

/// All categories in use, the one with the largest total first.
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

/// The category that a text is most like, if it is like one.
pub fn nearest_category<'a>(text: &str, categories: &'a [UsedCategory]) -> Option<&'a str> {
    let text = fold(text.trim());
    let alike = categories.iter().map(|used| (strsim::jaro(&text, &fold(&used.name)), used));
    let (alike, used) = alike.max_by(|(a, _), (b, _)| a.total_cmp(b))?;
    (alike > ALIKE).then_some(&used.name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mistyped_category_is_like_the_one_that_was_meant() {
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
