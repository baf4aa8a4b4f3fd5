//! Filters whose periods depend on the day on which the store's months start.

use expenses_interface::{Expenses, Filter};
use expenses_model::{Date, MonthStart, date_text};
use expenses_tasks::period::{FORMS, Period};
use expenses_tasks::reports::start;

use crate::Problem;
use crate::params::{Params, Today};

/// A filter as it was asked for.
#[derive(Clone, Debug, Default)]
pub(crate) struct AskedFilter {
    /// Without days.
    rest: Box<Filter>,
    since: Option<AskedPeriod>,
    until: Option<AskedPeriod>,
}

/// The name of a period, and the day as of which it is meant.
#[derive(Clone, Debug)]
struct AskedPeriod {
    name: String,
    day: Date,
}

impl AskedPeriod {
    /// Whether it is a day, which is the same whenever months start.
    fn is_day(&self) -> bool {
        self.on(MonthStart::default()).is_some_and(|period| period.first == period.last)
    }

    fn on(&self, start: MonthStart) -> Option<Period> {
        Period::parse_in(&self.name, self.day, start)
    }
}

impl AskedFilter {
    /// Takes the days of a filter. Also returns the day, if they depend on it.
    ///
    /// # Errors
    ///
    /// `invalid` if a parameter names no period, or one is there twice.
    pub(crate) fn days(
        params: &mut Params,
        today: &Today,
    ) -> Result<(Self, Option<Date>), Problem> {
        let mut day = None;
        let mut period = |name: &str| {
            let Some(text) = params.one(name)? else { return Ok(None) };
            let is_calendar = text.trim().starts_with(|first: char| first.is_ascii_digit());
            let now = if is_calendar { Date::MIN } else { *day.get_or_insert_with(today) };
            let asked = AskedPeriod { name: text, day: now };
            match asked.on(MonthStart::default()) {
                Some(_) => Ok(Some(asked)),
                None => Err(Problem::invalid(name, format!("must be {FORMS}"))),
            }
        };
        let whole = period("period")?;
        let (since, until) = (period("since")?, period("until")?);
        if whole.is_some() && (since.is_some() || until.is_some()) {
            return Err(Problem::invalid("period", "must not be there beside since or until"));
        }
        let (since, until) = (since.or_else(|| whole.clone()), until.or(whole));
        Ok((Self { rest: Box::default(), since, until }, day))
    }

    /// The filter with other conditions.
    pub(crate) fn with(self, rest: Filter) -> Self {
        Self { rest: Box::new(rest), ..self }
    }

    /// The filter in a store.
    ///
    /// # Errors
    ///
    /// Those of the store.
    pub(crate) fn on<S: Expenses>(&self, store: &mut S) -> Result<Filter, Problem> {
        let are_days = [&self.since, &self.until].into_iter().flatten().all(AskedPeriod::is_day);
        let start = match are_days {
            true => MonthStart::default(),
            false => start(store.info().map_err(|error| Problem::of(&error))?.month_start),
        };
        let on = |asked: &Option<AskedPeriod>| asked.as_ref()?.on(start);
        let since = on(&self.since).map(|period| date_text(period.first));
        let until = on(&self.until).map(|period| date_text(period.last));
        if since.is_some() && until.is_some() && since > until {
            return Err(Problem::invalid("since", "must not be after until"));
        }
        Ok(Filter { since, until, ..Filter::clone(&self.rest) })
    }
}
