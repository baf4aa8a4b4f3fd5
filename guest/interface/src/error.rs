//! Why a call did nothing, or what is not known about what it did.

use std::fmt;

#[cfg(feature = "wasmtime")]
use wasmtime::component::{ComponentType, Lift, Lower};

/// Why a call did nothing, or what is not known about what it did.
///
/// Except after [`NotDurable`](Error::NotDurable) and
/// [`OutcomeUnknown`](Error::OutcomeUnknown), nothing was changed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "wasmtime", derive(ComponentType, Lift, Lower), component(variant))]
pub enum Error {
    /// An argument breaks a rule.
    #[cfg_attr(feature = "wasmtime", component(name = "invalid"))]
    Invalid(InvalidArgument),
    /// There is no expense with this id.
    #[cfg_attr(feature = "wasmtime", component(name = "not-found"))]
    NotFound(u64),
    /// The expected revision is not the current one, which is named here.
    #[cfg_attr(feature = "wasmtime", component(name = "changed"))]
    Changed(u64),
    /// `expenses.json` cannot be read as a data file; it is left as it is.
    #[cfg_attr(feature = "wasmtime", component(name = "corrupt"))]
    Corrupt(Corruption),
    /// The instance was given no directory.
    #[cfg_attr(feature = "wasmtime", component(name = "no-directory"))]
    NoDirectory,
    /// Other writers won every race for 30 seconds.
    #[cfg_attr(feature = "wasmtime", component(name = "busy"))]
    Busy,
    /// No space is left on the file system.
    #[cfg_attr(feature = "wasmtime", component(name = "storage-full"))]
    StorageFull,
    /// The directory, its file system or the preopen cannot be written.
    #[cfg_attr(feature = "wasmtime", component(name = "read-only"))]
    ReadOnly,
    /// `expenses.json` was there when this instance last looked, and is gone.
    #[cfg_attr(feature = "wasmtime", component(name = "missing"))]
    Missing,
    /// The change is made and visible but may not survive a power cut; holds the
    /// ids of what was added.
    #[cfg_attr(feature = "wasmtime", component(name = "not-durable"))]
    NotDurable(Vec<u64>),
    /// Whether the change was made is not known; holds the reason.
    #[cfg_attr(feature = "wasmtime", component(name = "outcome-unknown"))]
    OutcomeUnknown(String),
    /// The history holds no commit.
    #[cfg_attr(feature = "wasmtime", component(name = "nothing-to-undo"))]
    NothingToUndo,
    /// What the last commit of the history left has been changed since, by a program
    /// that keeps no history.
    #[cfg_attr(feature = "wasmtime", component(name = "overtaken"))]
    Overtaken,
    /// Any other failure of the file system, with the path it concerns.
    #[cfg_attr(feature = "wasmtime", component(name = "io"))]
    Io(String),
}

impl Error {
    /// An [`Error::Invalid`] about `field`.
    pub fn invalid(field: &str, reason: impl Into<String>) -> Self {
        Self::Invalid(InvalidArgument { field: field.into(), reason: reason.into() })
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Invalid(InvalidArgument { field, reason }) => write!(f, "the {field} {reason}"),
            Self::NotFound(id) => write!(f, "there is no expense {id}"),
            Self::Changed(_) => f.write_str("the store has changed meanwhile; nothing was done"),
            Self::Corrupt(Corruption { line: 0, reason, .. }) => {
                write!(f, "expenses.json is not a data file of this program: {reason}; it was left as it is")
            }
            Self::Corrupt(Corruption { line, column, reason }) => write!(
                f,
                "expenses.json is not a data file of this program: line {line}, column {column}: {reason}; it was left as it is"
            ),
            Self::NoDirectory => f.write_str(
                "no directory was given to keep the expenses in; under wasmtime, give one with `--dir DIR::/`",
            ),
            Self::Busy => {
                f.write_str("other programs kept changing the store for 30 seconds; nothing was done, try again")
            }
            Self::StorageFull => f.write_str("no space is left on the disk; nothing was changed"),
            Self::ReadOnly => f.write_str("the data directory cannot be written; nothing was changed"),
            Self::Missing => f.write_str(
                "expenses.json was removed or moved away while it was in use; put it back, or open the store again to begin an empty one",
            ),
            Self::NotDurable(_) => f.write_str(
                "the change is made, but the disk failed to confirm it: a power cut may undo it",
            ),
            Self::OutcomeUnknown(reason) => {
                write!(f, "whether the change was made is not known: {reason}; look before you try again")
            }
            Self::NothingToUndo => f.write_str("there is no change that could be taken back"),
            Self::Overtaken => f.write_str(
                "the last change cannot be taken back: another program has changed the same expenses since; nothing was done",
            ),
            Self::Io(reason) => f.write_str(reason),
        }
    }
}

impl std::error::Error for Error {}

/// A rule that an argument breaks.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "wasmtime", derive(ComponentType, Lift, Lower), component(record))]
pub struct InvalidArgument {
    /// The field of the argument, such as `amount`.
    pub field: String,
    /// What is wrong with it and what is asked for, as a part of a sentence.
    pub reason: String,
}

/// Where and why a data file cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "wasmtime", derive(ComponentType, Lift, Lower), component(record))]
pub struct Corruption {
    /// Counts from 1; 0 if the whole file is meant.
    pub line: u64,
    /// Counts from 1, in bytes; 0 if the whole file is meant.
    pub column: u64,
    /// What is wrong.
    pub reason: String,
}

/// Why an [`Expenses::apply`] changed nothing, or what is not known about it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "wasmtime", derive(ComponentType, Lift, Lower), component(record))]
pub struct ApplyError<E = Error> {
    /// The change that failed, counting from 0; none where the commit failed as a
    /// whole.
    pub index: Option<u32>,
    /// The reason.
    pub error: E,
}

/// An error of the commit as a whole.
impl<E> From<E> for ApplyError<E> {
    fn from(error: E) -> Self {
        Self { index: None, error }
    }
}

impl<E: fmt::Display> fmt::Display for ApplyError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.index {
            Some(index) => write!(f, "change {}: {}", index + 1, self.error),
            None => self.error.fmt(f),
        }
    }
}

impl<E: std::error::Error> std::error::Error for ApplyError<E> {}

/// What the command line asks of a carrier's error: to tell the store's answers
/// apart from the carrier's own failures.
pub trait AsStoreError: std::error::Error {
    /// The store's own error, where it is the store that answered.
    fn as_store_error(&self) -> Option<&Error>;
}

impl AsStoreError for Error {
    fn as_store_error(&self) -> Option<&Error> {
        Some(self)
    }
}
