//! The search: visits every state that any schedule of the writers leads to, once, breadth first.
//! So the first counterexample is a shortest one.

use std::fmt;
use std::hash::Hash;

use super::graph::{Graph, Mover};
use super::promises::Broken;

/// What is searched: states, and the steps between them.
pub(super) trait Space {
    type State: Copy + Eq + Hash;
    /// What happens in a step.
    type Cause: Copy + fmt::Display;

    /// All steps that can be taken in a state, or one that breaks a promise.
    fn steps(
        &mut self,
        state: Self::State,
        steps: &mut Vec<Step<Self::State, Self::Cause>>,
    ) -> Result<(), (Broken, Self::Cause)>;
    /// The writers that are gone, as bits.
    fn gone(state: &Self::State) -> u8;
    /// How many different places in races the writers were run to.
    fn places(&self) -> usize;
}

/// A step.
pub(super) struct Step<S, C> {
    /// `None` if a writer dies, and for all that no writer may need to finish.
    pub(super) mover: Option<Mover>,
    pub(super) cause: C,
    pub(super) state: S,
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

/// Visits every state that can be reached from `start`.
///
/// # Errors
///
/// The first counterexample.
pub(super) fn search<M: Space>(model: &mut M, start: M::State) -> Result<Visited, Counterexample> {
    let mut graph = Graph::default();
    graph.states.insert(start);
    graph.parents.push(0);
    let (mut steps, mut depth, mut level_end) = (Vec::new(), 0, 1);
    let mut at = 0;
    while at < graph.states.len() {
        if at == level_end {
            (depth, level_end) = (depth + 1, graph.states.len());
        }
        graph.first.push(graph.targets.len());
        steps.clear();
        if let Err((broken, last)) = model.steps(graph.states[at], &mut steps) {
            let mut schedule = schedule(model, &graph, at);
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
    if let Some(blocked) = graph.blocked(M::gone) {
        let schedule = schedule(model, &graph, blocked);
        return Err(Counterexample { broken: Broken::Blocked, schedule });
    }
    Ok(Visited {
        states: graph.states.len(),
        steps: graph.targets.len(),
        depth,
        schedules: graph.schedules(depth, M::gone),
        places: model.places(),
    })
}

/// The steps of a shortest schedule to a state.
fn schedule<M: Space>(model: &mut M, graph: &Graph<M::State>, mut at: usize) -> Vec<String> {
    let mut schedule = Vec::new();
    while at != 0 {
        let parent = graph.parents[at] as usize;
        let mut steps = Vec::new();
        // The step that breaks a promise is the last, and not among them.
        let _ = model.steps(graph.states[parent], &mut steps);
        let step = steps.iter().find(|step| step.state == graph.states[at]);
        schedule.extend(step.map(|step| step.cause.to_string()));
        at = parent;
    }
    schedule.reverse();
    schedule
}
