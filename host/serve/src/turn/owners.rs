//! The threads that own stores while there is something to do in them.
//!
//! Only so many do at a time. One whose store computes for long does not count any more, so another
//! thread starts in its place; see `long`.

use std::collections::VecDeque;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::thread;
use std::time::Duration;

use super::Shared;
use super::long::{self, Slices};
use super::owner::{self, Left};

/// A thread ends after this long without work.
const IDLE: Duration = Duration::from_secs(10);

/// Threads that start when a store needs one, up to a limit. A clone is another handle.
#[derive(Clone)]
pub(crate) struct Owners(Arc<Pool>);

pub(super) struct Pool {
    most: usize,
    pub(super) slices: Slices,
    state: Mutex<State>,
    /// Signals that a store waits for a thread.
    arrived: Condvar,
    /// Signals that nothing is under way.
    finished: Condvar,
}

#[derive(Default)]
struct State {
    waiting: VecDeque<Arc<Shared>>,
    threads: usize,
    /// How many of the threads wait for a store.
    idle: usize,
    /// How many of the threads do not count, because their store computes for long.
    long: usize,
}

impl Owners {
    /// At most `most` threads, at least one; none runs yet.
    pub(crate) fn new(most: usize) -> Self {
        // One processor is left to the others, if there is another.
        let cores = thread::available_parallelism().map_or(1, usize::from);
        Self(Arc::new(Pool {
            most: most.max(1),
            slices: Slices::new(cores - 1),
            state: Mutex::default(),
            arrived: Condvar::new(),
            finished: Condvar::new(),
        }))
    }

    /// Lets a thread own a store until nothing waits for that any more.
    ///
    /// # Errors
    ///
    /// If there is no thread yet and the system has none.
    pub(super) fn own(&self, store: Arc<Shared>) -> io::Result<()> {
        let mut state = self.0.state();
        state.waiting.push_back(store);
        let started = self.0.find_thread(&mut state);
        // Without a new thread, one of those that run takes it.
        if started.is_err() && state.threads == 0 {
            state.waiting.pop_back();
            return started;
        }
        Ok(())
    }

    /// Waits until all that waits for a store is done. Calls that compute for long are ended.
    pub(crate) fn finish(&self) {
        self.0.slices.end();
        let busy = |state: &mut State| !state.waiting.is_empty() || state.idle < state.threads;
        let waited = self.0.finished.wait_while(self.0.state(), busy);
        drop(waited.unwrap_or_else(|error| error.into_inner()));
    }
}

impl Pool {
    fn state(&self) -> MutexGuard<'_, State> {
        // The lock is never held during work, so a panic cannot leave it half changed.
        self.state.lock().unwrap_or_else(|error| error.into_inner())
    }

    /// Wakes or starts a thread for the store that came last, if there may be one more.
    fn find_thread(self: &Arc<Self>, state: &mut State) -> io::Result<()> {
        if state.idle >= state.waiting.len() {
            self.arrived.notify_one();
        } else if state.threads - state.long < self.most {
            let pool = Arc::clone(self);
            thread::Builder::new().name("store".into()).spawn(move || pool.serve())?;
            state.threads += 1;
        }
        Ok(())
    }

    /// The store of a thread computes for long: another thread takes what waits.
    pub(super) fn give_up_place(self: &Arc<Self>) {
        let mut state = self.state();
        state.long += 1;
        if !state.waiting.is_empty() {
            // If the system has none, those that run take it.
            let _ = self.find_thread(&mut state);
        }
    }

    /// Runs on each thread: owns one store after the other.
    fn serve(self: &Arc<Self>) {
        let mut state = self.state();
        loop {
            if state.threads - state.long > self.most {
                // Others have taken its place, and one of them takes what it was woken for.
                state.threads -= 1;
                self.arrived.notify_one();
                self.finished.notify_all();
                return;
            }
            if let Some(store) = state.waiting.pop_front() {
                drop(state);
                long::begin(self);
                // A panic is a bug, and has been reported. Whoever waits is told, and the thread
                // goes on with the others.
                let run = catch_unwind(AssertUnwindSafe(|| owner::run(&store)));
                if run.is_err() {
                    store.queue.abandon();
                }
                let was_long = long::end();
                if was_long {
                    store.metrics.rounds_long.inc();
                }
                state = self.state();
                state.long -= usize::from(was_long);
                if let Ok(Left::Something) = run {
                    // Behind the others.
                    state.waiting.push_back(store);
                }
                continue;
            }
            state.idle += 1;
            if state.idle == state.threads {
                self.finished.notify_all();
            }
            let nothing = |state: &mut State| state.waiting.is_empty();
            let waited = self.arrived.wait_timeout_while(state, IDLE, nothing);
            state = waited.unwrap_or_else(|error| error.into_inner()).0;
            state.idle -= 1;
            if state.waiting.is_empty() {
                state.threads -= 1;
                return;
            }
        }
    }
}
