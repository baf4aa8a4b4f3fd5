//! What a carrier gives and takes: heads of requests, responses, settings.

use serde::Serialize;

use crate::{ProblemKind, json};

/// The head of a request.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Head {
    /// Such as `GET`.
    pub method: String,
    /// The request's target as it was sent: a path with a query, or an absolute address.
    pub target: String,
    /// Names in lower case, and values, in the order in which they were sent. Of values that are
    /// not UTF-8, the bytes are replaced by U+FFFD.
    pub headers: Vec<(String, String)>,
}

/// A response.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Response {
    /// Such as 200.
    pub status: u16,
    /// Names in lower case, and values. The carrier adds `content-length` and `date`.
    pub headers: Vec<(&'static str, String)>,
    /// The body. A carrier leaves it out of an answer to `HEAD`, but not its length.
    pub body: Vec<u8>,
}

impl Response {
    /// Whether it is a problem of this kind.
    pub fn is_problem(&self, kind: ProblemKind) -> bool {
        let begin = format!("{{\"type\":\"{}\"", kind.address());
        self.status == kind.status() && self.body.starts_with(begin.as_bytes())
    }

    /// A response with a body of this type. Nothing keeps it, and nobody guesses another type.
    pub(crate) fn of(status: u16, content_type: &str, body: Vec<u8>) -> Self {
        let response = Self::empty(status).with("content-type", content_type.to_owned());
        Self { body, ..response }
    }

    /// A response with a JSON document.
    pub(crate) fn json(status: u16, document: &impl Serialize) -> Self {
        Self::of(status, "application/json", json::document(document))
    }

    /// A response without a body.
    pub(crate) fn empty(status: u16) -> Self {
        let headers = vec![
            ("cache-control", "no-store".to_owned()),
            ("x-content-type-options", "nosniff".to_owned()),
        ];
        Self { status, headers, body: Vec::new() }
    }

    /// With one more header.
    pub(crate) fn with(mut self, name: &'static str, value: String) -> Self {
        self.headers.push((name, value));
        self
    }
}

/// How a service is run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// The hosts that a request may name, in lower case, without a port: `localhost`,
    /// `127.0.0.1`, `[::1]` and others that the operator allows.
    pub hosts: Vec<String>,
    /// The origins of pages that may read the answers, such as `https://example.org`.
    pub origins: Vec<String>,
    /// The address under which a proxy publishes the service, such as
    /// `https://example.org/expenses/`.
    pub public_url: Option<String>,
    /// The tokens that are accepted; `None` if requests need none.
    pub tokens: Option<Vec<Token>>,
}

/// A token that is accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// The SHA-256 digest of the token's text.
    pub digest: [u8; 32],
    /// Whether it may only read.
    pub is_read_only: bool,
    /// Whether it is the secret of a session, which is accepted in a cookie alone.
    pub is_session: bool,
}
