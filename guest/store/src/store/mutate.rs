//! Changes: applied in memory, committed, and applied again if another writer was faster.

use super::Store;
use super::snapshot::{Base, fits};
use crate::commit::{ChunkSink, CommitError, Outcome as Ended, Patience, commit};
use crate::directory::{Code, Directory, Failure, System};
use crate::document::{Batch, Document, Made, Record, Rollback, parse_note};
use expenses_interface::files::DATA_FILE;
use expenses_interface::{
    ApplyError, Change, Error, Expense, ExpensePatch, ExpenseUpdate, Logged, NewRow, Outcome,
    Packed,
};
use expenses_model::{Date, moment_text};
use std::collections::HashMap;

/// When a commit is made.
pub(super) struct Moment {
    pub(super) today: Date,
    /// As the history writes it.
    pub(super) text: String,
    /// In milliseconds since 1970.
    pub(super) milliseconds: u64,
}

/// Changes that were made in memory and saved.
pub(super) struct Saved<T> {
    /// What they return.
    pub(super) value: T,
    /// Whether they survive a power cut.
    pub(super) durable: bool,
}

impl<D: Directory, S: System> Store<D, S> {
    /// Makes a change of an expense, and returns that: as it is now, or as it was if it was
    /// deleted.
    pub(super) fn change_one(&mut self, change: Change) -> Result<Expense, Error> {
        let done = self.commit_shown(&[change], None, true);
        let expense = done.map_err(|error| error.error)?.expenses.pop();
        // Each change of an expense shows one.
        expense.ok_or(Error::NotFound(0))
    }

    /// Makes the changes in one commit, all or none, and returns the ids of what was added.
    pub(super) fn commit_changes(
        &mut self,
        changes: &[Change],
        expected: Option<u64>,
    ) -> Result<Vec<u64>, ApplyError> {
        self.commit_shown(changes, expected, false).map(|done| done.added)
    }

    fn commit_shown(
        &mut self,
        changes: &[Change],
        expected: Option<u64>,
        show: bool,
    ) -> Result<Outcome, ApplyError> {
        let id = self.system.random();
        self.retry_until_won(|store| store.try_commit(changes, expected, show, id))
    }

    /// Adds expenses in one commit, all or none, and returns their ids.
    pub(super) fn commit_added(
        &mut self,
        expenses: &Packed,
        kept: bool,
        note: Option<&str>,
        expected: Option<u64>,
    ) -> Result<Vec<u64>, ApplyError> {
        let note = note.map(parse_note).transpose()?;
        let id = self.system.random();
        self.retry_until_won(|store| {
            store.refresh()?;
            store.expect_revision(expected)?;
            let saved = store.attempt(id, |batch, moment| {
                let rollbacks = add_all(batch.document(), expenses, kept, moment.today)?;
                let added = rollbacks.iter().filter_map(Rollback::added).collect();
                batch.take(rollbacks, &moment.text, note.clone());
                Ok::<_, ApplyError>(added)
            })?;
            saved.map(durable).transpose()
        })
    }

    /// Adds rows of a bank's file in one commit, all or none, and returns their ids.
    pub(super) fn commit_rows(
        &mut self,
        rows: &Packed,
        banks: &[Option<u64>],
        note: Option<&str>,
        expected: Option<u64>,
    ) -> Result<Vec<u64>, ApplyError> {
        let note = note.map(parse_note).transpose()?;
        if !banks.is_empty() && banks.len() != rows.len() {
            let reason = "must be empty, or one for each row".to_owned();
            return Err(Error::invalid("banks", reason).into());
        }
        let banks = banks.iter().copied().chain(std::iter::repeat(None));
        let id = self.system.random();
        self.retry_until_won(|store| {
            store.refresh()?;
            store.expect_revision(expected)?;
            let saved = store.attempt(id, |batch, moment| {
                let document = batch.document();
                document.reserve(rows.len());
                let rows = rows.iter().zip(banks.clone());
                let rollbacks = all_or_none(document, rows, |document, (row, bank)| {
                    document.add_row(row, bank, moment.today).map(|(_, rollback)| Some(rollback))
                })?;
                let added = rollbacks.iter().filter_map(Rollback::added).collect();
                batch.take(rollbacks, &moment.text, note.clone());
                Ok::<_, ApplyError>(added)
            })?;
            saved.map(durable).transpose()
        })
    }

