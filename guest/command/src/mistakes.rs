//! Typical mistakes in the arguments: each is answered with the command to type.

use std::ffi::OsString;

use clap::Error;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use expenses_tasks::entry;

use crate::hints::word;

/// The names that other programs have for the commands here.
const OTHER_NAMES: [(&str, &str); 14] = [
    ("rm", "delete"),
    ("remove", "delete"),
    ("del", "delete"),
    ("new", "add"),
    ("insert", "add"),
    ("change", "edit"),
    ("update", "edit"),
    ("modify", "edit"),
    ("set", "edit"),
    ("ls", "list"),
    ("find", "search"),
    ("grep", "search"),
    ("history", "log"),
    ("report", "summary"),
];

/// The names that other programs have for the options here.
const OTHER_OPTIONS: [(&str, &str); 14] = [
    ("--least", "--min"),
    ("--greatest", "--max"),
    ("--from", "--since"),
    ("--after", "--since"),
    ("--begin", "--since"),
    ("--to", "--until"),
    ("--before", "--until"),
    ("--end", "--until"),
    ("--year", "--period"),
    ("--search", "--text"),
    ("--grep", "--text"),
    ("--query", "--text"),
    ("--exclude", "--not-category"),
    ("--output", "--format"),
];

/// The commands that only the program has.
const OF_THE_PROGRAM: [&str; 3] = ["serve", "token", "setup"];

/// The months, as `--period` takes them.
const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
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
        ErrorKind::InvalidSubcommand => help_of_two(&words)
            .or_else(|| of_the_program(&error))
            .or_else(|| other_name(&error, &words)),
        ErrorKind::UnknownArgument | ErrorKind::MissingRequiredArgument => undo_number(&words)
            .or_else(|| edit_without_options(&words))
            .or_else(|| budget_of_a_word(&words))
            .or_else(|| without_its_file(&error, &words))
            .or_else(|| other_option(&error, &words)),
        ErrorKind::ValueValidation => delete_range(&words)
            .or_else(|| delete_words(&error, &words))
            .or_else(|| no_template(&error)),
        ErrorKind::DisplayVersion if words.contains(&"--json") => {
            let version = env!("CARGO_PKG_VERSION");
            Some((error.kind(), format!("{{\n  \"version\": \"{version}\"\n}}")))
        }
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

/// `help undo redo`
fn help_of_two(words: &[&str]) -> Option<(ErrorKind, String)> {
    let ["help", names @ ..] = words else { return None };
    (names.len() > 1).then(|| {
        let lines: Vec<_> = names.iter().map(|name| line("help", &[*name])).collect();
        let reason = format!("the help is of one command at a time: {}", lines.join("; "));
        (ErrorKind::InvalidSubcommand, reason)
    })
}

/// `serve`, in a component
fn of_the_program(error: &Error) -> Option<(ErrorKind, String)> {
    let Some(ContextValue::String(typed)) = error.get(ContextKind::InvalidSubcommand) else {
        return None;
    };
    let name = OF_THE_PROGRAM.iter().find(|name| **name == typed.as_str())?;
    let reason = format!("`{name}` needs the program `expenses`: a component cannot do it");
    Some((error.kind(), reason))
}

/// `budget food 200`
fn budget_of_a_word(words: &[&str]) -> Option<(ErrorKind, String)> {
    let at = words.iter().position(|word| *word == "budget")?;
    let [one, other] = &words[at + 1..] else { return None };
    let is_amount = |text: &str| entry::amount(text).is_ok();
    let (category, amount) = match (is_amount(one), is_amount(other)) {
        (false, true) => (one, other),
        (true, false) if !other.starts_with('-') => (other, one),
        _ => return None,
    };
    let (amount, category) = (word(amount), word(category));
    let line = format!("expenses budget {amount} --category {category}");
    Some((ErrorKind::UnknownArgument, format!("the category is an option: {line}")))
}

/// `import` without a file, and `export` without a form
fn without_its_file(error: &Error, words: &[&str]) -> Option<(ErrorKind, String)> {
    (error.kind() == ErrorKind::MissingRequiredArgument).then_some(())?;
    let at = words.iter().position(|word| matches!(*word, "import" | "export"))?;
    let reason = match words[at] {
        "import" => "name the file: expenses import FILE --dry-run".to_owned(),
        "export" => {
            let line = line("export", &[&["--format", "csv"][..], &words[at + 1..]].concat());
            format!("name the format, such as csv, json or hledger: {line}")
        }
        _ => return None,
    };
    Some((ErrorKind::MissingRequiredArgument, reason))
}

