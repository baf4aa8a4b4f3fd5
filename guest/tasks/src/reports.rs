//! Reports: what was spent on what, when, and compared with before.
//!
//! Each is of one state of the store: if it changes between two calls, they start over.

use std::borrow::Cow;

use expenses_interface::{AsStoreError, Expenses, Filter, Grouping};
use expenses_model::Date;

use crate::listing::ATTEMPTS;
use crate::period::Period;

mod matrix;
mod numbers;
mod report;
mod totals;

pub use matrix::{Matrix, MatrixRow};
pub use numbers::sum;
pub use report::{Average, Before, Report, ReportRow};

/// Totals of the expenses that a filter matches, grouped by `by`, beside those of the period
/// `before`.
///
/// # Errors
///
/// Those of the store.
pub fn report<S: Expenses>(
    store: &mut S,
    filter: &Filter,
    by: Option<Grouping>,
    before: Option<Period>,
) -> Result<Report, S::Error> {
    in_one_state(|| totals::report(store, filter, by, before))
}

/// Totals of one period by category beside those of the period before, and whether there is
/// any expense at all. Without a period, of everything.
///
/// # Errors
///
/// Those of the store.
pub fn overview<S: Expenses>(
    store: &mut S,
    period: Option<Period>,
) -> Result<(Report, bool), S::Error> {
    let all = Filter::default();
    let filter = period.map_or_else(|| all.clone(), |period| within(&all, period));
    let before = period.and_then(|period| period.before());
    in_one_state(|| {
        let (report, revision) = totals::report(store, &filter, Some(Grouping::Category), before)?;
        let info = store.info()?;
        let revision = revision.filter(|revision| *revision == info.revision);
        Ok(((report, info.expenses > 0), revision))
    })
}

/// Totals by `what`, a category or tag, and by `time`, a month or year.
///
/// # Errors
///
/// Those of the store.
pub fn matrix<S: Expenses>(
    store: &mut S,
    filter: &Filter,
    what: Grouping,
    time: Grouping,
) -> Result<Matrix, S::Error> {
    in_one_state(|| matrix::matrix(store, filter, what, time))
}

/// What a group is called.
pub fn label(key: &Option<String>, by: Grouping) -> Cow<'_, str> {
    match (key.as_deref(), by) {
        (Some(tag), Grouping::Tag) => format!("#{tag}").into(),
        (Some(key), _) => key.into(),
        (None, Grouping::Tag) => "no tag".into(),
        (None, _) => "no date".into(),
    }
}

/// The same conditions on other days.
pub fn within(filter: &Filter, Period { first, last }: Period) -> Filter {
    let text = |day: Date| Some(day.to_string());
    Filter { since: text(first), until: text(last), ..filter.clone() }
}

/// The answer of an attempt that says which one state of the store it is of; it begins
/// again where there were several.
fn in_one_state<T, E: AsStoreError>(
    mut attempt: impl FnMut() -> Result<(T, Option<u64>), E>,
) -> Result<T, E> {
    let mut attempts = 1;
    loop {
        match attempt()? {
            // Whatever others do, a command ends: after so many it tells what it has.
            (answer, None) if attempts < ATTEMPTS => {
                drop(answer);
                attempts += 1;
            }
            (answer, _) => return Ok(answer),
        }
    }
}

/// What months and years are in the order of: those without a date come last.
fn in_time(key: &Option<String>) -> (bool, &Option<String>) {
    (key.is_none(), key)
}
