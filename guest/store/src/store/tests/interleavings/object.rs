//! Writers on hosts of their own that share one object of an object store: the data file is that
//! object, and each host keeps a copy of it in a scratch directory.
//!
//! - `world`: a state: the object, the requests under way, the hosts
//! - `host`: what a host does with an operation of its guest: a look at the data file is a
//!   conditional GET, a rename onto it a conditional PUT. All else concerns its scratch directory
//! - `network`: what may become of a request: it or its reply is lost, it arrives late or twice, or
//!   is refused for no reason
//! - `others`: other writers that only follow the protocol, and people who copy and delete
//! - `promises`: what is checked in every state
//! - `walk`: random schedules, where there are too many to visit all
//!
//! A host serves one store, and what it does by itself comes directly after the answer before it.

mod host;
mod network;
mod others;
mod promises;
mod scenarios;
mod walk;
mod world;

use std::fmt;

use rustc_hash::FxHashMap;

use super::graph::Mover;
use super::operation::{Answer, Content, Name, Operation};
use super::places::{GONE, Next, Races};
use super::promises::{Broken, Promises};
use super::race::Carried;
use super::search::{Space, Step};
use others::Others;
use world::World;

/// The rules of the protocol that a host, an engine or another writer may break, to show that the
/// checks can fail. Those that a store itself may break are mutations, too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rule {
    /// The engine replaces the object whatever it is.
    Condition,
    /// The condition is the ETag of the object now, not of the state that was verified.
    EtagOfBase,
    /// Until the guest has looked again, it cannot remove a temp file that was sent.
    KeepSent,
    /// After a failed PUT the next look is a real one.
    Reload,
    /// A call that is cut off is not reported as failed.
    CutIsUnknown,
    /// An undo leaves the ids of what it takes back, and its own.
    UndoKeepsIds,
}

/// How the engine and the hosts work.
#[derive(Clone, Copy)]
pub(super) struct Rules {
    /// Whether an ETag is a digest of the content, or is given to each object anew.
    pub(super) digests: bool,
    /// Whether a host uses its copy without a look at the object until a request fails.
    pub(super) cached: bool,
    /// Whether a look may show an earlier state of the object.
    pub(super) stale: bool,
    /// Whether writers may make the object if there is none.
    pub(super) creates: bool,
    /// Whether saves leave ids. They do not if the field is another program's.
    pub(super) ids: bool,
    pub(super) broken: Option<Rule>,
}

/// A model of `H` hosts, each with `W` stores on one scratch directory, which should be one.
pub(super) struct Objects<const H: usize, const W: usize> {
    pub(super) races: Races,
    pub(super) rules: Rules,
    pub(super) promises: Promises,
    /// What others made of a content, which need not be computed again.
    made: FxHashMap<(Others, u8, Content), Option<Content>>,
}

/// What happens in a step, to a writer or to the object.
#[derive(Clone, Copy)]
pub(super) struct Cause {
    pub(super) mover: Option<usize>,
    pub(super) event: &'static str,
    pub(super) answer: Option<Answer>,
}

/// Whether a step must be possible for a writer to finish alone.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Regular,
    /// It happens or not, and is no fault.
    Chance,
    Fault,
}

/// A step of a writer before its guest has its answer, if it gets one.
struct Event<const H: usize, const W: usize> {
    name: &'static str,
    kind: Kind,
    answer: Option<Answer>,
    world: World<H, W>,
}

type Steps<const H: usize, const W: usize> = Vec<Step<World<H, W>, Cause>>;

impl<const H: usize, const W: usize> Objects<H, W> {
    pub(super) fn new(races: Races, rules: Rules) -> Self {
        Self { races, rules, promises: Promises::default(), made: FxHashMap::default() }
    }

    /// The state with all writers before their first step.
    pub(super) fn begun(&mut self, mut world: World<H, W>) -> World<H, W> {
        for writer in 0..self.races.writers() {
            world.writer(writer).place = self.races.first(writer);
        }
        self.canonical(world)
    }

