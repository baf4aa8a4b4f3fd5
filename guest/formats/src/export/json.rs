//! JSON: one array, or JSON Lines.

use std::io::Write;

use expenses_interface::Packed;
use expenses_interface::escape_json;
use serde::Serialize;
use serde_json::ser::PrettyFormatter;

use super::{ExportError, Exporter};
use crate::json::ExpenseObject;

/// One array with an indent of 2.
#[derive(Default)]
pub(super) struct Array {
    /// The objects, with what stands between them.
    text: String,
}

impl Exporter for Array {
    fn take(&mut self, page: &Packed) {
        for expense in page.iter() {
            self.text += if self.text.is_empty() { "\n  " } else { ",\n  " };
            let object = object(&ExpenseObject::from(expense));
            self.text += &object.replace('\n', "\n  ");
        }
    }

    fn write(&self, output: &mut dyn Write) -> Result<(), ExportError> {
        let end = if self.text.is_empty() { "" } else { "\n" };
        Ok(writeln!(output, "[{}{end}]", escape_json(&self.text))?)
    }
}

/// The object's text with an indent of 2. A line break in it is always the form's own.
fn object(object: &ExpenseObject<'_>) -> String {
    let mut text = Vec::new();
    let mut serializer = serde_json::Serializer::with_formatter(&mut text, PrettyFormatter::new());
    // Writing texts and numbers to memory cannot fail.
    let _ = object.serialize(&mut serializer);
    String::from_utf8(text).unwrap_or_default()
}

/// JSON Lines: an object a line.
#[derive(Default)]
pub(super) struct Lines {
    text: String,
}

impl Exporter for Lines {
    fn take(&mut self, page: &Packed) {
        for expense in page.iter() {
            // Texts and numbers always have a JSON form.
            let line = serde_json::to_string(&ExpenseObject::from(expense)).unwrap_or_default();
            self.text += &escape_json(&line);
            self.text.push('\n');
        }
    }

    fn write(&self, output: &mut dyn Write) -> Result<(), ExportError> {
        Ok(output.write_all(self.text.as_bytes())?)
    }
}
