//! Reports: totals by category, month and so on, and compared with the period before.
//!
//! Each report is of one state of the store: if that changes between two calls, the report starts
//! over.

use std::borrow::Cow;

use expenses_interface::{AsStoreError, Expenses, Filter, Grouping};
use expenses_model::{Date, MonthStart};

use crate::listing::ATTEMPTS;
use crate::period::{Compared, Period, within};

mod matrix;
mod numbers;
mod report;
mod time;
mod totals;

pub use matrix::{Matrix, MatrixRow};
pub use numbers::sum;
pub use report::{Average, Before, Later, Report, ReportRow};
pub use time::{by_time, is_time, previous};

/// Sums up the expenses that a filter matches, grouped by `by`. If periods are `compared`, those are
/// the days in place of the filter's. `today` is the local day, if it is known.
///
/// # Errors
///
/// Those of the store.
pub fn report<S: Expenses>(
    store: &mut S,
    filter: &Filter,
    by: Option<Grouping>,
    compared: Option<Compared>,
    today: Option<Date>,
) -> Result<Report, S::Error> {
    in_one_state(|| totals::report(store, filter, by, compared, today))
}

/// Sums up the periods that are compared by category; without one, everything.
/// Also returns whether the store holds any expense.
///
/// # Errors
///
/// Those of the store.
pub fn overview<S: Expenses>(
    store: &mut S,
    period: Option<Period>,
    today: Option<Date>,
) -> Result<(Report, bool), S::Error> {
    let all = Filter::default();
    let filter = period.map_or_else(|| all.clone(), |period| within(&all, period));
    in_one_state(|| {
        let info = store.info()?;
        let start = start(info.month_start);
        let compared = period.and_then(|period| Compared::of(period, false, today, start));
        let by = Some(Grouping::Category);
        let (report, revision) = totals::report(store, &filter, by, compared, today)?;
        let revision = revision.filter(|revision| *revision == info.revision);
        Ok(((report, info.expenses > 0), revision))
    })
}

/// Sums up by two groupings. `today` is the local day, if it is known.
///
/// # Errors
///
/// Those of the store.
pub fn matrix<S: Expenses>(
    store: &mut S,
    filter: &Filter,
    rows: Grouping,
    columns: Grouping,
    today: Option<Date>,
) -> Result<Matrix, S::Error> {
    in_one_state(|| matrix::matrix(store, filter, rows, columns, today))
}

/// The day on which months start that a store names.
pub fn start(day: u8) -> MonthStart {
    MonthStart::new(day).unwrap_or_default()
}

/// The name of a group.
pub fn label(key: &Option<String>, by: Grouping) -> Cow<'_, str> {
    match (key.as_deref(), by) {
        (Some(tag), Grouping::Tag) => format!("#{tag}").into(),
        (Some(day), Grouping::Weekday) => {
            let (first, rest) = day.split_at(day.len().min(1));
            format!("{}{rest}", first.to_ascii_uppercase()).into()
        }
        (Some(key), _) => key.into(),
        (None, Grouping::Tag) => "no tag".into(),
        (None, _) => "no date".into(),
    }
}

/// Runs `attempt` again until all its calls saw one state of the store. It returns the revision
/// of that state, or `None` if there were several.
fn in_one_state<T, E: AsStoreError>(
    mut attempt: impl FnMut() -> Result<(T, Option<u64>), E>,
) -> Result<T, E> {
    let mut attempts = 1;
    loop {
        match attempt()? {
            // After the last attempt the report may mix states: a command ends whatever others do.
            (_, None) if attempts < ATTEMPTS => attempts += 1,
            (report, _) => return Ok(report),
        }
    }
}
