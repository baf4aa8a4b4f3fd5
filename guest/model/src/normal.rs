//! Unicode's normalization forms C and D (UAX #15).
//!
//! The tables are those of the crate `unicode-normalization`. Its iterators are for all four
//! forms, and would bring the tables of the other two, which have twice the size, into the
//! component.

use std::borrow::Cow;

use unicode_normalization::char::{canonical_combining_class, compose, decompose_canonical};
use unicode_normalization::{IsNormalized, is_nfc_quick};

/// The text in form C, in which texts are kept: `é` is one character, whether it came as one
/// or as `e` with an accent.
pub fn nfc(text: &str) -> Cow<'_, str> {
    if text.is_ascii() || is_nfc_quick(text.chars()) == IsNormalized::Yes {
        return text.into();
    }
    let mut composed: Vec<char> = Vec::with_capacity(text.len());
    // The last character that others can be combined with.
    let mut starter: Option<usize> = None;
    let mut last_class = 0;
    for (character, class) in decomposed(text) {
        if let Some(at) = starter
            && (at + 1 == composed.len() || last_class < class)
            && let Some(whole) = compose(composed[at], character)
        {
            composed[at] = whole;
            continue;
        }
        if class == 0 {
            starter = Some(composed.len());
        }
        last_class = class;
        composed.push(character);
    }
    composed.into_iter().collect::<String>().into()
}

/// The characters of the text in form D: `é` is `e` with an accent.
pub(crate) fn nfd(text: &str) -> impl Iterator<Item = char> + use<> {
    decomposed(text).into_iter().map(|(character, _)| character)
}

/// The characters in form D, each with its combining class.
fn decomposed(text: &str) -> Vec<(char, u8)> {
    let mut all = Vec::with_capacity(text.len());
    for character in text.chars() {
        decompose_canonical(character, |part| all.push((part, canonical_combining_class(part))));
    }
    // Marks on one character are in the order of their classes.
    for marks in all.chunk_by_mut(|a, b| a.1 > 0 && b.1 > 0) {
        marks.sort_by_key(|(_, class)| *class);
    }
    all
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use unicode_normalization::UnicodeNormalization;

    use super::*;

    /// Every character beside every kind of mark.
    #[test]
    fn each_character_is_normalized_as_by_the_iterators_of_the_crate() {
        for character in '\0'..=char::MAX {
            for text in [format!("{character}"), format!("{character}\u{323}\u{301}\u{11a8}")] {
                assert_eq!(nfc(&text), text.nfc().collect::<String>(), "{text:?}");
                assert!(nfd(&text).eq(text.nfd()), "{text:?}");
            }
        }
    }

    proptest! {
        #[test]
        fn texts_are_normalized_as_by_the_iterators_of_the_crate(
            text in "(\\PC|[a-zé가각ᄀ-하-ᅵᆨ-ᇂ\u{300}-\u{345}\u{591}-\u{5bd}\u{9bc}-\u{9d7}\u{3099}ǰΐᾳ]){0,16}"
        ) {
            prop_assert_eq!(nfc(&text), text.nfc().collect::<String>());
            prop_assert!(nfd(&text).eq(text.nfd()));
        }
    }
}
