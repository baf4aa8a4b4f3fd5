//! Merges another document into this one: two machines changed the same store.
//!
//! `wit/merges.wit` says what a merge does. First everything is decided, without changing
//! anything: which expenses are the same (`pairs.rs`, `added.rs`), and which side of each thing
//! counts. Only if nothing is left to be decided, all of it is done, as the changes of one commit.

mod added;
mod content;
mod deciding;
mod evidence;
mod expenses;
mod origins;
mod others;
mod pairs;
mod settings;
mod taking;

use super::history::Said;
use super::{Batch, Document, keys, traces};
use deciding::Deciding;
use expenses::Plan;
use expenses_interface::{Decision, Error, MergeOutcome, Merged};
pub(super) use origins::differ_only_in_former_ids;
use origins::{Lineage, Origins};
use others::Others;
use taking::Renamed;

/// The documents of a merge.
#[derive(Clone, Copy)]
struct Documents<'a> {
    /// The one that the other is merged into.
    ours: &'a Document,
    theirs: &'a Document,
    /// The last state that both had in common.
    base: Option<&'a Document>,
}

/// What a merge takes in.
#[derive(Debug)]
pub struct Merging<'a> {
    /// The other document.
    pub theirs: &'a Document,
    /// The last state that both had in common. Without it nothing is deleted.
    pub base: Option<&'a Document>,
    /// What somebody decided about conflicts.
    pub decisions: &'a [Decision],
    /// When the merge is made, as the history has it.
    pub time: &'a str,
    /// The same in milliseconds since 1970.
    pub milliseconds: u64,
    /// What the history says of it.
    pub note: Option<String>,
}

impl Batch<'_> {
    /// Merges another document into this one, in the commit that is being made. If something has
    /// to be decided, nothing is changed.
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`] if the documents hold together what one may not hold, or if a field is
    /// another program's in one of them. Nothing is changed.
    pub fn merge(&mut self, merging: Merging<'_>) -> Result<MergeOutcome, Error> {
        let Merging { theirs, base, decisions, time, milliseconds, note } = merging;
        let documents = Documents { ours: self.document, theirs, base };
        let mut deciding = Deciding::new(decisions);
        let expenses = Plan::new(&documents, &mut deciding);
        let others = Others::new(&documents, &mut deciding)?;
        let open = deciding.open();
        if !open.is_empty() {
            return Ok(MergeOutcome::Undecided(open));
        }
        let (counter, fields) = (self.document.counter, self.count_fields());
        let is_empty = counter == 0 && self.document.is_empty();
        let common = {
            let [ours, theirs] = [self.document, theirs].map(Origins::of);
            Lineage::new(&ours, &theirs).last_common_id()
        };
        let mut rollbacks = Vec::new();
        let done = || {
            let renamed = expenses.apply(self.document, theirs, &mut rollbacks)?;
            let mut names = others.apply(self, &mut rollbacks)?;
            if self.take_keys(theirs, milliseconds, &renamed)? {
                names.push(keys::FIELD.to_owned());
            }
            Ok(names)
        };
        let mut names = match done() {
            Ok(names) => names,
            Err(error) => {
                self.take_back_fields(fields);
                self.document.roll_back_all(rollbacks);
                self.document.counter = counter;
                return Err(error);
            }
        };
        let said = Said { time: time.to_owned(), note: note.clone() };
        let logged = self.document.logged(&rollbacks, said);
        self.take(rollbacks, time, note);
        if self.take_traces(theirs) {
            names.push(traces::OF_DELETED.to_owned());
        }
        match is_empty && self.document.counter > 0 {
            true => self.become_copy(theirs),
            false => self.remember_merge(theirs, common),
        }
        Ok(MergeOutcome::Merged(Merged { logged, others: names, text: None }))
    }

    /// Takes the keys of the other document in. Returns whether one was new.
    fn take_keys(
        &mut self,
        theirs: &Document,
        milliseconds: u64,
        renamed: &Renamed,
    ) -> Result<bool, Error> {
        if !matches!(theirs.field(keys::FIELD), Ok(Some(json)) if keys::is_sound(json)) {
            return Ok(false);
        }
        let mut all = self.document.keys(milliseconds)?;
        let ours = &*self.document;
        let is_new = all.take(&theirs.keys(milliseconds)?, |of| renamed.counter(ours, of))?;
        self.set_keys(&all);
        Ok(is_new)
    }
}

impl<'a> Documents<'a> {
    /// Something of the base, of ours and of theirs.
    fn each<T>(&self, mut of: impl FnMut(&'a Document) -> T) -> [Option<T>; 3] {
        [self.base.map(&mut of), Some(of(self.ours)), Some(of(self.theirs))]
    }
}
