//! What a request needs of the store.

use expenses_interface::{ApplyError, AsStoreError, Expenses, Outcome, Request};

use crate::Response;

/// What a request needs of the store.
#[derive(Debug)]
pub enum Plan {
    /// It reads.
    Read(Read),
    /// It changes, and may share its commit with others.
    Change(Change),
    /// It makes several calls and must not be mixed with others, as an import does.
    Alone(Alone),
}

/// A request that reads.
#[derive(Debug)]
pub struct Read;

impl Read {
    /// Reads, and answers.
    pub fn answer<S: Expenses>(self, _store: &mut S) -> Response {
        Response { status: 200, ..Response::default() }
    }
}

/// A request that changes something.
#[derive(Debug)]
pub struct Change {
    request: Request,
}

impl Change {
    /// What it asks of the store's `apply_each`.
    pub fn request(&self) -> &Request {
        &self.request
    }

    /// Answers with what the store did.
    pub fn answer<E: AsStoreError>(self, _result: Result<Outcome, ApplyError<E>>) -> Response {
        Response { status: 200, ..Response::default() }
    }
}

/// A request that needs the store for itself.
#[derive(Debug)]
pub struct Alone;

impl Alone {
    /// Does it, and answers.
    pub fn answer<S: Expenses>(self, _store: &mut S) -> Response {
        Response { status: 200, ..Response::default() }
    }
}
