//! What an operator wants to know.

use std::fmt;
use std::io;

/// Something that an operator wants to know. Its text holds no secret, and nothing of an expense.
#[derive(Debug)]
#[non_exhaustive]
pub enum Event {
    /// A trap or a limit closed the store, and it was opened again.
    Reopened {
        /// Why it was closed; `None` if that was reported to a client alone.
        reason: Option<String>,
    },
    /// The store cannot be opened again; each request tries it anew.
    NotReopened(expenses::Error),
    /// The tokens in the file have changed, and these are in force.
    Tokens {
        /// How many tokens there are.
        count: usize,
    },
    /// The file of the tokens cannot be read, so no token is accepted.
    NoTokens(crate::tokens::TokenError),
    /// No session can begin or end, for the file cannot be written.
    NoSessions(crate::tokens::TokenError),
    /// A connection cannot be accepted; the server tries it again.
    NotAccepted(io::Error),
    /// So many requests did not end in time after the server was told to stop.
    CutOff {
        /// How many connections were closed.
        connections: usize,
    },
}

impl fmt::Display for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Reopened { reason: Some(reason) } => {
                write!(f, "the store was closed and opened again: {reason}")
            }
            Self::Reopened { reason: None } => {
                f.write_str("the store was closed by a trap or a limit, and opened again")
            }
            Self::NotReopened(error) => write!(f, "the store cannot be opened again: {error}"),
            Self::Tokens { count: 1 } => f.write_str("1 token is in force"),
            Self::Tokens { count } => write!(f, "{count} tokens are in force"),
            Self::NoTokens(error) => write!(f, "no token is accepted: {error}"),
            Self::NoSessions(error) => write!(f, "no session begins or ends: {error}"),
            Self::NotAccepted(error) => write!(f, "a connection cannot be accepted: {error}"),
            Self::CutOff { connections } => {
                write!(f, "{connections} connections were closed, for they did not end in time")
            }
        }
    }
}
