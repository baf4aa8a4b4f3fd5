//! The places in races where writers stand.
//!
//! What the store does next depends only on its state when the race began, and on the answers
//! since. So these identify a place in a race. Each place is reached once, from the start, and
//! remembered.

use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::contents::Contents;
use super::forget::Forgotten;
use super::operation::{Alias, Answer, Operation, Slot};
use super::race::{Asked, Carried, Ending, race};
use super::replay::{Reached, Replay};
use crate::store::tests::mutant::Mutation;
use expenses_interface::{Change, IdempotencyKey};

/// A place in a race, by its number.
pub(super) type Place = u32;
/// The place of a writer that has died, or has made all its changes.
pub(super) const GONE: Place = 0;

/// What the writers do, and by which protocol.
#[derive(Clone)]
pub(super) struct Writers {
    /// The changes of each writer, one call each, on one handle.
    pub(super) changes: Vec<Vec<Change>>,
    /// Whether each change is a request with a key.
    pub(super) keys: bool,
    /// Whether each call has an id of its own: writers may look for theirs.
    pub(super) ids: bool,
    /// Whether a call whose outcome is unknown is made again.
    pub(super) retries: bool,
    /// Whether they wait for each other.
    pub(super) patience: bool,
    /// Whether all answers identify a place, even those that make no difference.
    pub(super) exact: bool,
    pub(super) mutation: Option<Mutation>,
}

/// What a writer does at a place.
#[derive(Clone, Copy)]
pub(super) enum Next {
    Operation(Operation),
    /// The race has ended, and the next begins at a place.
    Ended {
        ending: Ending,
        next: Place,
        held: Option<(Slot, Alias)>,
    },
}

/// A place.
pub(super) struct Node {
    pub(super) writer: usize,
    pub(super) change: usize,
    pub(super) kept: Carried,
    pub(super) answers: Rc<[Answer]>,
    pub(super) next: Next,
    /// The slots of the files that were closed on reaching it, as bits.
    pub(super) closed: u8,
    /// A place that is the same, apart from what was forgotten on the way.
    pub(super) same: Option<(Place, Forgotten)>,
}

/// All places that were reached so far.
pub(super) struct Races {
    writers: Writers,
    pub(super) contents: Rc<Contents>,
    pub(super) nodes: Vec<Node>,
    starts: FxHashMap<(usize, usize, Carried), Place>,
    steps: FxHashMap<(Place, Answer), Place>,
    /// The places of those that were told of one temp file fewer.
    pub(super) fewer: FxHashMap<Place, Place>,
}

impl Races {
    pub(super) fn new(writers: Writers) -> Self {
        let contents = Rc::new(Contents::new());
        let (starts, steps, fewer) = Default::default();
        let mut races = Self { writers, contents, nodes: Vec::new(), starts, steps, fewer };
        // The first is never looked at: its number is that of the writers gone.
        races.run(0, 0, Carried::NOTHING, Vec::new());
        races
    }

    /// The same writers' races, in which everything that a race was told counts.
    pub(super) fn exact(&self) -> Self {
        let mut races = Self::new(Writers { exact: true, ..self.writers.clone() });
        races.contents = self.contents.clone();
        races
    }

    /// How many writers there are.
    pub(super) fn writers(&self) -> usize {
        self.writers.changes.len()
    }

    /// Whether all writers make the same changes. With keys or ids of their own they do not.
    pub(super) fn writers_are_equal(&self) -> bool {
        !(self.writers.keys || self.writers.ids)
            && self.writers.changes.iter().all(|changes| *changes == self.writers.changes[0])
    }

    /// Whether a call is made again whose outcome is unknown.
    pub(super) fn retries(&self) -> bool {
        self.writers.retries
    }

    /// Whether what makes no difference is forgotten.
    pub(super) fn forgets(&self) -> bool {
        !self.writers.exact
    }

