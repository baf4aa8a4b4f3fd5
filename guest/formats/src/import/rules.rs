//! Categories by the texts of descriptions, from a file that a person writes.

use expenses_model::{fold, parse_category};

/// For each category the texts that mean it, in the order of the file.
#[derive(Debug, Default)]
pub struct Rules(Vec<(String, Vec<String>)>);

impl Rules {
    /// Reads a line `CATEGORY: TEXT, TEXT…` for each category; a line that begins with
    /// `#` is a comment.
    ///
    /// # Errors
    ///
    /// The number of the line that is none, and why.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut rules = Vec::new();
        for (number, line) in (1..).zip(text.lines()) {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let refused = |reason: String| format!("line {number}: {reason}");
            let (category, texts) = line.rsplit_once(':').ok_or_else(|| {
                refused(
                    "a category, a colon and texts are asked for, as in `groceries: rewe, edeka`"
                        .into(),
                )
            })?;
            let category = parse_category(category)
                .map_err(|reason| refused(format!("the category {reason}")))?;
            let texts: Vec<String> =
                texts.split(',').map(str::trim).filter(|text| !text.is_empty()).map(fold).collect();
            if texts.is_empty() {
                return Err(refused(format!("no text means {category}")));
            }
            rules.push((category.to_owned(), texts));
        }
        Ok(Self(rules))
    }

    /// The first category of which the description holds a text, without regard to case.
    pub fn category(&self, description: &str) -> Option<&str> {
        let description = fold(description);
        let means = |texts: &[String]| texts.iter().any(|text| description.contains(text));
        self.0.iter().find(|(_, texts)| means(texts)).map(|(category, _)| category.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::Rules;

    #[test]
    fn the_first_line_that_fits_is_taken() {
        let rules = Rules::parse(
            "# mine\n\ngroceries: REWE, edeka\nhome:rent: Miete\nother: markt\nsnacks: e\n",
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
    fn a_line_that_is_no_rule_is_named() {
        assert_eq!(
            Rules::parse("a: b\nrewe\n").unwrap_err(),
            "line 2: a category, a colon and texts are asked for, as in `groceries: rewe, edeka`"
        );
        assert_eq!(Rules::parse("food: ,").unwrap_err(), "line 1: no text means food");
        assert!(
            Rules::parse(": x").unwrap_err().starts_with("line 1: the category must not be empty")
        );
    }
}
