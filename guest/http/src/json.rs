//! JSON out: documents as they are sent.

mod raw;

use expenses_interface::escape_json;
use serde::Serialize;

pub(crate) use raw::Raw;

/// The JSON text of a value.
pub(crate) fn text(value: &impl Serialize) -> String {
    // Texts, numbers, lists and maps with texts as keys always have a JSON form.
    serde_json::to_string(value).unwrap_or_default()
}

/// The JSON document of a value, with a line end. Control characters are escaped, for a person
/// may read it on a terminal.
pub(crate) fn document(value: &impl Serialize) -> Vec<u8> {
    let mut text = text(value);
    if text.bytes().any(|byte| byte >= 0x7f) {
        text = escape_json(&text).into_owned();
    }
    text.push('\n');
    text.into_bytes()
}
