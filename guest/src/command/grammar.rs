//! What can be typed: the arguments as they were given, not yet what they mean.

use std::ffi::OsString;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::interface::{Filter, Grouping, SortKey};

const EXAMPLES: &str = "\
Examples:
  expenses add 12.50 Lunch --category food
  expenses list --category food --since 2026-11-01
  expenses list --sort amount --descending --limit 10
  expenses edit 3 --amount 13.20
  expenses delete 3 4
  expenses summary --by month --json";

const ADD_NOTE: &str = "A description that begins with a minus follows `--`: expenses add -c food -- 2.50 '-20% bread'";

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
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// Print JSON, for other programs to read
    #[arg(long, global = true)]
    pub json: bool,
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
    #[command(about = "Change an expense: only what is given changes")]
    Edit(EditArguments),
    /// Deletes expenses.
    #[command(about = "Delete expenses: all that are named, or none")]
    Delete(DeleteArguments),
    /// Sums up expenses.
    #[command(about = "Sum up expenses")]
    Summary(SummaryArguments),
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
    /// The day, YYYY-MM-DD. Today where it is not given: the local day, under a
    /// stock WebAssembly runtime the UTC day
    #[arg(short, long)]
    pub date: Option<String>,
}

/// The arguments of `list`.
#[derive(Args, Clone, Debug)]
pub struct ListArguments {
    /// Which expenses.
    #[command(flatten)]
    pub filter: FilterArguments,
    /// What to sort by; equal dates or amounts are sorted by id
    #[arg(long, value_enum, default_value_t)]
    pub sort: SortBy,
    /// Start with the greatest or newest
    #[arg(long)]
    pub descending: bool,
    /// How many expenses at most
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u64).range(1..))]
    pub limit: Option<u64>,
}

/// The arguments of `show`.
#[derive(Args, Clone, Debug)]
pub struct ShowArguments {
    /// The id of the expense
    pub id: u64,
}

/// The arguments of `edit`, of which at least one beside the id is given.
#[derive(Args, Clone, Debug)]
#[group(id = "changes", required = true, multiple = true, args = ["amount", "description", "category", "date"])]
pub struct EditArguments {
    /// The id of the expense
    pub id: u64,
    /// What it cost
    #[arg(long, allow_negative_numbers = true)]
    pub amount: Option<String>,
    /// What the money went to
    #[arg(long, value_name = "TEXT")]
    pub description: Option<String>,
    /// The category
    #[arg(short, long)]
    pub category: Option<String>,
    /// The day, YYYY-MM-DD
    #[arg(short, long)]
    pub date: Option<String>,
}

/// The arguments of `delete`.
#[derive(Args, Clone, Debug)]
pub struct DeleteArguments {
    /// The ids of the expenses
    #[arg(required = true, value_name = "ID")]
    pub ids: Vec<u64>,
}

/// The arguments of `summary`.
#[derive(Args, Clone, Debug)]
pub struct SummaryArguments {
    /// What to group by
    #[arg(long, value_enum, value_name = "GROUPING")]
    pub by: Option<SummaryBy>,
    /// Which expenses.
    #[command(flatten)]
    pub filter: FilterArguments,
}

/// Which expenses are meant: those that meet every condition given.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Filters")]
pub struct FilterArguments {
    /// Of this category; its case does not matter
    #[arg(short, long)]
    pub category: Option<String>,
    /// From this day on, YYYY-MM-DD
    #[arg(long, value_name = "DATE")]
    pub since: Option<String>,
    /// To this day, included, YYYY-MM-DD
    #[arg(long, value_name = "DATE")]
    pub until: Option<String>,
    /// Of this amount or more
    #[arg(long, value_name = "AMOUNT", visible_alias = "min", allow_negative_numbers = true)]
    pub least: Option<String>,
    /// Of this amount or less
    #[arg(long, value_name = "AMOUNT", visible_alias = "max", allow_negative_numbers = true)]
    pub greatest: Option<String>,
    /// With this text in the description; its case does not matter
    #[arg(long)]
    pub text: Option<String>,
}

/// What `list` sorts by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum SortBy {
    /// By id: the order in which they were added.
    #[default]
    #[value(help = "The order in which they were added")]
    Id,
    /// By day; expenses without one come last.
    #[value(help = "The day; expenses without one come last")]
    Date,
    /// By amount.
    #[value(help = "The amount")]
    Amount,
}

/// What `summary` groups by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SummaryBy {
    /// By category.
    #[value(help = "The category")]
    Category,
    /// By month.
    #[value(help = "The month, YYYY-MM")]
    Month,
    /// By year.
    #[value(help = "The year")]
    Year,
}

impl From<FilterArguments> for Filter {
    fn from(arguments: FilterArguments) -> Self {
        let FilterArguments { category, since, until, least, greatest, text } = arguments;
        Self { category, since, until, least, greatest, text }
    }
}

impl From<SortBy> for SortKey {
    fn from(by: SortBy) -> Self {
        match by {
            SortBy::Id => Self::Id,
            SortBy::Date => Self::Date,
            SortBy::Amount => Self::Amount,
        }
    }
}

impl From<SummaryBy> for Grouping {
    fn from(by: SummaryBy) -> Self {
        match by {
            SummaryBy::Category => Self::Category,
            SummaryBy::Month => Self::Month,
            SummaryBy::Year => Self::Year,
        }
    }
}

#[cfg(test)]
mod tests;