    /// Repeats `attempt` until it is not lost to another writer. It returns `None` if it was.
    pub(super) fn retry_until_won<T, E: From<Error>>(
        &mut self,
        mut attempt: impl FnMut(&mut Self) -> Result<Option<T>, E>,
    ) -> Result<T, E> {
        let mut patience = Patience::new(&mut self.system);
        loop {
            self.wait_for_others(&patience)?;
            if let Some(done) = attempt(self)? {
                return Ok(done);
            }
            if !patience.lose(&mut self.system) {
                return Err(Error::Busy.into());
            }
        }
    }

    // Kept out of line, since each copy would be as large.
    #[inline(never)]
    fn wait_for_others(&mut self, patience: &Patience) -> Result<(), Error> {
        patience.wait_for_others(&self.directory, &mut self.system).map_err(writing)
    }

    /// One attempt to make changes: `None` if another writer was faster.
    pub(super) fn try_commit(
        &mut self,
        changes: &[Change],
        expected: Option<u64>,
        show: bool,
        id: u128,
    ) -> Result<Option<Outcome>, ApplyError> {
        self.refresh()?;
        self.expect_revision(expected)?;
        let saved = self.attempt(id, |batch, moment| make(batch, changes, show, moment))?;
        let added = |saved: Saved<Outcome>| match saved {
            Saved { value, durable: true } => Ok(value),
            Saved { value, .. } => Err(Error::NotDurable(value.added).into()),
        };
        saved.map(added).transpose()
    }

