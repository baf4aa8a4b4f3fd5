//! The progress of a long task.

/// A part of a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// The number of expenses that are done.
    pub done: u64,
    /// The number of all expenses.
    pub all: u64,
}
