//! The HTTP service of the store: a request in, a response out, over the interface's trait.
//!
//! A carrier reads the head of a request and calls [`Service::admit`], which decides who may ask
//! for what before a byte of the body is read. It then reads a body of at most
//! [`Admitted::body_limit`] bytes, and [`Admitted::plan`] says what the request needs of the
//! store: [`Plan::Read`] reads, [`Plan::Change`] is one request of an `apply-each`, so several
//! may share a commit, and [`Plan::Alone`] needs the store for itself. [`answer`] does all of it,
//! one request at a time. [`Plan::Session`] needs a carrier that can keep sessions. What goes wrong in the carrier itself is a [`Problem`], too.
//!
//! # Layout
//!
//! - `carrier`: what a carrier gives and takes
//! - `service` and `plan`: from a request to its answer
//! - `admit`: who may ask for what: hosts, tokens, pages of others, types and sizes of bodies
//! - `target`, `route`, `headers` and `params`: the parts of a request; `period`: its days
//! - `session`: what a page in a browser has instead of a token
//! - `condition`: entity tags, and what must be so for a request to be done
//! - `key`: idempotency keys
//! - `read` and `state`: requests that read, and answers of one state of the store
//! - `change`: requests that change something; `room`: how much the data file may grow by
//! - `import` and `merge`: files
//! - `json`: bodies and documents
//! - `problem`: what goes wrong
//! - `pages`: the description of the service, and the pages of problems
//! - `page`: the files of the page for a browser
//!
//! This crate may depend on the model, the interface, the formats and the tasks. Sockets,
//! threads, async, WebAssembly, files and clocks never enter it, except through its seam.

mod admit;
mod carrier;
mod change;
mod condition;
mod headers;
mod import;
mod json;
mod key;
mod merge;
mod page;
mod pages;
mod params;
mod period;
mod plan;
mod problem;
mod read;
mod room;
mod route;
mod service;
mod session;
mod state;
mod target;

pub use carrier::{Head, Response, Settings, Token};
pub use expenses_model::Date;
pub use plan::{Alone, Change, Plan, Read};
pub use problem::{Problem, ProblemKind};
pub use service::{Admitted, Service, answer};
pub use session::{Asked, Proof, Session};

#[cfg(test)]
mod tests;
