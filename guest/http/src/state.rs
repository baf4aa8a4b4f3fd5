//! Answers that show one state of the store, with its version as their entity tag.

use expenses_interface::{Expenses, State};
use expenses_model::Date;
use expenses_tasks::listing::ATTEMPTS;

use crate::condition::{self, Conditions, quoted};
use crate::{Problem, ProblemKind, Response};

/// Answers with what `read` returns, and with the revision that it saw; `None` if it does not
/// know. Reads again if the store has changed meanwhile. `day` is the day for which the answer
/// is, if that depends on it.
///
/// # Errors
///
/// Those of `read`, conditions that do not hold, and `busy`.
pub(crate) fn answer<S: Expenses>(
    store: &mut S,
    conditions: &Conditions,
    day: Option<Date>,
    mut read: impl FnMut(&mut S, &State) -> Result<(Response, Option<u64>), Problem>,
) -> Result<Response, Problem> {
    for _ in 0..ATTEMPTS {
        let state = store.version().map_err(|error| Problem::of(&error))?;
        let tag = condition::of_state(&state.version, day);
        if let Some(response) = conditions.check(&tag)? {
            return Ok(response);
        }
        let (response, revision) = match read(store, &state) {
            Err(problem) if problem.kind() == ProblemKind::Changed => continue,
            result => result?,
        };
        let revision = match revision {
            Some(revision) => revision,
            None => store.version().map_err(|error| Problem::of(&error))?.revision,
        };
        if revision == state.revision {
            return Ok(response.with("etag", quoted(&tag)));
        }
    }
    Err(busy())
}

/// Other programs change the store each time.
pub(crate) fn busy() -> Problem {
    Problem::new(ProblemKind::Busy, "other programs keep changing the store; send it again")
}