    /// The steps of a writer.
    fn moves(
        &mut self,
        world: World<H, W>,
        mover: usize,
        steps: &mut Steps<H, W>,
    ) -> Result<(), (Broken, Cause)> {
        let place = world.hosts[mover / W].directory.writers[mover % W].place;
        if place == GONE {
            return Ok(());
        }
        let Next::Operation(operation) = self.races.next(place) else { unreachable!() };
        let caused =
            |broken: Broken, event| (broken, Cause { mover: Some(mover), event, answer: None });
        let mut events = Vec::new();
        match operation {
            Operation::Stat(Name::Data) => self.look(&world, mover, &mut events),
            Operation::Rename => self
                .put(&world, mover, &mut events)
                .map_err(|broken| caused(broken, "the PUT is served"))?,
            operation => self.local(&world, mover, operation, &mut events),
        }
        for Event { name, kind, answer, mut world } in events {
            let cause = Cause { mover: Some(mover), event: name, answer };
            if kind == Kind::Fault {
                world.left.faults -= 1;
                // Otherwise it has died.
                world.calls[mover].is_troubled = world.writer(mover).place == place;
            }
            let after = match answer {
                Some(answer) => self.answered(world, mover, answer),
                None => Ok(world),
            };
            let after = after.and_then(|world| self.coherent(world));
            let state = self.canonical(after.map_err(|broken| (broken, cause))?);
            let moved = Mover { before: mover as u8, after: mover as u8 };
            steps.push(Step { mover: (kind == Kind::Regular).then_some(moved), cause, state });
        }
        if world.left.faults > 0 {
            let mut dead = world;
            dead.left.faults -= 1;
            self.dies(&mut dead, mover);
            let cause = Cause { mover: Some(mover), event: "dies", answer: None };
            steps.push(Step { mover: None, cause, state: self.canonical(dead) });
        }
        Ok(())
    }

    /// The state in which the writer that moved has its answer, and its host has done all that
    /// others cannot see.
    fn answered(
        &mut self,
        mut world: World<H, W>,
        mover: usize,
        mut answer: Answer,
    ) -> Result<World<H, W>, Broken> {
        loop {
            let writer = world.writer(mover);
            let mut place = self.races.answered(writer.place, answer);
            writer.place = place;
            writer.close(self.races.node(place).closed);
            while let Next::Ended { ending, next, held } = self.races.next(place) {
                self.ended(&mut world, mover, ending)?;
                let writer = world.writer(mover);
                *writer = writer.at_start(next, held);
                place = next;
                if place == GONE {
                    return Ok(world);
                }
            }
            let Next::Operation(operation) = self.races.next(place) else { unreachable!() };
            if !world.is_private(mover, operation) {
                return Ok(world);
            }
            let mut events = Vec::with_capacity(1);
            self.local(&world, mover, operation, &mut events);
            // If it has a choice, it does not matter.
            let Event { answer: next, world: after, .. } = events.swap_remove(0);
            (answer, world) = (next.ok_or(Broken::Blocked)?, after);
        }
    }

    /// A host dies, and another one makes what is left of its writer's changes.
    fn dies(&mut self, world: &mut World<H, W>, mover: usize) {
        let place = world.writer(mover).place;
        let retries = self.races.retries();
        let change = self.races.node(place).change + usize::from(!retries);
        let place = self.races.start(mover, change, Carried::NOTHING);
        world.restart(mover, place);
        let call = &mut world.calls[mover];
        (call.is_troubled, call.is_again) = (false, retries && place != GONE);
    }
}

impl<const H: usize, const W: usize> Space for Objects<H, W> {
    type State = World<H, W>;
    type Cause = Cause;

    fn steps(
        &mut self,
        world: World<H, W>,
        steps: &mut Steps<H, W>,
    ) -> Result<(), (Broken, Cause)> {
        for mover in 0..H * W {
            self.moves(world, mover, steps)?;
        }
        self.deliver(&world, steps)?;
        self.others(&world, steps)
    }

    fn gone(world: &World<H, W>) -> u8 {
        let writers =
            (0..H * W).map(|writer| world.hosts[writer / W].directory.writers[writer % W]);
        let lives = writers.enumerate().filter(|(_, writer)| writer.place != GONE);
        lives.fold(super::graph::ALL, |gone, (writer, _)| gone & !(1 << writer))
    }

    fn places(&self) -> usize {
        self.races.places()
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(mover) = self.mover {
            write!(f, "{mover}: ")?;
        }
        f.write_str(self.event)?;
        match self.answer {
            Some(answer) => write!(f, ": {answer:?}"),
            None => Ok(()),
        }
    }
}
