//! OFX and QFX, of both kinds: SGML, whose elements need not end, and XML.

mod types;

use std::borrow::Cow;

use crate::direction::Flow;
use crate::error::Error;
use crate::options::{Columns, DateOrder, DecimalMark, Options, Signs};
use crate::table::Table;

use super::{Form, Lines, place};

use types::{Types, Use};

const NAME: &str = "OFX";

pub(super) struct Ofx;

impl Form for Ofx {
    fn name(&self) -> &'static str {
        NAME
    }

    fn recognises(&self, text: &str) -> bool {
        let head: String = text.trim_start().chars().take(4_000).collect();
        head.starts_with("OFXHEADER") || head.contains("<OFX>") || head.contains("<?OFX")
    }

    fn table<'t>(&self, text: &'t str, _options: &Options) -> Result<Table<'t>, Error> {
        let mut table = Table::with_headings(text, &HEADINGS);
        let mut lines = Lines::new(text);
        let mut currency = "";
        let mut open: Option<Transaction<'_>> = None;
        let mut marks = (false, false);
        let mut types = Types::default();
        for Element { name, value, at } in Elements::new(text) {
            let Some(transaction) = &mut open else {
                match name {
                    "STMTTRN" => open = Some(Transaction { at, ..Transaction::default() }),
                    "CURDEF" => currency = value,
                    _ => {}
                }
                continue;
            };
            match name {
                "/STMTTRN" | "STMTTRN" => {
                    marks.0 |= transaction.amount.contains('.');
                    marks.1 |= transaction.amount.contains(',');
                    types.add(transaction.kind, transaction.amount);
                    transaction.push(&mut table, lines.line(transaction.at), currency);
                    let next = Transaction { at, ..Transaction::default() };
                    open = (name == "STMTTRN").then_some(next);
                }
                "TRNTYPE" => transaction.kind = value,
                "DTPOSTED" => transaction.date = value,
                "TRNAMT" => transaction.amount = value,
                "FITID" => transaction.id = value,
                "NAME" => transaction.name = value,
                "MEMO" => transaction.memo = value,
                "CURSYM" => transaction.currency = value,
                _ => {}
            }
        }
        if let Some(transaction) = open {
            let (line, column) = place(text, transaction.at);
            let what =
                "the file ends within the transaction that begins here: download it again".into();
            return Err(Error::Malformed { form: NAME, line, column, what });
        }
        table.preset = preset(marks);
        match types.used() {
            Use::Direction => table.preset.columns.direction = Some(DIRECTION.to_owned()),
            Use::Check => table.checked = HEADINGS.iter().position(|heading| *heading == TYPE),
            Use::Nothing => {}
        }
        Ok(table)
    }
}

const HEADINGS: [&str; 8] =
    ["DTPOSTED", "TRNAMT", "NAME", "MEMO", "FITID", "CURSYM", TYPE, DIRECTION];
const TYPE: &str = "TRNTYPE";
/// What the type says of the direction, and the type itself if it says nothing.
const DIRECTION: &str = "TRNTYPE: direction";

fn preset((has_point, has_comma): (bool, bool)) -> Options {
    let [date, amount, name, memo, id, currency, ..] = HEADINGS.map(str::to_owned);
    // There are no marks of groups: the only one is of decimals.
    let decimal_mark = match (has_point, has_comma) {
        (true, false) => Some(DecimalMark::Point),
        (false, true) => Some(DecimalMark::Comma),
        _ => None,
    };
    let columns = Columns {
        date: Some(date),
        amount: Some(amount),
        description: vec![name, memo],
        id: Some(id),
        currency: Some(currency),
        ..Columns::default()
    };
    let date_order = Some(DateOrder::YearMonthDay);
    Options {
        columns,
        date_order,
        decimal_mark,
        signs: Some(Signs::OutIsNegative),
        ..Options::default()
    }
}

#[derive(Default)]
struct Transaction<'t> {
    at: usize,
    kind: &'t str,
    date: &'t str,
    amount: &'t str,
    name: &'t str,
    memo: &'t str,
    id: &'t str,
    currency: &'t str,
}

impl Transaction<'_> {
    fn push(&self, table: &mut Table<'_>, line: u64, currency: &str) {
        let currency = if self.currency.is_empty() { currency } else { self.currency };
        table.begin(line);
        let direction = match types::flow(self.kind) {
            Some(Flow::Out) => "debit",
            Some(Flow::In) => "credit",
            Some(Flow::Neither) | None => self.kind,
        };
        let cells = [self.date, self.amount, self.name, self.memo, self.id, currency];
        for text in cells.into_iter().chain([self.kind, direction]) {
            table.push_made(&plain(text));
        }
    }
}

/// A text with its entities as characters.
fn plain(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"");
    let text = text.replace("&apos;", "'").replace("&#39;", "'").replace("&nbsp;", " ");
    Cow::Owned(text.replace("&amp;", "&"))
}

struct Element<'t> {
    /// With a slash if it ends one.
    name: &'t str,
    /// The text up to the next element.
    value: &'t str,
    at: usize,
}

/// The elements of a text, in their order.
struct Elements<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Elements<'t> {
    fn new(text: &'t str) -> Self {
        Self { text, at: 0 }
    }
}

impl<'t> Iterator for Elements<'t> {
    type Item = Element<'t>;

    fn next(&mut self) -> Option<Element<'t>> {
        let at = self.at + self.text[self.at..].find('<')?;
        let rest = &self.text[at + 1..];
        let end = rest.find(['>', '<'])?;
        if rest[end..].starts_with('<') {
            self.at = at + 1 + end;
            return Some(Element { name: "", value: "", at });
        }
        let value = &rest[end + 1..];
        let length = value.find('<').unwrap_or(value.len());
        self.at = at + end + 2 + length;
        Some(Element { name: rest[..end].trim(), value: value[..length].trim(), at })
    }
}
