//! The store's turn: who may use the store, and when.
//!
//! A store does one thing at a time. While there is something to do, a thread owns it. Changes wait
//! in a queue; the owner takes all that have arrived and saves them with one commit. While that
//! save is under way the next ones arrive, so the more there are, the more share a commit.
//!
//! A read uses the store on the thread of its connection, if the store is free at that moment: it
//! takes a few microseconds, and going to another thread and back would take longer. Otherwise it
//! waits in the queue, and the owner does it before the next save. Readers let the owner pass as
//! soon as it wants the store, so they cannot keep it from saving. A read after another program
//! has changed the file is left to the owner, too: it loads the file first, which may take long. So
//! is every read of a store on an object, which asks the object store first.

mod long;
mod owner;
mod owners;
mod pace;
mod place;
mod queue;

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Instant;

use expenses_http::{Alone, Change, Read, Response};
use tokio::sync::oneshot;

use crate::common::Common;
use crate::metrics::{Metrics, Reason};
use crate::problem::Problem;
pub use long::let_others_pass;
pub(crate) use owners::Owners;
use pace::Pace;
pub(crate) use place::Opener;
use place::Place;
use queue::{Owned, Posted, Queue, Waiting};

/// The turn of one store.
pub(crate) struct Turn {
    shared: Arc<Shared>,
    owners: Owners,
    /// Whether reads may be done on the threads of connections.
    reads_at_once: bool,
}

struct Shared {
    place: Mutex<Place>,
    /// Whether the owner waits for the place.
    wanted: AtomicBool,
    queue: Queue,
    /// When the next save begins.
    pace: Mutex<Pace>,
    metrics: Arc<Metrics>,
}

impl Turn {
    /// The turn of a store that is opened when it is first needed.
    pub(crate) fn new(opener: Opener, common: &Common) -> Self {
        let (owners, limits) = (common.owners.clone(), &common.limits);
        let shared = Arc::new(Shared {
            place: Mutex::new(Place::new(opener, common)),
            wanted: AtomicBool::new(false),
            queue: Queue::new(limits.group, limits.group_bytes),
            pace: Mutex::new(Pace::new()),
            metrics: Arc::clone(&common.metrics),
        });
        Self { shared, owners, reads_at_once: true }
    }

    /// The same, with all calls on a thread of the store's own. If there are many stores, a call
    /// that takes long must not keep a thread of connections.
    pub(crate) fn on_own_threads(self) -> Self {
        Self { reads_at_once: false, ..self }
    }

    /// Opens the store, if it is not open.
    ///
    /// # Errors
    ///
    /// If it cannot be opened.
    pub(crate) fn open(&self) -> Result<(), expenses::Error> {
        self.shared.take_place().open()
    }

    /// Says why the store is about to be closed.
    pub(crate) fn close_for(&self, reason: Reason) {
        self.shared.take_place().close_for(reason);
    }

    /// Does a read.
    pub(crate) async fn read(&self, read: Read) -> Response {
        if self.reads_at_once
            && let Some(mut place) = self.shared.place_at_once()
        {
            return place.read(read, Instant::now());
        }
        let (answer, response) = oneshot::channel();
        self.own(self.shared.queue.push_read(Waiting::new(read, answer)));
        response.await.unwrap_or_else(|_| Problem::Unavailable.response())
    }

    /// Makes a change, whose body had this many bytes, in a commit with others.
    pub(crate) async fn change(&self, change: Change, bytes: usize) -> Response {
        let (answer, outcome) = oneshot::channel();
        let (request, growth) = (change.request().clone(), change.growth());
        let waiting = Waiting::new(Posted { request, bytes, growth }, answer);
        match self.shared.queue.push_change(waiting) {
            Ok(owned) => {
                self.own(owned);
                match outcome.await {
                    Ok(Ok(outcome)) => change.answer(outcome),
                    Ok(Err(problem)) => problem.response(),
                    Err(_) => Problem::OutcomeUnknown.response(),
                }
            }
            Err(problem) => problem.response(),
        }
    }

    /// Does what needs the store for itself.
    pub(crate) async fn alone(&self, alone: Alone) -> Response {
        let (answer, response) = oneshot::channel();
        self.own(self.shared.queue.push_alone(Waiting::new(alone, answer)));
        response.await.unwrap_or_else(|_| Problem::OutcomeUnknown.response())
    }

    /// Finds an owner for the store, if it has none.
    fn own(&self, owned: Owned) {
        if owned == Owned::NotYet && self.owners.own(Arc::clone(&self.shared)).is_err() {
            self.shared.queue.abandon();
        }
    }
}

impl Shared {
    /// The place, for a read on this thread; `None` if it is not free, or the store must first load
    /// the file.
    fn place_at_once(&self) -> Option<MutexGuard<'_, Place>> {
        if self.wanted.load(Ordering::Acquire) {
            return None;
        }
        self.place.try_lock().ok().filter(|place| place.is_up_to_date())
    }

    /// Takes the place, before readers that come later.
    fn take_place(&self) -> MutexGuard<'_, Place> {
        self.wanted.store(true, Ordering::Release);
        // A place is whole between two calls, whatever happened in one.
        let place = self.place.lock().unwrap_or_else(|error| error.into_inner());
        self.wanted.store(false, Ordering::Release);
        place
    }

    fn pace(&self) -> MutexGuard<'_, Pace> {
        self.pace.lock().unwrap_or_else(|error| error.into_inner())
    }
}

#[cfg(test)]
mod tests;
