//! Categories by the texts of descriptions, from a file that a person writes.

mod parse;
mod words;

use expenses_model::fold;

use words::Words;

/// For each category the words that mean it, in the order of the file.
#[derive(Clone, Debug, Default)]
pub struct Rules(Vec<Rule>);

/// A line of the file.
#[derive(Clone, Debug)]
struct Rule {
    category: String,
    /// Whether money that came in is a refund.
    is_refund: bool,
    texts: Vec<Words>,
}

impl Rules {
    /// Reads a line `CATEGORY: WORDS, WORDS…` for each category. Words that hold a comma
    /// stand in double quotes. `^` before them means that the description begins with them,
    /// `$` after them that it ends with them, and `*` that the word may go on there. A `+`
    /// before the category means that money which came in is a refund in this category. A
    /// line that begins with `#` is a comment.
    ///
    /// # Errors
    ///
    /// The number of the line that is none, and why.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut rules = Vec::new();
        for (number, line) in (1..).zip(text.lines()) {
            let line = line.trim();
            if !line.is_empty() && !line.starts_with('#') {
                rules.push(parse::line(line).map_err(|reason| format!("line {number}: {reason}"))?);
            }
        }
        Ok(Self(rules))
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The first category of which the description holds words, without regard to case.
    #[must_use]
    pub fn category(&self, description: &str) -> Option<&str> {
        self.first(description).map(|rule| rule.category.as_str())
    }

    /// Whether the first rule that fits says that money which came in is a refund.
    #[must_use]
    pub fn is_refund(&self, description: &str) -> bool {
        self.first(description).is_some_and(|rule| rule.is_refund)
    }

    fn first(&self, description: &str) -> Option<&Rule> {
        if self.0.is_empty() {
            return None;
        }
        let description = fold(description);
        self.0.iter().find(|rule| rule.texts.iter().any(|words| words.are_in(&description)))
    }
}

#[cfg(test)]
mod tests {
    use super::Rules;

    #[test]
    fn the_first_line_that_fits_is_taken() {
        let rules = Rules::parse(
            "# mine\n\ngroceries: REWE, edeka\nhome:rent: Miete\nother: *markt\nsnacks: t*\n",
        )
        .unwrap();
        assert_eq!(rules.category("REWE Markt Köln"), Some("groceries"));
        assert_eq!(rules.category("Supermarkt"), Some("other"));
        assert_eq!(rules.category("MIETE 11/26"), Some("home:rent"));
        assert_eq!(rules.category("Tee"), Some("snacks"));
        assert_eq!(rules.category("Bus"), None);
        assert_eq!(Rules::default().category("Bus"), None);
    }

    #[test]
    fn a_rule_matches_words_and_not_parts_of_words() {
        let rules =
            Rules::parse("groceries: rewe\ntravel: uber, db\ntea: 寿司, tea room\n").unwrap();
        for (text, category) in [
            ("BREWERY Bonn", None),
            ("GOLDBERG", None),
            ("UBER *TRIP", Some("travel")),
            ("REWE1234", Some("groceries")),
            ("PAYPAL:REWE Bonn", Some("groceries")),
            ("(db)", Some("travel")),
            ("寿司屋", Some("tea")),
            ("Tea  Room", None),
            ("The Tea Room", Some("tea")),
        ] {
            assert_eq!(rules.category(text), category, "{text}");
        }
    }

    #[test]
    fn quotes_hold_commas_and_colons_and_anchors_hold_places() {
        let rules =
            Rules::parse("groceries: paypal:rewe, \"a, b\"\n\"x: y\": ^tea\nend: bus$\n").unwrap();
        for (text, category) in [
            ("PAYPAL:REWE Bonn", Some("groceries")),
            ("Shop A, B", Some("groceries")),
            ("Tea", Some("x: y")),
            ("Some tea", None),
            ("Night bus", Some("end")),
            ("Bus ticket", None),
        ] {
            assert_eq!(rules.category(text), category, "{text}");
        }
    }

    #[test]
    fn a_rule_may_say_what_is_a_refund() {
        let rules = Rules::parse("+clothing: shoes return\nclothing: shoes\n").unwrap();
        assert!(rules.is_refund("SHOES RETURN"));
        assert!(!rules.is_refund("SHOES"));
        assert_eq!(rules.category("SHOES RETURN"), Some("clothing"));
    }

    #[test]
    fn a_line_that_is_no_rule_is_named() {
        let refused = |text: &str| Rules::parse(text).unwrap_err();
        assert_eq!(
            refused("a: b\nrewe\n"),
            "line 2: it has no colon: write a category, a colon and words, as in `groceries: rewe, edeka`"
        );
        assert_eq!(refused("food: ,"), "line 1: no words mean food");
        assert!(refused(": x").starts_with("line 1: the category must not be empty"));
        assert_eq!(refused("# x\nfood: \"a"), "line 2: the quote does not end");
    }
}
