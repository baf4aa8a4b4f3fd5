//! The store's turn: who may use the store, and when.
//!
//! There is one store, and it does one thing at a time. A thread owns it. Changes wait in a queue;
//! the owner takes all that have arrived and saves them with one commit. While that save is under
//! way the next ones arrive, so the more there are, the more share a commit.
//!
//! A read uses the store on the thread of its connection, if the store is free at that moment: it
//! takes a few microseconds, and going to another thread and back would take longer. Otherwise it
//! waits in the queue, and the owner does it before the next save. Readers let the owner pass as
//! soon as it wants the store, so they cannot keep it from saving. A read after another program
//! has changed the file is left to the owner, too: it loads the file first, which may take long.

mod owner;
mod pace;
mod place;
mod queue;

use std::io;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};
use std::thread::{self, JoinHandle};

use expenses::Sandbox;
use expenses_http::{Alone, Change, Read, Response};
use tokio::sync::oneshot;

use crate::budget::Budget;
use crate::limits::Limits;
use crate::problem::Problem;
use crate::server::Report;
use place::Place;
use queue::{Queue, Waiting};

/// The turn of one store.
pub(crate) struct Turn {
    shared: Arc<Shared>,
    owner: Option<JoinHandle<()>>,
}

struct Shared {
    place: Mutex<Place>,
    /// Whether the owner waits for the place.
    wanted: AtomicBool,
    queue: Queue,
}

impl Turn {
    /// Opens the store in a directory. The answers of reads count in `answers`.
    pub(crate) fn open(
        sandbox: &Sandbox,
        directory: &Path,
        limits: &Limits,
        answers: Budget,
        report: Report,
    ) -> Result<Self, OpenError> {
        let store = sandbox.open(directory).map_err(OpenError::Store)?;
        let shared = Arc::new(Shared {
            place: Mutex::new(Place::new(store, answers, report)),
            wanted: AtomicBool::new(false),
            queue: Queue::new(limits.group, limits.group_bytes),
        });
        let owned = Arc::clone(&shared);
        let owner = thread::Builder::new().name("store".into()).spawn(move || owner::run(&owned));
        Ok(Self { shared, owner: Some(owner.map_err(OpenError::Thread)?) })
    }

    /// Does a read.
    pub(crate) async fn read(&self, read: Read) -> Response {
        if let Some(mut place) = self.shared.place_at_once() {
            return place.read(read);
        }
        let (answer, response) = oneshot::channel();
        self.shared.queue.push_read(Waiting { work: read, answer });
        response.await.unwrap_or_else(|_| Problem::Unavailable.response())
    }

    /// Makes a change, whose body had this many bytes, in a commit with others.
    pub(crate) async fn change(&self, change: Change, bytes: usize) -> Response {
        let (answer, outcome) = oneshot::channel();
        let waiting = Waiting { work: change.request().clone(), answer };
        match self.shared.queue.push_change(waiting, bytes) {
            Ok(()) => match outcome.await {
                Ok(outcome) => change.answer(outcome),
                Err(_) => Problem::OutcomeUnknown.response(),
            },
            Err(problem) => problem.response(),
        }
    }

    /// Does what needs the store for itself.
    pub(crate) async fn alone(&self, alone: Alone) -> Response {
        let (answer, response) = oneshot::channel();
        self.shared.queue.push_alone(Waiting { work: alone, answer });
        response.await.unwrap_or_else(|_| Problem::OutcomeUnknown.response())
    }
}

impl Drop for Turn {
    /// Waits until all that waits in the queue is done.
    fn drop(&mut self) {
        self.shared.queue.end();
        if let Some(owner) = self.owner.take() {
            // A thread that panicked has said why.
            let _ = owner.join();
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
}

/// Why a store cannot be opened.
#[derive(Debug)]
pub(crate) enum OpenError {
    Store(expenses::Error),
    Thread(io::Error),
}

#[cfg(test)]
mod tests;
