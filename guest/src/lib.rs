//! The guest: a store of personal expenses as one WASI 0.2 component.
//!
//! # Layout
//!
//! - [`interface`]: the interface's types and functions in plain Rust
//! - [`model`]: amounts, dates and texts, and the rules that bind what a call gives
//! - [`document`]: all that the data file holds, and its JSON form
//! - [`directory`]: the seam to the file system, the clocks and the random bits
//! - [`commit`]: the protocol by which the data file is replaced
//! - [`store`]: the state in memory, and the interface's functions over it
//! - [`command`]: the command line: grammar and rendering, written against the interface
//! - `component`: the exports, for the component alone
//!
//! Everything but `component` and `directory::wasi` builds natively too, where it
//! is tested.

pub mod command;
pub mod commit;
#[cfg(target_arch = "wasm32")]
mod component;
pub mod directory;
pub mod document;
pub mod interface;
pub mod model;
pub mod store;
