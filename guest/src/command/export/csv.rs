//! Comma-separated values, as RFC 4180 has them but for the line ends, which are those
//! of Unix.

use std::io::{self, Write};

use csv::WriterBuilder;

use crate::interface::Expense;

/// The columns. `import` knows its own files by them.
pub(in crate::command) const HEADER: [&str; 4] = ["date", "amount", "category", "description"];

/// Writes the headings.
pub(super) fn write_header(output: &mut dyn Write) -> io::Result<()> {
    writeln!(output, "{}", HEADER.join(","))
}

/// Writes expenses. One without a date has an empty field for it.
pub(super) fn write(output: &mut dyn Write, expenses: &[Expense]) -> io::Result<()> {
    let mut writer = WriterBuilder::new().from_writer(output);
    for Expense { id: _, description, amount, category, date } in expenses {
        let date = date.as_deref().unwrap_or_default();
        writer.write_record([date, amount, category, description])?;
    }
    writer.flush()
}
