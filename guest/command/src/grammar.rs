//! The arguments of the program and its commands, as they were typed.

mod own;

use std::ffi::OsString;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::commands::add::{self, AddArguments};
use crate::commands::budget::{self, BudgetArguments};
use crate::commands::check::CheckArguments;
use crate::commands::config::{self, ConfigArguments};
use crate::commands::delete::{self, DeleteArguments};
use crate::commands::due::{self, DueArguments};
use crate::commands::edit::{self, EditArguments};
use crate::commands::export::{self, ExportArguments};
use crate::commands::import::{self, ImportArguments};
use crate::commands::list::{self, ListArguments};
use crate::commands::merge::{self, MergeArguments};
use crate::commands::redo;
use crate::commands::rename::{self, RenameArguments};
use crate::commands::repeat::{self, RepeatArguments};
use crate::commands::search::{self, SearchArguments};
use crate::commands::show::ShowArguments;
use crate::commands::summary::{self, SummaryArguments};
use crate::commands::undo::{self, UndoArguments};
use crate::mistakes;
use crate::screen::When;

pub use own::{OwnProgram, Parsed, grammar, parse_with};

/// The place of the options that every command has: behind those of the command.
pub const EVERYWHERE: usize = 900;

/// The width of the help, wherever it is shown.
const WIDTH: usize = 80;

const EXAMPLES: &str = r#"Examples:
  expenses add 12.50 lunch --category food
  expenses add 12.50 lunch
  expenses list dentist last-year
  expenses list --category food --since 2026-11-01
  expenses edit 3 --amount 13.20
  expenses delete 3 4
  expenses summary --by month --json"#;

/// Parses the arguments of a program. The first is the name of the program.
///
/// `C` are the options of the carrier beside the shared ones, `()` if it has none.
///
/// # Errors
///
/// If the arguments are wrong, or are `--help` or `--version`: pass the error to
/// [`ExitReport::usage`](crate::ExitReport::usage).
pub fn parse<C: Args>(
    arguments: impl IntoIterator<Item: Into<OsString> + Clone>,
) -> Result<Program<C>, clap::Error> {
    let arguments = with_minus_signs(with_short_help(arguments));
    Program::try_parse_from(&arguments).map_err(|error| mistakes::explained(error, &arguments))
}

/// The arguments, with `-€5` and the like as `−€5`, with the sign for a minus: clap takes only
/// plain numbers for numbers, and every other word that begins with a hyphen for options.
fn with_minus_signs(mut arguments: Vec<OsString>) -> Vec<OsString> {
    let is_number = |text: &str| {
        let is_of_number = |c: char| !c.is_alphabetic() && !matches!(c, '-' | '=' | '%' | '#');
        text.chars().any(|c| c.is_ascii_digit()) && text.chars().take(1).all(is_of_number)
    };
    for argument in arguments.iter_mut().take_while(|argument| *argument != "--") {
        let number = argument.to_str().and_then(|text| text.strip_prefix('-'));
        if let Some(number) = number.filter(|text| is_number(text) && text.parse::<f64>().is_err())
            && expenses_tasks::entry::amount(number).is_ok()
        {
            *argument = format!("\u{2212}{number}").into();
        }
    }
    arguments
}

/// The arguments, with `help COMMAND` as `COMMAND -h`: the long help is what `--help` prints.
fn with_short_help(arguments: impl IntoIterator<Item: Into<OsString> + Clone>) -> Vec<OsString> {
    let mut arguments: Vec<OsString> = arguments.into_iter().map(Into::into).collect();
    if let [_, help, command] = arguments.as_mut_slice()
        && *help == *"help"
        && !command.to_string_lossy().starts_with('-')
    {
        *help = std::mem::replace(command, "-h".into());
    }
    arguments
}

/// Finds the last `--color` in arguments that [`parse`] refuses.
pub fn colour(arguments: impl IntoIterator<Item: Into<OsString>>) -> When {
    let texts = arguments.into_iter().map(|text| text.into().to_string_lossy().into_owned());
    let mut options = texts.take_while(|text| text != "--");
    let mut found = When::default();
    while let Some(option) = options.next() {
        let value = match option.strip_prefix("--color") {
            Some("") => options.next(),
            Some(value) => value.strip_prefix('=').map(str::to_owned),
            None => None,
        };
        if let Some(when) = value.and_then(|value| When::from_str(&value, false).ok()) {
            found = when;
        }
    }
    found
}

