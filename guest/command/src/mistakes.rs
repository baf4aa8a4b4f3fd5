//! Typical mistakes in the arguments: each is answered with the command to type.

mod missing;
mod typed;

use std::ffi::OsString;

use clap::Error;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use expenses_model::Date;
use expenses_tasks::entry;
use expenses_tasks::period::Period;

use crate::hints::{option, word};
use typed::Typed;

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
const OF_THE_PROGRAM: [&str; 4] = ["serve", "token", "tenant", "setup"];

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
    let typed = Typed::of(&words);
    let reason = match error.kind() {
        // Of a carrier without that option.
        _ if text_of(&error, ContextKind::InvalidArg) == Some("--data") => None,
        ErrorKind::InvalidSubcommand => typed
            .help_of_two()
            .or_else(|| of_the_program(&error))
            .or_else(|| typed.other_name(&error)),
        ErrorKind::UnknownArgument | ErrorKind::MissingRequiredArgument => typed
            .undo_number()
            .or_else(|| typed.edit_without_options())
            .or_else(|| typed.budget_of_a_word())
            .or_else(|| typed.conditions_as_words(&error))
            .or_else(|| typed.without_what_it_needs(&error))
            .or_else(|| typed.other_option(&error)),
        ErrorKind::ValueValidation => typed
            .delete_range()
            .or_else(|| typed.delete_words(&error))
            .or_else(|| typed.undo_to_nothing(&error))
            .or_else(|| typed.no_template(&error)),
        ErrorKind::DisplayVersion if words.contains(&"--json") => {
            let version = env!("CARGO_PKG_VERSION");
            Some((error.kind(), format!("{{\n  \"version\": \"{version}\"\n}}")))
        }
        _ => None,
    };
    // The error ends with the command.
    reason.map_or(error, |(kind, reason)| Error::raw(kind, reason + "\n"))
}

/// The text that an error has of a kind.
fn text_of(error: &Error, kind: ContextKind) -> Option<&str> {
    match error.get(kind) {
        Some(ContextValue::String(text)) => Some(text),
        _ => None,
    }
}

/// `serve`, in a component
fn of_the_program(error: &Error) -> Option<(ErrorKind, String)> {
    let typed = text_of(error, ContextKind::InvalidSubcommand)?;
    let name = OF_THE_PROGRAM.iter().find(|name| **name == typed)?;
    let reason = format!("`{name}` needs the program `expenses`: a component cannot do it");
    Some((error.kind(), reason))
}

/// A month as `--period` takes it: `august` for `8`.
fn month_of(text: &str) -> String {
    let number = text.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
    number.and_then(|at| MONTHS.get(at)).map_or_else(|| text.to_owned(), |name| (*name).to_owned())
}

