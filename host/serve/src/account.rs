//! A store while it is served.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use expenses::{Error, Sandbox, Store};
use tokio::sync::{Semaphore, SemaphorePermit};

use crate::budget::Budget;
use crate::common::Common;
use crate::metrics::Reason;
use crate::problem::Problem;
use crate::rate::Rate;
use crate::turn::{Opener, Turn};

/// A store while it is served, and what its clients take of the server.
pub(crate) struct Account {
    /// The turn of the store.
    pub(crate) turn: Turn,
    /// The turn of a second store on the same data, which cannot write.
    pub(crate) read_only: Turn,
    /// The bytes of bodies of its requests, and of answers that its clients have not taken.
    pub(crate) bodies: Budget,
    pub(crate) answers: Budget,
    imports: Semaphore,
    requests: AtomicUsize,
    rate: Rate,
}

/// What opens a store, and one that cannot write.
pub(crate) struct Openers {
    writing: Opener,
    read_only: Opener,
}

/// Where a store comes from.
pub(crate) trait Opens: Send + Sync {
    /// Opens it.
    fn open(&self, sandbox: &Sandbox) -> Result<Store, Error>;

    /// Whether it is gone for good, as far as can be found out now. It may wait.
    fn is_gone(&self) -> bool {
        false
    }
}

impl Openers {
    /// Both open in the same way, each with a handle on the sandbox of its own.
    pub(crate) fn new(sandbox: &Sandbox, origin: impl Opens + 'static) -> Self {
        let origin: Arc<dyn Opens> = Arc::new(origin);
        let opener = |sandbox| Opener { sandbox, origin: Arc::clone(&origin) };
        Self { writing: opener(sandbox.clone()), read_only: opener(sandbox.read_only()) }
    }
}

impl Account {
    pub(crate) fn new(openers: Openers, common: &Common) -> Self {
        Self {
            turn: Turn::new(openers.writing, common),
            read_only: Turn::new(openers.read_only, common),
            bodies: common.bodies.clone(),
            answers: common.answers.clone(),
            imports: Semaphore::new(1),
            requests: AtomicUsize::new(0),
            rate: Rate::new(common.limits.rate, common.limits.burst),
        }
    }

    /// The same for one of many tenants: no call of it keeps a thread of connections.
    pub(crate) fn of_tenant(self) -> Self {
        let (turn, read_only) = (self.turn.on_own_threads(), self.read_only.on_own_threads());
        Self { turn, read_only, ..self }
    }

    /// Says why it is about to be closed.
    pub(crate) fn close_for(&self, reason: Reason) {
        self.turn.close_for(reason);
        self.read_only.close_for(reason);
    }

    /// The place of an import: there is one at a time.
    pub(crate) fn import(&self) -> Result<SemaphorePermit<'_>, Problem> {
        self.imports.try_acquire().map_err(|_| Problem::Overloaded)
    }

    /// Counts a request of a tenant. There may be at most `most` without an answer.
    ///
    /// # Errors
    ///
    /// [`Problem::TooManyRequests`] if there are too many, or too many came lately.
    pub(crate) fn visit(self: &Arc<Self>, most: usize) -> Result<Visit, Problem> {
        let (set, fetch) = (Ordering::Relaxed, Ordering::Relaxed);
        let one_more = |requests| (requests < most).then_some(requests + 1);
        if self.requests.fetch_update(set, fetch, one_more).is_err() {
            return Err(Problem::TooManyRequests);
        }
        let visit = Visit(Arc::clone(self));
        if self.rate.admits() { Ok(visit) } else { Err(Problem::TooManyRequests) }
    }
}

/// A request of a tenant, until this is dropped.
pub(crate) struct Visit(Arc<Account>);

impl Drop for Visit {
    fn drop(&mut self) {
        self.0.requests.fetch_sub(1, Ordering::Relaxed);
    }
}
