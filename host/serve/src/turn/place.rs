//! The store, and the calls that are made of it.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use expenses::{Error, Sandbox, Store};
use expenses_http::{Alone, ProblemKind, Read, Response};
use expenses_interface::files::DATA_FILE;
use expenses_interface::{ApplyError, Error as StoreError, Expectation, Outcome, Request};

use super::queue::{Posted, Saved};
use crate::account::Opens;
use crate::budget::Budget;
use crate::common::Common;
use crate::event::Event;
use crate::metrics::{Metrics, Reason};
use crate::problem::Problem;
use crate::server::Report;

/// Opens the store.
pub(crate) struct Opener {
    pub(crate) sandbox: Sandbox,
    pub(crate) origin: Arc<dyn Opens>,
}

/// The store, and the calls that are made of it. It is opened for the first call. A trap or a
/// limit closes it; then it is opened again before the next call.
pub(super) struct Place {
    opener: Opener,
    /// `None` until it is opened for the first time.
    open: Option<Open>,
    /// How many bytes the data file may have, if that is limited.
    quota: Option<u64>,
    answers: Budget,
    report: Report,
    metrics: Arc<Metrics>,
    /// Why it is closed if it is closed now.
    reason: Reason,
    /// Whether a call has found a data file. A store that is opened again does not know of it, and
    /// would begin an empty one in the place of a file that is gone.
    had_file: bool,
    /// When a call has found last that the store cannot be reached, and what its client was told.
    unreachable: Option<(Instant, Problem)>,
}

/// The store, which may have been closed by a trap or a limit.
struct Open {
    store: Store,
    /// The data file; `None` if it is an object.
    file: Option<PathBuf>,
    /// The data file as it was before the last call of the owner.
    seen: Option<Seen>,
    /// Whether a call was made: then the store knows itself whether there was a data file.
    has_looked: bool,
}

/// The data file as the system shows it; `None` if there is none.
type Seen = Option<Identity>;

/// Which file it is, and which state of it.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Identity {
    size: u64,
    others: [i128; 3],
}

impl Place {
    /// A store that is not open yet. The answers of reads count among all others.
    pub(super) fn new(opener: Opener, common: &Common) -> Self {
        let (answers, report) = (common.answers.clone(), Arc::clone(&common.report));
        let (quota, metrics) = (common.limits.quota, Arc::clone(&common.metrics));
        Self {
            opener,
            open: None,
            quota,
            answers,
            report,
            metrics,
            reason: Reason::Stopped,
            had_file: false,
            unreachable: None,
        }
    }

    /// Says why it is about to be closed.
    pub(super) fn close_for(&mut self, reason: Reason) {
        self.reason = reason;
    }

    /// Opens the store, if it is not open.
    ///
    /// # Errors
    ///
    /// If it cannot be opened.
    pub(super) fn open(&mut self) -> Result<(), Error> {
        if self.open.is_none() {
            let begun = Instant::now();
            let mut store = self.opener.origin.open(&self.opener.sandbox)?;
            // The size of an object is known once it was looked at.
            if (self.quota.is_some() || self.had_file) && store.object_size().is_some() {
                store.info()?;
            }
            let file = store.directory().map(|directory| directory.join(DATA_FILE));
            self.metrics.opened(begun.elapsed());
            self.open = Some(Open { store, file, seen: None, has_looked: false });
        }
        Ok(())
    }

    /// Whether the store has the data file's content in memory, as far as can be seen from here.
    /// It looks for itself at each call: this is only about how long the call may take. That of a
    /// store on an object may always take long.
    pub(super) fn is_up_to_date(&self) -> bool {
        self.open.as_ref().is_some_and(Open::is_up_to_date)
    }

    /// Does a read that `arrived` then.
    pub(super) fn read(&mut self, read: Read, arrived: Instant) -> Response {
        if self.answers.is_spent() {
            return Problem::Overloaded.response();
        }
        if let Some(problem) = self.waited_in_vain(arrived) {
            return problem.response();
        }
        let Ok(open) = self.ready() else { return self.why_not_open().response() };
        let response = open.store.as_of(arrived, |store| read.answer(store));
        let unreachable = self.why_failed(&response);
        self.end(None);
        unreachable.map_or(response, Problem::response)
    }

