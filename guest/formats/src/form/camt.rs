//! CAMT.053 of ISO 20022, and CAMT.052 and 054, whose entries are the same.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::error::Error;
use crate::options::{Columns, DateOrder, DecimalMark, Options};
use crate::table::Table;

use super::{Form, Lines, place};

const NAME: &str = "CAMT";

pub(super) struct Camt;

impl Form for Camt {
    fn name(&self) -> &'static str {
        NAME
    }

    fn recognises(&self, text: &str) -> bool {
        let start = text.trim_start();
        let head: String = start.chars().take(4_000).collect();
        start.starts_with('<') && (head.contains(":camt.05") || head.contains("<BkToCstmr"))
    }

    fn table<'t>(&self, text: &'t str, _options: &Options) -> Result<Table<'t>, Error> {
        let mut table = Table::with_headings(text, &HEADINGS);
        table.preset = preset();
        let malformed = |at: u64, what: String| {
            let (line, column) = place(text, usize::try_from(at).unwrap_or(usize::MAX));
            Error::Malformed { form: NAME, line, column, what }
        };
        let mut reader = Reader::from_str(text);
        let mut lines = Lines::new(text);
        let mut path: Vec<String> = Vec::new();
        let mut value = String::new();
        let mut entry: Option<Entry> = None;
        loop {
            let at = reader.buffer_position();
            let event = reader
                .read_event()
                .map_err(|error| malformed(reader.error_position(), error.to_string()))?;
            match event {
                Event::Start(element) => {
                    let name = local(&element);
                    if name == "Ntry" {
                        entry = Some(Entry { at: at as usize, ..Entry::default() });
                    } else if let Some(entry) = &mut entry {
                        entry.begin(&path, &name, &element);
                    }
                    path.push(name);
                    value.clear();
                }
                Event::End(_) => {
                    let name = path.pop().unwrap_or_default();
                    if name == "Ntry" {
                        if let Some(entry) = entry.take() {
                            entry.push(&mut table, &mut lines);
                        }
                    } else if let Some(entry) = &mut entry {
                        entry.end(&path, &name, value.trim());
                    }
                    value.clear();
                }
                Event::Text(text) => value.push_str(&text.xml10_content()),
                Event::CData(text) => value.push_str(&text.xml10_content()),
                Event::GeneralRef(reference) => {
                    let named = || {
                        quick_xml::escape::resolve_predefined_entity(&reference).map(str::to_owned)
                    };
                    let character = reference.resolve_char_ref().ok().flatten().map(String::from);
                    value.push_str(&character.or_else(named).unwrap_or_default());
                }
                Event::Eof => break,
                _ => {}
            }
        }
        match path.last() {
            Some(open) => Err(malformed(
                text.len() as u64,
                format!("it ends within <{open}>: download it again"),
            )),
            None => Ok(table),
        }
    }
}

const HEADINGS: [&str; 8] = [
    "Date",
    "Amount",
    "Debit/Credit",
    "Payee",
    "Description",
    "Transaction ID",
    "Currency",
    "Status",
];

fn preset() -> Options {
    let [date, amount, direction, payee, about, id, currency, state] = HEADINGS.map(str::to_owned);
    let columns = Columns {
        date: Some(date),
        amount: Some(amount),
        direction: Some(direction),
        description: vec![payee, about],
        id: Some(id),
        currency: Some(currency),
        state: Some(state),
        ..Columns::default()
    };
    Options {
        columns,
        date_order: Some(DateOrder::YearMonthDay),
        decimal_mark: Some(DecimalMark::Point),
        ..Options::default()
    }
}

fn local(element: &BytesStart<'_>) -> String {
    element.local_name().as_ref().to_owned()
}

/// An entry of a statement.
#[derive(Default)]
struct Entry {
    at: usize,
    amount: String,
    currency: String,
    direction: String,
    state: String,
    booked: String,
    valued: String,
    creditor: String,
    debtor: String,
    purpose: String,
    additional: String,
    /// The bank's own reference, of the entry or of its transaction.
    reference: String,
}

impl Entry {
    fn begin(&mut self, path: &[String], name: &str, element: &BytesStart<'_>) {
        if name == "Amt" && path.last().is_some_and(|parent| parent == "Ntry") {
            let currency = element.try_get_attribute("Ccy").ok().flatten();
            self.currency = currency.map(|it| it.value.trim().to_owned()).unwrap_or_default();
        }
    }

    /// Takes the text of an element that ends within these.
    fn end(&mut self, path: &[String], name: &str, value: &str) {
        let parent = |back: usize| {
            path.len().checked_sub(back).and_then(|at| path.get(at)).map_or("", String::as_str)
        };
        let first = |text: &mut String| {
            if text.is_empty() {
                value.clone_into(text);
            }
        };
        match (parent(2), parent(1), name) {
            (_, "Ntry", "Amt") => first(&mut self.amount),
            (_, "Ntry", "CdtDbtInd") => first(&mut self.direction),
            (_, "Ntry", "Sts") | ("Ntry", "Sts", "Cd") => first(&mut self.state),
            ("Ntry", "BookgDt", _) => first(&mut self.booked),
            ("Ntry", "ValDt", _) => first(&mut self.valued),
            (_, "Ntry" | "Refs", "AcctSvcrRef") => first(&mut self.reference),
            (_, "Ntry", "AddtlNtryInf") => first(&mut self.additional),
            ("RltdPties", "Cdtr", "Nm") | ("Cdtr", "Pty", "Nm") => first(&mut self.creditor),
            ("RltdPties", "Dbtr", "Nm") | ("Dbtr", "Pty", "Nm") => first(&mut self.debtor),
            (_, "RmtInf", "Ustrd") => {
                if !self.purpose.is_empty() {
                    self.purpose.push(' ');
                }
                self.purpose.push_str(value);
            }
            _ => {}
        }
    }

    fn push(&self, table: &mut Table<'_>, lines: &mut Lines<'_>) {
        let payee = if self.direction == "DBIT" { &self.creditor } else { &self.debtor };
        let date = if self.booked.is_empty() { &self.valued } else { &self.booked };
        let about = if self.purpose.is_empty() { &self.additional } else { &self.purpose };
        // What is not booked yet comes again.
        let state = if matches!(self.state.as_str(), "PDNG" | "INFO" | "FUTR") {
            "pending"
        } else {
            &self.state
        };
        table.begin(lines.line(self.at));
        for text in [
            date,
            &self.amount,
            &self.direction,
            payee,
            about,
            &self.reference,
            &self.currency,
            state,
        ] {
            table.push_made(text);
        }
    }
}
