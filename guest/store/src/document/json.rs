//! Writes numbers and texts as JSON, and reads texts without escapes.

use serde::Serialize;
use serde_json::value::RawValue;

/// Appends a number.
pub(super) fn push_number(json: &mut Vec<u8>, number: u64) {
    push(json, &number);
}

/// Appends a text, in quotation marks.
pub(super) fn push_text(json: &mut Vec<u8>, text: &str) {
    // This looks at all bytes: a loop without an early exit is compiled to look at several at
    // once.
    if text.bytes().fold(true, |all, byte| all & is_plain(byte)) {
        json.push(b'"');
        json.extend_from_slice(text.as_bytes());
        json.push(b'"');
    } else {
        push(json, text);
    }
}

/// Whether this byte of a text needs no escape in JSON, because it is not a quotation mark, a
/// backslash or a control character.
pub(super) fn is_plain(byte: u8) -> bool {
    byte >= b' ' && byte != b'"' && byte != b'\\'
}

/// What is between the quotation marks of a text, escapes as they are; `None` if it is no text.
pub(super) fn quoted(json: &RawValue) -> Option<&str> {
    json.get().strip_prefix('"')?.strip_suffix('"')
}

/// Appends any value that can be written as JSON.
pub(super) fn push(json: &mut Vec<u8>, value: &(impl Serialize + ?Sized)) {
    // Numbers, texts and lists of them can be, and writing to memory cannot fail.
    let _ = serde_json::to_writer(json, value);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_text_has_the_form_that_json_gives_it(text in "([ -~äé🧀]|\\PC|[\"\\\\\u{0}-\u{20}\u{7f}])*") {
            let mut json = Vec::new();
            push_text(&mut json, &text);
            prop_assert_eq!(String::from_utf8(json).unwrap(), serde_json::to_string(&text).unwrap());
        }
    }
}
