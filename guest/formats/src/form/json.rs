//! JSON and JSON Lines of other programs: objects, one for each row.

use std::borrow::Cow;
use std::collections::HashMap;

use expenses_model::Entries;
use serde_json::value::RawValue;

use crate::error::Error;
use crate::options::{DecimalMark, Options};
use crate::table::{MOST_COLUMNS, Span, Table};

use super::{Form, Lines};

const NAME: &str = "JSON";
/// Objects in objects are columns of their own, down to this depth.
const DEPTH: usize = 4;

pub(super) struct Json;

impl Form for Json {
    fn name(&self) -> &'static str {
        NAME
    }

    fn recognises(&self, text: &str) -> bool {
        let text = text.trim_start();
        match text.strip_prefix('[') {
            // `[Date],Amount` is CSV.
            Some(rest) => rest.trim_start().starts_with(['{', ']', '[', '"']) && !is_csv(text),
            None => {
                text.strip_prefix('{').is_some_and(|rest| rest.trim_start().starts_with(['"', '}']))
            }
        }
    }

    fn table<'t>(&self, text: &'t str, _options: &Options) -> Result<Table<'t>, Error> {
        let rows = rows(text)?;
        if rows.iter().all(|row| is_empty(row)) {
            return Err(Error::Empty);
        }
        let mut reader = Reader {
            text,
            table: Table::new(text),
            columns: HashMap::new(),
            row: Vec::new(),
            has_marks: false,
        };
        let mut lines = Lines::new(text);
        for row in rows {
            let line = lines.line(reader.offset(row));
            reader.add(line, row)?;
        }
        let mut table = reader.table;
        let mut headings: Vec<(usize, String)> =
            reader.columns.into_iter().map(|(name, at)| (at, name)).collect();
        headings.sort_unstable();
        table.headings = headings.into_iter().map(|(_, name)| name).collect();
        table.heading_line = (table.len() > 0).then_some(1);
        // Numbers have a point.
        table.preset.decimal_mark = (!reader.has_marks).then_some(DecimalMark::Point);
        Ok(table)
    }

    fn headings(&self, text: &str, options: &Options) -> Result<Vec<String>, Error> {
        Ok(self.table(text, options)?.headings)
    }
}

/// Whether `["a"],…` goes on as CSV does.
fn is_csv(text: &str) -> bool {
    let first = text.split(['\n', '\r']).next().unwrap_or_default();
    first.find(']').is_some_and(|end| first[end + 1..].trim_start().starts_with([',', ';', '\t']))
        && serde_json::from_str::<&RawValue>(text).is_err()
}

/// The values that are rows: of a list, of the longest list in an object, of an object of
/// objects, or of lines.
pub(super) fn rows(text: &str) -> Result<Vec<&RawValue>, Error> {
    let malformed = |error: &serde_json::Error, before: u64| Error::Malformed {
        form: NAME,
        line: before + error.line() as u64,
        column: error.column().max(1) as u64,
        what: error.to_string().split(" at line ").next().unwrap_or_default().to_owned(),
    };
    let error = match serde_json::from_str::<&RawValue>(text) {
        Ok(whole) => return Ok(longest(whole, DEPTH).unwrap_or_else(|| vec![whole])),
        Err(error) => error,
    };
    // An object that ends on its line is one of many lines.
    let mut first = text.lines().filter(|line| !line.trim().is_empty());
    if first.next().is_none_or(|line| serde_json::from_str::<&RawValue>(line).is_err()) {
        return Err(malformed(&error, 0));
    }
    let lines = (0..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty());
    lines
        .map(|(at, line)| serde_json::from_str(line).map_err(|error| malformed(&error, at)))
        .collect()
}

/// Whether a value is an object that holds nothing, or empty lists alone.
fn is_empty(value: &RawValue) -> bool {
    let is_list = |value: &RawValue| {
        value.get().strip_prefix('[').is_some_and(|rest| rest.trim_start() == "]")
    };
    let Ok(Entries(fields)) = serde_json::from_str(value.get()) else { return false };
    fields.iter().all(|(_, value)| is_list(value))
}

