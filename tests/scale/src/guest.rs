//! The store behind one handle, which asks its host for what it needs.

pub(crate) mod model;
pub(crate) mod real;

use crate::content::Content;

/// A call of the store.
#[derive(Clone, Debug)]
pub(crate) enum Call {
    Read,
    /// Changes that share a commit.
    Save(Vec<Add>),
}

/// An expense that is to be added.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Add {
    /// Which one it is.
    pub(crate) number: u32,
    /// The idempotency key, if there is one.
    pub(crate) key: Option<u32>,
}

/// What the store needs next.
#[derive(Debug)]
pub(crate) enum Step {
    /// A look at the data file.
    Look,
    /// To make this the data file.
    Put(Content),
    /// To wait for so many microseconds.
    Sleep(u64),
    Done(Ended),
}

/// How a call ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ended {
    Done,
    /// Nothing happened.
    Failed,
    /// It may have happened or not.
    Unknown,
}

/// What a look shows: which file it is, and its content. `None` if it failed.
pub(crate) type Shown = Option<(u64, Content)>;

/// What became of a PUT.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Put {
    /// It is this file now.
    Saved(u64),
    /// It was sent, and was refused or had no answer.
    Sent,
    /// It was never sent, for another file is there.
    NotSent,
}

/// A store.
pub(crate) trait Guest {
    fn begin(&mut self, now: u64, call: Call) -> Step;
    fn looked(&mut self, now: u64, shown: Shown) -> Step;
    fn put(&mut self, now: u64, put: Put) -> Step;
    fn slept(&mut self, now: u64) -> Step;
}
