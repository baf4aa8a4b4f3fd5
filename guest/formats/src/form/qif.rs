//! QIF, of Quicken: a line for each field, whose first letter names it.

use crate::error::Error;
use crate::options::{Columns, Options, Signs};
use crate::table::{Span, Table};

use super::{Form, Lines};

pub(super) struct Qif;

impl Form for Qif {
    fn name(&self) -> &'static str {
        "QIF"
    }

    fn recognises(&self, text: &str) -> bool {
        let first = text.trim_start().split(['\n', '\r']).next().unwrap_or_default();
        let first = first.to_ascii_lowercase();
        ["!type:", "!account", "!option:", "!clear:"].iter().any(|start| first.starts_with(start))
    }

    fn table<'t>(&self, text: &'t str, _options: &Options) -> Result<Table<'t>, Error> {
        let mut table = Table::with_headings(text, &HEADINGS);
        let [date, amount, payee, memo, category, id] = HEADINGS.map(str::to_owned);
        table.preset = Options {
            columns: Columns {
                date: Some(date),
                amount: Some(amount),
                description: vec![payee, memo],
                category: Some(category),
                id: Some(id),
                ..Columns::default()
            },
            signs: Some(Signs::OutIsNegative),
            ..Options::default()
        };
        // `L[Savings]` is money that went to or came from that account.
        table.accounts = Some(4);
        let mut lines = Lines::new(text);
        let mut record = Record::default();
        // Lists of categories, accounts and securities hold no transactions.
        let mut is_account = false;
        let mut start = 0;
        for line in text.split(['\n', '\r']) {
            let at = start;
            start += line.len() + 1;
            let mut fields = line.char_indices();
            let Some((_, field)) = fields.next() else { continue };
            let from = at + field.len_utf8();
            let value = Span::new(from, at + line.len());
            match field {
                '!' => {
                    record.push(&mut table, &mut lines);
                    let kind = line.trim().to_ascii_lowercase();
                    if !kind.starts_with("!option") && !kind.starts_with("!clear") {
                        const ACCOUNTS: [&str; 5] = [
                            "!type:bank",
                            "!type:cash",
                            "!type:ccard",
                            "!type:oth a",
                            "!type:oth l",
                        ];
                        is_account = ACCOUNTS.iter().any(|start| kind.starts_with(start));
                    }
                }
                '^' => record.push(&mut table, &mut lines),
                _ if !is_account => {}
                _ => {
                    record.at.get_or_insert(at);
                    match field {
                        'D' => record.cells[0] = Some(value),
                        'T' => record.cells[1] = Some(value),
                        'U' if record.cells[1].is_none() => record.cells[1] = Some(value),
                        'P' => record.cells[2] = Some(value),
                        'M' => record.cells[3] = Some(value),
                        'L' => record.cells[4] = Some(value),
                        // The number of a cheque, or a reference.
                        'N' => record.cells[5] = Some(value),
                        _ => {}
                    }
                }
            }
        }
        record.push(&mut table, &mut lines);
        Ok(table)
    }
}

const HEADINGS: [&str; 6] = ["D", "T", "P", "M", "L", "N"];

#[derive(Default)]
struct Record {
    /// Where it begins, once it has.
    at: Option<usize>,
    cells: [Option<Span>; 6],
}

impl Record {
    /// Ends a record, and adds it as a row.
    fn push(&mut self, table: &mut Table<'_>, lines: &mut Lines<'_>) {
        let Self { at, cells } = std::mem::take(self);
        let Some(at) = at else { return };
        table.begin(lines.line(at));
        cells.into_iter().for_each(|cell| table.push(cell.unwrap_or(Span::new(0, 0))));
        table.drop_if_empty();
    }
}
