//! Reads a data file's bytes, with one of the two readers.

use std::rc::Rc;

use super::Document;
use super::own_form::read_own_form;
use super::read::read_any_form;
use expenses_interface::Corruption;

/// Reads a document.
///
/// # Errors
///
/// Where the bytes stop being a document, and why.
pub fn read(bytes: &[u8]) -> Result<Document, Corruption> {
    load(bytes.to_vec())
}

/// Reads a document without copying the bytes, which it keeps.
///
/// # Errors
///
/// As [`read`].
pub fn load(bytes: Vec<u8>) -> Result<Document, Corruption> {
    if bytes.is_empty() {
        return Err(Corruption { line: 0, column: 0, reason: "it is empty".into() });
    }
    let text = Rc::new(into_text(bytes)?);
    // The reader of any form reports what is wrong, and where.
    read_own_form(&text).map_or_else(|| read_any_form(&text), Ok)
}

/// The same bytes as text.
fn into_text(bytes: Vec<u8>) -> Result<String, Corruption> {
    if simdutf8::basic::from_utf8(&bytes).is_ok() {
        #[allow(unsafe_code, reason = "the standard library's check takes many times as long")]
        // SAFETY: the bytes must be UTF-8, as they have just been found to be.
        return Ok(unsafe { String::from_utf8_unchecked(bytes) });
    }
    String::from_utf8(bytes).map_err(|error| {
        let valid = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line_start = valid.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
        Corruption {
            line: 1 + valid.iter().filter(|byte| **byte == b'\n').count() as u64,
            column: 1 + (valid.len() - line_start) as u64,
            reason: "it is not UTF-8 text".into(),
        }
    })
}
