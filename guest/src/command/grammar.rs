//! What can be typed: the arguments as they were given, not yet what they mean.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use super::screen::When;
use crate::interface::ExpensePatch;

mod budget;
mod filter;
mod transfer;

pub use budget::BudgetArguments;
pub use filter::{FilterArguments, SortBy, SummaryBy};
pub use transfer::{CsvArguments, ExportArguments, ExportFormat, ImportArguments};

const EXAMPLES: &str = r#"Examples:
  expenses add 12.50 "Lunch" --category food
  expenses list --category food --since 2026-11-01
  expenses list --sort amount --descending --limit 10
  expenses edit 3 --amount 13.20
  expenses delete 3 4
  expenses summary --by month --json"#;

const ADD_NOTE: &str = "\
A description that begins with a minus follows two of them:
  expenses add --category food -- 2.50 '-20% bread'";

const EDIT_NOTE: &str = "\
Without an id, all expenses that the filters match are changed, after they were shown
and you said yes.

Examples:
  expenses edit 3 --amount 13.20
  expenses edit --from-category eating-out --category food";

const DELETE_NOTE: &str = "\
Without ids, all expenses that the filters match are deleted, after they were shown and
you said yes.

Examples:
  expenses delete 3 4
  expenses delete --until 2019-12-31";

const UNDO_NOTE: &str = "\
Once more takes back the change before it, as far as `expenses log` shows. Ids are not
used again, and an undo cannot itself be taken back.";

const SUMMARY_NOTE: &str = "\
Examples:
  expenses summary --period this-month --by category --compare
  expenses summary --period 2026 --by category --by month
  expenses summary --by month --category food --chart food.svg";

/// What clap calls all filters together.
const MANY: &str = "FilterArguments";

/// Reads a program's arguments, the first of which is the program's name.
///
/// `C` holds a carrier's own options beside the shared ones, `()` where it has none.
/// The error is also how `--help` and `--version` arrive; [`Ending`](super::Ending)
/// is made from it.
pub fn parse<C: Args>(
    arguments: impl IntoIterator<Item: Into<OsString> + Clone>,
) -> Result<Program<C>, clap::Error> {
    Program::try_parse_from(arguments)
}

/// When to write colour, as the last `--color` says of arguments that [`parse`] refuses.
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

/// A program: a carrier's own options and the shared arguments.
#[derive(Clone, Debug, Parser)]
#[command(
    name = "expenses",
    bin_name = "expenses",
    version,
    about = "Keep personal expenses in a store that cannot be corrupted",
    long_about = None,
    after_help = EXAMPLES
)]
pub struct Program<C: Args> {
    /// The carrier's own options.
    #[command(flatten)]
    pub carrier: C,
    /// What every carrier understands.
    #[command(flatten)]
    pub arguments: Arguments,
}

/// What every carrier understands.
#[derive(Args, Clone, Debug)]
pub struct Arguments {
    /// What to do. Without it, this month is shown.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// Print JSON, for other programs to read
    #[arg(long, global = true)]
    pub json: bool,
    /// When to write colour: auto, always or never. Where it is not given, on a terminal,
    /// unless the environment variable NO_COLOR is set
    #[arg(
        long,
        global = true,
        value_enum,
        value_name = "WHEN",
        default_value_t,
        hide_default_value = true,
        hide_possible_values = true,
        verbatim_doc_comment
    )]
    pub color: When,
}

/// What to do.
#[derive(Clone, Debug, Subcommand)]
pub enum Command {
    /// Adds an expense.
    #[command(about = "Add an expense", after_help = ADD_NOTE)]
    Add(AddArguments),
    /// Lists expenses.
    #[command(about = "List expenses")]
    List(ListArguments),
    /// Shows one expense.
    #[command(about = "Show one expense")]
    Show(ShowArguments),
    /// Changes an expense.
    #[command(
        about = "Change an expense, or many: only what is given changes",
        after_help = EDIT_NOTE,
        // The filter for the category gives its name to the change of it.
        mut_arg("category", |filter| filter.short(None).long("from-category"))
    )]
    Edit(EditArguments),
    /// Deletes expenses.
    #[command(about = "Delete expenses: all that are meant, or none", after_help = DELETE_NOTE)]
    Delete(DeleteArguments),
    /// Sums up expenses.
    #[command(about = "Sum up expenses", after_help = SUMMARY_NOTE)]
    Summary(SummaryArguments),
    /// Shows, sets or removes budgets.
    #[command(about = "Show what is left of the monthly budgets, or set one", after_help = budget::NOTE)]
    Budget(BudgetArguments),
    /// Adds the expenses of a file.
    #[command(about = "Add the expenses of a file: all that are new, or none", after_help = transfer::IMPORT_NOTE)]
    Import(ImportArguments),
    /// Writes expenses in the form of other programs.
    #[command(about = "Write expenses for other programs to read", after_help = transfer::EXPORT_NOTE)]
    Export(ExportArguments),
    /// Takes the last change back.
    #[command(about = "Take the last change back, an import as a whole", after_help = UNDO_NOTE)]
    Undo,
    /// Shows what the last changes were.
    #[command(about = "Show the changes that can be taken back, the latest first")]
    Log,
    /// Verifies the data file.
    #[command(about = "Verify the file of the expenses: everything that is wrong, with its place")]
    Check(CheckArguments),
    /// Copies the data file.
    #[command(about = "Copy the file of the expenses beside it, under a name with the time")]
    Backup,
    /// Shows the state of the store.
    #[command(about = "Show which file holds the expenses, and how many there are")]
    Info,
}

