//! JSON: documents as they are sent, and bodies as they are read.

mod fields;
mod raw;
mod totals;

use expenses_interface::escape_json;
use serde::Serialize;

pub(crate) use expenses_formats::json::{Amounts, ExpenseObject};
pub(crate) use expenses_tasks::documents::{
    BudgetDocument, InfoDocument, LoggedDocument, RepeatDocument,
};
pub(crate) use fields::{Fields, elements, id, required};
pub(crate) use raw::Raw;
pub(crate) use totals::Totals;

/// The JSON text of a value.
pub(crate) fn text(value: &impl Serialize) -> String {
    // Texts, numbers, lists and maps with texts as keys always have a JSON form.
    serde_json::to_string(value).unwrap_or_default()
}

/// The JSON document of a value, with a line end. Control characters are escaped, for a person
/// may read it on a terminal.
pub(crate) fn document(value: &impl Serialize) -> Vec<u8> {
    let mut document = Vec::with_capacity(ROOM);
    // As above; and writing to memory cannot fail.
    let _ = serde_json::to_writer(&mut document, value);
    // Below these the encoder escapes all that is hostile. Whole pieces are faster looked at than
    // single bytes.
    let is_plain = |bytes: &[u8]| bytes.iter().fold(true, |is, byte| is & (*byte < 0x7f));
    if !document.chunks(64).all(is_plain)
        && let Ok(text) = std::str::from_utf8(&document)
    {
        document = escape_json(text).into_owned().into_bytes();
    }
    document.push(b'\n');
    document
}

/// The room for a document that spares most of them from growing.
const ROOM: usize = 4 << 10;

#[cfg(test)]
mod tests {
    use super::document;

    #[test]
    fn what_drives_a_terminal_is_escaped() {
        assert_eq!(document(&"a\u{1b}\u{9b}\u{7f}é"), "\"a\\u001b\\u009b\\u007fé\"\n".as_bytes());
    }
}
