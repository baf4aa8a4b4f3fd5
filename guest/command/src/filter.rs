//! The options that several commands share: filters, sort keys and groupings.

use clap::{Args, ValueEnum};

use expenses_interface::{Filter, Grouping, SortKey};
use expenses_model::{Date, MonthStart};
use expenses_tasks::period::{FORMS, Period};

/// Selects the expenses that meet every condition given.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Filters")]
pub struct FilterArguments {
    /// In this category; upper and lower case do not matter
    #[arg(short, long)]
    pub category: Option<String>,
    /// In this day, month or year, such as 2026-11, or one of today, yesterday,
    /// this-week, last-week, this-month, last-month, this-year, last-year, last-30-days
    #[arg(short, long, conflicts_with_all = ["since", "until"], verbatim_doc_comment)]
    pub period: Option<String>,
    /// On or after this day, or the first day of a period such as last-month
    #[arg(long, value_name = "DATE")]
    pub since: Option<String>,
    /// On or before this day, or the last day of a period such as 2026-11
    #[arg(long, value_name = "DATE")]
    pub until: Option<String>,
    /// Of at least this amount
    #[arg(long, value_name = "AMOUNT", visible_alias = "min", allow_negative_numbers = true)]
    pub least: Option<String>,
    /// Of at most this amount
    #[arg(long, value_name = "AMOUNT", visible_alias = "max", allow_negative_numbers = true)]
    pub greatest: Option<String>,
    /// With this text in the description; upper and lower case and accents do not matter
    #[arg(long, value_parser = text)]
    pub text: Option<String>,
    /// With this tag in the description, such as `work` for `#work`; upper and lower
    /// case do not matter
    #[arg(long)]
    pub tag: Option<String>,
}

/// The sort key of `list`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum SortBy {
    /// By id: the order in which they were added.
    #[default]
    #[value(help = "The order in which the expenses were added")]
    Id,
    /// By day; expenses without one come last.
    #[value(help = "The day; expenses without one come last")]
    Date,
    /// By amount.
    #[value(help = "The amount")]
    Amount,
}

/// A grouping of `summary`.
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
    #[value(help = "The tag; an expense with several tags counts in each")]
    Tag,
    /// By week.
    #[value(help = "The week, which begins on Monday, such as 2026-W47")]
    Week,
    /// By day of the week.
    #[value(help = "The day of the week")]
    Weekday,
    /// By description.
    #[value(help = "The description; upper and lower case do not matter")]
    Description,
}

impl FilterArguments {
    /// Whether an option names a period, which may depend on the day on which months start.
    pub(crate) fn has_period(&self) -> bool {
        [&self.period, &self.since, &self.until].iter().any(|option| option.is_some())
    }

    /// Turns the options into a filter, with periods as of the day `today`, and months that start
    /// on the day `start`.
    ///
    /// # Errors
    ///
    /// If an option names no period, as a sentence.
    pub(crate) fn on(
        &self,
        today: Option<fn() -> Date>,
        start: MonthStart,
    ) -> Result<Filter, String> {
        let period = |option: &str, text: &Option<String>| {
            let Some(text) = text else { return Ok(None) };
            // A day means the same on every day.
            let today = today.map_or(Date::MIN, |today| today());
            Period::parse_in(text, today, start).map(Some).ok_or_else(|| {
                let shown: String = text.chars().take(40).flat_map(char::escape_debug).collect();
                format!("`{option}` must be {FORMS}, not `{shown}`")
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

/// Refuses an empty text, because every description contains it. A script whose variable is
/// not set does not mean all expenses.
fn text(text: &str) -> Result<String, &'static str> {
    match text {
        "" => Err("must not be empty; leave `--text` out to match all expenses"),
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
            SummaryBy::Week => Self::Week,
            SummaryBy::Weekday => Self::Weekday,
            SummaryBy::Description => Self::Description,
        }
    }
}
