//! What a person sees of a file before it is imported.

use std::io::{self, Write};

use expenses_formats::{DecimalMark, Reading, Role, Signs, Understood};
use expenses_interface::Expenses;
use expenses_tasks::import::{Candidates, Imported, NewRow, Origin};
use expenses_tasks::reports::sum;

use super::{ImportArguments, shown};
use crate::exit::Failure;
use crate::format::counted;
use crate::screen::Screen;
use crate::session::Session;
use crate::table::{Alignment, Table};
use crate::text::write_skipped;

/// So many rows are shown of the new ones, of refunds, and of those that may be there.
const FIRST: usize = 5;

impl<S: Expenses> Session<'_, S> {
    /// Shows what was understood of a file and what is new in it, and asks whether to import
    /// it, if a person can be asked.
    ///
    /// # Errors
    ///
    /// That nothing was imported, for the person said no.
    pub(super) fn confirm_import(
        &mut self,
        name: &str,
        reading: &Reading,
        candidates: &Candidates,
        arguments: &ImportArguments,
    ) -> Result<(), Failure<S::Error>> {
        if arguments.yes || arguments.dry_run || self.user.screen().width.is_none() {
            return Ok(());
        }
        let would = self.import_rows(candidates, "", None, true)?.imported;
        if would.count() == 0 {
            return Ok(());
        }
        let mut text = Vec::new();
        let unasked = |error| Failure::Refused(vec![format!("you cannot be asked: {error}")]);
        let screen = self.user.screen();
        write(&mut text, name, reading, &would, screen).map_err(unasked)?;
        let question = match would.count() {
            1 => "Import this expense?".to_owned(),
            count => format!("Import these {count} expenses?"),
        };
        let answer = self.user.ask(&String::from_utf8_lossy(&text), &question);
        match answer.map_err(unasked)? {
            Some(false) => Err(Failure::Refused(vec!["nothing was imported".into()])),
            Some(true) | None => Ok(()),
        }
    }
}

fn write(
    output: &mut dyn Write,
    name: &str,
    reading: &Reading,
    would: &Imported<'_>,
    screen: Screen,
) -> io::Result<()> {
    write_understood(output, name, &reading.understood)?;
    write_skipped(output, &would.left_out, false)?;
    let dates = || would.imported().filter_map(|row| row.expense.date);
    let total = sum(would.imported().map(|row| row.expense.amount));
    let (first, last) = (dates().min().unwrap_or_default(), dates().max().unwrap_or_default());
    let mut table = Table::new([
        ("LINE", Alignment::Right),
        ("DATE", Alignment::Whole),
        ("AMOUNT", Alignment::Right),
        ("CATEGORY", Alignment::Left),
        ("FROM", Alignment::Left),
        ("DESCRIPTION", Alignment::Left),
    ]);
    let is_back = |row: &NewRow<'_>| row.expense.amount.starts_with('-');
    let spent = would.imported().filter(|row| !is_back(row));
    // Money back is told apart, so that a salary among it is seen.
    let back = would.imported().filter(is_back);
    for row in spent.take(FIRST).chain(back.take(FIRST)) {
        table.push(cells(row));
    }
    table.write(output, screen)?;
    let backs: Vec<_> = would.imported().filter(is_back).map(|row| row.expense.amount).collect();
    writeln!(output, "New: {}, {first} to {last}, {total} in all.", counted(would.count()))?;
    if !backs.is_empty() {
        let rows = if backs.len() == 1 { "1 row".into() } else { format!("{} rows", backs.len()) };
        writeln!(output, "Among them {rows} of money back: {}.", sum(backs))?;
    }
    let near = would.imported().filter_map(|row| Some((row.line, row.near?)));
    for (line, stored) in near.take(FIRST) {
        let (id, amount, description) = (stored.id, &stored.amount, shown(&stored.description));
        let date = stored.date.as_deref().unwrap_or_default();
        writeln!(output, "Line {line} may be expense {id}: {amount} {description} ({date})")?;
    }
    Ok(())
}

fn cells(row: NewRow<'_>) -> [String; 6] {
    let NewRow { line, expense, origin, .. } = row;
    [
        line.to_string(),
        expense.date.unwrap_or_default().to_owned(),
        expense.amount.to_owned(),
        shown(expense.category),
        origin.map_or("", origin_text).to_owned(),
        shown(expense.description),
    ]
}

fn origin_text(origin: Origin) -> &'static str {
    match origin {
        Origin::Rule => "rule",
        Origin::Column => "file",
        Origin::Before => "before",
        Origin::Option => "option",
    }
}

/// How a file is read: its form, and what each column is.
fn write_understood(output: &mut dyn Write, name: &str, understood: &Understood) -> io::Result<()> {
    let Understood { form, encoding, .. } = understood;
    write!(output, "{name} is {form} in {encoding}")?;
    match understood.delimiter {
        Some('\t') => write!(output, " with tabs between columns")?,
        Some(delimiter) => write!(output, " with `{delimiter}` between columns")?,
        None => {}
    }
    match understood.heading_line {
        Some(line) if line > 1 => writeln!(output, " and headings in line {line}:")?,
        _ => writeln!(output, ":")?,
    }
    for column in &understood.columns {
        let name = column.heading.as_deref().map_or_else(
            || format!("column {}", column.number),
            |heading| format!("`{}`", shown(heading.trim())),
        );
        let detail = match column.role {
            Role::Date => understood.date_order.map(|order| format!(", as {}", order.pattern())),
            Role::Amount => Some(amount_text(understood)),
            _ => None,
        };
        writeln!(output, "  the {} is {name}{}", column.role, detail.unwrap_or_default())?;
    }
    if understood.cut > 0 {
        writeln!(output, "  {} texts are too long and are cut", understood.cut)?;
    }
    Ok(())
}

fn amount_text(understood: &Understood) -> String {
    let mark = match understood.decimal_mark {
        Some(DecimalMark::Comma) => ", with a decimal comma",
        Some(DecimalMark::Point) => ", with a decimal point",
        None => "",
    };
    let signs = match understood.signs {
        Some(Signs::OutIsNegative) => "; a minus is money out",
        Some(Signs::OutIsPositive) => "; a minus is money in",
        None => "",
    };
    format!("{mark}{signs}")
}
