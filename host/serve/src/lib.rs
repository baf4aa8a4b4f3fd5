//! Serves the store in one directory over HTTP/1.1, natively.
//!
//! The routes are those of `expenses-http`, the store is the sandboxed one of the library. This
//! crate is what lies between: sockets, limits, tokens in a file, and the turn in which requests
//! reach the store.
//!
//! It may depend on `expenses-http`, the library and the interface. It never prints, and reads
//! neither the environment nor the home directory: the program does.
//!
//! # Layout
//!
//! - `server`: accepts connections until it is told to stop
//! - `connection`, `watched`: one connection, and its limits of time
//! - `request`, `body`, `answer`: one request, from its head to its answer
//! - `turn`: one thread owns the store, saves changes in groups, and lets readers in between
//! - `services`, `tokens`: who may ask for what, and the file that says so
//! - `budget`, `limits`, `problem`: how much is taken on, and what is said beyond that
//! - `event`: what an operator wants to know

mod answer;
mod body;
mod budget;
mod connection;
mod event;
mod limits;
mod problem;
mod request;
mod server;
mod services;
pub mod tokens;
mod turn;
mod watched;

pub use event::Event;
pub use limits::Limits;
pub use server::{Server, ServerError, Stopper};
pub use services::Rules;
