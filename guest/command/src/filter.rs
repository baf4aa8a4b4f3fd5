//! The options that several commands share: filters, sort keys and groupings.

use clap::{Args, ValueEnum};

use expenses_interface::{Filter, Grouping, SortKey};
use expenses_model::{Amount, Date, MonthStart, parse_tag};
use expenses_tasks::entry;
use expenses_tasks::period::{FORMS, Period};

use crate::hints::option;

/// Selects the expenses that meet every condition given.
#[derive(Args, Clone, Debug, Default, PartialEq, Eq)]
#[command(next_help_heading = "Filters")]
pub struct FilterArguments {
    /// In this category, or in one of several; upper and lower case do not matter
    #[arg(short, long)]
    pub category: Vec<String>,
    /// Not in this category
    #[arg(long, value_name = "CATEGORY")]
    pub not_category: Vec<String>,
    /// In this day, month or year, such as 2026-11, or one of today, yesterday,
    /// this-week, last-week, this-month, last-month, this-year, last-year, last-30-days
    #[arg(short, long, conflicts_with_all = ["since", "until"])]
    pub period: Option<String>,
    /// On or after this day, or the first day of a period such as last-month
    #[arg(long, value_name = "DATE")]
    pub since: Option<String>,
    /// On or before this day, or the last day of a period such as 2026-11
    #[arg(long, value_name = "DATE")]
    pub until: Option<String>,
    /// Of at least this amount
    #[arg(long, value_name = "AMOUNT", allow_negative_numbers = true)]
    pub min: Option<String>,
    /// Of at most this amount
    #[arg(long, value_name = "AMOUNT", allow_negative_numbers = true)]
    pub max: Option<String>,
    /// With this text in the description; upper and lower case and accents do not matter
    #[arg(long, value_parser = text)]
    pub text: Vec<String>,
    /// Without this text in the description
    #[arg(long, value_name = "TEXT", value_parser = text)]
    pub not_text: Vec<String>,
    /// With this tag in the description, such as `work` for `#work`; upper and lower
    /// case do not matter
    #[arg(long, value_parser = tag)]
    pub tag: Vec<String>,
    /// Without this tag in the description
    #[arg(long, value_name = "TAG", value_parser = tag)]
    pub not_tag: Vec<String>,
}

/// The sort key of `list`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum SortBy {
    /// By id: the order in which they were added.
    #[value(help = "The order in which the expenses were added")]
    Id,
    /// By day; expenses without one come last.
    #[default]
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
    /// on the day `start`. `line` is the command line that a message proposes with other options.
    ///
    /// # Errors
    ///
    /// If an option names no period, or the last day is before the first, as a sentence.
    pub(crate) fn on(
        &self,
        today: Option<fn() -> Date>,
        start: MonthStart,
        line: &str,
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
        if let (Some(first), Some(last)) = (first, last)
            && first > last
        {
            let (since, until) = (self.until.clone(), self.since.clone());
            let turned = Self { since, until, ..self.clone() }.line();
            return Err(format!(
                "`--since` ({first}) is after `--until` ({last}), so no day is meant: {line}{turned}"
            ));
        }
        let (min, max) = (bound("--min", &self.min)?, bound("--max", &self.max)?);
        let some = |words: &[String]| (!words.is_empty()).then(|| words.to_vec());
        let [since, until] = [first, last].map(|day| day.map(|day| day.to_string()));
        Ok(Filter {
            categories: some(&self.category),
            not_categories: some(&self.not_category),
            since,
            until,
            min,
            max,
            texts: some(&self.text),
            not_texts: some(&self.not_text),
            tags: some(&self.tag),
            not_tags: some(&self.not_tag),
        })
    }

    /// Whether there are no conditions.
    pub(crate) fn are_none(&self) -> bool {
        *self == Self::default()
    }

    /// The same without the conditions on days.
    pub(crate) fn without_days(&self) -> Self {
        Self { period: None, since: None, until: None, ..self.clone() }
    }

    /// The options as they are typed, each after a space.
    pub(crate) fn line(&self) -> String {
        let one = |value: &Option<String>| value.iter().cloned().collect::<Vec<_>>();
        let options = [
            ("category", self.category.clone()),
            ("not-category", self.not_category.clone()),
            ("period", one(&self.period)),
            ("since", one(&self.since)),
            ("until", one(&self.until)),
            ("min", one(&self.min)),
            ("max", one(&self.max)),
            ("text", self.text.clone()),
            ("not-text", self.not_text.clone()),
            ("tag", self.tag.clone()),
            ("not-tag", self.not_tag.clone()),
        ];
        let typed = options
            .into_iter()
            .flat_map(|(name, values)| values.into_iter().map(move |value| option(name, &value)));
        typed.collect()
    }
}

/// The decimal text of a bound: a number, or an amount as `add` takes it.
fn bound(option: &str, text: &Option<String>) -> Result<Option<String>, String> {
    let Some(text) = text else { return Ok(None) };
    match Amount::parse_bound(text) {
        Ok(_) => Ok(Some(text.clone())),
        Err(rule) => match entry::amount(text) {
            Ok(amount) => Ok(Some(amount)),
            Err(_) => Err(format!("`{option}` {rule}")),
        },
    }
}

/// Refuses an empty text, because every description contains it. A script whose variable is
/// not set does not mean all expenses.
pub(crate) fn text(text: &str) -> Result<String, &'static str> {
    match text {
        "" => Err("must not be empty; leave it out to match all expenses"),
        _ => Ok(text.to_owned()),
    }
}

/// Refuses what is not one tag.
fn tag(text: &str) -> Result<String, String> {
    parse_tag(text).map(|_| text.to_owned())
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
