//! What waits for the store.

use std::collections::{HashSet, VecDeque};
use std::mem;
use std::sync::{Condvar, Mutex, MutexGuard};
use std::time::Instant;

use expenses_http::{Alone, Read, Response};
use expenses_interface::{ApplyError, IdempotencyKey, Outcome, Request};
use tokio::sync::oneshot::Sender;

use super::pace::Pace;
use crate::problem::Problem;

/// Work that waits for the store, and where its answer goes. If nobody waits for the answer any
/// more, the work is done all the same: its client may have been cut off.
pub(super) struct Waiting<W, A> {
    pub(super) work: W,
    pub(super) answer: Sender<A>,
    /// When it arrived.
    pub(super) arrived: Instant,
}

impl<W, A> Waiting<W, A> {
    pub(super) fn new(work: W, answer: Sender<A>) -> Self {
        Self { work, answer, arrived: Instant::now() }
    }
}

pub(super) type WaitingRead = Waiting<Read, Response>;
pub(super) type WaitingChange = Waiting<Posted, Saved>;
pub(super) type WaitingAlone = Waiting<Alone, Response>;

/// A change that shares a commit with others.
pub(super) struct Posted {
    pub(super) request: Request,
    /// The bytes of its body.
    pub(super) bytes: usize,
    /// How many bytes the data file may grow by.
    pub(super) growth: u64,
}

/// What became of a change: what the store did, or why it was not asked.
pub(super) type Saved = Result<Result<Outcome, ApplyError>, Problem>;

/// What the owner does next. Nothing in it waits for more.
#[derive(Default)]
pub(super) struct Round {
    pub(super) reads: Vec<WaitingRead>,
    pub(super) changes: Vec<WaitingChange>,
    pub(super) alone: Option<WaitingAlone>,
}

/// What waits for the store. It has no bound of its own: the server bounds the requests that are
/// under way.
pub(super) struct Queue {
    state: Mutex<State>,
    arrived: Condvar,
    /// How many changes share a commit, and how many bytes of bodies.
    group: usize,
    group_bytes: usize,
}

#[derive(Default)]
struct State {
    reads: Vec<WaitingRead>,
    changes: VecDeque<WaitingChange>,
    alone: VecDeque<WaitingAlone>,
    /// The idempotency keys of the changes that have no answer yet.
    keys: HashSet<String>,
    /// At how many changes the sleeping owner is woken.
    enough: usize,
    /// Whether a thread owns the store, or is about to.
    is_owned: bool,
}

/// Whether a thread owns the store, so that what was pushed is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use = "without an owner nothing is done"]
pub(super) enum Owned {
    Already,
    /// Whoever pushed must find one.
    NotYet,
}

impl State {
    /// Whether the store is owned already. After this it is.
    fn owned(&mut self) -> Owned {
        match mem::replace(&mut self.is_owned, true) {
            true => Owned::Already,
            false => Owned::NotYet,
        }
    }
}

impl Queue {
    pub(super) fn new(group: usize, group_bytes: usize) -> Self {
        Self { state: Mutex::default(), arrived: Condvar::new(), group: group.max(1), group_bytes }
    }

    pub(super) fn push_read(&self, read: WaitingRead) -> Owned {
        let mut state = self.state();
        state.reads.push(read);
        self.arrived.notify_one();
        state.owned()
    }

    /// Refuses a change whose idempotency key is under way.
    pub(super) fn push_change(&self, change: WaitingChange) -> Result<Owned, Problem> {
        let mut state = self.state();
        if let Some(key) = &change.work.request.key
            && !state.keys.insert(key.key.clone())
        {
            return Err(Problem::KeyUnderWay);
        }
        state.changes.push_back(change);
        if state.changes.len() >= state.enough {
            self.arrived.notify_one();
        }
        Ok(state.owned())
    }

    pub(super) fn push_alone(&self, alone: WaitingAlone) -> Owned {
        let mut state = self.state();
        state.alone.push_back(alone);
        self.arrived.notify_one();
        state.owned()
    }

    /// Drops all that waits, so that whoever waits for it is told.
    pub(super) fn abandon(&self) {
        *self.state() = State::default();
    }

    /// How many changes wait.
    pub(super) fn changes(&self) -> usize {
        self.state().changes.len()
    }

    /// Forgets the keys of changes that are about to be answered.
    pub(super) fn forget(&self, keys: &[IdempotencyKey]) {
        let mut state = self.state();
        for key in keys {
            state.keys.remove(&key.key);
        }
    }

    /// What is to be done next. Reads are never kept waiting; changes are, for as long as the pace
    /// says that more are about to come. Returns `None` if nothing waits: then nobody owns the
    /// store.
    pub(super) fn next(&self, pace: &Pace) -> Option<Round> {
        let mut state = self.state();
        loop {
            let now = Instant::now();
            let waiting = state.changes.len();
            let enough = pace.expected(now).min(self.group);
            let is_due = waiting > 0 && waiting >= enough;
            // Whatever needs the store for itself takes turns with groups of changes.
            if !state.reads.is_empty() || !state.alone.is_empty() || is_due {
                return Some(Round {
                    reads: mem::take(&mut state.reads),
                    changes: if is_due { self.group(&mut state) } else { Vec::new() },
                    alone: state.alone.pop_front(),
                });
            }
            if waiting == 0 {
                state.is_owned = false;
                return None;
            }
            state.enough = enough;
            let pause = pace.until().saturating_duration_since(now);
            // A thread that panicked with the lock has left the queue whole.
            let woken = self.arrived.wait_timeout(state, pause);
            state = woken.unwrap_or_else(|error| error.into_inner()).0;
        }
    }

    /// Takes the changes that share the next commit.
    fn group(&self, state: &mut State) -> Vec<WaitingChange> {
        let mut group = Vec::new();
        let mut left = self.group_bytes;
        while let Some(change) = state.changes.pop_front() {
            let bytes = change.work.bytes;
            if group.len() == self.group || (bytes > left && !group.is_empty()) {
                state.changes.push_front(change);
                break;
            }
            left = left.saturating_sub(bytes);
            group.push(change);
        }
        group
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(|error| error.into_inner())
    }
}
