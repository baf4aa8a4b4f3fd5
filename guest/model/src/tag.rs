//! Tags: words in a description with a `#` before them, as in `Lunch #work`.
//!
//! The word consists of letters and digits of any script, `_` and `-` (Unicode's `XID_Continue`,
//! as in the hashtags of UTS #31), and contains a letter: `#12` is a number. The `#` comes first,
//! or after white space, a bracket, a quotation mark, a comma or a semicolon. So there is no tag
//! in `C#` or `https://example.org/#top`.

/// The tags of a description in order, without the `#`. A repeated tag is repeated here.
pub fn tags(description: &str) -> impl Iterator<Item = &str> {
    description.match_indices('#').filter_map(|(at, sign)| {
        let before = description[..at].chars().next_back();
        if before.is_none_or(may_precede) { word(&description[at + sign.len()..]) } else { None }
    })
}

/// Reads a tag that a call gives, with the `#` or without.
///
/// # Errors
///
/// Why it is not a tag, as the rest of a sentence that starts with the tag.
pub fn parse_tag(text: &str) -> Result<&str, String> {
    let trimmed = text.trim();
    let tag = trimmed.strip_prefix('#').unwrap_or(trimmed);
    if word(tag) == Some(tag) {
        return Ok(tag);
    }
    let shown: String = text.chars().take(40).flat_map(char::escape_debug).collect();
    Err(format!(
        "must be one word of letters, digits, `_` and `-` with a letter in it, such as `work`, not `{shown}`"
    ))
}

/// The tag at the start of a text.
fn word(text: &str) -> Option<&str> {
    let is_part = |character| character == '-' || unicode_ident::is_xid_continue(character);
    let end = text.find(|character| !is_part(character)).unwrap_or(text.len());
    let word = text[..end].trim_end_matches('-');
    (!word.starts_with('-') && word.contains(char::is_alphabetic)).then_some(word)
}

fn may_precede(character: char) -> bool {
    character.is_whitespace()
        || matches!(character, '(' | '[' | '{' | '"' | '\'' | '“' | '‘' | '„' | '«' | ',' | ';')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn found(description: &str) -> Vec<&str> {
        tags(description).collect()
    }

    #[test]
    fn a_word_behind_the_sign_is_a_tag() {
        for (description, expected) in [
            ("#work", &["work"][..]),
            ("Lunch #work, #Ines.", &["work", "Ines"]),
            ("(#2026-tax) \"#a_b\"", &["2026-tax", "a_b"]),
            ("#a #A #a", &["a", "A", "a"]),
            ("Käse #frühstück #朝食 #cafe\u{301}", &["frühstück", "朝食", "cafe\u{301}"]),
            ("#work- and #work's", &["work", "work"]),
        ] {
            assert_eq!(found(description), expected, "{description}");
        }
    }

    #[test]
    fn what_other_texts_use_the_sign_for_is_no_tag() {
        for description in [
            "",
            "#",
            "##",
            "# work",
            "#1",
            "Invoice #12-3",
            "C#",
            "a#b",
            "https://x/#y",
            "&#x41;",
            "#-x",
            "##x",
        ] {
            assert_eq!(found(description), [""; 0], "{description}");
        }
    }

    #[test]
    fn a_call_gives_a_tag_with_the_sign_or_without() {
        assert_eq!((parse_tag("work"), parse_tag(" #work ")), (Ok("work"), Ok("work")));
        assert_eq!(
            parse_tag("a b").unwrap_err(),
            "must be one word of letters, digits, `_` and `-` with a letter in it, such as `work`, not `a b`"
        );
        for text in ["", "#", "##a", "1", "a,b", "-a", "a-"] {
            assert!(parse_tag(text).is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn every_tag_that_is_found_can_be_asked_for(description in "[#a-c1_ ,(é-]{0,12}|\\PC{0,12}") {
            for tag in tags(&description) {
                prop_assert_eq!(parse_tag(tag), Ok(tag));
                prop_assert!(description.contains(&["#", tag].concat()));
            }
        }

        #[test]
        fn every_tag_that_can_be_asked_for_is_found(
            before in "\\PC{0,8}",
            tag in "[a-zà-ö0-9_][a-zà-ö0-9_-]{0,6}",
            after in "[ .,;:!?)]\\PC{0,8}",
        ) {
            prop_assume!(parse_tag(&tag).is_ok());
            let description = format!("{before} #{tag}{after}");
            prop_assert!(tags(&description).any(|found| found == tag), "{}", description);
        }
    }
}
