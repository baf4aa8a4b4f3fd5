//! What `list` and `summary` share: which expenses, and in which order or groups.

use clap::{Args, ValueEnum};

use crate::interface::{Filter, Grouping, SortKey};

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
    /// With this tag in the description, such as `work` for `#work`; its case does not
    /// matter
    #[arg(long)]
    pub tag: Option<String>,
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
    /// By tag.
    #[value(help = "The tag; an expense with several counts in each")]
    Tag,
}

impl From<FilterArguments> for Filter {
    fn from(arguments: FilterArguments) -> Self {
        let FilterArguments { category, since, until, least, greatest, text, tag } = arguments;
        Self { category, since, until, least, greatest, text, tag }
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
            SummaryBy::Tag => Self::Tag,
        }
    }
}
