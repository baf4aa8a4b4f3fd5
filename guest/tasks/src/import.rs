//! Adds what is new in a file, as one change.
//!
//! [`Candidates`] are what a file would add: of this program's own file all expenses as
//! they are, of another program's those rows that are money out, with their categories.
//! [`import`] compares them with the store, and adds what is new.

mod budgets;
mod candidates;
mod category;
mod document;
mod duplicates;
mod left_out;
mod near;
pub mod option;
mod plan;
pub mod profiles;
mod rules;
mod same;
mod traces;

use std::borrow::Cow;

use expenses_formats::own::ExpenseRow;
use expenses_interface::{
    ApplyError, AsStoreError, Budget, Change, Error, Expense, ExpenseRef, Expenses, KeptExpense,
    NewExpense, Packed, Profile,
};

use crate::listing::retry_if_changed;
use crate::progress::Progress;

pub use candidates::{Candidates, Choices};
pub use category::Origin;
pub use document::ImportDocument;
pub use left_out::{LeftOut, Why};
pub use rules::Rules;

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
    candidates: &'a Candidates,
    plan: Plan,
    /// The ids that the store gave to the new rows; empty in a dry run.
    ids: Vec<u64>,
    /// What was not imported, by line.
    pub left_out: Vec<LeftOut>,
}

/// A row that is new.
#[derive(Clone, Copy, Debug)]
pub struct NewRow<'a> {
    /// Where it begins; counts from 1.
    pub line: u64,
    /// The expense, with its id if it has one already.
    pub expense: ExpenseRef<'a>,
    /// Where its category is from; `None` if the file is this program's own.
    pub origin: Option<Origin>,
    /// A stored expense of the same amount within three days, that may be the same.
    pub near: Option<&'a Expense>,
}

impl Imported<'_> {
    /// How many rows are new.
    pub fn count(&self) -> u64 {
        self.plan.count() as u64
    }

    /// The rows that are new.
    pub fn imported(&self) -> impl Iterator<Item = NewRow<'_>> {
        self.plan.fresh(self.candidates.rows()).enumerate().map(|(nth, (at, row))| {
            let ExpenseRow { line, expense } = row;
            let id = self.ids.get(nth).copied().or(expense.id);
            let expense = ExpenseRef { id, ..expense };
            let origin = self.candidates.origin(at);
            NewRow { line, expense, origin, near: self.plan.near(at) }
        })
    }

    /// The budgets that are exceeded with the new rows, each with its month `YYYY-MM`.
    pub fn exceeded(&self) -> &[(String, Budget)] {
        self.plan.exceeded()
    }
}

/// What is new in a file, for one state of the store. Whoever saves it by other means than
/// [`import`] must expect that state.
pub struct Planned<'a> {
    candidates: &'a Candidates,
    plan: Plan,
}

/// Compares a file with the store.
///
/// # Errors
///
/// Those of the store, among them `changed` if it changes meanwhile.
pub fn plan<'a, S: Expenses>(
    store: &mut S,
    candidates: &'a Candidates,
) -> Result<Planned<'a>, S::Error> {
    let plan = Plan::make(store, candidates, &mut |_, _| {})?;
    Ok(Planned { candidates, plan })
}

impl<'a> Planned<'a> {
    /// The revision of the state.
    pub fn revision(&self) -> u64 {
        self.plan.revision()
    }

    /// Whether nothing is to be added.
    pub fn is_empty(&self) -> bool {
        self.plan.count() == 0
    }

    /// Adds what is new in one commit, of which the history keeps this note, and returns its ids.
    /// The commit keeps the profile, unless the file is this program's own.
    ///
    /// # Errors
    ///
    /// Those of the store, among them `changed` if it has another state.
    pub fn add<S: Expenses>(
        &self,
        store: &mut S,
        note: &str,
        profile: Option<Profile>,
    ) -> Result<Vec<u64>, ApplyError<S::Error>> {
        // All in one text they are carried into the store much faster.
        let (expenses, revision) = (self.expenses(), Some(self.revision()));
        let note = Some(note.to_owned());
        if self.candidates.are_kept() {
            return store.add_packed(&expenses, true, note, revision);
        }
        store.add_rows(&expenses, self.plan.banks(self.candidates), profile, note, revision)
    }

