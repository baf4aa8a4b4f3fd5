//! Makes text from elsewhere safe to show. A data file may contain characters that control a
//! terminal, or that make text look different from what it is.

use std::borrow::Cow;
use std::fmt::Write;

/// The text with its hostile characters in the notation of Rust, such as `\u{1b}` or `\n`.
pub fn escape(text: &str) -> Cow<'_, str> {
    replace(text, is_hostile, |escaped, character| escaped.extend(character.escape_default()))
}

/// A JSON document with those of its hostile characters escaped that JSON allows raw.
///
/// They occur only in strings, where `\u009b` means the same.
pub fn escape_json(document: &str) -> Cow<'_, str> {
    let raw = |character| is_hostile(character) && character != '\n';
    replace(document, raw, |escaped, character| {
        let mut units = [0; 2];
        for unit in character.encode_utf16(&mut units) {
            // Writing to a string cannot fail.
            let _ = write!(escaped, "\\u{unit:04x}");
        }
    })
}

fn replace(
    text: &str,
    is_replaced: impl Fn(char) -> bool,
    replacement: impl Fn(&mut String, char),
) -> Cow<'_, str> {
    if !text.chars().any(&is_replaced) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        if is_replaced(character) {
            replacement(&mut escaped, character);
        } else {
            escaped.push(character);
        }
    }
    Cow::Owned(escaped)
}

/// Whether a character is a control character (C0, DEL or C1), breaks lines or
/// reorders the text around it.
fn is_hostile(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
        )
}

#[cfg(test)]
mod tests {
    use super::{escape, escape_json};

    #[test]
    fn ordinary_text_stays_as_it_is() {
        for text in ["", "Lunch", "Käse – 10 €", "寿司", "👩‍🍳", r"a\b"] {
            assert_eq!(escape(text), text);
        }
    }

    #[test]
    fn what_drives_a_terminal_is_escaped() {
        assert_eq!(escape("a\u{1b}[31mred\u{9b}2J\u{7f}"), r"a\u{1b}[31mred\u{9b}2J\u{7f}");
        assert_eq!(escape("one\r\ntwo\tthree\0"), r"one\r\ntwo\tthree\u{0}");
    }

    #[test]
    fn what_reorders_or_breaks_lines_is_escaped() {
        assert_eq!(escape("\u{202e}05.21\u{2069}\u{2028}"), r"\u{202e}05.21\u{2069}\u{2028}");
    }

    #[test]
    fn json_keeps_its_own_line_ends_and_its_meaning() {
        let document = "[\n  \"a\u{9b}\u{7f}\u{202e}b\"\n]";
        let escaped = escape_json(document);
        assert_eq!(escaped, "[\n  \"a\\u009b\\u007f\\u202eb\"\n]");
        let read = |text: &str| serde_json::from_str::<Vec<String>>(text).unwrap();
        assert_eq!(read(&escaped), read(document));
    }
}
