//! Which category a row gets.

use std::collections::HashMap;

use expenses_interface::{Expenses, Query};
use expenses_model::fold;

use crate::listing::{each_packed, retry_if_changed};

/// Where a category is from, in the order in which they count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A rule.
    Rule,
    /// The file's own column.
    Column,
    /// The latest expense of the same payee.
    Before,
    /// The category for all that has no other.
    Option,
}

impl Origin {
    /// A word for it, for programs.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Rule => "rule",
            Self::Column => "column",
            Self::Before => "before",
            Self::Option => "option",
        }
    }
}

/// The categories of stored expenses by their payees, the latest of each.
pub(super) struct Before(HashMap<String, String>);

impl Before {
    /// Reads them.
    ///
    /// # Errors
    ///
    /// Those of the store.
    pub(super) fn read<S: Expenses>(store: &mut S) -> Result<Self, S::Error> {
        retry_if_changed(|| {
            let mut all = HashMap::new();
            each_packed(store, &Query::default(), &mut |page, _| {
                for expense in page.iter() {
                    all.insert(payee(expense.description), expense.category.to_owned());
                }
            })?;
            Ok(Self(all))
        })
    }

    pub(super) fn category(&self, description: &str) -> Option<&str> {
        if self.0.is_empty() {
            return None;
        }
        let category = self.0.get(&payee(description)).map(String::as_str);
        category.filter(|category| !category.trim().is_empty())
    }
}

/// What the descriptions of one payee have in common: all words without digits, for these
/// are numbers and days.
fn payee(description: &str) -> String {
    let has_digit = |word: &&str| word.contains(|c: char| c.is_numeric());
    let words: Vec<&str> = description.split_whitespace().filter(|word| !has_digit(word)).collect();
    if words.is_empty() { fold(description) } else { fold(&words.join(" ")) }
}

#[cfg(test)]
mod tests {
    use super::payee;

    #[test]
    fn numbers_do_not_tell_payees_apart() {
        assert_eq!(payee("REWE 4711 Bonn"), payee("Rewe 0815 Bonn"));
        assert_ne!(payee("REWE Bonn"), payee("REWE Trier"));
        assert_ne!(payee("4711"), payee("0815"));
    }
}
