//! Numbers and texts in the form of JSON, as the document's own fields have them.

use serde::Serialize;

/// Appends a number.
pub(super) fn push_number(json: &mut Vec<u8>, number: u64) {
    push(json, &number);
}

/// Appends a text, in quotation marks.
pub(super) fn push_text(json: &mut Vec<u8>, text: &str) {
    // All bytes are looked at, for a loop without an end in between looks at several at once.
    if text.bytes().fold(true, |all, byte| all & is_plain(byte)) {
        json.push(b'"');
        json.extend_from_slice(text.as_bytes());
        json.push(b'"');
    } else {
        push(json, text);
    }
}

/// Whether JSON has this byte of a text as it is: no quotation mark, backslash or control
/// character.
pub(super) fn is_plain(byte: u8) -> bool {
    byte >= b' ' && byte != b'"' && byte != b'\\'
}

/// Appends anything that has a form in JSON.
pub(super) fn push(json: &mut Vec<u8>, value: &(impl Serialize + ?Sized)) {
    // Numbers, texts and lists of them have one, and writing to memory cannot fail.
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
