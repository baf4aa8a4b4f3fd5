//! The changes of one commit: made in memory one after the other, and taken back together if the
//! commit does not happen.
//!
//! Several requests may share a commit. What is read and written once a commit, however many they
//! are, is held here meanwhile: the history as it was, and the traces of deleted expenses.
//!
//! What is not inlined here is called from every kind of commit: copies of it make the component
//! larger.

use super::history::Said;
use super::traces::Deleted;
use super::{Document, FieldRollback, History, Rollback};
use expenses_interface::Error;

/// The changes of a commit that is being made.
pub struct Batch<'a> {
    pub(super) document: &'a mut Document,
    rollbacks: Vec<Rollback>,
    history: Option<History>,
    /// The traces of deleted expenses, once they are needed.
    pub(super) deleted: Option<Deleted>,
    fields: Vec<FieldRollback>,
    /// How many entries were undone or redone: one that another program wrote may name nothing,
    /// and only the history changes.
    turns: usize,
}

/// Takes back what a commit has changed in memory.
#[derive(Debug)]
pub struct Made {
    /// In the order of the changes.
    rollbacks: Vec<Rollback>,
    /// The history as it was.
    history: Option<History>,
    /// In the order of the changes.
    fields: Vec<FieldRollback>,
}

impl Document {
    /// Begins a commit.
    #[inline(never)]
    pub fn begin(&mut self) -> Batch<'_> {
        let history = self.history.clone();
        Batch {
            document: self,
            rollbacks: Vec::new(),
            history,
            deleted: None,
            fields: Vec::new(),
            turns: 0,
        }
    }

    /// Takes back what a commit has changed that did not happen.
    #[inline(never)]
    pub fn take_back(&mut self, made: Made) {
        let Made { rollbacks, history, fields } = made;
        self.roll_back_all(rollbacks);
        for field in fields.into_iter().rev() {
            self.roll_back_field(field);
        }
        self.history = history;
    }
}

impl Batch<'_> {
    /// The document with the changes so far.
    pub fn document(&mut self) -> &mut Document {
        self.document
    }

    /// How many changes were made so far.
    pub fn changes(&self) -> usize {
        self.rollbacks.len() + self.fields.len() + self.turns
    }

    /// Takes the changes of a request into the commit, in order, with an entry of the history
    /// that has this time and this note.
    #[inline(never)]
    pub fn take(&mut self, rollbacks: Vec<Rollback>, time: &str, note: Option<String>) {
        self.keep_traces(&rollbacks);
        self.document.record(&rollbacks, Said { time: time.to_owned(), note });
        self.keep(rollbacks);
    }

    /// Keeps or forgets a profile, as [`Document::set_profile`] does.
    ///
    /// # Errors
    ///
    /// Those of [`Document::set_profile`].
    pub fn set_profile(&mut self, shape: &str, text: Option<&str>) -> Result<(), Error> {
        let set = self.document.set_profile(shape, text)?;
        self.fields.extend(set);
        Ok(())
    }

    /// Keeps what takes changes back.
    pub(super) fn keep(&mut self, rollbacks: Vec<Rollback>) {
        self.rollbacks.extend(rollbacks);
    }

    /// Keeps what takes an undo or a redo back.
    pub(super) fn keep_turn(&mut self, rollbacks: Vec<Rollback>) {
        self.turns += 1;
        self.keep(rollbacks);
    }

    /// Keeps what takes the change of a field back.
    pub(super) fn keep_field(&mut self, rollback: FieldRollback) {
        self.fields.push(rollback);
    }

    /// Ends the commit, which has this id. Returns what takes it back; `None` if nothing was
    /// changed.
    #[inline(never)]
    pub fn end(mut self, id: u128) -> Option<Made> {
        if self.changes() == 0 {
            return None;
        }
        let commit = self.document.add_commit(id);
        self.fields.extend(commit);
        Some(self.close())
    }

    /// Ends the commit without an id.
    pub(super) fn close(mut self) -> Made {
        let traces = self.deleted.take().and_then(|deleted| self.document.set_deleted(deleted));
        self.fields.extend(traces);
        self.document.shorten_history();
        Made { rollbacks: self.rollbacks, history: self.history, fields: self.fields }
    }
}

/// Commits of one request each, without an id, for tests of what they leave.
#[cfg(test)]
mod alone {
    use super::{Batch, Made, Said};
    use crate::document::{Document, Rollback};
    use expenses_interface::{Error, Logged};

    impl Document {
        /// Ends a commit of these changes. What it returns takes back all but these changes.
        pub(in crate::document) fn leave(&mut self, rollbacks: &[Rollback], time: &str) -> Made {
            let mut batch = self.begin();
            batch.keep_traces(rollbacks);
            batch.document.record(rollbacks, Said { time: time.to_owned(), note: None });
            batch.close()
        }

        pub(in crate::document) fn undo(&mut self) -> Result<(Logged, Made), Error> {
            self.turn(|batch| batch.undo())
        }

        pub(in crate::document) fn redo(&mut self) -> Result<(Logged, Made), Error> {
            self.turn(|batch| batch.redo())
        }

        fn turn(
            &mut self,
            turn: impl FnOnce(&mut Batch<'_>) -> Result<Logged, Error>,
        ) -> Result<(Logged, Made), Error> {
            let mut batch = self.begin();
            let logged = turn(&mut batch)?;
            Ok((logged, batch.close()))
        }
    }
}
