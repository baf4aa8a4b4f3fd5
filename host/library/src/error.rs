//! Why a call failed: the store's own answers, and the sandbox's.

use std::path::PathBuf;
use std::time::Duration;
use std::{fmt, io};

use expenses_interface::{AsStoreError, Error as StoreError, escape};
use rustix::io::Errno;

/// Why a call failed.
///
/// [`Store`](Self::Store) is the answer of a store that works; all others are the
/// sandbox's. Where a field `outcome_unknown` is true, the call was one that changes
/// something and was cut short: the change is made as a whole or not at all, and opening
/// the store again shows which.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// The store's own answer, such as that there is no expense with this id. The handle
    /// remains good.
    Store(StoreError),
    /// The directory does not exist, is none, or cannot be opened.
    Directory {
        /// The directory, as it was given.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
    /// The component asked for more memory than the sandbox allows or the system has.
    /// The handle is closed.
    MemoryLimit {
        /// The limit, in bytes.
        bytes: usize,
        /// Whether the call may have changed something.
        outcome_unknown: bool,
    },
    /// The component asked for a larger table than the sandbox allows. The handle is closed.
    TableLimit {
        /// The limit, in elements of one table.
        elements: usize,
        /// Whether the call may have changed something.
        outcome_unknown: bool,
    },
    /// The component consists of more instances, memories or tables than the sandbox allows.
    InstanceLimit {
        /// The limit, which holds for each of the three.
        instances: usize,
    },
    /// The sandbox's pool has no place for another store: drop one first.
    PoolFull,
    /// The component computed, or was in the host, for too long. The handle is
    /// closed.
    TimeLimit {
        /// The limit that was passed.
        limit: Duration,
        /// Whether the call may have changed something.
        outcome_unknown: bool,
    },
    /// The component broke off. That is a defect, of it or of this crate. The handle is
    /// closed.
    Trap {
        /// What wasmtime says.
        reason: String,
        /// Whether the call may have changed something.
        outcome_unknown: bool,
    },
    /// An earlier call on this handle ended with a trap or a limit: open the store again.
    Closed,
    /// The embedder's own component cannot be read or compiled, or is no expense store: it
    /// lacks the interface, or imports what the sandbox does not give.
    Component {
        /// The file, where it was given as one.
        path: Option<PathBuf>,
        /// What the system or wasmtime says.
        reason: String,
    },
    /// The component cannot be loaded, or the system gives no thread to watch over it or to
    /// make a call.
    Engine(Box<dyn std::error::Error + Send + Sync>),
}

impl Error {
    pub(crate) fn engine(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Engine(error.into())
    }

    pub(crate) fn component(path: Option<PathBuf>, reason: &wasmtime::Error) -> Self {
        // With its causes: the outermost only says which step failed.
        Self::Component { path, reason: format!("{reason:#}") }
    }
}

impl From<StoreError> for Error {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            // A component may put into its texts what drives a terminal.
            Self::Store(error) => f.write_str(&escape(&error.to_string())),
            Self::Directory { path, source } => {
                write!(f, "the data directory {} cannot be opened: {source}", path.display())?;
                match Errno::from_io_error(source) {
                    Some(Errno::MFILE) => f.write_str("; raise the limit, see `ulimit -n`"),
                    _ => Ok(()),
                }
            }
            Self::MemoryLimit { bytes, outcome_unknown } => {
                write!(f, "the store needs more than its {} MiB of memory", bytes >> 20)?;
                outcome(*outcome_unknown, f)
            }
            Self::TableLimit { elements, outcome_unknown } => {
                write!(f, "the store needs a table of more than its {elements} elements")?;
                outcome(*outcome_unknown, f)
            }
            Self::InstanceLimit { instances } => {
                write!(f, "the component has more than {instances} instances, memories or tables")
            }
            Self::PoolFull => {
                f.write_str("the pool of stores is full: drop one before another is opened")
            }
            Self::TimeLimit { limit, outcome_unknown } => {
                write!(f, "the store took longer than its {} seconds", limit.as_secs_f64())?;
                outcome(*outcome_unknown, f)
            }
            Self::Trap { reason, outcome_unknown } => {
                write!(f, "the store broke off: {}", escape(reason))?;
                outcome(*outcome_unknown, f)
            }
            Self::Closed => {
                f.write_str("the store broke off in an earlier call and must be opened again")
            }
            Self::Component { path, reason } => {
                f.write_str("the component")?;
                if let Some(path) = path {
                    write!(f, " {}", path.display())?;
                }
                write!(f, " cannot be used as a store: {}", escape(reason))
            }
            Self::Engine(reason) => write!(f, "the store's component cannot be run: {reason}"),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        // The others show their cause in their own text.
        match self {
            Self::Engine(reason) => reason.source(),
            _ => None,
        }
    }
}

impl AsStoreError for Error {
    fn as_store_error(&self) -> Option<&StoreError> {
        match self {
            Self::Store(error) => Some(error),
            _ => None,
        }
    }
}

fn outcome(unknown: bool, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    if unknown {
        f.write_str("; whether the change was made is not known: look before you try again")
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use expenses_interface::Corruption;

    use super::*;

    #[test]
    fn what_a_component_says_is_shown_without_what_drives_a_terminal() {
        let (said, shown) = ("a\u{1b}[2J\nb", r"a\u{1b}[2J\nb");
        for error in [
            Error::Store(StoreError::Io(said.into())),
            Error::Store(StoreError::OutcomeUnknown(said.into())),
            Error::Store(StoreError::invalid(said, said)),
            Error::Store(StoreError::Corrupt(Corruption {
                line: 1,
                column: 1,
                reason: said.into(),
            })),
            Error::Trap { reason: said.into(), outcome_unknown: true },
            Error::Component { path: None, reason: said.into() },
        ] {
            let text = error.to_string();
            assert!(text.contains(shown) && !text.contains(char::is_control), "{text:?}");
        }
    }
}