fn longest(value: &RawValue, depth: usize) -> Option<Vec<&RawValue>> {
    let text = value.get();
    if text.starts_with('[') {
        return serde_json::from_str(text).ok();
    }
    let Entries(fields) = serde_json::from_str(text).ok()?;
    let is_list = |value: &RawValue| {
        value.get().starts_with('[') && value.get()[1..].trim_start().starts_with('{')
    };
    let lists = fields.iter().filter(|(_, value)| is_list(value));
    if let Some((_, list)) = lists.max_by_key(|(_, value)| value.get().len()) {
        return serde_json::from_str(list.get()).ok();
    }
    let objects: Vec<&RawValue> = fields
        .iter()
        .map(|(_, value)| *value)
        .filter(|value| value.get().starts_with('{'))
        .collect();
    if objects.is_empty() || depth == 0 {
        return None;
    }
    let nested = objects.iter().filter_map(|value| longest(value, depth - 1)).max_by_key(Vec::len);
    nested.or_else(|| (objects.len() == fields.len()).then_some(objects))
}

struct Reader<'t> {
    text: &'t str,
    table: Table<'t>,
    /// The columns by the keys, with those of objects in objects after points.
    columns: HashMap<String, usize>,
    row: Vec<Option<Cell>>,
    /// Whether a text holds a number with a mark, which may be a comma.
    has_marks: bool,
}

enum Cell {
    Span(Span),
    Made(String),
}

impl Reader<'_> {
    fn offset(&self, part: &RawValue) -> usize {
        (part.get().as_ptr() as usize).saturating_sub(self.text.as_ptr() as usize)
    }

    fn add(&mut self, line: u64, row: &RawValue) -> Result<(), Error> {
        let malformed =
            |what: &str| Error::Malformed { form: NAME, line, column: 1, what: what.to_owned() };
        self.row.clear();
        let Ok(Entries(fields)) = serde_json::from_str(row.get()) else {
            return Err(malformed("it is not a list of objects, one for each expense"));
        };
        self.fields(fields, "", DEPTH);
        self.table.begin(line);
        for cell in &self.row {
            match cell {
                None => self.table.push(Span::new(0, 0)),
                Some(Cell::Span(span)) => self.table.push(*span),
                Some(Cell::Made(text)) => self.table.push_made(text),
            }
        }
        self.table.drop_if_empty();
        // Else a small file with a new key in each object would become a large table.
        if self.table.cells() > 10_000 + 2 * self.text.len() {
            return Err(malformed("its objects have too few keys in common"));
        }
        Ok(())
    }

    fn fields(&mut self, fields: Vec<(Cow<'_, str>, &RawValue)>, before: &str, depth: usize) {
        for (key, value) in fields {
            let name = if before.is_empty() { key.into_owned() } else { format!("{before}.{key}") };
            let text = value.get();
            if text.starts_with('{') && depth > 0 {
                if let Ok(Entries(fields)) = serde_json::from_str(text) {
                    self.fields(fields, &name, depth - 1);
                }
                continue;
            }
            let Some(cell) = self.cell(value) else { continue };
            let count = self.columns.len();
            let at = match self.columns.get(&name) {
                Some(at) => *at,
                None if count >= MOST_COLUMNS => continue,
                None => *self.columns.entry(name).or_insert(count),
            };
            if self.row.len() <= at {
                self.row.resize_with(at + 1, || None);
            }
            self.row[at] = Some(cell);
        }
    }

    /// A value as a cell; `None` for what is no text, number or truth.
    fn cell(&mut self, value: &RawValue) -> Option<Cell> {
        let (text, start) = (value.get(), self.offset(value));
        if text.starts_with('"') {
            let inner = &text[1..text.len() - 1];
            let is_number = inner.len() < 40
                && inner.contains(['.', ','])
                && inner.bytes().any(|byte| byte.is_ascii_digit());
            self.has_marks |= is_number && matches!(crate::amount::cell(inner), Ok(Some(_)));
            if inner.contains('\\') {
                return serde_json::from_str(text).ok().map(Cell::Made);
            }
            return Some(Cell::Span(Span::new(start + 1, start + 1 + inner.len())));
        }
        if text == "null" || text.starts_with(['[', '{']) {
            return None;
        }
        if text.contains(['e', 'E']) && text != "true" && text != "false" {
            let number = expenses_model::Amount::from_json(text).map(|number| number.to_text());
            return Some(Cell::Made(number.unwrap_or_else(|| text.to_owned())));
        }
        Some(Cell::Span(Span::new(start, start + text.len())))
    }
}
