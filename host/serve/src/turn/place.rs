//! The store, and the calls that are made of it.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use expenses::{Error, Store};
use expenses_http::{Alone, Read, Response};
use expenses_interface::files::DATA_FILE;
use expenses_interface::{ApplyError, Error as StoreError, Outcome, Request};

use crate::budget::Budget;
use crate::event::Event;
use crate::problem::Problem;
use crate::server::Report;

/// The store, and the calls that are made of it. A trap or a limit closes the store; then it is
/// opened again before the next call.
pub(super) struct Place {
    store: Store,
    file: PathBuf,
    /// The data file as it was before the last call of the owner.
    seen: Option<Seen>,
    answers: Budget,
    report: Report,
}

/// The data file as the system shows it; `None` if there is none.
type Seen = Option<[i128; 4]>;

impl Place {
    pub(super) fn new(store: Store, answers: Budget, report: Report) -> Self {
        let file = store.directory().join(DATA_FILE);
        Self { store, file, seen: None, answers, report }
    }

    /// Whether the store has the data file's content in memory, as far as can be seen from here.
    /// It looks for itself at each call: this is only about how long the call may take.
    pub(super) fn is_up_to_date(&self) -> bool {
        self.seen.is_some_and(|seen| seen == look(&self.file))
    }

    pub(super) fn read(&mut self, read: Read) -> Response {
        if self.answers.is_spent() {
            return Problem::Overloaded.response();
        }
        if self.begin().is_err() {
            return Problem::Unavailable.response();
        }
        let response = read.answer(&mut self.store);
        self.end(None);
        response
    }

    /// Makes changes in one commit. Returns an outcome for each.
    pub(super) fn save(
        &mut self,
        requests: Vec<Request>,
    ) -> Vec<Result<Outcome, ApplyError<StoreError>>> {
        let count = requests.len();
        let result = match self.begin() {
            Ok(()) => self.store.apply_each(requests),
            Err(error) => Err(error),
        };
        let (mut outcomes, failure) = match result {
            Ok(outcomes) => (outcomes, None),
            Err(error) => {
                let unknown = self.store.is_closed() && self.store.outcome_unknown();
                let failure = of_the_store(&error, unknown);
                let failed = vec![Err(ApplyError::from(failure)); count];
                (failed, self.store.is_closed().then(|| error.to_string()))
            }
        };
        self.end(failure);
        self.seen = Some(look(&self.file));
        // A component of the embedder's own may return another number.
        let missing = StoreError::OutcomeUnknown("the store did not say".into());
        outcomes.resize(count, Err(missing.into()));
        outcomes
    }

    pub(super) fn alone(&mut self, alone: Alone) -> Response {
        if self.begin().is_err() {
            return Problem::Unavailable.response();
        }
        let response = alone.answer(&mut self.store);
        let unknown = self.store.is_closed() && self.store.outcome_unknown();
        self.end(None);
        if unknown { Problem::OutcomeUnknown.response() } else { response }
    }

    /// Opens the store if it is closed, and notes which file the next call sees at least.
    fn begin(&mut self) -> Result<(), Error> {
        if self.store.is_closed() {
            self.reopen(None)?;
        }
        if !self.is_up_to_date() {
            self.seen = Some(look(&self.file));
        }
        Ok(())
    }

    /// Opens the store again if the last call has closed it.
    fn end(&mut self, failure: Option<String>) {
        if self.store.is_closed() {
            // If that fails, the next call tries it again.
            let _ = self.reopen(failure);
        }
    }

    fn reopen(&mut self, reason: Option<String>) -> Result<(), Error> {
        // A new instance has nothing in memory.
        self.seen = None;
        match self.store.reopen() {
            Ok(()) => {
                (self.report)(Event::Reopened { reason });
                Ok(())
            }
            Err(error) => {
                let again = Error::Store(of_the_store(&error, false));
                (self.report)(Event::NotReopened(error));
                Err(again)
            }
        }
    }
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
    Some([
        data.ino().into(),
        data.size().into(),
        i128::from(data.mtime()) * 1_000_000_000 + i128::from(data.mtime_nsec()),
        i128::from(data.ctime()) * 1_000_000_000 + i128::from(data.ctime_nsec()),
    ])
}
