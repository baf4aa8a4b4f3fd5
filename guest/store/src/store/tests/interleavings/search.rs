//! The search: visits every state that any schedule of the writers leads to, once, breadth first.
//! So the first counterexample is a shortest one.

use std::fmt;

use rustc_hash::FxHashSet;

use super::graph::{Graph, Mover};
use super::operation::{Answer, Content, Operation};
use super::perform::Failures;
use super::places::{GONE, Next, Races};
use super::promises::Broken;
use super::state::{State, WRITERS};
use super::writer::Writer;

/// A model to be searched.
pub(super) struct Model {
    pub(super) races: Races,
    pub(super) failures: Failures,
    /// Whether all writers make the same changes, so that it does not matter which is
    /// which.
    equal: bool,
    /// The commits that were found to be right: what the data file held before and after,
    /// whose change it was, and which of theirs.
    pub(super) right_commits: FxHashSet<(Option<Content>, Content, usize, usize)>,
}

/// What a search without a counterexample has visited.
#[derive(Clone, Copy, Debug)]
pub(super) struct Visited {
    pub(super) states: usize,
    pub(super) steps: usize,
    /// The longest of the shortest schedules to a state, in steps.
    pub(super) depth: usize,
    /// How many schedules of at most `depth` steps end with all writers gone.
    pub(super) schedules: u128,
    /// How many different places in races the writers were run to.
    pub(super) places: usize,
}

/// A broken promise.
#[derive(Debug)]
pub(super) struct Counterexample {
    pub(super) broken: Broken,
    /// The steps that lead to it.
    pub(super) schedule: Vec<String>,
}

struct Step {
    /// `None` if a writer dies.
    mover: Option<Mover>,
    cause: Cause,
    state: State,
}

/// What a writer, by its place among those of the state before, does in a step: it gets
/// an answer, or it dies.
#[derive(Clone, Copy)]
struct Cause {
    mover: usize,
    answered: Option<(Operation, Answer)>,
}

impl Model {
    pub(super) fn new(races: Races, failures: Failures) -> Self {
        let equal = races.writers_are_equal();
        Self { races, failures, equal, right_commits: FxHashSet::default() }
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
        let mut graph = Graph::default();
        graph.states.insert(self.canonical(start).0);
        graph.parents.push(0);
        let (mut steps, mut depth, mut level_end) = (Vec::new(), 0, 1);
        let mut at = 0;
        while at < graph.states.len() {
            if at == level_end {
                (depth, level_end) = (depth + 1, graph.states.len());
            }
            graph.first.push(graph.targets.len());
            steps.clear();
            if let Err((broken, last)) = self.steps(graph.states[at], &mut steps) {
                let mut schedule = self.schedule(&graph, at);
                schedule.push(last.to_string());
                return Err(Counterexample { broken, schedule });
            }
            for step in &steps {
                let (target, new) = graph.states.insert_full(step.state);
                if new {
                    graph.parents.push(at as u32);
                }
                graph.movers.push(step.mover);
                graph.targets.push(target as u32);
            }
            at += 1;
        }
        graph.first.push(graph.targets.len());
        if let Some(blocked) = graph.blocked() {
            let schedule = self.schedule(&graph, blocked);
            return Err(Counterexample { broken: Broken::Blocked, schedule });
        }
        Ok(Visited {
            states: graph.states.len(),
            steps: graph.targets.len(),
            depth,
            schedules: graph.schedules(depth),
            places: self.races.places(),
        })
    }

    /// All steps that can be taken in a state.
    fn steps(&mut self, state: State, steps: &mut Vec<Step>) -> Result<(), (Broken, Cause)> {
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

    /// The steps of a shortest schedule to a state.
    fn schedule(&mut self, graph: &Graph, mut at: usize) -> Vec<String> {
        let mut schedule = Vec::new();
        while at != 0 {
            let parent = graph.parents[at] as usize;
            let mut steps = Vec::new();
            // The step that breaks a promise is the last, and not among them.
            let _ = self.steps(graph.states[parent], &mut steps);
            let step = steps.iter().find(|step| step.state == graph.states[at]);
            schedule.extend(step.map(|step| step.cause.to_string()));
            at = parent;
        }
        schedule.reverse();
        schedule
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
