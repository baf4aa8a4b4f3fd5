//! Descriptions and categories.

use unicase::UniCase;

/// Reads a description that a call gives: 1 to 500 characters after trimming, no
/// control characters.
///
/// # Errors
///
/// The rule that it breaks, as the rest of a sentence that starts with the description.
pub fn parse_description(text: &str) -> Result<&str, String> {
    parse(text, 500)
}

/// Reads a category that a call gives: 1 to 100 characters after trimming, no
/// control characters.
///
/// # Errors
///
/// The rule that it breaks, as the rest of a sentence that starts with the category.
pub fn parse_category(text: &str) -> Result<&str, String> {
    parse(text, 100)
}

/// The form in which texts are compared without regard to case, by Unicode's full case folding.
pub fn fold(text: &str) -> String {
    UniCase::new(text).to_folded_case()
}

fn parse(text: &str, most: usize) -> Result<&str, String> {
    let text = text.trim();
    let length = text.chars().count();
    if text.is_empty() {
        Err(format!("must not be empty; give 1 to {most} characters"))
    } else if length > most {
        Err(format!("has {length} characters; at most {most} are kept"))
    } else if let Some(control) = text.chars().find(|c| c.is_control()) {
        Err(format!("must not contain control characters, such as {}", control.escape_unicode()))
    } else {
        Ok(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_trimmed_and_bound_in_characters() {
        assert_eq!(parse_description("  Lunch \n"), Ok("Lunch"));
        assert_eq!(parse_description(&"ä".repeat(500)).unwrap().chars().count(), 500);
        assert_eq!(
            parse_description(&"ä".repeat(501)).unwrap_err(),
            "has 501 characters; at most 500 are kept"
        );
        assert!(parse_category(&"x".repeat(101)).is_err());
        assert_eq!(
            parse_category(" \t").unwrap_err(),
            "must not be empty; give 1 to 100 characters"
        );
        assert_eq!(
            parse_description("a\u{7}b").unwrap_err(),
            "must not contain control characters, such as \\u{7}"
        );
    }

    #[test]
    fn case_is_folded_in_every_script() {
        assert_eq!(fold("FOOD"), fold("food"));
        assert_eq!(fold("STRASSE"), fold("straße"));
        assert_eq!(fold("ΟΔΟΣ"), fold("οδος"));
    }
}
