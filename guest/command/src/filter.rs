//! What `list` and `summary` share: which expenses, and in which order or groups.

use clap::{Args, ValueEnum};

use expenses_interface::{Filter, Grouping, SortKey};
use expenses_model::Date;
use expenses_tasks::period::{FORMS, Period};

/// Which expenses are meant: those that meet every condition given.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Filters")]
pub struct FilterArguments {
    /// Of this category; its case does not matter
    #[arg(short, long)]
    pub category: Option<String>,
    /// Of this day, month or year, such as 2026-11, or one of today, yesterday,
    /// this-week, last-week, this-month, last-month, this-year, last-year, last-30-days
    #[arg(short, long, conflicts_with_all = ["since", "until"], verbatim_doc_comment)]
    pub period: Option<String>,
    /// From this day on, or from the first of a period such as last-month
    #[arg(long, value_name = "DATE")]
    pub since: Option<String>,
    /// To this day, included, or to the last of a period such as 2026-11
    #[arg(long, value_name = "DATE")]
    pub until: Option<String>,
    /// Of this amount or more
    #[arg(long, value_name = "AMOUNT", visible_alias = "min", allow_negative_numbers = true)]
    pub least: Option<String>,
    /// Of this amount or less
    #[arg(long, value_name = "AMOUNT", visible_alias = "max", allow_negative_numbers = true)]
    pub greatest: Option<String>,
    /// With this text in the description; its case and accents do not matter
    #[arg(long, value_parser = text)]
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

impl FilterArguments {
    /// The filter that is meant on the day `today`.
    ///
    /// # Errors
    ///
    /// That a text names no days, as a sentence.
    pub(crate) fn on(&self, today: Option<fn() -> Date>) -> Result<Filter, String> {
        let period = |option: &str, text: &Option<String>| {
            let Some(text) = text else { return Ok(None) };
            // A day means the same on every day.
            let today = today.map_or(Date::MIN, |today| today());
            Period::parse(text, today).map(Some).ok_or_else(|| {
                let shown: String = text.chars().take(40).flat_map(char::escape_debug).collect();
                format!("`{option}` takes {FORMS}, not `{shown}`")
            })
        };
        let whole = period("--period", &self.period)?;
        let first = period("--since", &self.since)?.or(whole).map(|period| period.first);
        let last = period("--until", &self.until)?.or(whole).map(|period| period.last);
        let Self { category, least, greatest, text, tag, .. } = self.clone();
        let [since, until] = [first, last].map(|day| day.map(|day| day.to_string()));
        Ok(Filter { category, since, until, least, greatest, text, tag })
    }
}

/// Every description has an empty text in it. Who gives one, such as a script whose
/// variable is not set, does not mean all expenses.
fn text(text: &str) -> Result<String, &'static str> {
    match text {
        "" => {
            Err("a text of one character or more is asked for; all expenses are meant without it")
        }
        _ => Ok(text.to_owned()),
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
