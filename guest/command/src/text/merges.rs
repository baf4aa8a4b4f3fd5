//! Merges, and what has to be decided for them.

use std::io::{self, Write};

use expenses_interface::{
    Choice, Conflict, Disputed, ExpenseRef, ExpenseSides, Logged, Merged, OtherSides, escape,
};
use expenses_tasks::merges::LeftOut;

use super::phrases::{CommitChanges, ExpenseDetails};
use settings::{name_of, sides_of, value_of, words_of};

mod settings;

/// The most of what is known to be in the file in another form that are shown.
const MOST_SHOWN: usize = 20;

/// What a merge of a file did, and what decisions have left out.
pub(super) fn merged(
    output: &mut dyn Write,
    name: &str,
    merged: &Merged,
    left_out: &[LeftOut<'_>],
) -> io::Result<()> {
    let Merged { logged, others, text: _ } = merged;
    let name = escape(name);
    match logged {
        Some(logged) => {
            let changes = Logged { note: None, ..logged.clone() };
            writeln!(output, "Merged {name}: {}", CommitChanges(&changes))?;
        }
        None if !others.is_empty() => writeln!(output, "Merged {name}: no expense is new")?,
        None if left_out.is_empty() => writeln!(output, "Nothing is new in {name}.")?,
        None => writeln!(output, "Nothing of {name} was taken in.")?,
    }
    if !others.is_empty() {
        writeln!(output, "Taken in, too: {}", escape(&words_of(others).join(", ")))?;
    }
    write_left_out(output, left_out)
}

/// Names what was left out: each purchase of which the file has no other form.
fn write_left_out(output: &mut dyn Write, left_out: &[LeftOut<'_>]) -> io::Result<()> {
    let mut more = 0;
    let mut shown = 0;
    for left in left_out {
        let may_be_lost = left.conflict.can_be_both && !left.is_equal();
        if !may_be_lost && shown == MOST_SHOWN {
            more += 1;
            continue;
        }
        shown += usize::from(!may_be_lost);
        let place = left.pick(&"here", &"there");
        match (&left.conflict.about, left.expense()) {
            (_, Some(expense)) => {
                let details = ExpenseDetails::from(ExpenseRef::from(expense));
                match left.is_equal() {
                    true => writeln!(output, "Taken for one: {details}")?,
                    false => writeln!(output, "Left out: {details}, {place}")?,
                }
            }
            (Disputed::Other(sides), None) => {
                let json = left.pick(&sides.ours, &sides.theirs).as_deref();
                let text = format!("{}: {}", name_of(sides), value_of(&sides.field, json));
                writeln!(output, "Left out: {}, {place}", escape(&text))?;
            }
            (Disputed::Expense(_), None) => {}
        }
    }
    match more {
        0 => Ok(()),
        more => writeln!(output, "… and {more} more of which the file has another form"),
    }
}

/// What a conflict is about, and what each side has: a line for each.
pub(crate) fn write_conflict(output: &mut dyn Write, conflict: &Conflict) -> io::Result<()> {
    match &conflict.about {
        Disputed::Expense(sides) => write_expense(output, sides, conflict.can_be_both),
        Disputed::Other(sides) => write_other(output, sides),
    }
}

/// What can be chosen, and what it means. What loses nothing comes first.
pub(crate) fn choices_of(conflict: &Conflict) -> Vec<(Choice, &'static str)> {
    const TWO: (Choice, &str) = (Choice::Both, "keep both: they are two");
    let (ours, theirs) = match &conflict.about {
        Disputed::Expense(ExpenseSides { ours: Some(_), theirs: Some(_), fields, .. })
            if fields.is_empty() =>
        {
            return vec![TWO, (Choice::Ours, "keep one: they are the same purchase")];
        }
        Disputed::Expense(of) => (of.ours.is_some(), of.theirs.is_some()),
        Disputed::Other(of) => (of.ours.is_some(), of.theirs.is_some()),
    };
    if conflict.can_be_both {
        return vec![
            TWO,
            (Choice::Ours, "drop the one there"),
            (Choice::Theirs, "drop the one here"),
        ];
    }
    let is_expense = matches!(conflict.about, Disputed::Expense(_));
    let without = if is_expense { "leave it deleted" } else { "keep none" };
    let text = |keep, is_there| if is_there { keep } else { without };
    vec![
        (Choice::Ours, text("keep the one here", ours)),
        (Choice::Theirs, text("keep the one there", theirs)),
    ]
}

fn write_expense(
    output: &mut dyn Write,
    sides: &ExpenseSides,
    can_be_both: bool,
) -> io::Result<()> {
    let ExpenseSides { base, ours, theirs, fields } = sides;
    match (ours, theirs) {
        (Some(ours), Some(theirs)) if fields.is_empty() || can_be_both && ours.id != theirs.id => {
            writeln!(output, "expense {} here may be the same purchase as one there:", ours.id)?;
        }
        (Some(ours), Some(_)) if base.is_some() => {
            writeln!(output, "expense {} was changed on both sides:", ours.id)?;
        }
        (Some(ours), Some(_)) if can_be_both => {
            writeln!(output, "expense {} may be another purchase there:", ours.id)?;
        }
        (Some(ours), Some(_)) => writeln!(output, "expense {} differs there:", ours.id)?,
        (Some(ours), None) => {
            writeln!(output, "expense {} was changed here and deleted there:", ours.id)?;
        }
        (None, _) => {
            let id = base.as_ref().or(theirs.as_ref()).map_or(0, |of| of.id);
            writeln!(output, "expense {id} was deleted here and changed there:")?;
        }
    }
    for (name, side) in [("before", base), ("here", ours), ("there", theirs)] {
        if let Some(expense) = side {
            writeln!(output, "  {name}: {}", ExpenseDetails::from(ExpenseRef::from(expense)))?;
        }
    }
    let unknown = ["description", "amount", "category", "date"];
    let unknown: Vec<&str> =
        fields.iter().map(String::as_str).filter(|name| !unknown.contains(name)).collect();
    match unknown.is_empty() {
        true => Ok(()),
        false => writeln!(output, "  they differ in {}, too", escape(&unknown.join(", "))),
    }
}

fn write_other(output: &mut dyn Write, sides: &OtherSides) -> io::Result<()> {
    let shown = sides_of(sides).into_iter().map(|(side, text)| format!("{side} {text}"));
    let shown: Vec<String> = shown.collect();
    writeln!(output, "{}", escape(&format!("{}: {}", name_of(sides), shown.join(", "))))
}
