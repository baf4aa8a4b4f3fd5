//! Changes: applied in memory, committed, and applied again if another writer was faster.

use super::Store;
use super::snapshot::{Base, fits};
use crate::commit::{ChunkSink, CommitError, Outcome, Patience, commit};
use crate::directory::{Code, Directory, Failure, System};
use crate::document::{Document, Rollback, Undone};
use expenses_interface::files::DATA_FILE;
use expenses_interface::{
    ApplyError, Change, Error, Expense, ExpensePatch, ExpenseUpdate, Logged, NewExpense, Packed,
};
use expenses_model::{Date, moment_text};

/// The result of committed changes.
pub(super) struct Done {
    /// Undo the changes, in the order of the changes.
    rollbacks: Vec<Rollback>,
}

impl Done {
    /// The ids of what was added, in order.
    pub(super) fn added(&self) -> Vec<u64> {
        self.rollbacks.iter().filter_map(Rollback::added).collect()
    }
}

impl<D: Directory, S: System> Store<D, S> {
    pub(super) fn add_one(&mut self, expense: &NewExpense) -> Result<Expense, Error> {
        let done = self.commit_changes(&[Change::Add(expense.clone())], None);
        let id = done.map_err(|error| error.error)?.added().first().copied().unwrap_or_default();
        self.committed(id)
    }

    pub(super) fn update_one(&mut self, id: u64, patch: ExpensePatch) -> Result<Expense, Error> {
        self.commit_changes(&[Change::Update(ExpenseUpdate { id, patch })], None)
            .map_err(|error| error.error)?;
        self.committed(id)
    }

    pub(super) fn delete_one(&mut self, id: u64) -> Result<Expense, Error> {
        let done = self.commit_changes(&[Change::Delete(id)], None).map_err(|error| error.error)?;
        let categories = self.refreshed()?.document.categories();
        let deleted = done.rollbacks.first().and_then(Rollback::before);
        deleted.map(|record| record.to_expense(categories)).ok_or(Error::NotFound(id))
    }

    /// An expense of the state that this call has committed.
    fn committed(&mut self, id: u64) -> Result<Expense, Error> {
        let document = &self.refreshed()?.document;
        let record = document.get(id).ok_or(Error::NotFound(id))?;
        Ok(record.to_expense(document.categories()))
    }

    /// Makes the changes in one commit, all or none.
    pub(super) fn commit_changes(
        &mut self,
        changes: &[Change],
        expected: Option<u64>,
    ) -> Result<Done, ApplyError> {
        self.retry_until_won(|store| store.try_commit(changes, expected))
    }

    /// Adds expenses in one commit, all or none, and returns their ids.
    pub(super) fn commit_added(
        &mut self,
        expenses: &Packed,
        kept: bool,
        expected: Option<u64>,
    ) -> Result<Vec<u64>, ApplyError> {
        let add = |document: &mut Document, today| add_all(document, expenses, kept, today);
        self.retry_until_won(|store| store.try_commit_of(add, expected)).map(|done| done.added())
    }

    /// Adds rows of a bank's file in one commit, all or none, and returns their ids.
    pub(super) fn commit_rows(
        &mut self,
        rows: &Packed,
        banks: &[Option<u64>],
        expected: Option<u64>,
    ) -> Result<Vec<u64>, ApplyError> {
        if !banks.is_empty() && banks.len() != rows.len() {
            let reason = "must be empty, or one for each row".to_owned();
            return Err(whole(Error::invalid("banks", reason)));
        }
        let banks = banks.iter().copied().chain(std::iter::repeat(None));
        let add = |document: &mut Document, today| {
            document.reserve(rows.len());
            let rows = rows.iter().zip(banks.clone());
            all_or_none(document, rows, |document, (row, bank)| {
                document.add_row(row, bank, today).map(|(_, rollback)| Some(rollback))
            })
        };
        self.retry_until_won(|store| store.try_commit_of(&add, expected)).map(|done| done.added())
    }

    /// Repeats `attempt` until it is not lost to another writer. It returns `None` if it was.
    pub(super) fn retry_until_won<T, E: From<Error>>(
        &mut self,
        mut attempt: impl FnMut(&mut Self) -> Result<Option<T>, E>,
    ) -> Result<T, E> {
        let mut patience = Patience::new(&mut self.system);
        loop {
            patience
                .wait_for_others(&self.directory, &mut self.system)
                .map_err(|failure| E::from(writing(failure)))?;
            if let Some(done) = attempt(self)? {
                return Ok(done);
            }
            if !patience.lose(&mut self.system) {
                return Err(Error::Busy.into());
            }
        }
    }