impl Typed<'_> {
    /// `rm 3`
    fn other_name(&self, error: &Error) -> Option<(ErrorKind, String)> {
        let typed = text_of(error, ContextKind::InvalidSubcommand)?;
        let (_, name) = OTHER_NAMES.iter().find(|(other, _)| other.eq_ignore_ascii_case(typed))?;
        let line = self.line(name, self.of_command(typed)?);
        Some((error.kind(), format!("the command is called `{name}`: {line}")))
    }

    /// `help undo redo`
    fn help_of_two(&self) -> Option<(ErrorKind, String)> {
        let names = self.of_command("help")?.iter().filter(|name| !name.starts_with('-'));
        let lines: Vec<_> = names.map(|name| format!("expenses help {}", word(name))).collect();
        (lines.len() > 1).then(|| {
            let reason = format!("the help is of one command at a time: {}", lines.join("; "));
            (ErrorKind::InvalidSubcommand, reason)
        })
    }

    /// `budget food 200`
    fn budget_of_a_word(&self) -> Option<(ErrorKind, String)> {
        let [one, other] = self.of_command("budget")? else { return None };
        let is_amount = |text: &str| entry::amount(text).is_ok();
        let (category, amount) = match (is_amount(one), is_amount(other)) {
            (false, true) => (one, other),
            (true, false) if !other.starts_with('-') => (other, one),
            _ => return None,
        };
        let line = self.line("budget", &[*amount, "--category", *category]);
        Some((ErrorKind::UnknownArgument, format!("the category is an option: {line}")))
    }

    /// `summary last-month food`
    fn conditions_as_words(&self, error: &Error) -> Option<(ErrorKind, String)> {
        let typed = text_of(error, ContextKind::InvalidArg)?;
        let (command @ ("summary" | "export"), rest) = self.command()? else { return None };
        let at = rest.iter().position(|word| *word == typed && !word.starts_with('-'))?;
        let (before, after) = rest.split_at(at);
        let count = after.iter().take_while(|word| !word.starts_with('-')).count();
        let (words, after) = after.split_at(count);
        // Which words are periods is the same on every day.
        let is_period = |word: &&str| Period::parse(word, Date::constant(2026, 1, 1)).is_some();
        let (periods, others): (Vec<_>, Vec<_>) = words.iter().copied().partition(is_period);
        (periods.len() < 2).then_some(())?;
        let options = periods.iter().map(|period| ["--period", *period]);
        let options = options.chain(others.iter().map(|category| ["--category", *category]));
        let options: Vec<&str> = options.flatten().collect();
        let line = self.line(command, &[before, &options[..], after].concat());
        Some((error.kind(), format!("a period and a category are options: {line}")))
    }

    /// `undo --to 0`
    fn undo_to_nothing(&self, error: &Error) -> Option<(ErrorKind, String)> {
        self.of_command("undo")?;
        text_of(error, ContextKind::InvalidArg)?.starts_with("--to ").then_some(())?;
        let (log, undo) = (self.line("log", &[]), self.line("undo", &["--to", "1"]));
        let reason = format!("`--to` is a number of `{log}`, 1 for the last change: {undo}");
        Some((error.kind(), reason))
    }

    /// `list --least 5`, and `summary --month 8`
    fn other_option(&self, error: &Error) -> Option<(ErrorKind, String)> {
        let typed = text_of(error, ContextKind::InvalidArg)?;
        let (command, words) = self.command()?;
        let is_typed = |word: &&str| word.split('=').next() == Some(typed);
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
            let (_, name) = OTHER_OPTIONS.iter().find(|(other, _)| *other == typed)?;
            (*name, value)
        };
        before.push(name);
        before.extend(value);
        before.extend(rest);
        let line = self.line(command, &before);
        Some((error.kind(), format!("the option is called `{name}`: {line}")))
    }

    /// `list --format csv`
    fn no_template(&self, error: &Error) -> Option<(ErrorKind, String)> {
        let argument = text_of(error, ContextKind::InvalidArg)?;
        let reason = std::error::Error::source(error)?;
        argument.starts_with("--format ").then_some(())?;
        let form = text_of(error, ContextKind::InvalidValue)?.to_ascii_lowercase();
        let advice = match form.as_str() {
            "csv" => format!("; for CSV: {}", self.line("list", &["--csv"])),
            "json" => format!("; for JSON: {}", self.line("list", &["--json"])),
            "jsonl" | "hledger" | "ledger" | "beancount" => {
                format!("; for this format: {}", self.line("export", &["--format", form.as_str()]))
            }
            _ => String::new(),
        };
        Some((ErrorKind::ValueValidation, format!("`--format` {reason}{advice}")))
    }

    /// `delete lunch`, and `edit lunch`
    fn delete_words(&self, error: &Error) -> Option<(ErrorKind, String)> {
        let (command @ ("delete" | "edit" | "show"), _) = self.command()? else { return None };
        let argument = text_of(error, ContextKind::InvalidArg)?;
        let text = text_of(error, ContextKind::InvalidValue)?;
        let is_text = matches!(argument.trim_end_matches("..."), "<ID>" | "[ID]")
            && text.contains(char::is_alphabetic);
        is_text.then_some(())?;
        let line = self.line("search", &[text]);
        let reason = format!("`{command}` takes ids; to see which ones: {line}");
        Some((ErrorKind::ValueValidation, reason))
    }

    /// `undo 3`
    fn undo_number(&self) -> Option<(ErrorKind, String)> {
        let [number] = self.of_command("undo")? else { return None };
        number.parse::<u64>().ok()?;
        let undo = self.line("undo", &["--to", *number]);
        let delete = self.line("delete", &[*number]);
        let reason = format!(
            "`undo` undoes the last change. To undo the last {number} changes: {undo}. To delete expense {number}: {delete}"
        );
        Some((ErrorKind::UnknownArgument, reason))
    }

    /// `delete 3-5`
    fn delete_range(&self) -> Option<(ErrorKind, String)> {
        let range = self.of_command("delete")?.iter().find_map(|word| {
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
        let reason = format!("name each id: {} {ids}", self.line("delete", &[]));
        Some((ErrorKind::ValueValidation, reason))
    }

    /// `edit 3 amount 5`, and `edit 3 5`
    fn edit_without_options(&self) -> Option<(ErrorKind, String)> {
        let [id, rest @ ..] = self.of_command("edit")? else { return None };
        let is_id = id.parse::<u64>().is_ok() || *id == "last";
        let mut line = self.line("edit", &[*id]);
        match rest {
            [amount] if entry::amount(amount).is_ok() => line += &option("amount", amount),
            [field, ..] if FIELDS.contains(field) => {
                for part in rest.chunks(2) {
                    let [field, value] = part else { return None };
                    FIELDS.contains(field).then_some(())?;
                    line += &option(field, value);
                }
            }
            _ => return None,
        }
        is_id.then(|| (ErrorKind::UnknownArgument, format!("the new values are options: {line}")))
    }
}

#[cfg(test)]
mod tests;
