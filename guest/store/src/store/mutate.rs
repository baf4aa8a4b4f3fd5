//! Changes: applied in memory, saved, and applied again if another writer was faster.

use super::Store;
use super::call::{Began, Moment};
use crate::directory::{Directory, System};
use crate::document::{Batch, Document, Record, Rollback, parse_note};
use expenses_interface::{
    ApplyError, Change, Error, Expense, ExpensePatch, ExpenseUpdate, Logged, NewRow, Outcome,
    Packed, Profile,
};
use expenses_model::Date;
use std::collections::HashMap;

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
        let saved = self.save_call(expected, |batch, Began { moment, .. }| {
            make(batch, changes, show, moment)
        })?;
        Ok(saved.durable(|outcome| outcome.added)?)
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
        let saved = self.save_call(expected, |batch, Began { moment, .. }| {
            let rollbacks = add_all(batch.document(), expenses, kept, moment.today)?;
            let added = rollbacks.iter().filter_map(Rollback::added).collect();
            batch.take(rollbacks, &moment.text, note.clone());
            Ok::<Vec<u64>, ApplyError>(added)
        })?;
        Ok(saved.durable(|added| added)?)
    }

    /// Adds rows of a bank's file in one commit, all or none, and returns their ids.
    pub(super) fn commit_rows(
        &mut self,
        rows: &Packed,
        banks: &[Option<u64>],
        profile: Option<&Profile>,
        note: Option<&str>,
        expected: Option<u64>,
    ) -> Result<Vec<u64>, ApplyError> {
        let note = note.map(parse_note).transpose()?;
        if !banks.is_empty() && banks.len() != rows.len() {
            let reason = "must be empty, or one for each row".to_owned();
            return Err(Error::invalid("banks", reason).into());
        }
        let banks = banks.iter().copied().chain(std::iter::repeat(None));
        let saved = self.save_call(expected, |batch, Began { moment, .. }| {
            let document = batch.document();
            document.reserve(rows.len());
            let rows = rows.iter().zip(banks.clone());
            let rollbacks = all_or_none(document, rows, |document, (row, bank)| {
                document.add_row(row, bank, moment.today).map(|(_, rollback)| Some(rollback))
            })?;
            let added = rollbacks.iter().filter_map(Rollback::added).collect();
            batch.take(rollbacks, &moment.text, note.clone());
            if let Some(Profile { shape, text }) = profile {
                batch.set_profile(shape, Some(text))?;
            }
            Ok::<Vec<u64>, ApplyError>(added)
        })?;
        Ok(saved.durable(|added| added)?)
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
        self.save_call(expected, |batch, _| turn(batch))?.durable(|_| Vec::new())
    }
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
