//! `expenses list`.

use clap::Args;
use expenses_interface::{Expenses, Filter, Query};
use expenses_tasks::period::{Period, within};

use crate::exit::Failure;
use crate::filter::{FilterArguments, text};
use crate::hints::option;
use crate::listing::ListingOptions;
use crate::session::{Context, Session};

pub(crate) const NOTE: &str = "\
Alone, it lists this month. Words that are periods are periods, and others are
looked for in the descriptions. Months and quarters by name, such as november or
q4, are periods if no description has the word.

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
        let words = self.with_named_periods(&arguments.words, &arguments.filter, context);
        let (with_words, texts) = with_words(&words, arguments, context)?;
        let ListArguments { all, options, .. } = arguments;
        let filter = context.filter(&with_words, "list")?;
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
            if !self.hint_at_words(&texts, &with_words) {
                self.hint_at_periods(&texts, &with_words, context);
            }
        }
        if count == 0 {
            self.hint_at_category(&filter);
        }
        Ok(())
    }

    /// The words, each as a text or a period. The name of a month or quarter, which `march` is as
    /// much as a word, is a period if no description has it, and that is noted. A year behind it
    /// belongs to it.
    fn with_named_periods(
        &mut self,
        words: &[String],
        filter: &FilterArguments,
        context: &Context,
    ) -> Vec<Word> {
        let (mut read, mut left) = (Vec::new(), words);
        while let [word, rest @ ..] = left {
            left = rest;
            let is_period = is_period(word, context);
            if is_period || filter.has_period() || !self.is_only_a_period(word, context) {
                read.push(Word { text: word.clone(), is_period });
                continue;
            }
            let with_year = rest.first().map(|year| format!("{word} {year}"));
            let with_year = with_year.filter(|text| names_period(text, context));
            if with_year.is_some() {
                left = &rest[1..];
            }
            let text = with_year.unwrap_or_else(|| word.clone());
            self.notes.push(format!("`{word}` is taken for a period, as no description has it"));
            read.push(Word { text, is_period: true });
        }
        read
    }

    /// Whether a word is the name of a month or quarter, and in no description.
    fn is_only_a_period(&mut self, word: &str, context: &Context) -> bool {
        // If it cannot be looked for, the command itself says why.
        names_period(word, context)
            && self.counts(&Filter::of_text(word)).is_ok_and(|(all, _)| all == 0)
    }

    /// Notes that words which were looked for are the name of a month or quarter, too.
    fn hint_at_periods(&mut self, texts: &[String], typed: &FilterArguments, context: &Context) {
        let Some(name) = texts.iter().find(|text| names_period(text, context)) else { return };
        let mut rest = typed.without_days();
        rest.text.retain(|text| text != name);
        rest.period = Some(name.clone());
        let (program, line) = (self.program, rest.line());
        self.notes.push(format!("`{name}` is a period, too: {program} list{line}"));
    }

    /// Notes how to see the expenses outside of a month, if there are any.
    fn note_others(&mut self, month: Period, shown: u64) {
        // A note may fail silently.
        let Ok((all, undated)) = self.counts(&Filter::default()) else { return };
        if all > shown {
            let all = match (all, undated) {
                (1, 0) => "the only one".to_owned(),
                (1, _) => "the only one, which has no date".to_owned(),
                (all, 0) => format!("all {all}"),
                (all, undated) => format!("all {all}, {undated} of them without a date"),
            };
            let program = self.program;
            self.notes.push(format!("this is {month}; to see {all}: {program} list --all"));
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
        let (program, line) = (self.program, typed.without_days().line());
        self.notes.push(format!(
            "{have} no date and so no period; to see {them}: {program} list --all{line}"
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

/// A word, as a text that is looked for or as a period.
struct Word {
    text: String,
    is_period: bool,
}

/// Whether a word can only be a period.
fn is_period(word: &str, context: &Context) -> bool {
    // Without the local day, only the periods of a calendar are known.
    let today = context.today.map_or(expenses_model::Date::MIN, |today| today());
    Period::of_word(word, today, context.month_start()).is_some()
}

/// Whether a text names a period, such as `november`.
fn names_period(text: &str, context: &Context) -> bool {
    context.today.is_some_and(|today| Period::parse(text, today()).is_some())
}

/// The filter options, with the words: the period, and the texts. Also returns the texts.
fn with_words<E>(
    words: &[Word],
    arguments: &ListArguments,
    context: &Context,
) -> Result<(FilterArguments, Vec<String>), Failure<E>> {
    let mut filter = arguments.filter.clone();
    let of = |is_period: bool| {
        let words = words.iter().filter(move |word| word.is_period == is_period);
        words.map(|word| word.text.clone()).collect::<Vec<_>>()
    };
    let (periods, texts) = (of(true), of(false));
    let has_days = filter.has_period();
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
                "`{first}` and `{last}` are two periods: for all from one to the other: {} list{}{}",
                context.program(),
                option("since", first),
                option("until", last)
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
