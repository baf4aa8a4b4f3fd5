//! Comma-separated values, as RFC 4180 has them except for the line ends, which are those
//! of Unix.

use std::io::Write;

use csv::WriterBuilder;
use expenses_interface::{ExpenseRef, Packed};

use super::{ExportError, Exporter};

/// The columns. An import recognises such a file by the first, which no other program has.
pub const HEADER: [&str; 5] = ["expenses_id", "date", "amount", "category", "description"];

/// The rows so far, as text.
#[derive(Default)]
pub(super) struct Csv {
    text: Vec<u8>,
}

impl Exporter for Csv {
    /// An expense without a date has an empty field for it.
    fn take(&mut self, page: &Packed) {
        let mut writer = WriterBuilder::new().from_writer(&mut self.text);
        for ExpenseRef { id, description, amount, category, date } in page.iter() {
            let id = id.map_or(String::new(), |id| id.to_string());
            let date = date.unwrap_or_default();
            // Writing to memory cannot fail.
            let _ = writer.write_record([&id, date, amount, category, description]);
        }
    }

    fn write(&self, output: &mut dyn Write) -> Result<(), ExportError> {
        writeln!(output, "{}", HEADER.join(","))?;
        Ok(output.write_all(&self.text)?)
    }
}
