//! Calls that compute for long let others pass.
//!
//! What a tenant's store does usually takes a few milliseconds. A component that spins until its
//! limit, or a thousand of them, must not slow the others. So a round of calls that has used the
//! processor for longer than a short one gives up its place among the threads, and goes on in
//! slices: there are only so many at a time, and the next one goes to the round that has used the
//! least so far.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, Thread};
use std::time::{Duration, Instant};

use expenses::Pause;
use rustix::time::{ClockId, clock_gettime};

use super::owners::Pool;

/// For how long a round may use the processor before it is a long one.
const SHORT: Duration = Duration::from_millis(10);
/// How long a slice is. The sandbox asks that often.
const SLICE: Duration = Duration::from_millis(10);
/// A call that has waited for so long for its next slice is ended.
const PATIENCE: Duration = Duration::from_secs(10);
/// How often whoever waits looks for slices that nobody uses any more.
const LOOK_AGAIN: Duration = Duration::from_millis(250);

thread_local! {
    /// What the thread does now.
    static ROUND: RefCell<Option<Round>> = const { RefCell::new(None) };
}

/// What an owner does without a pause.
struct Round {
    pool: Arc<Pool>,
    /// How much of the processor the thread had used when it began.
    begun: Duration,
    is_long: bool,
    /// The slice that it has.
    slice: Option<u64>,
}

/// Lets others pass if the call on this thread is a long one. It is called about every 10
/// milliseconds while a call computes; see [`expenses::SandboxBuilder::pausing`].
pub fn let_others_pass() -> Pause {
    ROUND.with_borrow_mut(|round| match round {
        Some(round) => round.let_others_pass(),
        None => Pause::GoOn,
    })
}

/// Notes that this thread begins a round.
pub(super) fn begin(pool: &Arc<Pool>) {
    let pool = Arc::clone(pool);
    ROUND.set(Some(Round { pool, begun: used(), is_long: false, slice: None }));
}

/// Notes that the round is over. Returns whether it was a long one.
pub(super) fn end() -> bool {
    ROUND.take().is_some_and(|round| {
        round.pool.slices.give_back(round.slice);
        round.is_long
    })
}

impl Round {
    fn let_others_pass(&mut self) -> Pause {
        let used = used().saturating_sub(self.begun);
        if used < SHORT {
            return Pause::GoOn;
        }
        if !self.is_long {
            self.is_long = true;
            self.pool.give_up_place();
        }
        self.slice = self.pool.slices.next(self.slice.take(), used);
        if self.slice.is_some() { Pause::GoOn } else { Pause::End }
    }
}

/// How much of the processor this thread has used.
fn used() -> Duration {
    // Neither part is ever negative, and the nanoseconds are less than a second.
    Duration::try_from(clock_gettime(ClockId::ThreadCPUTime)).unwrap_or_default()
}

/// The slices of processor time that long rounds share.
#[derive(Debug)]
pub(super) struct Slices {
    /// How many may be used at the same time.
    at_a_time: usize,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    /// The slices in use, each with the time at which it is taken back: who has it may be in the
    /// host.
    in_use: Vec<(u64, Instant)>,
    /// Who waits, by what they have used, in the order in which they came.
    waiting: BTreeMap<(Duration, u64), Thread>,
    last: u64,
    has_ended: bool,
}

impl Slices {
    /// So many at a time, at least one.
    pub(super) fn new(at_a_time: usize) -> Self {
        Self { at_a_time: at_a_time.max(1), state: Mutex::default() }
    }

    /// Gives no more away: long calls end.
    pub(super) fn end(&self) {
        let mut state = self.state();
        state.has_ended = true;
        state.waiting.values().for_each(Thread::unpark);
    }

    /// Gives a slice back, and waits for the next one of a round that has used so much. Returns
    /// `None` if there is none, or only after too long a time.
    fn next(&self, last: Option<u64>, used: Duration) -> Option<u64> {
        let begun = Instant::now();
        let mut state = self.state();
        state.give_back(last);
        state.last += 1;
        let slice = state.last;
        state.waiting.insert((used, slice), thread::current());
        loop {
            state.give_away(self.at_a_time, Instant::now());
            if !state.waiting.contains_key(&(used, slice)) {
                return Some(slice);
            }
            if state.has_ended || begun.elapsed() > PATIENCE {
                state.waiting.remove(&(used, slice));
                return None;
            }
            drop(state);
            thread::park_timeout(LOOK_AGAIN);
            state = self.state();
        }
    }

    fn give_back(&self, slice: Option<u64>) {
        if slice.is_some() {
            let mut state = self.state();
            state.give_back(slice);
            state.give_away(self.at_a_time, Instant::now());
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn give_back(&mut self, slice: Option<u64>) {
        self.in_use.retain(|(used, _)| Some(*used) != slice);
    }

    /// Gives slices that are free to those who have used the least.
    fn give_away(&mut self, at_a_time: usize, now: Instant) {
        self.in_use.retain(|(_, until)| now < *until);
        while self.in_use.len() < at_a_time && !self.has_ended {
            let Some(((_, slice), thread)) = self.waiting.pop_first() else { return };
            self.in_use.push((slice, now + 2 * SLICE));
            thread.unpark();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Somebody who waits and has used so many milliseconds.
    fn wait(state: &mut State, used: u64) -> u64 {
        state.last += 1;
        let used = Duration::from_millis(used);
        state.waiting.insert((used, state.last), thread::current());
        state.last
    }

    fn in_use(state: &State) -> Vec<u64> {
        state.in_use.iter().map(|(slice, _)| *slice).collect()
    }

    #[test]
    fn the_next_slice_is_of_the_round_that_has_used_the_least() {
        let (mut state, now) = (State::default(), Instant::now());
        let [heavy, light, other] = [50, 10, 10].map(|used| wait(&mut state, used));
        state.give_away(1, now);
        assert_eq!(in_use(&state), [light]);
        state.give_away(1, now);
        assert_eq!(in_use(&state), [light]);
        state.give_back(Some(light));
        let newcomer = wait(&mut state, 9);
        state.give_away(2, now);
        assert_eq!(in_use(&state), [newcomer, other]);
        // One that is not given back is taken back.
        state.give_away(2, now + 3 * SLICE);
        assert_eq!(in_use(&state), [heavy]);
    }

    #[test]
    fn whoever_is_alone_never_waits() {
        let (slices, begun) = (Slices::new(1), Instant::now());
        let mut slice = None;
        for _ in 0..1_000 {
            slice = slices.next(slice, SHORT);
            assert!(slice.is_some());
        }
        assert!(begun.elapsed() < PATIENCE);
    }

    #[test]
    fn whoever_waits_for_a_slice_at_the_end_gets_none() {
        let slices = Slices::new(1);
        slices.state().in_use.push((0, Instant::now() + 2 * PATIENCE));
        thread::scope(|scope| {
            let begun = Instant::now();
            let waiting = scope.spawn(|| slices.next(None, SHORT));
            thread::sleep(SLICE);
            slices.end();
            assert!(waiting.join().unwrap().is_none() && begun.elapsed() < PATIENCE);
        });
        assert_eq!(slices.next(None, SHORT), None);
    }

    #[test]
    fn a_call_on_another_thread_goes_on() {
        assert_eq!(let_others_pass(), Pause::GoOn);
    }
}
