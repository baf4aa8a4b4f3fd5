//! Writes one JSON document.

use std::io::{self, Write};

use expenses_interface::escape_json;
use serde::Serialize;

/// Writes a document with an indent of 2 and a line end. Control characters are escaped.
pub(super) fn write(output: &mut dyn Write, document: &impl Serialize) -> io::Result<()> {
    let document = serde_json::to_string_pretty(document)?;
    writeln!(output, "{}", escape_json(&document))
}
