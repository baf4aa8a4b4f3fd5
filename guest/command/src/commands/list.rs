//! `expenses list`.

use clap::Args;
use expenses_interface::{Expenses, Filter, Query};
use expenses_tasks::period::{Period, within};

use crate::exit::Failure;
use crate::filter::{FilterArguments, text};
use crate::listing::ListingOptions;
use crate::session::{Context, Session};

pub(crate) const NOTE: &str = "\
Alone, it lists this month. Words that are periods are periods, and others are
looked for in the descriptions.

Examples:
  expenses list dentist last-year
  expenses list --category food --category travel --period 2026-11
  expenses list --all --format '{date} {amount} {description}'";

/// The arguments of `list`.
#[derive(Args, Clone, Debug)]
pub struct ListArguments {
    /// A period such as 2026-11 or last-year, or a text of the description
    #[arg(id = "list-words", value_name = "WORD", value_parser = text)]
    pub words: Vec<String>,
    /// List all expenses, not only this month
    #[arg(short, long)]
    pub all: bool,
    /// The order and the form.
    #[command(flatten)]
    pub options: ListingOptions,
    /// The expenses to list. Last, because its heading covers all options that follow.
    #[command(flatten)]
    pub filter: FilterArguments,
}

impl<S: Expenses> Session<'_, S> {
    pub(crate) fn list(
        &mut self,
        arguments: &ListArguments,
        context: &Context,
    ) -> Result<(), Failure<S::Error>> {
        let (with_words, texts) = with_words(arguments, context)?;
        let ListArguments { all, options, .. } = arguments;
        let filter = context.filter(&with_words)?;
        let is_for_programs = self.format.is_for_programs() || options.is_for_programs();
        let is_alone = with_words.are_none() && !all && options.limit.is_none();
        let month = context.today.filter(|_| is_alone && !is_for_programs);
        let month =
            month.and_then(|today| Period::parse_in("this-month", today(), context.month_start()));
        let shown = month.map_or_else(|| filter.clone(), |month| within(&filter, month));
        let count = self.print_listing(&shown, options)?;
        if let Some(month) = month {
            self.note_others(month, count);
        } else {
            self.note_undated(&filter, &with_words);
            if !self.hint_at_words(&texts, &with_words) && count == 0 {
                self.hint_at_periods(&texts, &with_words, context);
            }
        }
        if count == 0 {
            self.hint_at_category(&filter);
        }
        Ok(())
    }

    /// Notes that words which were looked for are the name of a month or quarter, too.
    fn hint_at_periods(&mut self, texts: &[String], typed: &FilterArguments, context: &Context) {
        let Some(today) = context.today else { return };
        let Some(name) = texts.iter().find(|text| Period::parse(text, today()).is_some()) else {
            return;
        };
        let mut rest = typed.without_days();
        rest.text.retain(|text| text != name);
        rest.period = Some(name.clone());
        self.notes.push(format!("`{name}` is a period, too: expenses list{}", rest.line()));
    }

    /// Notes how to see the expenses outside of a month, if there are any.
    fn note_others(&mut self, month: Period, shown: u64) {
        // A note may fail silently.
        let Ok((all, undated)) = self.counts(&Filter::default()) else { return };
        if all > shown {
            let without = match undated {
                0 => String::new(),
                undated => format!(", {undated} of them without a date"),
            };
            self.notes
                .push(format!("this is {month}; to see all {all}{without}: expenses list --all"));
        }
    }

    /// Notes that expenses without a date match, apart from the days of a filter.
    pub(crate) fn note_undated(&mut self, filter: &Filter, typed: &FilterArguments) {
        if filter.since.is_none() && filter.until.is_none() {
            return;
        }
        let whole = Filter { since: None, until: None, ..filter.clone() };
        // A note may fail silently.
        let Ok((_, undated @ 1..)) = self.counts(&whole) else { return };
        let (have, them) = match undated {
            1 => ("1 expense that matches has".to_owned(), "it"),
            _ => (format!("{undated} expenses that match have"), "them"),
        };
        let line = typed.without_days().line();
        self.notes.push(format!(
            "{have} no date and so no period; to see {them}: expenses list --all{line}"
        ));
    }

    /// How many expenses a filter without days matches, and how many of them have no date.
    fn counts(&mut self, filter: &Filter) -> Result<(u64, u64), S::Error> {
        let mut count = |filter: Filter| {
            let query = Query { filter, limit: Some(1), ..Query::default() };
            self.store.find(query, None).map(|page| page.matches)
        };
        let all = count(filter.clone())?;
        let dated = count(Filter { since: Some("0001-01-01".into()), ..filter.clone() })?;
        Ok((all, all.saturating_sub(dated)))
    }
}

/// The filter options, with the words: the period, and the texts. Also returns the texts.
fn with_words<E>(
    arguments: &ListArguments,
    context: &Context,
) -> Result<(FilterArguments, Vec<String>), Failure<E>> {
    let ListArguments { words, filter, .. } = arguments;
    let mut filter = filter.clone();
    let is_period = |text: &String| {
        // Without the local day, only the periods of a calendar are known.
        let today = context.today.map_or(expenses_model::Date::MIN, |today| today());
        Period::of_word(text, today, context.month_start()).is_some()
    };
    let (periods, texts): (Vec<_>, Vec<_>) = words.iter().cloned().partition(is_period);
    let has_days = filter.since.is_some() || filter.until.is_some() || filter.period.is_some();
    match periods.as_slice() {
        [] => {}
        [period] if !has_days => filter.period = Some(period.clone()),
        [period] => {
            return Err(usage(format!(
                "the period `{period}` is there beside other days: leave one out, or for the text: --text {period}"
            )));
        }
        [first, .., last] => {
            return Err(usage(format!(
                "`{first}` and `{last}` are two periods: for all from one to the other: expenses list --since {first} --until {last}"
            )));
        }
    }
    filter.text.extend(texts.iter().cloned());
    Ok((filter, texts))
}

fn usage<E>(reason: String) -> Failure<E> {
    Failure::Usage(vec![reason])
}

#[cfg(test)]
mod tests;
