//! Reads and writes a word with a shell's quotes.

use std::ffi::{OsStr, OsString};

/// A word without its quotes, and the quote that is still open at its end.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Word {
    pub(super) text: String,
    pub(super) open: Option<char>,
}

impl Word {
    /// Reads a word as POSIX shells do, but expands no variables or commands.
    ///
    /// Source: POSIX.1-2024, Shell Command Language, 2.2 Quoting.
    pub(super) fn read(typed: &OsStr) -> Self {
        let (mut text, mut open) = (String::new(), None);
        let typed = typed.to_string_lossy();
        let mut characters = typed.chars().peekable();
        while let Some(character) = characters.next() {
            match (character, open) {
                ('\'' | '"', None) => open = Some(character),
                (quote, Some(opened)) if quote == opened => open = None,
                ('\\', None) => text.extend(characters.next()),
                ('\\', Some('"')) => match characters.next_if(|next| "$`\"\\".contains(*next)) {
                    Some(next) => text.push(next),
                    None => text.push(character),
                },
                _ => text.push(character),
            }
        }
        Self { text, open }
    }
}

/// Quotes a text to be typed after an open quote, or without one.
pub(super) fn quoted(text: &str, open: Option<char>) -> String {
    let is_special = |character: char| match open {
        Some('\'') => false,
        Some(_) => "$`\"\\".contains(character),
        // bash splits words at a colon and an equals sign.
        None => {
            character.is_ascii()
                && !character.is_ascii_alphanumeric()
                && !"-_./,+%".contains(character)
        }
    };
    let mut quoted = String::with_capacity(text.len());
    for (place, character) in text.char_indices() {
        match character {
            '\'' if open == Some('\'') => quoted += "'\\'",
            // `~/` stays the home directory.
            '~' if place == 0 && text[1..].starts_with('/') => {}
            _ if is_special(character) => quoted.push('\\'),
            _ => {}
        }
        quoted.push(character);
    }
    quoted
}

/// Removes the equals signs that bash passes as separate words, so that an option and its
/// value are two words.
pub(super) fn joined(words: &[OsString]) -> Vec<OsString> {
    let mut joined: Vec<OsString> = Vec::with_capacity(words.len());
    for (index, word) in words.iter().enumerate() {
        let is_option = |before: &OsString| before.as_encoded_bytes().starts_with(b"--");
        if word != "=" || !joined.last().is_some_and(is_option) {
            joined.push(word.clone());
        } else if index + 1 == words.len() {
            joined.push(OsString::new());
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_read_as_a_shell_reads_it() {
        for (typed, text, open) in [
            ("food", "food", None),
            ("eating\\ out", "eating out", None),
            ("'eating out'", "eating out", None),
            ("'eating o", "eating o", Some('\'')),
            ("\"a \\\"b\\\" \\c", "a \"b\" \\c", Some('"')),
            ("a'b'\"c\"d", "abcd", None),
            ("'it'\\''s'", "it's", None),
            ("end\\", "end", None),
            ("", "", None),
        ] {
            assert_eq!(Word::read(typed.as_ref()), Word { text: text.into(), open }, "{typed}");
        }
    }

    #[test]
    fn a_quoted_text_is_read_as_it_was() {
        let texts =
            ["food", "eating out", "it's", "a \"b\" $c `d` \\e", "a:b=c*?~", "~x", "寿司 é"];
        for text in texts {
            for open in [None, Some('\''), Some('"')] {
                let quote = open.map(String::from).unwrap_or_default();
                let typed = format!("{quote}{}{quote}", quoted(text, open));
                assert_eq!(Word::read(typed.as_ref()).text, text, "{typed}");
            }
        }
        assert_eq!(quoted("~/a b", None), "~/a\\ b");
    }

    #[test]
    fn an_option_and_its_value_are_two_words() {
        let divided = |words: &[&str]| {
            let words: Vec<_> = words.iter().map(Into::into).collect();
            joined(&words).into_iter().map(|word| word.into_string().unwrap()).collect::<Vec<_>>()
        };
        assert_eq!(divided(&["list", "--category", "=", "fo"]), ["list", "--category", "fo"]);
        assert_eq!(divided(&["list", "--category", "="]), ["list", "--category", ""]);
        assert_eq!(divided(&["list", "="]), ["list", "="]);
    }
}
