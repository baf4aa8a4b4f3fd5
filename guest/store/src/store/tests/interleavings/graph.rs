//! The graph of all states, and what can only be seen in the whole of it.

use indexmap::IndexSet;
use rustc_hash::FxBuildHasher;

use super::state::WRITERS;

/// All writers, as bits.
pub(super) const ALL: u8 = (1 << WRITERS) - 1;

/// The graph of all states found.
pub(super) struct Graph<S> {
    pub(super) states: IndexSet<S, FxBuildHasher>,
    /// The state from which each was first reached.
    pub(super) parents: Vec<u32>,
    /// For each state, where its steps begin among all steps.
    pub(super) first: Vec<usize>,
    /// Who moves in each step, and the state that it leads to.
    pub(super) movers: Vec<Option<Mover>>,
    pub(super) targets: Vec<u32>,
}

/// A writer that moves, by its number before and after the step.
#[derive(Clone, Copy)]
pub(super) struct Mover {
    pub(super) before: u8,
    pub(super) after: u8,
}

impl<S> Default for Graph<S> {
    fn default() -> Self {
        let (states, parents, first, movers, targets) = Default::default();
        Self { states, parents, first, movers, targets }
    }
}

impl<S> Graph<S> {
    fn steps(&self, state: usize) -> impl Iterator<Item = (Option<Mover>, usize)> {
        let steps = self.first[state]..self.first[state + 1];
        steps.map(|step| (self.movers[step], self.targets[step] as usize))
    }

    /// A state in which a writer cannot finish by its own steps alone. `gone` returns the writers
    /// that are gone, as bits.
    pub(super) fn blocked(&self, gone: impl Fn(&S) -> u8) -> Option<usize> {
        let mut finishes: Vec<u8> = self.states.iter().map(gone).collect();
        loop {
            let mut changed = false;
            // Most steps lead to states that were found later.
            for state in (0..finishes.len()).rev() {
                let alone = self.steps(state).filter_map(|(mover, to)| Some((mover?, to)));
                let more = alone.fold(0, |more, (mover, to)| {
                    more | (finishes[to] >> mover.after & 1) << mover.before
                });
                changed |= more & !finishes[state] != 0;
                finishes[state] |= more;
            }
            if !changed {
                break finishes.iter().position(|finishes| *finishes != ALL);
            }
        }
    }

    /// How many schedules of at most `length` steps end with all writers gone.
    pub(super) fn schedules(&self, length: usize, gone: impl Fn(&S) -> u8) -> u128 {
        let over: Vec<bool> = self.states.iter().map(|state| gone(state) == ALL).collect();
        let mut schedules: Vec<u128> = over.iter().map(|over| u128::from(*over)).collect();
        for _ in 0..length {
            let next = (0..schedules.len()).map(|state| match over[state] {
                true => 1,
                false => self
                    .steps(state)
                    .fold(0, |sum: u128, (_, to)| sum.saturating_add(schedules[to])),
            });
            schedules = next.collect();
        }
        schedules[0]
    }
}
