//! Descriptions and categories, and how texts are compared.

use std::borrow::Cow;

use unicase::UniCase;
use unicode_normalization::char::canonical_combining_class;

use crate::normal::{nfc, nfd};

/// Reads a description that a call gives: 1 to 500 characters after trimming, no
/// control characters.
///
/// # Errors
///
/// The rule that it breaks, as a part of a sentence about the description.
pub fn parse_description(text: &str) -> Result<&str, String> {
    parse(text, 500)
}

/// Reads a category that a call gives: 1 to 100 characters after trimming, no
/// control characters.
///
/// # Errors
///
/// The rule that it breaks, as a part of a sentence about the category.
pub fn parse_category(text: &str) -> Result<&str, String> {
    parse(text, 100)
}

/// The form in which categories and tags are compared: without regard to case (Unicode's full
/// case folding), and to how a character is put together.
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let folded = UniCase::new(nfc(text)).to_folded_case();
    // Folding takes some characters apart, such as `ǰ`.
    match nfc(&folded) {
        Cow::Borrowed(_) => folded,
        Cow::Owned(composed) => composed,
    }
}

/// The form in which a text is searched for: without regard to case and accents, so that
/// `istanbul` is in `İSTANBUL`, `strasse` in `Straße` and `lodz` in `Łódź`.
///
/// Signs that make another letter stay, such as the voicing marks of Japanese.
pub fn fold_for_search(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let mut found = String::with_capacity(text.len());
    // Decomposed before too, for folding turns an iota below into a letter.
    let decomposed: String = nfd(text).collect();
    for character in nfd(&UniCase::new(decomposed).to_folded_case()) {
        match character {
            'ı' => found.push('i'),
            'ø' => found.push('o'),
            'ł' => found.push('l'),
            'đ' => found.push('d'),
            'ħ' => found.push('h'),
            'ŧ' => found.push('t'),
            'æ' => found.push_str("ae"),
            'œ' => found.push_str("oe"),
            _ if is_accent(character) => {}
            _ => found.push(character),
        }
    }
    // Else a letter would be found in one that a mark makes another.
    nfc(&found).into_owned()
}

/// Whether a character is a mark above, below or beside another: Unicode's combining classes
/// below 10 are of marks that make another letter.
fn is_accent(character: char) -> bool {
    canonical_combining_class(character) >= 10
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
    use proptest::prelude::*;
    use unicode_normalization::UnicodeNormalization;

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

    #[test]
    fn texts_that_look_alike_are_compared_as_one() {
        for (one, other) in [
            ("Caf\u{e9}", "Cafe\u{301}"),
            ("J\u{30c}", "\u{1f0}"),
            ("\u{1100}\u{1161}", "\u{ac00}"),
            ("\u{212b}ngström", "\u{e5}NGSTRO\u{308}M"),
        ] {
            assert_eq!(nfc(one), nfc(nfc(one).as_ref()));
            assert_eq!(fold(one), fold(other), "{one}");
        }
        assert_eq!(nfc("Cafe\u{301}"), "Caf\u{e9}");
        // Accents tell categories apart.
        assert_ne!(fold("cafe"), fold("café"));
    }

    #[test]
    fn a_search_heeds_neither_case_nor_accents() {
        for (text, search) in [
            ("İSTANBUL", "istanbul"),
            ("Kadıköy", "KADIKOY"),
            ("Straße", "strasse"),
            ("STRASSE", "straße"),
            ("Cafe\u{301}", "caf\u{e9}"),
            ("Crème brûlée", "creme brulee"),
            ("Łódź", "lodz"),
            ("SMØRREBRØD", "smorrebrod"),
            ("Œuf", "oeuf"),
            ("ΚΑΦΈΣ", "καφεσ"),
            ("Чёрный", "черный"),
            ("Tiếng Việt", "tieng viet"),
        ] {
            assert!(fold_for_search(text).contains(&fold_for_search(search)), "{search}");
        }
        for (text, search) in [("か", "が"), ("が", "か"), ("क", "क़"), ("Cafe", "Kafe")]
        {
            assert!(!fold_for_search(text).contains(&fold_for_search(search)), "{search}");
        }
    }

    proptest! {
        #[test]
        fn how_a_text_is_put_together_never_matters(text in "(\\PC|[a-zéüßİıŁ\u{300}-\u{33f}\u{345}ᾳǰ가각]){0,12}") {
            let (composed, decomposed): (String, String) = (text.nfc().collect(), text.nfd().collect());
            prop_assert_eq!(nfc(&text), composed.as_str());
            prop_assert_eq!(fold(&composed), fold(&decomposed));
            prop_assert_eq!(fold_for_search(&composed), fold_for_search(&decomposed));
            prop_assert_eq!(fold(&fold(&text)), fold(&text));
            // What is compared as equal is found.
            prop_assert_eq!(fold_for_search(&fold(&text)), fold_for_search(&text));
        }
    }
}