    /// Whether writers look at each other's temp files before they begin.
    pub(super) fn have_patience(&self) -> bool {
        self.writers.patience
    }

    /// How many places were reached.
    pub(super) fn places(&self) -> usize {
        self.nodes.len()
    }

    /// The place of a writer that has done nothing yet.
    pub(super) fn first(&mut self, writer: usize) -> Place {
        let writer = if self.writers_are_equal() { 0 } else { writer };
        self.start(writer, 0, Carried::NOTHING)
    }

    /// The place where a race begins.
    pub(super) fn start(&mut self, writer: usize, change: usize, kept: Carried) -> Place {
        if change == self.writers.changes[writer].len() {
            return GONE;
        }
        if let Some(place) = self.starts.get(&(writer, change, kept)) {
            return *place;
        }
        let place = self.run(writer, change, kept, Vec::new());
        self.starts.insert((writer, change, kept), place);
        place
    }

    /// The place that an answer leads to.
    pub(super) fn answered(&mut self, place: Place, answer: Answer) -> Place {
        if let Some(next) = self.steps.get(&(place, answer)) {
            return *next;
        }
        let node = self.node(place);
        let answers = node.answers.iter().copied().chain([answer]).collect();
        let next = self.run(node.writer, node.change, node.kept, answers);
        self.steps.insert((place, answer), next);
        if self.forgets() {
            self.nodes[next as usize].same = self.forget(place, answer, next);
        }
        next
    }

    pub(super) fn node(&self, place: Place) -> &Node {
        &self.nodes[place as usize]
    }

    pub(super) fn next(&self, place: Place) -> Next {
        self.node(place).next
    }

    /// The operation that a writer waits for; `None` if its race has ended.
    pub(super) fn operation(&self, place: Place) -> Option<Operation> {
        match self.next(place) {
            Next::Operation(operation) => Some(operation),
            Next::Ended { .. } => None,
        }
    }

    /// The change that a race is about, and its number among the writer's.
    pub(super) fn change(&self, place: Place) -> (&Change, usize) {
        let node = self.node(place);
        (&self.writers.changes[node.writer][node.change], node.change)
    }

    /// A change of a writer, by its number.
    pub(super) fn change_of(&self, writer: usize, number: usize) -> &Change {
        &self.writers.changes[writer][number]
    }

    /// The key of a change if it has one.
    pub(super) fn key(&self, writer: usize, change: usize) -> Option<IdempotencyKey> {
        let key = format!("{writer}-{change}");
        self.writers.keys.then(|| IdempotencyKey { fingerprint: key.clone(), key })
    }

    /// The id of the call that makes a change.
    pub(super) fn id(&self, writer: usize, change: usize) -> u128 {
        if self.writers.ids { (1 + writer * 16 + change) as u128 } else { u128::MAX }
    }

    fn run(&mut self, writer: usize, change: usize, kept: Carried, answers: Vec<Answer>) -> Place {
        let Writers { ref changes, retries, patience, mutation, .. } = self.writers;
        let (id, key) = (self.id(writer, change), self.key(writer, change));
        let (reached, closed) = Replay::new(answers.clone(), &self.contents).run(|replay| {
            let asked = Asked { change: &changes[writer][change], id, key };
            race(&asked, kept, patience, mutation, &self.contents, &replay)
        });
        let next = match reached {
            Reached::Pending(operation) => Next::Operation(operation),
            Reached::Returned((ending, kept, held)) => {
                let again = match ending {
                    Ending::Lost | Ending::Undecided => true,
                    Ending::Unknown => retries,
                    Ending::Committed(_) | Ending::Refused(_) => false,
                };
                let change = change + usize::from(!again);
                Next::Ended { ending, next: self.start(writer, change, kept), held }
            }
        };
        let answers = answers.into();
        self.nodes.push(Node { writer, change, kept, answers, next, closed, same: None });
        (self.nodes.len() - 1) as Place
    }
}
