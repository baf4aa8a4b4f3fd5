//! Why a call failed: errors of the store, and of the sandbox.

use std::path::PathBuf;
use std::time::Duration;
use std::{fmt, io};

use expenses_interface::{AsStoreError, Error as StoreError, escape};
use rustix::io::Errno;

/// Why a call failed.
///
/// [`Store`](Self::Store) is an error that a working store returned. All others come from the
/// sandbox. If a field `outcome_unknown` is true, a call that changes something was cut short:
/// the change was made completely or not at all. Open the store again to see which.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// The store returned an error, for example because there is no expense with this id. The
    /// handle stays usable.
    Store(StoreError),
    /// The directory does not exist, is not a directory, or cannot be opened.
    Directory {
        /// The directory, as it was given.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
    /// A scratch directory for a store on an object cannot be made below this directory.
    #[cfg(feature = "object")]
    Scratch {
        /// The directory.
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
    /// The component has more instances, memories or tables than the sandbox allows.
    InstanceLimit {
        /// The limit for each of the three.
        instances: usize,
    },
    /// The sandbox's pool has no place for another store. Drop one first.
    PoolFull,
    /// The component computed for too long, or spent too long in the host. The handle is closed.
    TimeLimit {
        /// The limit that was exceeded.
        limit: Duration,
        /// Whether the call may have changed something.
        outcome_unknown: bool,
    },
    /// The component trapped. That is a bug in it or in this crate. The handle is closed.
    Trap {
        /// What wasmtime says.
        reason: String,
        /// Whether the call may have changed something.
        outcome_unknown: bool,
    },
    /// An earlier call on this handle ended with a trap or a limit. Open the store again.
    Closed,
    /// Your own component cannot be read or compiled, or is not an expense store: it lacks an
    /// interface, or imports something that the sandbox does not offer.
    Component {
        /// The file, if the component was given as one.
        path: Option<PathBuf>,
        /// What the system or wasmtime says.
        reason: String,
    },
    /// The component cannot be loaded, or the system has no thread for its time limit or for a
    /// call.
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
            // A component's texts may contain control characters of a terminal.
            Self::Store(error) => f.write_str(&escape(&error.to_string())),
            Self::Directory { path, source } => {
                write!(f, "the data directory {} cannot be opened: {source}", path.display())?;
                match Errno::from_io_error(source) {
                    Some(Errno::MFILE) => f.write_str("; raise the limit, see `ulimit -n`"),
                    _ => Ok(()),
                }
            }
            #[cfg(feature = "object")]
            Self::Scratch { path, source } => {
                write!(f, "no scratch directory can be made in {}: {source}", path.display())
            }
            Self::MemoryLimit { bytes, outcome_unknown } => {
                write!(
                    f,
                    "the store needs more than the {} MiB of memory that it may use",
                    bytes >> 20
                )?;
                outcome(*outcome_unknown, f)
            }
            Self::TableLimit { elements, outcome_unknown } => {
                write!(
                    f,
                    "the store needs a table of more than the {elements} elements that it may have"
                )?;
                outcome(*outcome_unknown, f)
            }
            Self::InstanceLimit { instances } => {
                write!(f, "the component has more than {instances} instances, memories or tables")
            }
            Self::PoolFull => {
                f.write_str("the pool of stores is full: close one before you open another")
            }
            Self::TimeLimit { limit, outcome_unknown } => {
                write!(
                    f,
                    "the store took longer than the {} seconds that it may take",
                    limit.as_secs_f64()
                )?;
                outcome(*outcome_unknown, f)
            }
            Self::Trap { reason, outcome_unknown } => {
                write!(f, "the store stopped unexpectedly: {}", escape(reason))?;
                outcome(*outcome_unknown, f)
            }
            Self::Closed => f.write_str("the store stopped in an earlier call: open it again"),
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
        f.write_str("; the change may or may not have been made: check before you try again")
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use expenses_interface::Corruption;

    use super::*;

    #[test]
    fn texts_of_a_component_are_shown_without_control_characters() {
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
