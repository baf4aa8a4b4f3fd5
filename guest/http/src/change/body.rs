//! The bodies of changes.

use expenses_interface::{
    Change, ExpensePatch, ExpenseUpdate, KeptExpense, NewBudget, NewExpense, NewRepeat,
};
use expenses_model::{MonthStart, date_text};
use serde_json::value::RawValue;

use crate::Problem;
use crate::json::{Fields, elements, id, required};
use crate::params::Today;

/// An expense to add. Without a date, or with `null`, it is of today.
pub(super) fn new_expense(mut fields: Fields<'_>, today: &Today) -> Result<NewExpense, Problem> {
    fields.is_null("date");
    let expense = NewExpense {
        description: required("description", fields.text("description")?)?,
        amount: required("amount", fields.amount("amount")?)?,
        category: required("category", fields.text("category")?)?,
        date: fields.text("date")?.or_else(|| Some(date_text(today()))),
    };
    fields.finish()?;
    Ok(expense)
}

/// What changes in an expense. Every expense has all members, so none can be `null`.
pub(super) fn patch(mut fields: Fields<'_>) -> Result<ExpensePatch, Problem> {
    let patch = ExpensePatch {
        description: fields.text("description")?,
        amount: fields.amount("amount")?,
        category: fields.text("category")?,
        date: fields.text("date")?,
    };
    fields.finish()?;
    Ok(patch)
}

/// A budget to set; without an amount, to remove.
pub(super) fn new_budget(mut fields: Fields<'_>) -> Result<NewBudget, Problem> {
    let mut member_or_null = |name: &str| match fields.is_null(name) {
        true => Ok(None),
        false if name == "amount" => required(name, fields.amount(name)?).map(Some),
        false => required(name, fields.text(name)?).map(Some),
    };
    let (category, amount) = (member_or_null("category")?, member_or_null("amount")?);
    let since = if fields.is_null("since") { None } else { fields.text("since")? };
    let mut flag = |name: &str| fields.flag(name).map(Option::unwrap_or_default);
    let (yearly, carries_over) = (flag("yearly")?, flag("carries_over")?);
    fields.finish()?;
    Ok(NewBudget { category, amount, yearly, carries_over, since })
}

/// A rule to start.
pub(super) fn new_repeat(mut fields: Fields<'_>) -> Result<NewRepeat, Problem> {
    for name in ["done", "until"] {
        fields.is_null(name);
    }
    let repeat = NewRepeat {
        description: required("description", fields.text("description")?)?,
        amount: required("amount", fields.amount("amount")?)?,
        category: required("category", fields.text("category")?)?,
        every: required("every", fields.text("every")?)?,
        first: required("first", fields.text("first")?)?,
        done: fields.text("done")?,
        until: fields.text("until")?,
    };
    fields.finish()?;
    Ok(repeat)
}

/// The day up to which what is due is to be added. The client says it: it knows which day it is
/// for the person.
pub(super) fn due(mut fields: Fields<'_>) -> Result<String, Problem> {
    let day = required("date", fields.text("date")?)?;
    fields.finish()?;
    Ok(day)
}

/// An expense that was kept elsewhere.
fn kept_expense(mut fields: Fields<'_>) -> Result<KeptExpense, Problem> {
    for name in ["id", "date"] {
        fields.is_null(name);
    }
    let expense = KeptExpense {
        id: fields.id("id")?,
        description: required("description", fields.text("description")?)?,
        amount: required("amount", fields.amount("amount")?)?,
        category: required("category", fields.text("category")?)?,
        date: fields.text("date")?,
    };
    fields.finish()?;
    Ok(expense)
}

/// Several changes: each an object whose only member is named after what it does.
pub(super) fn changes(body: &[u8], today: &Today) -> Result<Vec<Change>, Problem> {
    let change = |(index, element): (usize, &RawValue)| {
        change(element.get(), today).map_err(|problem| problem.with("index", &index))
    };
    elements(body)?.into_iter().enumerate().map(change).collect()
}

fn text(name: &str, value: &RawValue) -> Result<String, Problem> {
    let text = serde_json::from_str(value.get());
    text.map_err(|_| Problem::invalid(name, "must be text in quotes"))
}

fn change(json: &str, today: &Today) -> Result<Change, Problem> {
    let unknown = || {
        let rule = "must have one member: add, update, delete, restore, set-budget, set-month-start, start-repeat, stop-repeat, add-due or note";
        Problem::invalid("change", rule)
    };
    let (name, value) = Fields::of(json)?.only().ok_or_else(unknown)?;
    Ok(match name.as_str() {
        "add" => Change::Add(new_expense(Fields::of(value.get())?, today)?),
        "update" => {
            let mut fields = Fields::of(value.get())?;
            let id = required("id", fields.id("id")?)?;
            Change::Update(ExpenseUpdate { id, patch: patch(fields)? })
        }
        "delete" => Change::Delete(id("delete", value)?),
        "restore" => Change::Restore(kept_expense(Fields::of(value.get())?)?),
        "set-budget" => Change::SetBudget(new_budget(Fields::of(value.get())?)?),
        "set-month-start" => Change::SetMonthStart(day(value)?),
        "start-repeat" => Change::StartRepeat(new_repeat(Fields::of(value.get())?)?),
        "stop-repeat" => Change::StopRepeat(id("stop-repeat", value)?),
        "add-due" => Change::AddDue(text("add-due", value)?),
        "note" => Change::Note(text("note", value)?),
        _ => return Err(unknown()),
    })
}

/// The day on which months start.
fn day(value: &RawValue) -> Result<u8, Problem> {
    let start = serde_json::from_str(value.get()).ok().and_then(MonthStart::new);
    let start =
        start.ok_or_else(|| Problem::invalid("set-month-start", "must be a day from 1 to 28"))?;
    Ok(start.day())
}
