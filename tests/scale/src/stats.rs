//! What a run has measured.

use crate::latency::Histogram;

/// What a request was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A read of a store that was not open.
    ColdRead,
    /// A read of a store that was open.
    Read,
    /// A new expense in a store that was not open.
    ColdAdd,
    /// A new expense in a store that was open.
    Add,
}

/// What a run has measured.
#[derive(Clone, Debug, Default)]
pub struct Stats {
    /// The times of requests by [`Kind`], first of most people, then of those whose host
    /// has died or come in the last minute.
    pub times: [[Histogram; 4]; 2],
    /// Requests to the object store: PUTs.
    pub puts: u64,
    /// GETs of data files, answered 304 or 200.
    pub gets: [u64; 2],
    /// GETs of tokens.
    pub tokens: u64,
    /// PUTs that were refused, for the object was another.
    pub lost_races: u64,
    /// Bytes to the object store and from it.
    pub bytes: [u64; 2],
    /// Visits that were begun.
    pub visits: u64,
    /// Expenses that were reported as added.
    pub added: u64,
    /// New expenses of which nobody knows whether they were added, as far as the client was told.
    pub unknown: u64,
    /// New expenses that share a PUT with an earlier one.
    pub shared: u64,
    /// Microseconds that cores have computed.
    pub computed: u64,
    /// Microseconds that calls were under way, and the most at once on a host.
    pub in_use: (u64, usize),
    /// The most memory of stores that a host had, and how many stores there were.
    pub memory: (u64, usize),
    /// How many stores were closed for others.
    pub closed: u64,
    /// What was asked of the object store, one line each, if that is wanted.
    pub trace: Vec<String>,
}

impl Stats {
    /// The times of a kind of request.
    pub fn of(&self, kind: Kind, moved: bool) -> &Histogram {
        &self.times[usize::from(moved)][kind as usize]
    }
}
