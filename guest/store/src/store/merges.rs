//! Merges: another data file is merged into the store, or two files that are given as texts.

use super::Store;
use super::call::{Began, Call};
use super::snapshot::fits;
use crate::directory::{Directory, System};
use crate::document::{Document, Merging, conflict_marks, load, parse_note};
use expenses_interface::{Corruption, Decision, Error, IdRange, MergeOutcome, Merged, Problem};

/// What the history says of a merge of two texts, whose names nobody says.
const MERGE: &str = "merge";

impl<D: Directory, S: System> Store<D, S> {
    /// Merges another data file into the store, in one commit.
    pub(super) fn commit_merge(
        &mut self,
        theirs: String,
        base: Option<String>,
        decisions: &[Decision],
        note: Option<&str>,
        expected: Option<u64>,
    ) -> Result<MergeOutcome, Error> {
        let note = note.map(parse_note).transpose()?;
        let theirs = read("theirs", theirs)?;
        let base = base.map(|base| read("base", base)).transpose()?;
        let saved = self.save_call(expected, |batch, Began { moment, .. }| {
            batch.merge(Merging {
                theirs: &theirs,
                base: base.as_ref(),
                decisions,
                time: &moment.text,
                milliseconds: moment.milliseconds,
                note: note.clone(),
            })
        })?;
        saved.durable(|outcome| added(&outcome))
    }

    /// Merges two data files, and returns the text of the merged one.
    pub(super) fn merge_documents(
        &mut self,
        ours: String,
        theirs: String,
        base: Option<String>,
        decisions: &[Decision],
    ) -> Result<MergeOutcome, Error> {
        let unchanged = ours.clone();
        let mut document = read("ours", ours)?;
        let theirs = read("theirs", theirs)?;
        let base = base.map(|base| read("base", base)).transpose()?;
        let Call { id, moment, .. } = self.call::<()>(None);
        let mut batch = document.begin();
        let outcome = batch.merge(Merging {
            theirs: &theirs,
            base: base.as_ref(),
            decisions,
            time: &moment.text,
            milliseconds: moment.milliseconds,
            note: Some(MERGE.to_owned()),
        })?;
        let MergeOutcome::Merged(merged) = outcome else { return Ok(outcome) };
        let text = match batch.end(id) {
            None => unchanged,
            Some(_) => {
                let bytes = document.write();
                fits(bytes.len())?;
                // Everything in it is text.
                String::from_utf8_lossy(&bytes).into_owned()
            }
        };
        Ok(MergeOutcome::Merged(Merged { text: Some(text), ..merged }))
    }
}

/// Reads the text of a data file that a call gives.
fn read(field: &str, text: String) -> Result<Document, Error> {
    if let Some(Problem { line, .. }) = conflict_marks(&text) {
        let reason = format!(
            "has git's conflict marks from line {line} on: it is two files, and must be one"
        );
        return Err(Error::invalid(field, reason));
    }
    load(text.into_bytes()).map_err(|Corruption { line, column, reason }| {
        let place = match line {
            0 => String::new(),
            _ => format!("line {line}, column {column}: "),
        };
        Error::invalid(field, format!("must be a data file of this program: {place}{reason}"))
    })
}

/// The ids of what was added.
fn added(outcome: &MergeOutcome) -> Vec<u64> {
    let MergeOutcome::Merged(Merged { logged: Some(logged), .. }) = outcome else {
        return Vec::new();
    };
    logged.added.iter().flat_map(|IdRange { first, last }| *first..=*last).collect()
}