    /// One attempt of a commit with this id, on the state that was just refreshed. `change` makes
    /// the changes in memory, or fails and changes nothing. Returns `None` if another writer was
    /// faster.
    pub(super) fn attempt<T, E: From<Error>>(
        &mut self,
        id: u128,
        change: impl FnOnce(&mut Batch<'_>, &Moment) -> Result<T, E>,
    ) -> Result<Option<Saved<T>>, E> {
        let moment = self.moment();
        let mut batch = self.refreshed()?.document.begin();
        let value = change(&mut batch, &moment)?;
        let durable = match batch.end(id) {
            Some(made) => self.save_made(made)?,
            None => Some(true),
        };
        Ok(durable.map(|durable| Saved { value, durable }))
    }

    /// Saves what was made in memory, or takes it back. Returns whether it is durable, or `None`
    /// if another writer was faster.
    #[inline(never)]
    fn save_made(&mut self, made: Made) -> Result<Option<bool>, Error> {
        match self.save()? {
            Written::Committed { durable } => Ok(Some(durable)),
            Written::Lost => Ok(None),
            Written::Failed(error) | Written::NoRoom(error) => {
                self.refreshed()?.document.take_back(made);
                Err(error)
            }
        }
    }

    #[inline(never)]
    fn moment(&mut self) -> Moment {
        let today = self.system.today();
        let now = self.system.now();
        let milliseconds = now.as_millisecond().try_into().unwrap_or(0);
        Moment { today, text: moment_text(now), milliseconds }
    }

    /// Takes the last commit back, in a commit of its own.
    pub(super) fn undo_last(&mut self, expected: Option<u64>) -> Result<Logged, Error> {
        self.turn_history(expected, &|batch| batch.undo())
    }

    /// Makes the commit again that was taken back last, in a commit of its own.
    pub(super) fn redo_last(&mut self, expected: Option<u64>) -> Result<Logged, Error> {
        self.turn_history(expected, &|batch| batch.redo())
    }

    fn turn_history(
        &mut self,
        expected: Option<u64>,
        turn: &dyn Fn(&mut Batch<'_>) -> Result<Logged, Error>,
    ) -> Result<Logged, Error> {
        let id = self.system.random();
        self.retry_until_won(|store| {
            store.refresh()?;
            store.expect_revision(expected)?;
            match store.attempt(id, |batch, _| turn(batch))? {
                Some(Saved { value, durable: true }) => Ok(Some(value)),
                Some(_) => Err(Error::NotDurable(Vec::new())),
                None => Ok(None),
            }
        })
    }

    /// Commits the document in memory. If there is not enough room for it in the data file or on
    /// the disk, commits it without its history.
    ///
    /// # Errors
    ///
    /// [`Error::OutcomeUnknown`], after which the state is to be loaded again.
    pub(super) fn save(&mut self) -> Result<Written, Error> {
        let mut left_out = None;
        loop {
            let saved = self.save_text()?;
            let document = self.snapshot.as_mut().map(|snapshot| &mut snapshot.document);
            let Some(document) = document else { return Ok(saved) };
            if matches!(saved, Written::NoRoom(_)) && left_out.is_none() {
                left_out = document.take_history();
                if left_out.is_some() {
                    continue;
                }
            }
            if let (Written::Failed(_) | Written::NoRoom(_), Some(history)) = (&saved, left_out) {
                document.put_history(history);
            }
            return Ok(saved);
        }
    }

    /// Commits the document in memory as it is.
    fn save_text(&mut self) -> Result<Written, Error> {
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
            return Ok(Written::NoRoom(error));
        }
        match outcome {
            Ok(Ended::Committed { held, durable }) => {
                snapshot.base = held.map_or(Base::Unknown, |(file, id)| Base::File(file, id));
                snapshot.version = None;
                self.seen = true;
                self.revision += 1;
                Ok(Written::Committed { durable })
            }
            Ok(Ended::Lost) => {
                // The state in memory is changed but not committed, and out of date.
                self.snapshot = None;
                Ok(Written::Lost)
            }
            Err(CommitError::Failed(failure)) => Ok(match writing(failure) {
                error @ Error::StorageFull => Written::NoRoom(error),
                error => Written::Failed(error),
            }),
            Err(CommitError::Blocked(failure)) => Ok(Written::Failed(blocked(failure))),
            Err(CommitError::OutcomeUnknown(failure)) => {
                self.snapshot = None;
                Err(Error::OutcomeUnknown(failure.to_string()))
            }
        }
    }
}

/// What became of the document in memory.
pub(super) enum Written {
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

/// Makes the changes of a request in memory, all or none. Its outcome has the expenses of the
/// changes if they are to be shown.
#[inline(never)]
pub(super) fn make(
    batch: &mut Batch<'_>,
    changes: &[Change],
    show: bool,
    moment: &Moment,
) -> Result<Outcome, ApplyError> {
    let rollbacks = apply(batch.document(), changes, moment.today)?;
    let mut outcome = Outcome::default();
    outcome.added.extend(rollbacks.iter().filter_map(Rollback::added));
    if show {
        let gone = rollbacks.iter().filter_map(Rollback::before);
        // The last of a record's changes deleted it.
        let gone: HashMap<u64, &Record> = gone.map(|record| (record.id, record)).collect();
        let document = &*batch.document();
        let shown = changed_ids(changes, &outcome.added).filter_map(|id| {
            let record = document.get(id).or_else(|| gone.get(&id).copied())?;
            Some(record.to_expense(document.categories()))
        });
        outcome.expenses = shown.collect();
    }
    batch.take(rollbacks, &moment.text, note_of(changes)?);
    Ok(outcome)
}

/// What changes are together, if one of them says so.
fn note_of(changes: &[Change]) -> Result<Option<String>, Error> {
    let note = |change: &Change| match change {
        Change::Note(text) => Some(parse_note(text)),
        Change::AddDue(_) => Some(Ok("due".to_owned())),
        _ => None,
    };
    changes.iter().rev().find_map(note).transpose()
}

/// The id of the expense of each change that is of one expense, in order.
pub(super) fn changed_ids<'a>(
    changes: &'a [Change],
    added: &'a [u64],
) -> impl Iterator<Item = u64> + 'a {
    let mut added = added.iter().copied();
    changes.iter().filter_map(move |change| match change {
        Change::Add(_) | Change::AddRow(_) | Change::Restore(_) => added.next(),
        Change::Update(update) => Some(update.id),
        Change::Delete(id) => Some(*id),
        Change::SetBudget(_)
        | Change::SetMonthStart(_)
        | Change::StartRepeat(_)
        | Change::StopRepeat(_)
        | Change::AddDue(_)
        | Change::Note(_) => None,
    })
}

