//! JSON: documents as they are sent, and bodies as they are read.

mod documents;
mod fields;
mod raw;

use expenses_interface::escape_json;
use serde::Serialize;

pub(crate) use documents::{
    Amounts, BudgetDocument, Decimal, ExpenseDocument, InfoDocument, LoggedDocument, Totals,
};
pub(crate) use fields::{Fields, elements, id, required};
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

#[cfg(test)]
mod tests {
    use super::document;

    #[test]
    fn what_drives_a_terminal_is_escaped() {
        assert_eq!(document(&"a\u{1b}\u{9b}\u{7f}é"), "\"a\\u001b\\u009b\\u007fé\"\n".as_bytes());
    }
}
