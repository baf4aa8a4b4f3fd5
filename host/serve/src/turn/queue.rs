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
}

pub(super) type WaitingRead = Waiting<Read, Response>;
pub(super) type WaitingChange = Waiting<Request, Result<Outcome, ApplyError>>;
pub(super) type WaitingAlone = Waiting<Alone, Response>;

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
    /// Each with the bytes of its body.
    changes: VecDeque<(WaitingChange, usize)>,
    alone: VecDeque<WaitingAlone>,
    /// The idempotency keys of the changes that have no answer yet.
    keys: HashSet<String>,
    /// At how many changes the sleeping owner is woken.
    enough: usize,
    ended: bool,
}

impl Queue {
    pub(super) fn new(group: usize, group_bytes: usize) -> Self {
        Self { state: Mutex::default(), arrived: Condvar::new(), group: group.max(1), group_bytes }
    }

    pub(super) fn push_read(&self, read: WaitingRead) {
        self.state().reads.push(read);
        self.arrived.notify_one();
    }

    /// Refuses a change whose idempotency key is under way.
    pub(super) fn push_change(&self, change: WaitingChange, bytes: usize) -> Result<(), Problem> {
        let mut state = self.state();
        if let Some(key) = &change.work.key
            && !state.keys.insert(key.key.clone())
        {
            return Err(Problem::KeyUnderWay);
        }
        state.changes.push_back((change, bytes));
        if state.changes.len() >= state.enough {
            self.arrived.notify_one();
        }
        Ok(())
    }

    pub(super) fn push_alone(&self, alone: WaitingAlone) {
        self.state().alone.push_back(alone);
        self.arrived.notify_one();
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

    /// Lets [`next`](Self::next) end once nothing waits.
    pub(super) fn end(&self) {
        self.state().ended = true;
        self.arrived.notify_one();
    }

    /// Waits for work. Reads are never kept waiting; changes are, for as long as the pace says
    /// that more are about to come. Returns `None` at the end.
    pub(super) fn next(&self, pace: &Pace) -> Option<Round> {
        let mut state = self.state();
        loop {
            let now = Instant::now();
            let waiting = state.changes.len();
            let enough = pace.expected(now).min(self.group);
            let is_due = waiting > 0 && (waiting >= enough || state.ended);
            // Whatever needs the store for itself takes turns with groups of changes.
            if !state.reads.is_empty() || !state.alone.is_empty() || is_due {
                return Some(Round {
                    reads: mem::take(&mut state.reads),
                    changes: if is_due { self.group(&mut state) } else { Vec::new() },
                    alone: state.alone.pop_front(),
                });
            }
            if state.ended {
                return None;
            }
            // The first that arrives begins the wait for the others.
            state.enough = if waiting > 0 { enough } else { 1 };
            // A thread that panicked with the lock has left the queue whole.
            state = if waiting > 0 {
                let pause = pace.until().saturating_duration_since(now);
                let woken = self.arrived.wait_timeout(state, pause);
                woken.unwrap_or_else(|error| error.into_inner()).0
            } else {
                self.arrived.wait(state).unwrap_or_else(|error| error.into_inner())
            };
        }
    }

    /// Takes the changes that share the next commit.
    fn group(&self, state: &mut State) -> Vec<WaitingChange> {
        let mut group = Vec::new();
        let mut left = self.group_bytes;
        while let Some((change, bytes)) = state.changes.pop_front() {
            if group.len() == self.group || (bytes > left && !group.is_empty()) {
                state.changes.push_front((change, bytes));
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
