//! MT940, of SWIFT: lines `:61:` for transactions, and `:86:` for what they are about.

mod about;

use crate::error::Error;
use crate::options::{Columns, DateOrder, DecimalMark, Options};
use crate::table::Table;

use super::{Form, Lines};

pub(super) struct Mt940;

impl Form for Mt940 {
    fn name(&self) -> &'static str {
        "MT940"
    }

    fn recognises(&self, text: &str) -> bool {
        let head: String = text.trim_start().chars().take(2_000).collect();
        let is_tag = |tag: &str| head.split(['\n', '\r']).any(|line| line.starts_with(tag));
        let starts =
            head.starts_with(":20:") || head.starts_with("{1:") || head.starts_with(":940:");
        let has_statement = is_tag(":25:") || is_tag(":60F:") || is_tag(":60M:") || is_tag(":28C:");
        starts && (has_statement || is_tag(":20:")) || is_tag(":20:") && has_statement
    }

    fn table<'t>(&self, text: &'t str, _options: &Options) -> Result<Table<'t>, Error> {
        let mut table = Table::with_headings(text, &HEADINGS);
        let [date, amount, direction, payee, about, id, currency] = HEADINGS.map(str::to_owned);
        table.preset = Options {
            columns: Columns {
                date: Some(date),
                amount: Some(amount),
                direction: Some(direction),
                description: vec![payee, about],
                id: Some(id),
                currency: Some(currency),
                ..Columns::default()
            },
            date_order: Some(DateOrder::YearMonthDay),
            decimal_mark: Some(DecimalMark::Comma),
            ..Options::default()
        };
        let mut lines = Lines::new(text);
        let mut currency = String::new();
        let mut open: Option<Open<'_>> = None;
        for Field { tag, value, at } in Fields::new(text) {
            match tag {
                "60F" | "60M" => currency = value.chars().skip(7).take(3).collect(),
                "86" => {
                    if let Some(mut transaction) = open.take() {
                        transaction.about = value;
                        transaction.push(&mut table, &mut lines, &currency);
                    }
                    continue;
                }
                _ => {}
            }
            if let Some(transaction) = open.take() {
                transaction.push(&mut table, &mut lines, &currency);
            }
            if tag == "61" {
                open = Some(Open { at, line: value, about: "" });
            }
        }
        if let Some(transaction) = open {
            transaction.push(&mut table, &mut lines, &currency);
        }
        Ok(table)
    }
}

const HEADINGS: [&str; 7] =
    ["Date", "Amount", "Debit/Credit", "Payee", "Description", "Transaction ID", "Currency"];

/// A transaction whose `:86:` may follow.
struct Open<'t> {
    at: usize,
    line: &'t str,
    about: &'t str,
}

impl Open<'_> {
    fn push(&self, table: &mut Table<'_>, lines: &mut Lines<'_>, currency: &str) {
        table.begin(lines.line(self.at));
        let about = about::read(self.about);
        // A line that is broken has neither a date nor an amount that can be read.
        let (date, amount, direction, id) =
            statement(self.line).unwrap_or((self.line, self.line, "", ""));
        for text in [date, amount, direction, &about.payee, &about.text, id, currency] {
            table.push_made(text);
        }
    }
}

/// The date, the amount, `D` or `C`, and the reference of a line `:61:`.
fn statement(line: &str) -> Option<(&str, &str, &str, &str)> {
    let line = line.split(['\n', '\r']).next()?;
    let digits = |text: &str, count: usize| {
        text.len() >= count && text.as_bytes()[..count].iter().all(u8::is_ascii_digit)
    };
    if !digits(line, 6) {
        return None;
    }
    let (date, mut rest) = line.split_at(6);
    if digits(rest, 4) {
        rest = &rest[4..];
    }
    // What takes back a debit is a credit; what is only expected counts as it will be.
    let (direction, length) = match rest.get(..2)? {
        "RC" => ("D", 2),
        "RD" => ("C", 2),
        "EC" => ("C", 2),
        "ED" => ("D", 2),
        other if other.starts_with('C') => ("C", 1),
        other if other.starts_with('D') => ("D", 1),
        _ => return None,
    };
    rest = &rest[length..];
    // The third letter of the currency.
    rest = rest.strip_prefix(|c: char| c.is_ascii_alphabetic()).unwrap_or(rest);
    let end = rest.find(|c: char| !c.is_ascii_digit() && c != ',')?;
    let (amount, rest) = rest.split_at(end);
    // One letter and three for the kind of transaction, and the references.
    let references = rest.get(4..).unwrap_or_default();
    let (customer, bank) = references.split_once("//").unwrap_or((references, ""));
    let id =
        [bank, customer].into_iter().map(str::trim).find(|id| !id.is_empty() && *id != "NONREF");
    Some((date, amount, direction, id.unwrap_or_default()))
}

struct Field<'t> {
    tag: &'t str,
    value: &'t str,
    at: usize,
}

/// The fields of a text: each begins a line with a tag between colons, and goes on until
/// the next.
struct Fields<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Fields<'t> {
    fn new(text: &'t str) -> Self {
        Self { text, at: 0 }
    }
}

impl<'t> Iterator for Fields<'t> {
    type Item = Field<'t>;

    fn next(&mut self) -> Option<Field<'t>> {
        loop {
            let rest = &self.text[self.at..];
            let at = self.at;
            let tag = tag(rest);
            let start = tag.map_or(0, |tag| tag.len() + 2);
            let mut end = start;
            // To the line that begins the next field, or ends the message.
            loop {
                let line = rest[end..].find(['\n', '\r']).map_or(rest.len(), |found| end + found);
                let next = rest[line..]
                    .find(|c| c != '\n' && c != '\r')
                    .map_or(rest.len(), |found| line + found);
                let following = &rest[next..];
                if next == rest.len()
                    || tag.is_none()
                    || self::tag(following).is_some()
                    || following.starts_with("-}")
                    || is_dash(following)
                {
                    self.at += next;
                    if tag.is_none() && next == 0 {
                        return None;
                    }
                    end = line;
                    break;
                }
                end = next;
            }
            match tag {
                Some(tag) => return Some(Field { tag, value: rest[start..end].trim_end(), at }),
                None if self.at >= self.text.len() => return None,
                None => {}
            }
        }
    }
}

fn is_dash(text: &str) -> bool {
    text.split(['\n', '\r']).next().is_some_and(|line| line.trim_end() == "-")
}

/// The tag at the beginning of a text.
fn tag(text: &str) -> Option<&str> {
    let rest = text.strip_prefix(':')?;
    let end = rest.as_bytes().iter().take(4).position(|byte| *byte == b':')?;
    let tag = &rest[..end];
    let is_tag = tag.len() >= 2 && tag.as_bytes()[..2].iter().all(u8::is_ascii_digit);
    is_tag.then_some(tag)
}
