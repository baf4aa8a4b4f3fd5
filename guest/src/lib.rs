//! The guest: a store of personal expenses as one WASI 0.2 component.
//!
//! # Layout
//!
//! - [`command`]: the command line, grammar and rendering, written against the interface
//! - [`interface`]: the interface's types and functions in plain Rust
#![cfg_attr(test, allow(missing_docs, reason = "tests are named after behaviour"))]

pub mod command;
pub mod interface;
