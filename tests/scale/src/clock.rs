//! The virtual clock: what happens next.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

/// Events in the order of their times. Those of the same moment come in the order in which they
/// were planned, so a run is the same each time.
#[derive(Debug)]
pub(crate) struct Clock<E> {
    now: u64,
    planned: u64,
    events: BinaryHeap<Planned<E>>,
}

#[derive(Debug)]
struct Planned<E> {
    at: u64,
    number: u64,
    event: E,
}

impl<E> Clock<E> {
    pub(crate) fn new() -> Self {
        Self { now: 0, planned: 0, events: BinaryHeap::new() }
    }

    /// The time, in microseconds since the begin.
    pub(crate) fn now(&self) -> u64 {
        self.now
    }

    /// Plans an event. It is not in the past.
    pub(crate) fn at(&mut self, at: u64, event: E) {
        self.planned += 1;
        self.events.push(Planned { at: at.max(self.now), number: self.planned, event });
    }

    /// Plans an event after so many microseconds.
    pub(crate) fn after(&mut self, delay: u64, event: E) {
        self.at(self.now + delay, event);
    }

    /// Moves on to the next event.
    pub(crate) fn next(&mut self) -> Option<E> {
        let Planned { at, event, .. } = self.events.pop()?;
        self.now = at;
        Some(event)
    }
}

impl<E> PartialEq for Planned<E> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl<E> Eq for Planned<E> {}

impl<E> PartialOrd for Planned<E> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<E> Ord for Planned<E> {
    /// The earliest is the greatest, which a heap returns first.
    fn cmp(&self, other: &Self) -> Ordering {
        (other.at, other.number).cmp(&(self.at, self.number))
    }
}