/// The options of the carrier and the shared arguments.
#[derive(Clone, Debug, Parser)]
#[command(
    name = "expenses",
    bin_name = "expenses",
    version,
    about = "Keep personal expenses in a store that cannot be corrupted",
    long_about = None,
    after_help = EXAMPLES,
    term_width = WIDTH
)]
pub struct Program<C: Args> {
    /// The options of the carrier.
    #[command(flatten)]
    pub carrier: C,
    /// The arguments that every carrier understands.
    #[command(flatten)]
    pub arguments: Arguments,
}

/// The arguments that every carrier understands.
#[derive(Args, Clone, Debug)]
pub struct Arguments {
    /// The command. Without one, this month is shown.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// Print JSON, for other programs to read
    #[arg(long, global = true, display_order = EVERYWHERE)]
    pub json: bool,
    /// When to write colour: auto, always or never
    #[arg(
        long,
        global = true,
        display_order = EVERYWHERE,
        value_enum,
        value_name = "WHEN",
        default_value_t,
        hide_default_value = true,
        hide_possible_values = true,
        verbatim_doc_comment
    )]
    pub color: When,
}

/// A command.
#[derive(Clone, Debug, Subcommand)]
#[allow(clippy::large_enum_variant, reason = "there is one of it")]
pub enum Command {
    /// Adds an expense.
    #[command(about = "Add an expense", override_usage = add::USAGE, after_help = add::NOTE)]
    Add(AddArguments),
    /// Lists expenses.
    #[command(about = "List the expenses of this month, or those that you name", after_help = list::NOTE)]
    List(ListArguments),
    /// Searches expenses by words.
    #[command(about = "List the expenses of any time with these words", after_help = search::NOTE)]
    Search(SearchArguments),
    /// Lists the categories.
    #[command(about = "List the categories in use")]
    Categories,
    /// Lists the tags.
    #[command(about = "List the tags in use")]
    Tags,
    /// Shows one expense.
    #[command(about = "Show one expense")]
    Show(ShowArguments),
    /// Changes an expense.
    #[command(
        about = "Change one expense or many; what you do not name stays as it is",
        override_usage = edit::USAGE,
        after_help = edit::NOTE,
        // `--category` is the new category, so the filter gets another name.
        mut_arg("category", |filter| filter.short(None).long("from-category"))
    )]
    Edit(EditArguments),
    /// Deletes expenses.
    #[command(about = "Delete expenses, all of them or none", after_help = delete::NOTE)]
    Delete(DeleteArguments),
    /// Sums up expenses.
    #[command(about = "Sum up expenses", after_help = summary::NOTE)]
    Summary(SummaryArguments),
    /// Shows, sets or removes budgets.
    #[command(about = "Show what is left of the budgets, or set one", after_help = budget::NOTE)]
    Budget(BudgetArguments),
    /// Renames a category.
    #[command(about = "Rename a category, with its budget", after_help = rename::NOTE)]
    Rename(RenameArguments),
    /// Shows or changes a setting of the store.
    #[command(about = "Show or change a setting, such as the day on which months start", after_help = config::NOTE)]
    Config(ConfigArguments),
    /// Repeats an expense, lists the repeats or ends one.
    #[command(about = "Repeat an expense every month or so, list the repeats, or end one", after_help = repeat::NOTE)]
    Repeat(RepeatArguments),
    /// Adds what is due.
    #[command(about = "Add what is due of the expenses that repeat", after_help = due::NOTE)]
    Due(DueArguments),
    /// Adds the expenses of a file.
    #[command(about = "Add the new expenses of a file, all of them or none", override_usage = import::USAGE, after_long_help = import::NOTE)]
    Import(ImportArguments),
    /// Writes expenses in a format of other programs.
    #[command(about = "Write expenses for other programs to read", after_help = export::NOTE)]
    Export(ExportArguments),
    /// Merges another data file into the store.
    #[command(about = "Merge another expenses.json, such as that of another machine", override_usage = merge::USAGE, after_help = merge::NOTE)]
    Merge(MergeArguments),
    /// Undoes the last change.
    #[command(about = "Undo the last change; an import is one change", after_help = undo::NOTE)]
    Undo(UndoArguments),
    /// Redoes the change that was undone last.
    #[command(about = "Redo the change that was undone last", after_help = redo::NOTE)]
    Redo,
    /// Shows the last changes.
    #[command(about = "Show the changes that can be undone, the latest first")]
    Log,
    /// Verifies the data file.
    #[command(about = "Check the data file and list every problem with line and column")]
    Check(CheckArguments),
    /// Copies the data file.
    #[command(about = "Copy the data file to a new file beside it, named after the time")]
    Backup,
    /// Shows the state of the store.
    #[command(about = "Show where the data file is and how many expenses it holds")]
    Info,
}

#[cfg(test)]
mod tests;
