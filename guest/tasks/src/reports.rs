//! Reports: totals by category, tag, month or year, and compared with the period before.
//!
//! Each report is of one state of the store: if that changes between two calls, the report starts
//! over.

use std::borrow::Cow;

use expenses_interface::{AsStoreError, Expenses, Filter, Grouping};

use crate::listing::ATTEMPTS;
use crate::period::{Period, within};

mod matrix;
mod numbers;
mod report;
mod time;
mod totals;

pub use matrix::{Matrix, MatrixRow};
pub use numbers::sum;
pub use report::{Average, Before, Report, ReportRow};

/// Sums up the expenses that a filter matches, grouped by `by`, and those of the period `before`.
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

/// Sums up one period by category, beside the period before it; without a period, everything.
/// Also returns whether the store holds any expense.
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

/// Sums up by `subject`, a category or tag, and by `time`, a month or year.
///
/// # Errors
///
/// Those of the store.
pub fn matrix<S: Expenses>(
    store: &mut S,
    filter: &Filter,
    subject: Grouping,
    time: Grouping,
) -> Result<Matrix, S::Error> {
    in_one_state(|| matrix::matrix(store, filter, subject, time))
}

/// The name of a group.
pub fn label(key: &Option<String>, by: Grouping) -> Cow<'_, str> {
    match (key.as_deref(), by) {
        (Some(tag), Grouping::Tag) => format!("#{tag}").into(),
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