    /// The changes that add what is new, for a request of an `apply_each`.
    pub fn changes(&self) -> Vec<Change> {
        let expenses = self.expenses();
        let kept = expenses.iter().map(ExpenseRef::to_kept);
        if self.candidates.are_kept() {
            return kept.map(Change::Restore).collect();
        }
        // None has one if the list is empty.
        let banks = self.plan.banks(self.candidates).into_iter().chain(std::iter::repeat(None));
        let row = |(kept, bank)| {
            let KeptExpense { id: _, description, amount, category, date } = kept;
            let expense = NewExpense { description, amount, category, date };
            Change::AddRow(expenses_interface::NewRow { expense, bank })
        };
        kept.zip(banks).map(row).collect()
    }

    fn expenses(&self) -> Cow<'_, Packed> {
        self.plan.expenses(self.candidates.rows())
    }

    /// What an import with these ids did. Without ids, and in a dry run, what it would do.
    pub fn done(self, dry_run: bool, ids: Vec<u64>) -> Imported<'a> {
        let Self { candidates, plan } = self;
        let there = plan.there(candidates.rows());
        let mut left_out: Vec<_> = candidates.left_out().iter().cloned().chain(there).collect();
        left_out.sort_by_key(|left_out| left_out.line);
        Imported { dry_run, candidates, plan, ids, left_out }
    }
}

/// What [`import`] did.
pub struct Made<'a, E> {
    /// What was imported.
    pub imported: Imported<'a>,
    /// The failure, if the change is made but not known durable.
    pub failed: Option<E>,
    /// Why it is not remembered how the file was read.
    pub not_remembered: Option<E>,
}

/// Adds what is new in a file as one change, unless it is a dry run. The history keeps the note
/// of it. The profile tells how the file was read, and is kept in the same commit; if that cannot
/// be, the expenses are added without.
///
/// # Errors
///
/// Those of the store; nothing was changed.
pub fn import<'a, S: Expenses>(
    store: &mut S,
    candidates: &'a Candidates,
    note: &str,
    profile: Option<Profile>,
    dry_run: bool,
    progress: &mut dyn FnMut(Step),
) -> Result<Made<'a, S::Error>, S::Error> {
    let mut planned = Planned { candidates, plan: Plan::default() };
    let mut not_remembered = None;
    let answer = retry_if_changed(|| {
        progress(Step::Comparing(Progress { done: 0, all: 1 }));
        planned.plan = Plan::make(store, candidates, &mut |done, all| {
            progress(Step::Comparing(Progress { done, all }));
        })?;
        if dry_run {
            return Ok(Vec::new());
        }
        if planned.plan.count() == 0 {
            not_remembered = profile
                .clone()
                .and_then(|Profile { shape, text }| store.set_profile(shape, Some(text)).err());
            return Ok(Vec::new());
        }
        progress(Step::Saving(planned.plan.count()));
        match planned.add(store, note, profile.clone()) {
            // What is invalid and no row of the file may be the profile.
            Err(ApplyError { index: None, error })
                if profile.is_some()
                    && matches!(error.as_store_error(), Some(Error::Invalid(_))) =>
            {
                let ids = planned.add(store, note, None).map_err(|failure| failure.error)?;
                not_remembered = Some(error);
                Ok(ids)
            }
            answer => answer.map_err(|failure| failure.error),
        }
    });
    let (ids, failed) = match answer {
        Ok(ids) => (ids, None),
        Err(error) => match error.as_store_error() {
            Some(Error::NotDurable(ids)) => (ids.clone(), Some(error)),
            _ => return Err(error),
        },
    };
    Ok(Made { imported: planned.done(dry_run, ids), failed, not_remembered })
}
