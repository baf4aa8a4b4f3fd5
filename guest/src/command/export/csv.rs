//! Comma-separated values, as RFC 4180 has them but for the line ends, which are those
//! of Unix.

use std::io::{self, Write};

use csv::WriterBuilder;

use crate::interface::{ExpenseRef, Packed};

/// The columns. `import` knows its own files by them.
pub(in crate::command) const HEADER: [&str; 4] = ["date", "amount", "category", "description"];

/// Writes the headings.
pub(super) fn write_header(output: &mut dyn Write) -> io::Result<()> {
    writeln!(output, "{}", HEADER.join(","))
}

/// Writes expenses. One without a date has an empty field for it.
pub(super) fn write(output: &mut dyn Write, expenses: &Packed) -> io::Result<()> {
    let mut writer = WriterBuilder::new().from_writer(output);
    for ExpenseRef { id: _, description, amount, category, date } in expenses.iter() {
        writer.write_record([date.unwrap_or_default(), amount, category, description])?;
    }
    writer.flush()
}
