//! The store's steps without its bytes: those of `guest/store/src/store/call.rs` and `commit.rs`.
//! A test compares them with those of the store itself.

use std::rc::Rc;

use super::{Add, Call, Ended, Guest, Put, Shown, Step};
use crate::content::{Content, Model};

/// After losing races for this long a call gives up.
const PATIENCE: u64 = 30_000_000;
/// The shortest and the longest wait after a race that was lost.
const WAIT: std::ops::Range<u128> = 2_000..8_000;

/// A store that keeps only what matters here.
pub(crate) struct ModelGuest {
    random: fastrand::Rng,
    /// The state in memory.
    state: Option<(u64, Rc<Model>)>,
    call: Option<Running>,
}

/// A call that saves.
struct Running {
    adds: Vec<Add>,
    id: u128,
    since: u64,
    /// The state that an undecided try was made from: its latest commit.
    undecided: Option<Option<u128>>,
    /// The state that the next PUT is made from.
    base: Option<u128>,
    new: Rc<Model>,
    at: At,
}

/// Where a call is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum At {
    /// It loads the state.
    Load,
    /// It verifies that the state is the one that it was made from.
    Verify,
    /// It looks whether the file is its own after all.
    LooksForItself(Put),
    Put,
    Sleep,
    /// It looks what became of a try.
    Fate,
}

impl ModelGuest {
    pub(crate) fn new(seed: u64) -> Self {
        Self { random: fastrand::Rng::with_seed(seed), state: None, call: None }
    }

    /// Makes the changes of the state in memory.
    fn attempt(&mut self, mut call: Running) -> Step {
        let Some((_, state)) = &self.state else { return Step::Done(Ended::Failed) };
        let mut new = Model::clone(state);
        call.base = state.commits.last().copied();
        let before = new.added.len();
        for add in &call.adds {
            if add.key.is_some_and(|key| new.keys.contains(&key)) {
                continue;
            }
            new.added.push(add.number);
            new.keys.extend(add.key);
            new.expenses += 1;
        }
        if new.added.len() == before {
            return Step::Done(Ended::Done);
        }
        new.commit(call.id);
        // The name of the temp file.
        let _: u128 = self.random.u128(..);
        (call.new, call.at) = (Rc::new(new), At::Verify);
        self.call = Some(call);
        Step::Look
    }

    fn start_over(&mut self, mut call: Running) -> Step {
        let wait = WAIT.start + self.random.u128(..) % (WAIT.end - WAIT.start);
        call.at = At::Sleep;
        self.call = Some(call);
        Step::Sleep(wait as u64)
    }
}

impl Guest for ModelGuest {
    fn begin(&mut self, now: u64, call: Call) -> Step {
        if let Call::Save(adds) = call {
            let id = self.random.u128(..);
            let new = Rc::default();
            let undecided = None;
            let at = At::Load;
            self.call = Some(Running { adds, id, since: now, undecided, base: None, new, at });
        }
        Step::Look
    }

    fn looked(&mut self, _now: u64, shown: Shown) -> Step {
        let Some(mut call) = self.call.take() else {
            let Some(shown) = shown else { return Step::Done(Ended::Failed) };
            self.load(shown);
            return Step::Done(Ended::Done);
        };
        match (call.at, shown) {
            (At::Load, Some(shown)) => {
                self.load(shown);
                self.attempt(call)
            }
            (At::Verify, Some((file, _))) => {
                if self.state.as_ref().is_some_and(|(known, _)| *known == file) {
                    let content = Content::Model(Rc::clone(&call.new));
                    call.at = At::Put;
                    self.call = Some(call);
                    return Step::Put(content);
                }
                self.state = None;
                self.start_over(call)
            }
            (At::LooksForItself(Put::Sent), _) => {
                self.state = None;
                call.undecided = Some(call.base);
                self.start_over(call)
            }
            (At::LooksForItself(_), _) => {
                self.state = None;
                self.start_over(call)
            }
            (At::Fate, Some(shown)) => {
                let base = call.undecided.flatten();
                self.load(shown);
                let commits = self.state.as_ref().map_or(&[][..], |(_, state)| &state.commits);
                if commits.contains(&call.id) {
                    return Step::Done(Ended::Done);
                }
                match base {
                    _ if commits.last().copied() == base => {}
                    Some(base) if commits.contains(&base) => call.undecided = None,
                    None if commits.len() < 100 => call.undecided = None,
                    _ => return Step::Done(Ended::Unknown),
                }
                self.attempt(call)
            }
            _ if call.undecided.is_some() => Step::Done(Ended::Unknown),
            _ => Step::Done(Ended::Failed),
        }
    }

    fn put(&mut self, _now: u64, put: Put) -> Step {
        let Some(mut call) = self.call.take() else { return Step::Done(Ended::Failed) };
        if let Put::Saved(file) = put {
            self.state = Some((file, call.new));
            return Step::Done(Ended::Done);
        }
        call.at = At::LooksForItself(put);
        self.call = Some(call);
        Step::Look
    }

    fn slept(&mut self, now: u64) -> Step {
        let Some(call) = &mut self.call else { return Step::Done(Ended::Failed) };
        let is_undecided = call.undecided.is_some();
        if now - call.since >= PATIENCE {
            self.call = None;
            return Step::Done(if is_undecided { Ended::Unknown } else { Ended::Failed });
        }
        call.at = if is_undecided { At::Fate } else { At::Load };
        Step::Look
    }
}

impl ModelGuest {
    fn load(&mut self, (file, content): (u64, Content)) {
        let is_known = self.state.as_ref().is_some_and(|(known, _)| *known == file);
        if let (Content::Model(model), false) = (content, is_known) {
            self.state = Some((file, model));
        }
    }
}