/// Applies changes in memory, all or none.
fn apply(
    document: &mut Document,
    changes: &[Change],
    today: Date,
) -> Result<Vec<Rollback>, ApplyError> {
    if let [Change::AddDue(day)] = changes {
        let due = document.add_due(day);
        return due.map_err(|error| ApplyError { index: Some(0), error });
    }
    document.reserve(count_added(changes));
    all_or_none(document, changes.iter(), |document, change| match change {
        Change::Add(expense) => document.add(expense, today).map(|(_, rollback)| Some(rollback)),
        Change::AddRow(NewRow { expense, bank }) => {
            document.add_row(expense.into(), *bank, today).map(|(_, rollback)| Some(rollback))
        }
        Change::Restore(kept) => document.restore(kept).map(|(_, rollback)| Some(rollback)),
        Change::Update(ExpenseUpdate { id, patch }) if *patch == ExpensePatch::default() => {
            document.get(*id).map(|_| None).ok_or(Error::NotFound(*id))
        }
        Change::Update(ExpenseUpdate { id, patch }) => document.update(*id, patch).map(Some),
        Change::Delete(id) => document.delete(*id).map(Some),
        Change::SetBudget(new) => document.set_budget(new, today).map(Some),
        Change::SetMonthStart(day) => document.set_month_start(*day),
        Change::StartRepeat(new) => document.start_repeat(new).map(Some),
        Change::StopRepeat(id) => document.stop_repeat(*id).map(Some),
        Change::AddDue(_) => {
            let reason = "`add-due` must be the only one: what is due is a commit of its own";
            Err(Error::invalid("change", reason))
        }
        Change::Note(text) => parse_note(text).map(|_| None),
    })
}

/// How many expenses the changes add.
pub(super) fn count_added(changes: &[Change]) -> usize {
    let adds = |change: &&Change| {
        matches!(change, Change::Add(_) | Change::AddRow(_) | Change::Restore(_))
    };
    changes.iter().filter(adds).count()
}

/// Adds expenses in memory, all or none.
fn add_all(
    document: &mut Document,
    expenses: &Packed,
    kept: bool,
    today: Date,
) -> Result<Vec<Rollback>, ApplyError> {
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
) -> Result<Vec<Rollback>, ApplyError> {
    let mut rollbacks = Vec::with_capacity(changes.size_hint().0);
    for (index, change) in changes.enumerate() {
        match make(document, change) {
            Ok(rollback) => rollbacks.extend(rollback),
            Err(error) => {
                document.roll_back_all(rollbacks);
                return Err(ApplyError { index: u32::try_from(index).ok(), error });
            }
        }
    }
    Ok(rollbacks)
}

/// The ids of what was added.
fn durable(saved: Saved<Vec<u64>>) -> Result<Vec<u64>, ApplyError> {
    match saved {
        Saved { value, durable: true } => Ok(value),
        Saved { value, .. } => Err(Error::NotDurable(value).into()),
    }
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
