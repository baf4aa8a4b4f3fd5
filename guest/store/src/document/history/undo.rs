//! Undo and redo: each takes back what one entry of the history says, and leaves the entry
//! that takes this back in turn.

use std::rc::Rc;

use serde_json::value::RawValue;

use super::super::detached::{Detached, write_canonical};
use super::super::{Document, FieldRollback, Rollback};
use super::{Digest, Entry, History};
use expenses_interface::{Error, Logged};

/// Reverts an undo or a redo that did not happen.
#[derive(Debug)]
pub struct Undone {
    rollbacks: Vec<Rollback>,
    traces: Option<FieldRollback>,
    history: Option<History>,
}

impl Document {
    /// Takes the latest commit of the history back. Returns what it was, and what reverts this.
    ///
    /// # Errors
    ///
    /// [`Error::NothingToUndo`] and [`Error::Overtaken`]. The document is unchanged.
    pub fn undo(&mut self) -> Result<(Logged, Undone), Error> {
        let latest = self.history.as_ref().and_then(|history| history.done.last());
        let entry = read(latest)?;
        let (time, logged) = (entry.time.clone(), entry.logged());
        self.check_unchanged(&entry)?;
        let traces = self.drop_traces(&entry.deleted);
        let rollbacks = self.take_back(entry)?;
        let undo = self.entry(&rollbacks, time, true);
        let history = self.turn(|history| {
            history.done.pop();
            history.undone.extend(undo);
        });
        Ok((logged, Undone { rollbacks, traces, history }))
    }

    /// Makes the commit again that the latest undo took back, with the same ids. Returns what
    /// it is, and what reverts this.
    ///
    /// # Errors
    ///
    /// [`Error::NothingToUndo`] if nothing was undone or something was changed since, and
    /// [`Error::Overtaken`]. The document is unchanged.
    pub fn redo(&mut self) -> Result<(Logged, Undone), Error> {
        let latest = self.history.as_ref().and_then(|history| history.undone.last());
        let entry = read(latest)?;
        let time = entry.time.clone();
        self.check_unchanged(&entry)?;
        let rollbacks = self.take_back(entry)?;
        let traces = self.keep_traces(&rollbacks);
        let again = self.entry(&rollbacks, time, false).ok_or(Error::Overtaken)?;
        let logged = Entry::<Detached>::read(&again).ok_or(Error::Overtaken)?.logged();
        let history = self.turn(|history| {
            history.undone.pop();
            history.done.push(again);
        });
        Ok((logged, Undone { rollbacks, traces, history }))
    }

    /// Reverts an undo or a redo that did not happen.
    pub fn revert(&mut self, undone: Undone) {
        for rollback in undone.rollbacks.into_iter().rev() {
            self.roll_back(rollback);
        }
        if let Some(traces) = undone.traces {
            self.roll_back_field(traces);
        }
        self.history = undone.history;
    }

    /// Forgets what a redo could make again, which the text of the document holds too.
    #[cfg(test)]
    pub(in crate::document) fn forget_undone(&mut self) {
        self.history.iter_mut().for_each(|history| history.undone.clear());
    }

    /// Changes the history, and returns it as it was.
    fn turn(&mut self, change: impl FnOnce(&mut History)) -> Option<History> {
        let before = self.history.clone();
        if let Some(history) = &mut self.history {
            change(history);
            history.shorten();
        }
        before
    }

    /// Checks that everything an entry names is still as its commit left it.
    fn check_unchanged(&self, entry: &Entry<Detached>) -> Result<(), Error> {
        let mut left: Vec<u64> = entry.changed.iter().map(|record| record.id).collect();
        // If there are more ids than expenses, one of them is missing.
        left.extend(entry.added_ids().take(self.records.len() + 1));
        left.sort_unstable();
        let mut digest = Digest::default();
        for id in &left {
            let record = self.get(*id).ok_or(Error::Overtaken)?;
            digest.add(|canonical| write_canonical(record, &self.categories, canonical));
        }
        for budget in &entry.budgets {
            let category = budget.category.as_deref();
            digest.add(|canonical| self.write_canonical_budget(category, canonical));
        }
        // An id above the counter has not been given out yet.
        let is_taken =
            |record: &Detached| record.id > self.counter || self.get(record.id).is_some();
        let has_budgets = self.budgets.is_some() || entry.budgets.is_empty();
        let is_same = digest.to_text() == entry.left && has_budgets;
        if !is_same || entry.deleted.iter().any(is_taken) {
            return Err(Error::Overtaken);
        }
        entry.budgets.iter().try_for_each(|changed| changed.before().map(drop))
    }

    /// Takes back what an entry says, which was checked: each of these expenses exists, and is
    /// named once, so nothing fails.
    fn take_back(&mut self, entry: Entry<Detached>) -> Result<Vec<Rollback>, Error> {
        let added: Vec<u64> = entry.added_ids().collect();
        let mut rollbacks: Vec<Rollback> =
            added.into_iter().map(|id| self.delete(id)).collect::<Result<_, _>>()?;
        for record in entry.changed.into_iter().chain(entry.deleted) {
            rollbacks.push(self.put_back(record));
        }
        if let Some(budgets) = &mut self.budgets {
            for changed in entry.budgets {
                let (category, before) = changed.before()?;
                rollbacks.push(Rollback::Budget(budgets.put(category, before)));
            }
        }
        Ok(rollbacks)
    }
}

/// Reads the entry to take back.
fn read(entry: Option<&Rc<RawValue>>) -> Result<Entry<Detached>, Error> {
    Entry::<Detached>::read(entry.ok_or(Error::NothingToUndo)?).ok_or(Error::Overtaken)
}