/// `list --least 5`, and `summary --month 8`
fn other_option(error: &Error, words: &[&str]) -> Option<(ErrorKind, String)> {
    let Some(ContextValue::String(typed)) = error.get(ContextKind::InvalidArg) else {
        return None;
    };
    let is_typed = |word: &&str| word.split('=').next() == Some(typed.as_str());
    let at = words.iter().position(is_typed)?;
    let (mut before, mut rest) = (words[..at].to_vec(), words[at + 1..].to_vec());
    let value = match words[at].split_once('=') {
        Some((_, value)) => Some(value),
        None if rest.is_empty() => None,
        None => Some(rest.remove(0)),
    };
    let month;
    let (name, value) = if typed == "--month" {
        month = value.map(month_of)?;
        ("--period", Some(month.as_str()))
    } else {
        let (_, name) = OTHER_OPTIONS.iter().find(|(other, _)| *other == typed.as_str())?;
        (*name, value)
    };
    before.push(name);
    before.extend(value);
    before.extend(rest);
    let [command, rest @ ..] = before.as_slice() else { return None };
    Some((error.kind(), format!("the option is called `{name}`: {}", line(command, rest))))
}

/// A month as `--period` takes it: `august` for `8`.
fn month_of(text: &str) -> String {
    let number = text.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
    number.and_then(|at| MONTHS.get(at)).map_or_else(|| text.to_owned(), |name| (*name).to_owned())
}

/// `list --format csv`
fn no_template(error: &Error) -> Option<(ErrorKind, String)> {
    let Some(ContextValue::String(argument)) = error.get(ContextKind::InvalidArg) else {
        return None;
    };
    let reason = std::error::Error::source(error)?;
    let is_form = argument.starts_with("--format ");
    is_form.then(|| (ErrorKind::ValueValidation, format!("`--format` {reason}")))
}

/// `delete lunch`, and `edit lunch`
fn delete_words(error: &Error, words: &[&str]) -> Option<(ErrorKind, String)> {
    let at = words.iter().position(|word| matches!(*word, "delete" | "edit" | "show"))?;
    let (Some(ContextValue::String(argument)), Some(ContextValue::String(text))) =
        (error.get(ContextKind::InvalidArg), error.get(ContextKind::InvalidValue))
    else {
        return None;
    };
    let is_text = matches!(argument.trim_end_matches("..."), "<ID>" | "[ID]")
        && text.contains(char::is_alphabetic);
    is_text.then_some(())?;
    let (command, text) = (words[at], word(text));
    let reason = format!("`{command}` takes ids; to see which ones: expenses search {text}");
    Some((ErrorKind::ValueValidation, reason))
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
            (&["find", "tea"], "the command is called `search`: expenses search tea"),
            (
                &["help", "undo", "redo"],
                "the help is of one command at a time: expenses help undo; expenses help redo",
            ),
            (&["setup"], "`setup` needs the program `expenses`: a component cannot do it"),
            (
                &["budget", "eating out", "200"],
                "the category is an option: expenses budget 200 --category 'eating out'",
            ),
            (
                &["budget", "200", "food"],
                "the category is an option: expenses budget 200 --category food",
            ),
            (&["--color", "never", "import"], "name the file: expenses import FILE --dry-run"),
            (
                &["export", "-c", "food"],
                "name the format, such as csv, json or hledger: expenses export --format csv -c food",
            ),
            (
                &["summary", "--month", "8", "--by", "category"],
                "the option is called `--period`: expenses summary --period august --by category",
            ),
            (
                &["list", "--month=2026-08"],
                "the option is called `--period`: expenses list --period 2026-08",
            ),
            (&["list", "--least", "5"], "the option is called `--min`: expenses list --min 5"),
            (
                &["delete", "my lunch"],
                "`delete` takes ids; to see which ones: expenses search 'my lunch'",
            ),
            (
                &["list", "--format", "csv"],
                "`--format` must be a template; for CSV: expenses list --csv",
            ),
            (&["delete", "3-5"], "name each id: expenses delete 3 4 5"),
            (&["delete", "1", "3..500"], "name each id: expenses delete $(seq 3 500)"),
            (&["edit", "3", "12,50"], "the new values are options: expenses edit 3 --amount 12,50"),
        ] {
            assert_eq!(message(line), format!("expenses: {expected}\n"), "{line:?}");
        }
    }

    #[test]
    fn what_is_not_a_known_mistake_is_left_to_the_grammar() {
        for (line, part) in [
            (&["lst"][..], "a similar subcommand exists: 'list'"),
            (&["undo", "x"], "unexpected argument 'x' found"),
            (&["edit", "3", "lunch"], "unexpected argument 'lunch' found"),
            (&["edit", "3", "amount"], "unexpected argument 'amount' found"),
            (&["list", "--colour", "5"], "unexpected argument '--colour' found"),
            (&["delete", "5-3"], "must be a whole number, such as 3, or `last`"),
        ] {
            assert!(message(line).contains(part), "{line:?}: {}", message(line));
        }
    }
}
