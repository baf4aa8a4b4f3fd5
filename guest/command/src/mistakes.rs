//! Typical mistakes in the arguments: each is answered with the command to type.

use std::ffi::OsString;

use clap::Error;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use expenses_tasks::entry;

use crate::hints::word;

/// The names that other programs have for the commands here.
const OTHER_NAMES: [(&str, &str); 9] = [
    ("rm", "delete"),
    ("remove", "delete"),
    ("del", "delete"),
    ("new", "add"),
    ("insert", "add"),
    ("change", "edit"),
    ("update", "edit"),
    ("modify", "edit"),
    ("set", "edit"),
];

/// The fields that `edit` changes.
const FIELDS: [&str; 4] = ["amount", "description", "category", "date"];

/// The most ids that a message spells out.
const MOST_IDS: u64 = 10;

/// The error, or if the arguments are a typical mistake, one with the command to type.
pub(crate) fn explained(error: Error, arguments: &[OsString]) -> Error {
    let words: Vec<_> = arguments.iter().map(|word| word.to_string_lossy()).collect();
    let words: Vec<&str> = words.iter().skip(1).map(AsRef::as_ref).collect();
    let reason = match error.kind() {
        ErrorKind::InvalidSubcommand => other_name(&error, &words),
        ErrorKind::UnknownArgument | ErrorKind::MissingRequiredArgument => {
            undo_number(&words).or_else(|| edit_without_options(&words))
        }
        ErrorKind::ValueValidation => delete_range(&words),
        _ => None,
    };
    // The error ends with the command.
    reason.map_or(error, |(kind, reason)| Error::raw(kind, reason + "\n"))
}

/// `rm 3`
fn other_name(error: &Error, words: &[&str]) -> Option<(ErrorKind, String)> {
    let Some(ContextValue::String(typed)) = error.get(ContextKind::InvalidSubcommand) else {
        return None;
    };
    let (_, name) = OTHER_NAMES.iter().find(|(other, _)| other.eq_ignore_ascii_case(typed))?;
    let at = words.iter().position(|word| word == typed)?;
    let line = line(name, &words[at + 1..]);
    Some((error.kind(), format!("the command is called `{name}`: {line}")))
}

/// `undo 3`
fn undo_number(words: &[&str]) -> Option<(ErrorKind, String)> {
    let [.., "undo", number] = words else { return None };
    let number: u64 = number.parse().ok()?;
    let reason = format!(
        "`undo` undoes the last change. To undo the last {number} changes: expenses undo --to {number}. To delete expense {number}: expenses delete {number}"
    );
    Some((ErrorKind::UnknownArgument, reason))
}

/// `delete 3-5`
fn delete_range(words: &[&str]) -> Option<(ErrorKind, String)> {
    let at = words.iter().position(|word| *word == "delete")?;
    let range = words[at + 1..].iter().find_map(|word| {
        let (first, last) = word.split_once('-').or_else(|| word.split_once(".."))?;
        let (first, last) = (first.parse::<u64>().ok()?, last.parse::<u64>().ok()?);
        (first < last).then_some((first, last))
    });
    let (first, last) = range?;
    let ids = match last - first {
        0..MOST_IDS => {
            let ids: Vec<_> = (first..=last).map(|id| id.to_string()).collect();
            ids.join(" ")
        }
        _ => format!("$(seq {first} {last})"),
    };
    Some((ErrorKind::ValueValidation, format!("name each id: expenses delete {ids}")))
}

/// `edit 3 amount 5`, and `edit 3 5`
fn edit_without_options(words: &[&str]) -> Option<(ErrorKind, String)> {
    let at = words.iter().position(|word| *word == "edit")?;
    let [id, rest @ ..] = &words[at + 1..] else { return None };
    let is_id = id.parse::<u64>().is_ok() || *id == "last";
    let mut line = format!("expenses edit {id}");
    match rest {
        [amount] if entry::amount(amount).is_ok() => line += &format!(" --amount {}", word(amount)),
        [field, ..] if FIELDS.contains(field) => {
            for part in rest.chunks(2) {
                let [field, value] = part else { return None };
                FIELDS.contains(field).then_some(())?;
                line += &format!(" --{field} {}", word(value));
            }
        }
        _ => return None,
    }
    is_id.then(|| (ErrorKind::UnknownArgument, format!("the new values are options: {line}")))
}

/// A command line that can be typed.
fn line(command: &str, words: &[&str]) -> String {
    let words = words.iter().map(|text| match text.starts_with('-') {
        true => (*text).to_owned(),
        false => word(text),
    });
    ["expenses".to_owned(), command.to_owned()]
        .into_iter()
        .chain(words)
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use crate::{ExitReport, Screen, parse};

    fn message(line: &[&str]) -> String {
        let usage = parse::<()>(["expenses"].iter().chain(line)).unwrap_err();
        let report = ExitReport::usage(&usage, Screen::default(), Screen::default());
        assert_eq!((report.status, report.output.as_str()), (2, ""));
        report.message
    }

    #[test]
    fn a_mistake_is_answered_with_the_command_to_type() {
        for (line, expected) in [
            (&["rm", "3"][..], "the command is called `delete`: expenses delete 3"),
            (&["--json", "RM", "3", "4"], "the command is called `delete`: expenses delete 3 4"),
            (
                &["new", "12.50", "my lunch", "-c", "food"],
                "the command is called `add`: expenses add 12.50 'my lunch' -c food",
            ),
            (
                &["undo", "3"],
                "`undo` undoes the last change. To undo the last 3 changes: expenses undo --to 3. To delete expense 3: expenses delete 3",
            ),
            (
                &["edit", "3", "amount", "5"],
                "the new values are options: expenses edit 3 --amount 5",
            ),
            (
                &["edit", "last", "amount", "5", "category", "eating out"],
                "the new values are options: expenses edit last --amount 5 --category 'eating out'",
            ),
            (&["delete", "3-5"], "name each id: expenses delete 3 4 5"),
            (&["delete", "1", "3..500"], "name each id: expenses delete $(seq 3 500)"),
            (&["edit", "3", "12,50"], "the new values are options: expenses edit 3 --amount 12,50"),
        ] {
            assert_eq!(message(line), format!("error: {expected}\n"), "{line:?}");
        }
    }

    #[test]
    fn what_is_not_a_known_mistake_is_left_to_the_grammar() {
        for (line, part) in [
            (&["lst"][..], "a similar subcommand exists: 'list'"),
            (&["undo", "x"], "unexpected argument 'x' found"),
            (&["edit", "3", "lunch"], "unexpected argument 'lunch' found"),
            (&["edit", "3", "amount"], "unexpected argument 'amount' found"),
            (&["edit", "x", "amount", "5"], "unexpected argument 'amount' found"),
            (&["delete", "5-3"], "must be a whole number, such as 3, or `last`"),
        ] {
            assert!(message(line).contains(part), "{line:?}: {}", message(line));
        }
    }
}