    /// Makes changes in one commit, the last of which `arrived` then. Returns an outcome for each.
    pub(super) fn save(&mut self, posted: Vec<Posted>, arrived: Instant) -> Vec<Saved> {
        let count = posted.len();
        if let Some(problem) = self.waited_in_vain(arrived) {
            return vec![Err(problem); count];
        }
        let (fits, result) = match self.ready().map(|open| open.size()) {
            Ok(size) => {
                let fits = fitting(&posted, self.room(size));
                let requests = posted.into_iter().zip(&fits).map(|(posted, fits)| match fits {
                    true => posted.request,
                    false => only_if_done(posted.request),
                });
                let requests = requests.collect();
                let open = self.open.as_mut().ok_or(Error::Closed);
                (fits, open.and_then(|open| open.store.apply_each(requests)))
            }
            Err(error) => (vec![true; count], Err(error)),
        };
        let (outcomes, unreachable) = self.outcomes(result, count);
        let each = fits.into_iter().zip(outcomes).map(|(fits, outcome)| match outcome {
            failed if is_failed(&failed) => unreachable.map_or(Ok(failed), Err),
            Err(ApplyError { error: StoreError::Changed(_), .. }) if !fits => {
                Err(Problem::OverQuota)
            }
            outcome => Ok(outcome),
        });
        each.collect()
    }

    /// How many bytes a data file of this size may grow by.
    fn room(&self, size: u64) -> u64 {
        self.quota.map_or(u64::MAX, |quota| quota.saturating_sub(size))
    }

    /// The outcome for each of so many changes, and what those are told that have failed if the
    /// store cannot be reached.
    fn outcomes(
        &mut self,
        result: Result<Vec<Result<Outcome, ApplyError>>, Error>,
        count: usize,
    ) -> (Vec<Result<Outcome, ApplyError>>, Option<Problem>) {
        let closed = self.open.as_ref().map(|open| &open.store).filter(|store| store.is_closed());
        let (unknown, is_closed) = (closed.is_some_and(Store::outcome_unknown), closed.is_some());
        let (mut outcomes, failure) = match result {
            Ok(outcomes) => (outcomes, None),
            Err(error) => {
                let failed = vec![Err(ApplyError::from(of_the_store(&error, unknown))); count];
                (failed, is_closed.then(|| error.to_string()))
            }
        };
        let has = |is_it: fn(&StoreError) -> bool| {
            outcomes
                .iter()
                .any(|outcome| outcome.as_ref().is_err_and(|failed| is_it(&failed.error)))
        };
        let unreachable = if has(|error| matches!(error, StoreError::Io(_))) {
            self.unreachable()
        } else if has(|error| matches!(error, StoreError::Missing)) {
            self.gone()
        } else {
            None
        };
        self.end(failure);
        if let Some(open) = &mut self.open {
            open.note();
        }
        // A component of the embedder's own may return another number.
        outcomes.resize(count, Err(did_not_say().into()));
        (outcomes, unreachable)
    }

    /// Does what needs the store for itself, and `arrived` then.
    pub(super) fn alone(&mut self, alone: Alone, arrived: Instant) -> Response {
        if let Some(problem) = self.waited_in_vain(arrived) {
            return problem.response();
        }
        let Ok(size) = self.ready().map(|open| open.size()) else {
            return self.why_not_open().response();
        };
        let room = self.room(size);
        let Some(open) = &mut self.open else { return Problem::Unavailable.response() };
        let response = alone.answer_within(&mut open.store, room);
        let unknown = open.store.is_closed() && open.store.outcome_unknown();
        let unreachable = self.why_failed(&response);
        self.end(None);
        match unreachable {
            _ if unknown => Problem::OutcomeUnknown.response(),
            Some(problem) => problem.response(),
            None => response,
        }
    }

    /// What a client is told instead of a response, if the store works but what it works on is gone
    /// or cannot be reached. Nothing was changed then.
    fn why_failed(&mut self, response: &Response) -> Option<Problem> {
        if response.is_problem(ProblemKind::Failed) {
            self.unreachable()
        } else if response.is_problem(ProblemKind::Missing) {
            self.gone()
        } else {
            None
        }
    }

    fn gone(&self) -> Option<Problem> {
        self.opener.origin.is_gone().then_some(Problem::NoTenant)
    }

    /// The same for a call that failed for a reason that is none of the store's own.
    fn unreachable(&mut self) -> Option<Problem> {
        let is_object = |open: &Open| open.store.object_size().is_some();
        match &self.open {
            Some(open) if open.store.is_closed() => None,
            Some(open) if !is_object(open) => self.gone(),
            // One that cannot be opened has told nobody what it is.
            _ => Some(self.why_not_open()),
        }
    }

    /// Why there is no store to work on.
    fn why_not_open(&mut self) -> Problem {
        let problem = self.gone().unwrap_or(Problem::Unavailable);
        self.unreachable = Some((Instant::now(), problem));
        problem
    }

