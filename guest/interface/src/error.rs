//! The errors of a call, and their texts for people.

use std::fmt;

#[cfg(feature = "wasmtime")]
use wasmtime::component::{ComponentType, Lift, Lower};

/// Why a call failed.
///
/// Nothing was changed, except after [`NotDurable`](Error::NotDurable) and perhaps after
/// [`OutcomeUnknown`](Error::OutcomeUnknown).
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "wasmtime", derive(ComponentType, Lift, Lower), component(variant))]
pub enum Error {
    /// An argument breaks a rule.
    #[cfg_attr(feature = "wasmtime", component(name = "invalid"))]
    Invalid(InvalidArgument),
    /// There is no expense with this id.
    #[cfg_attr(feature = "wasmtime", component(name = "not-found"))]
    NotFound(u64),
    /// What was expected of the store is no longer so. Holds the current revision.
    #[cfg_attr(feature = "wasmtime", component(name = "changed"))]
    Changed(u64),
    /// The idempotency key was used for another request.
    #[cfg_attr(feature = "wasmtime", component(name = "key-reused"))]
    KeyReused,
    /// The store may have forgotten the idempotency key, so it does not know whether the request
    /// was done.
    #[cfg_attr(feature = "wasmtime", component(name = "key-expired"))]
    KeyExpired,
    /// `expenses.json` cannot be read as a data file. It was left as it is.
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
    /// The directory, its file system or the preopen is read-only.
    #[cfg_attr(feature = "wasmtime", component(name = "read-only"))]
    ReadOnly,
    /// `expenses.json` was there when this instance last looked, and is gone now.
    #[cfg_attr(feature = "wasmtime", component(name = "missing"))]
    Missing,
    /// The change was made and is visible, but may not survive a power cut. Holds the ids of the
    /// expenses that were added.
    #[cfg_attr(feature = "wasmtime", component(name = "not-durable"))]
    NotDurable(Vec<u64>),
    /// The change may or may not have been made. Holds the reason.
    #[cfg_attr(feature = "wasmtime", component(name = "outcome-unknown"))]
    OutcomeUnknown(String),
    /// The history holds no commit.
    #[cfg_attr(feature = "wasmtime", component(name = "nothing-to-undo"))]
    NothingToUndo,
    /// A program without a history has changed the same expenses since the last commit in the
    /// history.
    #[cfg_attr(feature = "wasmtime", component(name = "overtaken"))]
    Overtaken,
    /// Any other failure of the file system, with its path.
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
            Self::Changed(_) => f.write_str("the store has changed in the meantime; nothing was done"),
            Self::KeyReused => f.write_str(
                "the idempotency key was used for another request; nothing was done, use a new key",
            ),
            Self::KeyExpired => f.write_str(
                "the idempotency key may have been forgotten, so the request may have been done before; nothing was done now, check before you send it with a new key",
            ),
            Self::Corrupt(Corruption { line: 0, reason, .. }) => {
                write!(f, "expenses.json is not a data file of this program: {reason}; it was left as it is")
            }
            Self::Corrupt(Corruption { line, column, reason }) => write!(
                f,
                "expenses.json is not a data file of this program: line {line}, column {column}: {reason}; it was left as it is"
            ),
            Self::NoDirectory => f.write_str(
                "there is no directory for the expenses; under wasmtime, give one with `--dir DIR::/`",
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
                "the change was made, but the disk did not confirm it: a power cut may undo it",
            ),
            Self::OutcomeUnknown(reason) => {
                write!(f, "the change may or may not have been made: {reason}; check before you try again")
            }
            Self::NothingToUndo => f.write_str("there is no change to undo"),
            Self::Overtaken => f.write_str(
                "the last change cannot be undone: another program has changed the same expenses since; nothing was done",
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
    /// What is wrong and what is required, as the rest of a sentence that starts with the field.
    pub reason: String,
}

/// Why a data file cannot be read, and where.
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

/// Why an [`Expenses::apply`](crate::Expenses::apply) failed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "wasmtime", derive(ComponentType, Lift, Lower), component(record))]
pub struct ApplyError<E = Error> {
    /// The change that failed, counting from 0; `None` if the commit as a whole failed.
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

/// An error that may be the store's. The command line uses it to tell the store's errors from a
/// host's.
pub trait AsStoreError: std::error::Error {
    /// The store's error, if this is one.
    fn as_store_error(&self) -> Option<&Error>;
}

impl AsStoreError for Error {
    fn as_store_error(&self) -> Option<&Error> {
        Some(self)
    }
}
