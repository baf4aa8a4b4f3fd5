//! JSON: an array of expenses, JSON Lines, or a data file.

use std::collections::HashSet;

use serde::Deserialize;
use serde_json::value::RawValue;

use expenses_interface::{ExpenseRef, KeptExpense};
use expenses_model::{Amount, Entries, Lines, parse_date};

use super::{BadRow, ExpenseRow, OwnFile};

/// Reads a text that begins as an object or an array.
///
/// # Errors
///
/// Where and why it is none of the three.
pub(super) fn read(text: &str) -> Result<OwnFile, String> {
    if text.trim_start().starts_with('[') {
        return Ok(array(text, parsed(text)?));
    }
    // An object that is one of many lines, or else all of the text.
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    if let Ok(Fields { expenses: None, .. }) = serde_json::from_str(first) {
        let lines = (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty());
        return Ok(gathered(lines.map(|(number, line)| (number, expense(line)))));
    }
    let Fields { expenses, .. } = parsed(text)?;
    let expenses = expenses.ok_or("it has no `expenses`, and is none of JSON Lines")?.get();
    if expenses.starts_with('[') {
        return Ok(array(text, parsed(expenses)?));
    }
    let Entries(entries) = parsed(expenses)?;
    let line = line(text);
    Ok(gathered(entries.into_iter().map(|(key, json)| (line(json), keyed(&key, json)))))
}

fn parsed<'a, T: Deserialize<'a>>(text: &'a str) -> Result<T, String> {
    serde_json::from_str(text).map_err(|error| error.to_string())
}

fn array(text: &str, rows: Vec<&RawValue>) -> OwnFile {
    let line = line(text);
    gathered(rows.into_iter().map(|row| (line(row), expense(row.get()))))
}

/// What tells the line on which a part of the text begins.
fn line(text: &str) -> impl Fn(&RawValue) -> u64 {
    let (lines, start) = (Lines::of(text), text.as_ptr() as usize);
    move |part| lines.place(part.get().as_ptr() as usize - start).0
}

/// An expense of a data file, where its key may be its only id.
fn keyed(key: &str, json: &RawValue) -> Result<KeptExpense, String> {
    let expense = expense(json.get())?;
    let id = key.parse().map_err(|_| format!("its key `{key}` is no id"))?;
    match expense.id {
        Some(own) if own != id => Err(format!("its key is {key} and its id {own}")),
        _ => Ok(KeptExpense { id: Some(id), ..expense }),
    }
}

/// No id is given to two expenses.
fn gathered(rows: impl Iterator<Item = (u64, Result<KeptExpense, String>)>) -> OwnFile {
    let mut file = OwnFile::default();
    let mut ids = HashSet::new();
    for (line, expense) in rows {
        let expense = expense.and_then(|expense| match expense.id {
            Some(id) if !ids.insert(id) => Err(format!("the id {id} is there twice")),
            _ => Ok(expense),
        });
        match expense {
            Ok(expense) => file.rows.push(ExpenseRow { line, expense: ExpenseRef::from(&expense) }),
            Err(reason) => file.bad.push(BadRow { line, reason }),
        }
    }
    file
}

/// The fields of an expense, of which others are ignored; and that by which a data file
/// is known.
#[derive(Deserialize)]
struct Fields<'a> {
    id: Option<u64>,
    description: Option<String>,
    #[serde(borrow)]
    amount: Option<&'a RawValue>,
    category: Option<String>,
    date: Option<String>,
    #[serde(borrow)]
    expenses: Option<&'a RawValue>,
}

fn expense(json: &str) -> Result<KeptExpense, String> {
    let fields: Fields<'_> = serde_json::from_str(json).map_err(|error| {
        // The place counts from the expense's own first line.
        let text = error.to_string();
        text.split(" at line ").next().unwrap_or_default().to_owned()
    })?;
    let lacks = |name: &str| format!("the {name} is not there");
    let amount = amount(fields.amount.ok_or_else(|| lacks("amount"))?.get())?;
    if let Some(date) = &fields.date
        && parse_date(date).is_none()
    {
        return Err(format!("the date `{date}` is no calendar date YYYY-MM-DD"));
    }
    if fields.id == Some(0) {
        return Err("ids count from 1".into());
    }
    Ok(KeptExpense {
        id: fields.id,
        description: fields.description.ok_or_else(|| lacks("description"))?,
        amount,
        category: fields.category.ok_or_else(|| lacks("category"))?,
        date: fields.date,
    })
}

/// A number, or a text that holds one.
fn amount(json: &str) -> Result<String, String> {
    let text = serde_json::from_str::<String>(json);
    let amount = match &text {
        Ok(text) => Amount::parse_kept(text),
        // What `export` writes for 1e-400 has more digits than a data file's number.
        Err(_) => Amount::from_json(json).map_or_else(|| Amount::parse_kept(json), Ok),
    };
    amount.map(|amount| amount.to_text()).map_err(|reason| format!("the amount {reason}"))
}
