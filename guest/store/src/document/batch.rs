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
    /// The counter as it was.
    counter: u64,
    /// The counter after which the ids come that the commit gives out.
    given_after: u64,
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
    /// The counter as it was.
    counter: u64,
    /// The history as it was.
    history: Option<History>,
    /// In the order of the changes.
    fields: Vec<FieldRollback>,
}

impl Document {
    /// Begins a commit.
    #[inline(never)]
    pub fn begin(&mut self) -> Batch<'_> {
        let (counter, history) = (self.counter, self.history.clone());
        Batch {
            document: self,
            rollbacks: Vec::new(),
            counter,
            given_after: counter,
            history,
            deleted: None,
            fields: Vec::new(),
            turns: 0,
        }
    }

    /// Takes back what a commit has changed that did not happen.
    #[inline(never)]
    pub fn take_back(&mut self, made: Made) {
        let Made { rollbacks, counter, history, fields } = made;
        self.roll_back_all(rollbacks);
        for field in fields.into_iter().rev() {
            self.roll_back_field(field);
        }
        self.counter = counter;
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
        let is_counted = self.document.counter != self.counter;
        let is_traced = self.deleted.as_ref().is_some_and(Deleted::is_changed);
        let others = usize::from(is_counted) + usize::from(is_traced);
        self.rollbacks.len() + self.fields.len() + self.turns + others
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
        match self.rollbacks.is_empty() {
            // Those of an import are many.
            true => self.rollbacks = rollbacks,
            false => self.rollbacks.extend(rollbacks),
        }
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

    /// How many fields were changed so far.
    pub(super) fn count_fields(&self) -> usize {
        self.fields.len()
    }

    /// Takes the changes of fields back but for the first ones.
    pub(super) fn take_back_fields(&mut self, but: usize) {
        for field in self.fields.drain(but..).rev() {
            self.document.roll_back_field(field);
        }
    }

    /// Takes over the ids of another document's commits, of which this one, that was empty, has
    /// become a copy: so those that gave out its ids are they.
    pub(super) fn become_copy(&mut self, of: &Document) {
        let commits = self.document.take_commits(of);
        self.fields.extend(commits);
        self.given_after = self.document.counter;
    }

    /// Remembers that another document was merged into this one, and up to which id both have the
    /// same, if the commit changes something.
    pub(super) fn remember_merge(&mut self, theirs: &Document, common: u64) {
        if self.changes() > 0 {
            let seen = self.document.add_seen(theirs, common);
            self.fields.extend(seen);
        }
    }

    /// Ends the commit, which has this id. Returns what takes it back; `None` if nothing was
    /// changed.
    #[inline(never)]
    pub fn end(mut self, id: u128) -> Option<Made> {
        if self.changes() == 0 {
            return None;
        }
        let commit = self.document.add_commit(id, self.given_after);
        self.fields.extend(commit);
        Some(self.close())
    }

    /// Takes back what was changed so far: the commit does not happen.
    #[inline(never)]
    pub fn take_back(self) {
        let Self { document, rollbacks, counter, history, fields, .. } = self;
        document.take_back(Made { rollbacks, counter, history, fields });
    }

    /// Ends the commit without an id.
    pub(super) fn close(mut self) -> Made {
        let traces = self.deleted.take().and_then(|deleted| self.document.set_deleted(deleted));
        self.fields.extend(traces);
        self.document.shorten_history();
        let Self { rollbacks, counter, history, fields, .. } = self;
        Made { rollbacks, counter, history, fields }
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