/// The arguments of `add`.
#[derive(Args, Clone, Debug)]
pub struct AddArguments {
    /// What it cost, such as 12.50
    #[arg(allow_negative_numbers = true)]
    pub amount: String,
    /// What the money went to
    pub description: String,
    /// The category; its case does not matter
    #[arg(short, long)]
    pub category: String,
    /// The day, YYYY-MM-DD. Today where it is not given:
    /// the local day, under a stock WebAssembly runtime the UTC day
    #[arg(short, long, verbatim_doc_comment)]
    pub date: Option<String>,
}

/// The arguments of `list`.
#[derive(Args, Clone, Debug)]
pub struct ListArguments {
    /// What to sort by; equal dates or amounts are sorted by id
    #[arg(long, value_enum, default_value_t)]
    pub sort: SortBy,
    /// Start with the greatest or newest
    #[arg(long)]
    pub descending: bool,
    /// How many expenses at most
    #[arg(long, value_name = "NUMBER", value_parser = limit)]
    pub limit: Option<u64>,
    /// Which expenses. Last, for its heading holds for all that follows.
    #[command(flatten)]
    pub filter: FilterArguments,
}

/// The arguments of `show`.
#[derive(Args, Clone, Debug)]
pub struct ShowArguments {
    /// The id of the expense
    #[arg(value_parser = id)]
    pub id: u64,
}

/// The arguments of `edit`.
#[derive(Args, Clone, Debug)]
pub struct EditArguments {
    /// The id of the expense
    #[arg(value_parser = id, required_unless_present = MANY, conflicts_with = MANY)]
    pub id: Option<u64>,
    /// Change the expenses that the filters match without asking
    #[arg(long)]
    pub yes: bool,
    /// What to change.
    #[command(flatten)]
    pub changes: EditChanges,
    /// Which expenses, instead of an id. Last, for its heading holds for all that
    /// follows.
    #[command(flatten)]
    pub filter: FilterArguments,
}

/// What `edit` changes: at least one of these is given.
#[derive(Args, Clone, Debug, Default)]
#[group(required = true, multiple = true)]
pub struct EditChanges {
    /// What it cost
    #[arg(long, allow_negative_numbers = true)]
    pub amount: Option<String>,
    /// What the money went to
    #[arg(long, value_name = "TEXT")]
    pub description: Option<String>,
    /// The category
    #[arg(id = "new-category", short = 'c', long = "category", value_name = "CATEGORY")]
    pub category: Option<String>,
    /// The day, YYYY-MM-DD
    #[arg(short, long)]
    pub date: Option<String>,
}

/// The arguments of `delete`.
#[derive(Args, Clone, Debug)]
pub struct DeleteArguments {
    /// The ids of the expenses
    #[arg(value_name = "ID", value_parser = id, required_unless_present = MANY, conflicts_with = MANY)]
    pub ids: Vec<u64>,
    /// Delete the expenses that the filters match without asking
    #[arg(long)]
    pub yes: bool,
    /// Which expenses, instead of ids. Last, for its heading holds for all that follows.
    #[command(flatten)]
    pub filter: FilterArguments,
}

/// The arguments of `check`.
#[derive(Args, Clone, Debug)]
pub struct CheckArguments {
    /// Mend what there is one way to mend; a copy of the file as it was stays beside it
    #[arg(long)]
    pub repair: bool,
}

/// The arguments of `summary`.
#[derive(Args, Clone, Debug)]
pub struct SummaryArguments {
    /// What to group by; given twice, categories by months or years
    #[arg(long, value_enum, value_name = "GROUPING")]
    pub by: Vec<SummaryBy>,
    /// Compare with the period before, as long
    #[arg(long)]
    pub compare: bool,
    /// Draw a chart into a file that ends in .svg or .html; - writes an SVG to the
    /// standard output
    #[arg(long, value_name = "FILE", verbatim_doc_comment)]
    pub chart: Option<PathBuf>,
    /// Which expenses.
    #[command(flatten)]
    pub filter: FilterArguments,
}

fn id(text: &str) -> Result<u64, &'static str> {
    text.parse().map_err(|_| "an id is a whole number, such as 3")
}

fn limit(text: &str) -> Result<u64, &'static str> {
    match text.parse() {
        Ok(limit) if limit > 0 => Ok(limit),
        _ => Err("a whole number from 1 on is asked for"),
    }
}

impl From<EditChanges> for ExpensePatch {
    fn from(changes: EditChanges) -> Self {
        let EditChanges { amount, description, category, date } = changes;
        Self { amount, description, category, date }
    }
}

#[cfg(test)]
mod tests;