    /// What is told whatever waited while the store could not be reached: to try that again for each
    /// would take as long for each, and keep the last of them waiting without bound.
    fn waited_in_vain(&self, arrived: Instant) -> Option<Problem> {
        self.unreachable.filter(|(found, _)| arrived <= *found).map(|(_, problem)| problem)
    }

    /// The open store, for the next call. It notes which file that call sees at least.
    fn ready(&mut self) -> Result<&mut Open, Error> {
        match &self.open {
            None => {
                let opened = self.open();
                opened.map_err(|error| self.told(error, Event::NotOpened))?;
            }
            Some(open) if open.store.is_closed() => self.reopen(None)?,
            Some(_) => {}
        }
        let open = self.open.as_mut().ok_or(Error::Closed)?;
        if !open.is_up_to_date() {
            open.note();
        }
        let (has_file, has_looked) = (open.has_file(), open.has_looked);
        if self.had_file && !has_file && !has_looked {
            // The next call opens it again, and so looks again.
            self.close();
            return Err(StoreError::Missing.into());
        }
        self.had_file |= has_file;
        let open = self.open.as_mut().ok_or(Error::Closed)?;
        open.has_looked = true;
        Ok(open)
    }

    /// Opens the store again if the last call has closed it.
    fn end(&mut self, failure: Option<String>) {
        if self.open.as_ref().is_some_and(|open| open.store.is_closed()) {
            // If that fails, the next call tries it again.
            let _ = self.reopen(failure);
        }
    }

    fn reopen(&mut self, reason: Option<String>) -> Result<(), Error> {
        // First, so that a pool has a place for the next one. It is opened as for the first call,
        // for its directory may be another by now.
        self.close();
        match self.open() {
            Ok(()) => {
                (self.report)(Event::Reopened { reason });
                Ok(())
            }
            Err(error) => Err(self.told(error, Event::NotReopened)),
        }
    }

    fn close(&mut self) {
        if self.open.take().is_some() {
            self.metrics.closed(self.reason);
        }
    }

    /// The same error for a client, after an operator was told.
    fn told(&self, error: Error, event: fn(Error) -> Event) -> Error {
        let again = Error::Store(of_the_store(&error, false));
        (self.report)(event(error));
        again
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.close();
    }
}

impl Open {
    fn is_up_to_date(&self) -> bool {
        let look = || self.file.as_deref().map(look);
        self.seen.is_some_and(|seen| look() == Some(seen))
    }

    /// Notes which file the store has in memory.
    fn note(&mut self) {
        self.seen = self.file.as_deref().map(look);
    }

    /// Whether there was a data file when it was seen last.
    fn has_file(&self) -> bool {
        match self.store.object_size() {
            Some(size) => size > 0,
            None => self.seen.flatten().is_some(),
        }
    }

    /// The bytes of the data file as it was seen last.
    fn size(&self) -> u64 {
        match self.store.object_size() {
            Some(size) => size,
            None => self.seen.flatten().map_or(0, |file| file.size),
        }
    }
}

/// Which changes fit into so many bytes.
pub(super) fn fitting(posted: &[Posted], mut room: u64) -> Vec<bool> {
    let fits = posted.iter().map(|posted| {
        let left = room.checked_sub(posted.growth);
        room = left.unwrap_or(room);
        left.is_some()
    });
    fits.collect()
}

/// A request that is answered if it was done before, by its key, and otherwise fails: the store
/// looks for the key first, and never has the state that this expects.
fn only_if_done(request: Request) -> Request {
    Request { expected: vec![Expectation::Version(String::new())], ..request }
}

/// Whether nothing was changed, for a reason that is none of the store's own.
fn is_failed(outcome: &Result<Outcome, ApplyError>) -> bool {
    matches!(outcome, Err(ApplyError { error: StoreError::Io(_) | StoreError::Missing, .. }))
}

/// A store that breaks its contract.
fn did_not_say() -> StoreError {
    StoreError::OutcomeUnknown("the store did not say".into())
}

/// An error as one of the store, for each of the requests that it concerns.
fn of_the_store(error: &Error, outcome_unknown: bool) -> StoreError {
    match error {
        Error::Store(error) => error.clone(),
        error if outcome_unknown => StoreError::OutcomeUnknown(error.to_string()),
        error => StoreError::Io(error.to_string()),
    }
}

fn look(file: &Path) -> Seen {
    let data = fs::metadata(file).ok()?;
    let others = [
        data.ino().into(),
        i128::from(data.mtime()) * 1_000_000_000 + i128::from(data.mtime_nsec()),
        i128::from(data.ctime()) * 1_000_000_000 + i128::from(data.ctime_nsec()),
    ];
    Some(Identity { size: data.size(), others })
}
