//! Serves one store over HTTP/1.1, natively.
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
//! - `source`: where the one store is
//! - `services`, `tokens`: who may ask for what, and the file that says so
//! - `budget`, `limits`, `problem`: how much is taken on, and what is said beyond that
//! - `event`: what an operator wants to know

mod account;
mod answer;
mod body;
mod budget;
mod common;
mod connection;
mod door;
mod event;
mod limits;
mod metrics;
mod problem;
mod process;
mod rate;
mod request;
mod request_id;
mod server;
mod services;
mod source;
pub mod tenants;
pub mod tokens;
mod turn;
mod watch;
mod watched;

pub use event::{Answered, Event};
pub use limits::Limits;
pub use server::{Server, ServerError, Stopper};
pub use services::Rules;
pub use source::Source;
pub use turn::let_others_pass;
