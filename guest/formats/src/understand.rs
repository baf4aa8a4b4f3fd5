//! From a table to a reading: first what the rows say together, then each row.
//!
//! `plan` sorts the rows and finds the columns, `facts` collects what all cells say of
//! marks, dates, signs and currencies, `decide` settles or asks, with `list` for files
//! without signs and `usual` for those where signs take something back, and `rows` reads, with the banks' `ids`.

mod decide;
mod direct;
mod facts;
mod ids;
mod letters;
mod list;
mod plan;
mod rows;
pub(crate) mod states;
mod usual;
mod words;

use crate::File;
use crate::error::Error;
use crate::options::Options;
use crate::reading::{Reading, Shape, Understood};
use crate::table::Table;

use decide::Decided;
use facts::Facts;
use plan::Plan;

pub use list::says_income;

/// Reads a table.
pub(crate) fn read(table: &Table<'_>, file: &File, options: &Options) -> Result<Reading, Error> {
    understand(table, file, options, rows::read)
}

/// What is understood of a table, and what has to be asked: a reading without rows.
pub(crate) fn look(table: &Table<'_>, file: &File, options: &Options) -> Result<Reading, Error> {
    understand(table, file, options, |_, _, _, _| {})
}

fn understand(
    table: &Table<'_>,
    file: &File,
    options: &Options,
    read_rows: impl FnOnce(&Plan<'_>, &Facts, &Decided, &mut Reading),
) -> Result<Reading, Error> {
    let options = merged(options, &table.preset);
    let (plan, mut questions) = Plan::new(table, &options)?;
    let facts = Facts::collect(&plan);
    let decided = Decided::new(&plan, &facts, &options, &mut questions)?;
    let understood = Understood {
        form: file.form().to_owned(),
        encoding: file.encoding().to_owned(),
        delimiter: table.delimiter,
        heading_line: table.heading_line,
        columns: plan.columns.understood(table),
        date_order: decided.asked_date.is_none().then_some(decided.dates.order),
        date_example: decided.date_example(&plan),
        month_language: options.month_language.clone(),
        decimal_mark: if decided.asked_mark { None } else { decided.told_mark },
        signs: decided.signs,
        usual_signs: decided.usual_signs,
        has_own_direction: table.preset.columns.direction.is_some(),
        currencies: facts.currencies.clone(),
        currency: options.currency.clone(),
        fees: decided.fees,
        filters: options.filters.clone(),
        cut: 0,
        unknown_states: Vec::new(),
    };
    // A file without headings tells no more than its form.
    let headings = if table.heading_line.is_some() { table.headings.clone() } else { Vec::new() };
    let shape = Shape { form: file.form().to_owned(), headings };
    let mut reading = Reading { shape, understood, questions, ..Reading::default() };
    if reading.questions.is_empty() {
        read_rows(&plan, &facts, &decided, &mut reading);
    }
    Ok(reading)
}

/// The caller's options, and for the rest what the form says.
fn merged(options: &Options, preset: &Options) -> Options {
    let mut merged = options.clone();
    // Who names a column knows the file: of the form's own columns the rest is kept.
    let (columns, own) = (&mut merged.columns, &preset.columns);
    let one = |name: &mut Option<String>, own: &Option<String>| {
        if name.is_none() {
            name.clone_from(own);
        }
    };
    one(&mut columns.date, &own.date);
    if columns.money_out.is_none() && columns.money_in.is_none() {
        one(&mut columns.amount, &own.amount);
    }
    one(&mut columns.direction, &own.direction);
    if columns.description.is_empty() {
        columns.description.clone_from(&own.description);
    }
    one(&mut columns.category, &own.category);
    one(&mut columns.currency, &own.currency);
    one(&mut columns.id, &own.id);
    one(&mut columns.balance, &own.balance);
    one(&mut columns.fee, &own.fee);
    one(&mut columns.state, &own.state);
    merged.date_order = merged.date_order.or(preset.date_order);
    merged.decimal_mark = merged.decimal_mark.or(preset.decimal_mark);
    merged.signs = merged.signs.or(preset.signs);
    merged
}

/// A text of at most so many characters, for a message.
pub(crate) fn shortened(text: &str) -> String {
    const MOST: usize = 80;
    let line: Vec<&str> = text.split_whitespace().take(MOST).collect();
    let line = line.join(" ");
    match line.char_indices().nth(MOST) {
        None => line,
        Some((end, _)) => format!("{}\u{2026}", &line[..end]),
    }
}
