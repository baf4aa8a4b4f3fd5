//! `POST /merge`: merges another data file into the store, or two files that the body holds.

use expenses_interface::{
    Choice, Conflict, Decision, Expenses, MOST_CONFLICTS, MergeOutcome, Merged,
};
use expenses_tasks::listing::ATTEMPTS;
use expenses_tasks::merges::{ConflictDocument, LeftOut, MergedDocument, all_conflicts};

use crate::condition::{Conditions, Subject};
use crate::json::{Fields, elements, required};
use crate::params::Params;
use crate::service::Call;
use crate::{Problem, ProblemKind, Response, room, state};

/// What the history says of it if the request does not.
const NOTE: &str = "merge";

/// A file to merge.
#[derive(Debug)]
pub(crate) struct Merge {
    /// If it is there, the store stays as it is.
    ours: Option<String>,
    theirs: String,
    base: Option<String>,
    decisions: Vec<Decision>,
    note: Option<String>,
}

impl Merge {
    /// How many bytes the data file may grow by; 0 if it only shows what two files are together.
    pub(crate) fn growth(&self) -> u64 {
        if self.ours.is_some() { 0 } else { room::of_document(&self.theirs) }
    }

    /// What a request merges.
    ///
    /// # Errors
    ///
    /// `bad-request` and `invalid` if its body or a parameter is.
    pub(crate) fn of(call: &Call, body: &[u8]) -> Result<Self, Problem> {
        Params::of(&call.target).finish()?;
        let mut fields = Fields::read(body)?;
        for name in ["ours", "base", "decisions", "note"] {
            fields.is_null(name);
        }
        let mut document = |name: &str| fields.take(name).map(|value| value.get().to_owned());
        let (ours, theirs, base) = (document("ours"), document("theirs"), document("base"));
        let theirs = required("theirs", theirs)?;
        let decisions = fields.take("decisions").map_or(Ok(Vec::new()), |list| {
            elements(list.get().as_bytes())?.into_iter().map(|of| decision(of.get())).collect()
        })?;
        let note = fields.text("note")?;
        fields.finish()?;
        Ok(Self { ours, theirs, base, decisions, note })
    }

    /// Merges, and answers.
    ///
    /// # Errors
    ///
    /// Why nothing was merged, among others that something is to be decided, or why it is not
    /// known whether it was.
    pub(crate) fn answer<S: Expenses>(
        self,
        store: &mut S,
        conditions: &Conditions,
    ) -> Result<Response, Problem> {
        let Self { ours, theirs, base, decisions, note } = self;
        if let Some(ours) = ours {
            let decided = Decided::of(&decisions, |decisions| {
                store.merge_texts(ours.clone(), theirs.clone(), base.clone(), decisions)
            });
            return decided.map_err(|error| Problem::of(&error))?.answer(&decisions);
        }
        for _ in 0..ATTEMPTS {
            let state = store.version().map_err(|error| Problem::of(&error))?;
            conditions.hold(Subject::Store, &state.version)?;
            let note = note.clone().or_else(|| Some(NOTE.to_owned()));
            let decided = Decided::of(&decisions, |decisions| {
                let (theirs, base, note) = (theirs.clone(), base.clone(), note.clone());
                store.merge(theirs, base, decisions, note, Some(state.revision))
            });
            match decided.map_err(|error| Problem::of(&error)) {
                Err(problem) if problem.kind() == ProblemKind::Changed => {}
                decided => return decided?.answer(&decisions),
            }
        }
        Err(state::busy())
    }
}

/// What became of a merge, and the conflicts that were decided.
struct Decided {
    outcome: MergeOutcome,
    conflicts: Vec<Conflict>,
}

impl Decided {
    /// Merges with these decisions, after a look at what they are about, so that the answer can name
    /// what they leave out.
    fn of<E>(
        decisions: &[Decision],
        mut merge: impl FnMut(Vec<Decision>) -> Result<MergeOutcome, E>,
    ) -> Result<Self, E> {
        match merge(Vec::new())? {
            MergeOutcome::Undecided(first) if !decisions.is_empty() => {
                let conflicts = all_conflicts(first, &mut merge)?;
                Ok(Self { outcome: merge(decisions.to_vec())?, conflicts })
            }
            outcome => Ok(Self { outcome, conflicts: Vec::new() }),
        }
    }

    /// What to answer.
    ///
    /// # Errors
    ///
    /// `conflicts` if some are open.
    fn answer(self, decisions: &[Decision]) -> Result<Response, Problem> {
        match self.outcome {
            MergeOutcome::Merged(merged) => Ok(merged_as(&merged, &self.conflicts, decisions)),
            MergeOutcome::Undecided(open) => Err(undecided(&open)),
        }
    }
}

fn merged_as(merged: &Merged, conflicts: &[Conflict], decisions: &[Decision]) -> Response {
    let left_out = LeftOut::of(conflicts, decisions);
    Response::json(200, &MergedDocument::new(merged, &left_out))
}

fn undecided(open: &[Conflict]) -> Problem {
    let count = match open.len() {
        1 => "1 conflict is".to_owned(),
        MOST_CONFLICTS => format!("{MOST_CONFLICTS} conflicts or more are"),
        count => format!("{count} conflicts are"),
    };
    let detail = format!("{count} to be decided before the files can be merged");
    let conflicts: Vec<_> = open.iter().map(ConflictDocument::from).collect();
    Problem::new(ProblemKind::Conflicts, detail).with("conflicts", &conflicts)
}

/// A decision: the name of a conflict, and the side that is kept.
fn decision(json: &str) -> Result<Decision, Problem> {
    let mut fields = Fields::of(json)?;
    let conflict = required("conflict", fields.text("conflict")?)?;
    let choice = match required("choice", fields.text("choice")?)?.as_str() {
        "ours" => Choice::Ours,
        "theirs" => Choice::Theirs,
        "both" => Choice::Both,
        _ => return Err(Problem::invalid("choice", "must be ours, theirs or both")),
    };
    fields.finish()?;
    Ok(Decision { conflict, choice })
}
