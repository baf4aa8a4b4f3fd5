//! CSV as `export` writes it.

use std::collections::HashSet;

use ::csv::{ReaderBuilder, StringRecord};
use expenses_interface::ExpenseRef;
use expenses_model::{Amount, parse_date};

use super::{BadRow, ExpenseRow, OwnFile};
use crate::export::HEADER;

/// Reads a file's rows.
///
/// # Errors
///
/// Why no row can be read.
pub(super) fn read(text: &str) -> Result<OwnFile, String> {
    let mut reader = ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
    let headings = reader.headers().map_err(|error| error.to_string())?;
    if !headings.iter().eq(HEADER) {
        return Err(format!("its columns are not {}", HEADER.join(", ")));
    }
    let mut file = OwnFile::default();
    let mut ids = HashSet::new();
    let mut record = StringRecord::new();
    let mut lines = crate::form::Lines::new(text);
    while reader.read_record(&mut record).map_err(|error| error.to_string())? {
        let at = record.position().map_or(0, |at| at.byte());
        let line = lines.line(usize::try_from(at).unwrap_or(usize::MAX));
        if let Err(reason) = take(&record, line, &mut ids, &mut file) {
            file.bad.push(BadRow { line, reason });
        }
    }
    Ok(file)
}

/// Takes up a row, to the letter.
fn take(
    record: &StringRecord,
    line: u64,
    ids: &mut HashSet<u64>,
    file: &mut OwnFile,
) -> Result<(), String> {
    let count = HEADER.len();
    if record.len() != count {
        return Err(format!("it has {} columns, and the headings are {count}", record.len()));
    }
    // The columns as `HEADER` has them.
    let [id, date, amount, category, description] =
        std::array::from_fn(|at| record.get(at).unwrap_or_default());
    let id = match id {
        "" => None,
        text => Some(
            text.parse().ok().filter(|id| *id > 0).ok_or_else(|| format!("`{text}` is no id"))?,
        ),
    };
    let amount =
        Amount::parse_kept(amount).map_err(|reason| format!("the amount {reason}"))?.to_text();
    if !date.is_empty() && parse_date(date).is_none() {
        return Err(format!("the date `{date}` is no calendar date YYYY-MM-DD"));
    }
    if let Some(id) = id
        && !ids.insert(id)
    {
        return Err(format!("the id {id} is there twice"));
    }
    let date = (!date.is_empty()).then_some(date);
    let expense = ExpenseRef { id, description, amount: &amount, category, date };
    file.rows.push(ExpenseRow { line, expense });
    Ok(())
}
