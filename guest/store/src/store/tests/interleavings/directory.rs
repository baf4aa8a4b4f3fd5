//! Writers in one directory: the steps that can be taken in a state of it.

use std::fmt;

use super::graph::Mover;
use super::operation::{Answer, Operation};
use super::perform::Failures;
use super::places::{GONE, Next, Races};
use super::promises::{Broken, Promises};
use super::search::{Counterexample, Space, Step, Visited, search};
use super::state::{State, WRITERS};
use super::writer::Writer;

/// A model to be searched.
pub(super) struct Model {
    pub(super) races: Races,
    pub(super) failures: Failures,
    /// Whether all writers make the same changes, so that it does not matter which is
    /// which.
    equal: bool,
    pub(super) promises: Promises,
}

/// What a writer, by its place among those of the state before, does in a step: it gets
/// an answer, or it dies.
#[derive(Clone, Copy)]
pub(super) struct Cause {
    mover: usize,
    answered: Option<(Operation, Answer)>,
}

impl Model {
    pub(super) fn new(races: Races, failures: Failures) -> Self {
        let equal = races.writers_are_equal();
        Self { races, failures, equal, promises: Promises::default() }
    }

    fn canonical(&self, state: State) -> (State, [u8; WRITERS]) {
        state.canonical(self.equal, self.races.have_patience())
    }

    /// Visits every state that can be reached from `start`, with all writers before their
    /// first step.
    ///
    /// # Errors
    ///
    /// The first counterexample.
    pub(super) fn check(&mut self, mut start: State) -> Result<Visited, Counterexample> {
        for writer in 0..self.races.writers() {
            start.writers[writer].place = self.races.first(writer);
        }
        let start = self.canonical(start).0;
        search(self, start)
    }

    /// The state without the temp files that are gone and that a fence is still to unlink.
    fn settled(&mut self, mut state: State) -> State {
        if self.races.forgets() {
            for writer in &mut state.writers {
                while let Some(gone) = writer.told_of_gone() {
                    writer.place = self.races.told_of_fewer(writer.place);
                    writer.forget_told(gone);
                }
            }
        }
        state
    }

    /// The state in which the writer that moved has its answer, and has done all that
    /// others cannot see.
    fn answered(
        &mut self,
        before: &State,
        mut state: State,
        mover: usize,
        mut answer: Answer,
    ) -> Result<State, Broken> {
        if state.data != before.data {
            self.committed(before, &mut state, mover)?;
        }
        loop {
            let mut place = self.races.answered(state.writers[mover].place, answer);
            state.writers[mover].place = place;
            state.writers[mover].close(self.races.node(place).closed);
            if let Some((same, forgotten)) = self.races.node(place).same {
                state.writers[mover].forget(same, forgotten);
                place = same;
            }
            while let Next::Ended { ending, next, held } = self.races.next(place) {
                self.ended(&state, mover, ending)?;
                state.writers[mover] = state.writers[mover].at_start(next, held);
                place = next;
                if place == GONE {
                    return Ok(state);
                }
            }
            let Next::Operation(operation) = self.races.next(place) else { unreachable!() };
            if !state.is_private(mover, operation, self.races.have_patience()) {
                return Ok(state);
            }
            let mut answers = Vec::with_capacity(1);
            state.perform(mover, operation, self.failures, &mut answers);
            (answer, state) = answers.pop().ok_or(Broken::Blocked)?;
            assert!(answers.is_empty(), "{operation:?} is not private");
        }
    }
}

impl Space for Model {
    type State = State;
    type Cause = Cause;

    fn steps(
        &mut self,
        state: State,
        steps: &mut Vec<Step<State, Cause>>,
    ) -> Result<(), (Broken, Cause)> {
        let mut answers = Vec::new();
        for mover in 0..WRITERS {
            let place = state.writers[mover].place;
            if place == GONE {
                continue;
            }
            let Next::Operation(operation) = self.races.next(place) else { unreachable!() };
            answers.clear();
            state.perform(mover, operation, self.failures, &mut answers);
            for (answer, after) in &answers {
                let cause = Cause { mover, answered: Some((operation, *answer)) };
                let after = self.answered(&state, *after, mover, *answer);
                let after = self.settled(after.map_err(|broken| (broken, cause))?);
                let (state, places) = self.canonical(after);
                let mover = Mover { before: mover as u8, after: places[mover] };
                steps.push(Step { mover: Some(mover), cause, state });
            }
            // A writer that dies leaves its temp file, and whatever it held open is closed.
            let mut dead = state;
            dead.writers[mover] = Writer::default();
            let (state, _) = self.canonical(dead);
            let cause = Cause { mover, answered: None };
            steps.push(Step { mover: None, cause, state });
        }
        Ok(())
    }

    fn gone(state: &State) -> u8 {
        let gone = state.writers.iter().enumerate().filter(|(_, writer)| writer.place == GONE);
        gone.fold(0, |gone, (writer, _)| gone | 1 << writer)
    }

    fn places(&self) -> usize {
        self.races.places()
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.answered {
            Some((operation, answer)) => {
                write!(f, "{}: {operation:?} is answered {answer:?}", self.mover)
            }
            None => write!(f, "{}: dies", self.mover),
        }
    }
}