    /// One attempt: `None` if another writer was faster.
    pub(super) fn try_commit(
        &mut self,
        changes: &[Change],
        expected: Option<u64>,
    ) -> Result<Option<Done>, ApplyError> {
        self.try_commit_of(|document, today| apply(document, changes, today), expected)
    }

    /// One attempt with any change of the document in memory, which must change nothing if it
    /// fails.
    fn try_commit_of(
        &mut self,
        change: impl FnOnce(&mut Document, Date) -> Result<Done, ApplyError>,
        expected: Option<u64>,
    ) -> Result<Option<Done>, ApplyError> {
        self.refresh().map_err(whole)?;
        self.expect_revision(expected).map_err(whole)?;
        let today = self.system.today();
        let snapshot = self.snapshot.as_mut().ok_or_else(|| whole(Error::Missing))?;
        let done = change(&mut snapshot.document, today)?;
        if done.rollbacks.is_empty() {
            return Ok(Some(done));
        }
        let time = moment_text(self.system.now());
        let traces = snapshot.document.keep_traces(&done.rollbacks);
        let recorded = snapshot.document.record(&done.rollbacks, time);
        match self.save().map_err(whole)? {
            Saved::Committed { durable: true } => Ok(Some(done)),
            Saved::Committed { durable: false } => Err(whole(Error::NotDurable(done.added()))),
            Saved::Lost => Ok(None),
            Saved::Failed(error) | Saved::NoRoom(error) => {
                let document = &mut self.refreshed().map_err(whole)?.document;
                recorded.into_iter().for_each(|recorded| document.forget(recorded));
                traces.into_iter().for_each(|traces| document.roll_back_field(traces));
                roll_back(document, done.rollbacks);
                Err(whole(error))
            }
        }
    }

    /// Takes the last commit back, in a commit of its own.
    pub(super) fn undo_last(&mut self, expected: Option<u64>) -> Result<Logged, Error> {
        self.turn_history(expected, Document::undo)
    }

    /// Makes the commit again that was taken back last, in a commit of its own.
    pub(super) fn redo_last(&mut self, expected: Option<u64>) -> Result<Logged, Error> {
        self.turn_history(expected, Document::redo)
    }

    fn turn_history(
        &mut self,
        expected: Option<u64>,
        turn: impl Fn(&mut Document) -> Result<(Logged, Undone), Error>,
    ) -> Result<Logged, Error> {
        self.retry_until_won(|store| {
            store.refresh()?;
            store.expect_revision(expected)?;
            let (logged, undone) = turn(&mut store.refreshed()?.document)?;
            match store.save()? {
                Saved::Committed { durable: true } => Ok(Some(logged)),
                Saved::Committed { durable: false } => Err(Error::NotDurable(Vec::new())),
                Saved::Lost => Ok(None),
                Saved::Failed(error) | Saved::NoRoom(error) => {
                    store.refreshed()?.document.revert(undone);
                    Err(error)
                }
            }
        })
    }

    /// Commits the document in memory. If there is not enough room for it in the data file or on
    /// the disk, commits it without its history.
    ///
    /// # Errors
    ///
    /// [`Error::OutcomeUnknown`], after which the state is to be loaded again.
    pub(super) fn save(&mut self) -> Result<Saved, Error> {
        let mut left_out = None;
        loop {
            let saved = self.save_text()?;
            let document = self.snapshot.as_mut().map(|snapshot| &mut snapshot.document);
            let Some(document) = document else { return Ok(saved) };
            if matches!(saved, Saved::NoRoom(_)) && left_out.is_none() {
                left_out = document.take_history();
                if left_out.is_some() {
                    continue;
                }
            }
            if let (Saved::Failed(_) | Saved::NoRoom(_), Some(history)) = (&saved, left_out) {
                document.put_history(history);
            }
            return Ok(saved);
        }
    }

