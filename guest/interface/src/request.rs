//! Requests that share a commit.

#[cfg(feature = "wasmtime")]
use wasmtime::component::{ComponentType, Lift, Lower};

use crate::{ApplyError, Change, Expense, Logged};

/// What a [`Request`] does.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "wasmtime", derive(ComponentType, Lift, Lower), component(variant))]
pub enum Action {
    /// Makes changes, all or none.
    #[cfg_attr(feature = "wasmtime", component(name = "apply"))]
    Apply(Vec<Change>),
    /// Takes the last commit back.
    #[cfg_attr(feature = "wasmtime", component(name = "undo"))]
    Undo,
    /// Makes the commit again that the last undo took back.
    #[cfg_attr(feature = "wasmtime", component(name = "redo"))]
    Redo,
}

/// What must still be so when a request is done.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "wasmtime", derive(ComponentType, Lift, Lower), component(variant))]
pub enum Expectation {
    /// The store has this [`version`](crate::Expenses::version).
    #[cfg_attr(feature = "wasmtime", component(name = "version"))]
    Version(String),
    /// An expense is as it was.
    #[cfg_attr(feature = "wasmtime", component(name = "expense"))]
    Expense(ExpectedExpense),
}

/// An expense, as it was when somebody looked.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "wasmtime", derive(ComponentType, Lift, Lower), component(record))]
pub struct ExpectedExpense {
    /// Which expense.
    pub id: u64,
    /// Its digest: 16 lower-case hexadecimal digits, as `wit/bulk.wit` defines them.
    pub digest: String,
}

/// What makes a request that is sent again known as the same.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "wasmtime", derive(ComponentType, Lift, Lower), component(record))]
pub struct IdempotencyKey {
    /// 1 to 255 characters. A UUID of version 7 carries its time.
    pub key: String,
    /// What was asked for, any text.
    pub fingerprint: String,
}

/// One of several requests that share a commit.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "wasmtime", derive(ComponentType, Lift, Lower), component(record))]
pub struct Request {
    /// What it does.
    pub action: Action,
    /// What must still be so.
    pub expected: Vec<Expectation>,
    /// The key, if the client gave one.
    pub key: Option<IdempotencyKey>,
    /// Whether the outcome holds the expenses that the request added, changed or deleted.
    pub show: bool,
}

/// What a request did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "wasmtime", derive(ComponentType, Lift, Lower), component(record))]
pub struct Outcome {
    /// The ids of what was added, in order.
    pub added: Vec<u64>,
    /// Of an undo or a redo, the commit that it took back or made again.
    pub turned: Option<Logged>,
    /// If the request asked for them, the expenses of its changes, in order: as they are after
    /// the request, or as they were if they were deleted.
    pub expenses: Vec<Expense>,
    /// Whether the request's key was found: it was done before, and nothing was done now.
    pub repeated: bool,
}

/// What several requests did, in order.
pub type Outcomes = Vec<Result<Outcome, ApplyError>>;
