//! Adds what is new in a file, as one change.

use expenses_formats::import::{Reason, Row, Rows, Skipped, Source};
use expenses_interface::{AsStoreError, Error, ExpenseRef, Expenses};

use crate::listing::retry_if_changed;
use crate::progress::Progress;

mod duplicates;
mod plan;

use plan::Plan;

/// What an import is at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Comparing the file with this part of the stored expenses.
    Comparing(Progress),
    /// Saving this many expenses, in one commit.
    Saving(usize),
}

/// What an import did or would do.
pub struct Imported<'a> {
    /// Whether nothing was changed.
    pub dry_run: bool,
    rows: &'a Rows,
    plan: Plan,
    /// The ids that the store gave to the new rows; empty in a dry run.
    ids: Vec<u64>,
    /// What was not imported, by line.
    pub skipped: Vec<Skipped>,
}

impl Imported<'_> {
    /// How many rows are new.
    pub fn count(&self) -> u64 {
        self.plan.count() as u64
    }

    /// The rows that are new.
    pub fn imported(&self) -> impl Iterator<Item = Row<'_>> {
        self.plan.fresh(self.rows).enumerate().map(|(at, row)| {
            let id = self.ids.get(at).copied().or(row.expense.id);
            Row { expense: ExpenseRef { id, ..row.expense }, ..row }
        })
    }
}

/// Adds what is new in a file as one change, unless it is a dry run. The second value is the
/// failure, if the change is made but not known durable.
///
/// # Errors
///
/// Those of the store; nothing was changed.
pub fn import<'a, S: Expenses>(
    store: &mut S,
    source: &'a Source,
    dry_run: bool,
    progress: &mut dyn FnMut(Step),
) -> Result<(Imported<'a>, Option<S::Error>), S::Error> {
    let mut plan = Plan::default();
    let answer = retry_if_changed(|| {
        progress(Step::Comparing(Progress { done: 0, all: 1 }));
        plan = Plan::make(store, &source.rows, &mut |done, all| {
            progress(Step::Comparing(Progress { done, all }));
        })?;
        if dry_run {
            return Ok(Vec::new());
        }
        progress(Step::Saving(plan.count()));
        store
            .add_packed(&plan.expenses(&source.rows), source.kept, Some(plan.revision()))
            .map_err(|failure| failure.error)
    });
    let (ids, failed) = match answer {
        Ok(ids) => (ids, None),
        Err(error) => match error.as_store_error() {
            Some(Error::NotDurable(ids)) => (ids.clone(), Some(error)),
            _ => return Err(error),
        },
    };
    let there = plan.there(&source.rows).map(|Row { line, expense }| Skipped {
        line,
        reason: Reason::Duplicate(expense.to_kept()),
    });
    let mut skipped: Vec<_> = source.skipped.iter().cloned().chain(there).collect();
    skipped.sort_by_key(|skipped| skipped.line);
    Ok((Imported { dry_run, rows: &source.rows, plan, ids, skipped }, failed))
}