    /// Commits the document in memory as it is.
    fn save_text(&mut self) -> Result<Saved, Error> {
        let snapshot = self.snapshot.as_mut().ok_or(Error::Missing)?;
        let document = &snapshot.document;
        let (mut bytes, mut too_large) = (0, None);
        let text = |take: &mut ChunkSink<'_>| {
            document.give(&mut |piece| {
                bytes += piece.len();
                if let Err(error) = fits(bytes) {
                    too_large = Some(error);
                    let path = DATA_FILE.to_owned();
                    return Err(Failure { operation: "write", path, code: Code::FileTooLarge });
                }
                take(piece)
            })
        };
        let outcome = commit(&self.directory, &mut self.system, snapshot.identity(), text);
        if let Some(error) = too_large {
            return Ok(Saved::NoRoom(error));
        }
        match outcome {
            Ok(Outcome::Committed { held, durable }) => {
                snapshot.base = held.map_or(Base::Unknown, |(file, id)| Base::File(file, id));
                self.seen = true;
                self.revision += 1;
                Ok(Saved::Committed { durable })
            }
            Ok(Outcome::Lost) => {
                // The state in memory is changed but not committed, and out of date.
                self.snapshot = None;
                Ok(Saved::Lost)
            }
            Err(CommitError::Failed(failure)) => Ok(match writing(failure) {
                error @ Error::StorageFull => Saved::NoRoom(error),
                error => Saved::Failed(error),
            }),
            Err(CommitError::Blocked(failure)) => Ok(Saved::Failed(blocked(failure))),
            Err(CommitError::OutcomeUnknown(failure)) => {
                self.snapshot = None;
                Err(Error::OutcomeUnknown(failure.to_string()))
            }
        }
    }
}

/// What became of the document in memory.
pub(super) enum Saved {
    Committed {
        durable: bool,
    },
    /// Another writer was faster. The state in memory was dropped.
    Lost,
    /// Nothing happened. The changes in memory must be undone.
    Failed(Error),
    /// Like `Failed`, because there was not enough room.
    NoRoom(Error),
}

/// Applies changes in memory, all or none.
fn apply(document: &mut Document, changes: &[Change], today: Date) -> Result<Done, ApplyError> {
    let is_new = |change: &&Change| matches!(change, Change::Add(_) | Change::Restore(_));
    document.reserve(changes.iter().filter(is_new).count());
    all_or_none(document, changes.iter(), |document, change| match change {
        Change::Add(expense) => document.add(expense, today).map(|(_, rollback)| Some(rollback)),
        Change::Restore(kept) => document.restore(kept).map(|(_, rollback)| Some(rollback)),
        Change::Update(ExpenseUpdate { id, patch }) if *patch == ExpensePatch::default() => {
            document.get(*id).map(|_| None).ok_or(Error::NotFound(*id))
        }
        Change::Update(ExpenseUpdate { id, patch }) => document.update(*id, patch).map(Some),
        Change::Delete(id) => document.delete(*id).map(Some),
        Change::SetBudget(new) => document.set_budget(new).map(Some),
    })
}

/// Adds expenses in memory, all or none.
fn add_all(
    document: &mut Document,
    expenses: &Packed,
    kept: bool,
    today: Date,
) -> Result<Done, ApplyError> {
    document.reserve(expenses.len());
    all_or_none(document, expenses.iter(), |document, expense| {
        let added = if kept { document.restore(expense) } else { document.add(expense, today) };
        added.map(|(_, rollback)| Some(rollback))
    })
}

/// Makes changes in memory, all or none. `make` returns what undoes the change, or `None` if it
/// changed nothing.
fn all_or_none<C>(
    document: &mut Document,
    changes: impl Iterator<Item = C>,
    mut make: impl FnMut(&mut Document, C) -> Result<Option<Rollback>, Error>,
) -> Result<Done, ApplyError> {
    let mut rollbacks = Vec::with_capacity(changes.size_hint().0);
    for (index, change) in changes.enumerate() {
        match make(document, change) {
            Ok(rollback) => rollbacks.extend(rollback),
            Err(error) => {
                roll_back(document, rollbacks);
                return Err(ApplyError { index: u32::try_from(index).ok(), error });
            }
        }
    }
    Ok(Done { rollbacks })
}

fn roll_back(document: &mut Document, rollbacks: Vec<Rollback>) {
    for rollback in rollbacks.into_iter().rev() {
        document.roll_back(rollback);
    }
}

/// An error of the commit as a whole.
fn whole(error: Error) -> ApplyError {
    error.into()
}

/// The error for a temp file of another writer that cannot be removed. In a directory that
/// several users share, it may belong to another user.
pub(super) fn blocked(failure: Failure) -> Error {
    match failure.code {
        Code::Access | Code::NotPermitted => Error::Io(format!(
            "{failure}; a save of another user left this file, and no save works until its owner or root removes it; nothing was changed"
        )),
        _ => writing(failure),
    }
}

/// The most exact error for an operation of a save that failed before anything
/// happened.
pub(super) fn writing(failure: Failure) -> Error {
    match failure.code {
        Code::InsufficientSpace | Code::Quota => Error::StorageFull,
        Code::Access | Code::NotPermitted | Code::ReadOnly => Error::ReadOnly,
        _ => Error::Io(failure.to_string()),
    }
}
