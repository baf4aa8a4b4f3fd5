//! What an operator wants to know.

use std::fmt;
use std::io;
use std::time::Duration;

use crate::tenants::{Name, RootError};

/// A request and its answer.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Answered {
    /// The id of the request, which its client has, too.
    pub id: String,
    /// Whose store it was for; `None` if there is one store, or nobody came in.
    pub tenant: Option<Name>,
    /// Such as `GET`.
    pub method: String,
    /// Such as `/expenses/{id}`; `None` if it was refused before that was looked at.
    pub path: Option<&'static str>,
    /// Such as 200.
    pub status: u16,
    /// The bytes of the answer's body.
    pub bytes: usize,
    /// How long it took until there was an answer.
    pub took: Duration,
}

/// Something that an operator wants to know. Its text holds no secret, and nothing of an expense.
#[derive(Debug)]
#[non_exhaustive]
pub enum Event {
    /// A request was answered. This is told only if [`Rules`](crate::Rules) say so.
    Answered(Box<Answered>),
    /// A trap or a limit closed the store, and it was opened again.
    Reopened {
        /// Why it was closed; `None` if that was reported to a client alone.
        reason: Option<String>,
    },
    /// The store cannot be opened again; each request tries it anew.
    NotReopened(expenses::Error),
    /// The store of a tenant cannot be opened; each request tries it anew.
    NotOpened(expenses::Error),
    /// Something about one tenant.
    OfTenant {
        /// Whom it concerns.
        tenant: Name,
        /// What it is.
        event: Box<Event>,
    },
    /// The root of the tenants cannot be read or written; each request tries it anew.
    NoRoot(RootError),
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
            Self::Answered(answered) => {
                let Answered { method, path, status, .. } = &**answered;
                write!(f, "{method} {} was answered {status}", path.unwrap_or("of an unknown path"))
            }
            Self::Reopened { reason: Some(reason) } => {
                write!(f, "the store was closed and opened again: {reason}")
            }
            Self::Reopened { reason: None } => {
                f.write_str("the store was closed by a trap or a limit, and opened again")
            }
            Self::NotReopened(error) => write!(f, "the store cannot be opened again: {error}"),
            Self::NotOpened(error) => write!(f, "the store cannot be opened: {error}"),
            Self::OfTenant { tenant, event } => write!(f, "tenant {tenant}: {event}"),
            Self::NoRoot(error) => write!(f, "the tenants cannot be reached: {error}"),
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
