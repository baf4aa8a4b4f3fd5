//! Undo and redo: each takes back what one entry of the history says, and leaves the entry
//! that takes this back in turn.

use std::rc::Rc;

use serde_json::value::RawValue;

use super::super::detached::{Detached, write_canonical};
use super::super::{Batch, Document, RepeatRollback, Rollback};
use super::{Digest, Entry, History, MOST_BYTES};
use expenses_interface::{Error, Logged};

impl Batch<'_> {
    /// Takes the latest commit of the history back. Returns what it was.
    ///
    /// # Errors
    ///
    /// [`Error::NothingToUndo`] and [`Error::Overtaken`]. The document is unchanged.
    pub fn undo(&mut self) -> Result<Logged, Error> {
        let latest = self.document.history.as_ref().and_then(|history| history.done.last());
        let entry = read(latest)?;
        let (said, logged) = (entry.said(), entry.logged());
        self.document.check_unchanged(&entry)?;
        self.drop_traces(&entry.deleted);
        let rollbacks = self.document.take_back_entry(entry)?;
        let undo = self.document.entry(&rollbacks, said, true);
        self.document.turn_history(|history| {
            history.done.pop();
            history.undone.extend(undo);
        });
        self.keep_turn(rollbacks);
        Ok(logged)
    }

    /// Makes the commit again that the latest undo took back, with the same ids. Returns what
    /// it is.
    ///
    /// # Errors
    ///
    /// [`Error::NothingToUndo`] if nothing was undone or something was changed since, and
    /// [`Error::Overtaken`]. The document is unchanged.
    pub fn redo(&mut self) -> Result<Logged, Error> {
        let latest = self.document.history.as_ref().and_then(|history| history.undone.last());
        let entry = read(latest)?;
        let said = entry.said();
        self.document.check_unchanged(&entry)?;
        let rollbacks = self.document.take_back_entry(entry)?;
        let again = self.document.entry(&rollbacks, said, false);
        let read = again.and_then(|again| Some((Entry::<Detached>::read(&again)?.logged(), again)));
        let Some((logged, again)) = read else {
            self.document.roll_back_all(rollbacks);
            return Err(Error::Overtaken);
        };
        self.keep_traces(&rollbacks);
        self.document.turn_history(|history| {
            history.undone.pop();
            history.done.push(again);
        });
        self.keep_turn(rollbacks);
        Ok(logged)
    }
}

impl Document {
    /// Forgets what a redo could make again, which the text of the document holds too.
    #[cfg(test)]
    pub(in crate::document) fn forget_undone(&mut self) {
        self.history.iter_mut().for_each(|history| history.undone.clear());
    }

    fn turn_history(&mut self, change: impl FnOnce(&mut History)) {
        if let Some(history) = &mut self.history {
            change(history);
            history.shorten(MOST_BYTES);
        }
    }

    /// Checks that everything an entry names is still as its commit left it.
    fn check_unchanged(&self, entry: &Entry<Detached>) -> Result<(), Error> {
        let mut left: Vec<u64> =
            entry.changed.iter().chain(&entry.known).map(|record| record.id).collect();
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
        for repeat in &entry.repeats {
            digest.add(|canonical| self.write_canonical_repeat(repeat.id, canonical));
        }
        // An id above the counter has not been given out yet.
        let is_taken =
            |record: &Detached| record.id > self.counter || self.get(record.id).is_some();
        let has_budgets = self.budgets.is_some() || entry.budgets.is_empty();
        let has_repeats = self.repeats.is_some() || entry.repeats.is_empty();
        let starts = entry.month_starts().flatten();
        let has_start = starts.is_none_or(|(_, after)| self.kept_month_start() == Ok(after));
        let has_fields = has_budgets && has_repeats && has_start;
        let is_same = digest.to_text() == entry.left && has_fields;
        if !is_same || entry.deleted.iter().any(is_taken) {
            return Err(Error::Overtaken);
        }
        entry.budgets.iter().try_for_each(|changed| changed.before().map(drop))?;
        entry.repeats.iter().try_for_each(|changed| changed.before().map(drop))
    }

    /// Takes back what an entry says, which was checked: each of these expenses exists, and is
    /// named once, so nothing fails.
    fn take_back_entry(&mut self, entry: Entry<Detached>) -> Result<Vec<Rollback>, Error> {
        let starts = entry.month_starts().flatten();
        let added: Vec<u64> = entry.added_ids().collect();
        let mut rollbacks: Vec<Rollback> =
            added.into_iter().map(|id| self.delete(id)).collect::<Result<_, _>>()?;
        for record in entry.changed.into_iter().chain(entry.deleted).chain(entry.known) {
            rollbacks.push(self.put_back(record));
        }
        if let Some(budgets) = &mut self.budgets {
            for changed in entry.budgets {
                let (category, before) = changed.before()?;
                rollbacks.push(Rollback::Budget(budgets.set(category, before)));
            }
        }
        if let Some((before, after)) = starts {
            rollbacks.push(self.put_month_start(after, before));
        }
        if let Some(repeats) = &mut self.repeats {
            for changed in entry.repeats {
                let put = repeats.put(changed.id, changed.before()?);
                rollbacks.push(Rollback::Repeat(RepeatRollback(put)));
            }
        }
        Ok(rollbacks)
    }
}

/// Reads the entry to take back.
fn read(entry: Option<&Rc<RawValue>>) -> Result<Entry<Detached>, Error> {
    Entry::<Detached>::read(entry.ok_or(Error::NothingToUndo)?).ok_or(Error::Overtaken)
}
