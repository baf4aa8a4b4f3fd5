//! Saves what is new in a file: all of it in one commit, with the key in it.

use expenses_interface::{
    Action, Change, Expectation, Expenses, IdempotencyKey, NewExpense, Outcome, Request, State,
};
use expenses_tasks::import::{Candidates, Imported, Planned, plan};
use expenses_tasks::listing::ATTEMPTS;

use crate::change::no_outcome;
use crate::condition::{Conditions, Subject};
use crate::{Problem, ProblemKind, room, state};

/// What the history says of it.
const NOTE: &str = "import";

/// What was saved, now or when the request was sent first.
pub(super) struct Saved<'a> {
    pub(super) imported: Imported<'a>,
    /// The first id that was given when the request was sent first, if it was.
    pub(super) before: Option<u64>,
}

/// How it is saved.
pub(super) struct How<'a> {
    pub(super) conditions: &'a Conditions,
    /// Nothing is saved.
    pub(super) dry_run: bool,
    /// How many bytes the data file may grow by.
    pub(super) room: u64,
    pub(super) key: Option<&'a IdempotencyKey>,
}

/// Compares the file with the store and saves what is new, again if the store has changed
/// meanwhile.
///
/// # Errors
///
/// Why nothing was saved, or why it is not known what was.
pub(super) fn save<'a, S: Expenses>(
    store: &mut S,
    candidates: &'a Candidates,
    how: &How<'_>,
) -> Result<Saved<'a>, Problem> {
    let How { conditions, dry_run, room, key } = *how;
    for _ in 0..ATTEMPTS {
        let before = match key {
            Some(key) => find(store, key)?,
            None => None,
        };
        let state = store.version().map_err(|error| Problem::of(&error))?;
        let planned = match plan(store, candidates).map_err(|error| Problem::of(&error)) {
            Err(problem) if problem.kind() == ProblemKind::Changed => continue,
            planned => planned?,
        };
        if before.is_some() {
            return Ok(Saved { imported: planned.done(false, Vec::new()), before });
        }
        if planned.revision() != state.revision {
            continue;
        }
        conditions.hold(Subject::Store, &state.version)?;
        if dry_run || planned.is_empty() {
            return Ok(Saved { imported: planned.done(dry_run, Vec::new()), before: None });
        }
        if room < u64::MAX && room::of(&planned.changes()) > room {
            return Err(room::over());
        }
        match add(store, &planned, &state, key) {
            Err(problem) if problem.kind() == ProblemKind::Changed => {}
            // Another instance did the same request meanwhile: it is found above.
            Ok(outcome) if outcome.repeated => {}
            Ok(outcome) => {
                return Ok(Saved { imported: planned.done(false, outcome.added), before: None });
            }
            Err(problem) => return Err(problem),
        }
    }
    Err(state::busy())
}

/// The first id that was given when the request was sent first; `None` if it was not.
///
/// It expects a state that no store has: the store looks for the key first, so only a request
/// that was done succeeds. The store rebuilds the ids from what a request adds, so this adds one
/// expense.
///
/// # Errors
///
/// Those of the store, among them that the key was used for another request.
pub(super) fn find<S: Expenses>(
    store: &mut S,
    key: &IdempotencyKey,
) -> Result<Option<u64>, Problem> {
    let expected = vec![Expectation::Version(String::new())];
    let action = Action::Apply(vec![Change::Add(NewExpense::default())]);
    match apply(store, Request { action, expected, key: Some(key.clone()), show: false }) {
        Ok(outcome) => Ok(outcome.added.first().copied().filter(|_| outcome.repeated)),
        Err(problem) if problem.kind() == ProblemKind::Changed => Ok(None),
        Err(problem) => Err(problem),
    }
}

/// Adds what is new, if the store has this state.
fn add<S: Expenses>(
    store: &mut S,
    planned: &Planned<'_>,
    state: &State,
    key: Option<&IdempotencyKey>,
) -> Result<Outcome, Problem> {
    let Some(key) = key else {
        let added =
            planned.add(store, NOTE, None).map_err(|error| Problem::of_apply(&error, false))?;
        return Ok(Outcome { added, ..Outcome::default() });
    };
    let mut changes = planned.changes();
    changes.push(Change::Note(NOTE.to_owned()));
    let action = Action::Apply(changes);
    let expected = vec![Expectation::Version(state.version.clone())];
    apply(store, Request { action, expected, key: Some(key.clone()), show: false })
}

fn apply<S: Expenses>(store: &mut S, request: Request) -> Result<Outcome, Problem> {
    let outcomes = store.apply_each(vec![request]).map_err(|error| Problem::of(&error))?;
    let outcome = outcomes.into_iter().next().ok_or_else(no_outcome)?;
    outcome.map_err(|error| Problem::of_apply(&error, false))
}
