//! Why tokens cannot be read or changed.

use std::path::PathBuf;
use std::{fmt, io};

use expenses_interface::escape;

use crate::tenants::RootError;

/// Why tokens cannot be read or changed.
#[derive(Debug)]
#[non_exhaustive]
pub enum TokenError {
    /// A file or directory cannot be read.
    Read {
        /// Which one.
        path: PathBuf,
        /// The system's reason.
        error: io::Error,
    },
    /// A file or directory cannot be written.
    Write {
        /// Which one.
        path: PathBuf,
        /// The system's reason.
        error: io::Error,
    },
    /// The file is not one of tokens.
    Malformed {
        /// Which one.
        path: PathBuf,
        /// What is wrong.
        reason: String,
    },
    /// Others may write the file, and so let themselves in.
    WritableByOthers {
        /// Which one.
        path: PathBuf,
    },
    /// The configuration directory is in the data directory.
    InDataDirectory {
        /// The configuration directory.
        configuration: PathBuf,
    },
    /// There is a token with this name.
    Exists {
        /// The name.
        name: String,
    },
    /// There is no token with this name.
    Unknown {
        /// The name.
        name: String,
    },
    /// A name has no visible character, or a control character.
    NotAName,
    /// The system has no random bits.
    NoRandom(io::Error),
    /// The root of the tenants cannot be used.
    Root(RootError),
}

impl fmt::Display for TokenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Read { path, error } => write!(f, "{} cannot be read: {error}", path.display()),
            Self::Write { path, error } => {
                write!(f, "{} cannot be written: {error}", path.display())
            }
            Self::Malformed { path, reason } => write!(
                f,
                "{} is not a file of tokens: {reason}; remove it, and add your tokens again",
                path.display()
            ),
            Self::WritableByOthers { path } => write!(
                f,
                "others may write {}, and so let themselves in: `chmod 600` it, after a look at \
                 what it holds",
                path.display()
            ),
            Self::InDataDirectory { configuration } => write!(
                f,
                "the tokens would be in the data directory, which the store can write: {} is \
                 inside it; use a data directory of its own",
                configuration.display()
            ),
            Self::Exists { name } => {
                write!(f, "there is a token {} already: remove it first", escape(name))
            }
            Self::Unknown { name } => write!(f, "there is no token {}", escape(name)),
            Self::NotAName => f.write_str("a token needs a name of visible characters"),
            Self::Root(error) => error.fmt(f),
            Self::NoRandom(error) => write!(f, "the system has no random bits: {error}"),
        }
    }
}

impl std::error::Error for TokenError {}

impl From<RootError> for TokenError {
    fn from(error: RootError) -> Self {
        Self::Root(error)
    }
}
