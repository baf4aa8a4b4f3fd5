//! Fuzzing of the guest's native build.
//!
//! - [`document`]: any bytes as a data file
//! - [`formats`]: any bytes as a file of another program
//! - [`calls`]: the interface's calls in sequence, against a reference model
//!
//! Each has a function `check` that panics on a finding. `run` gives it to libFuzzer;
//! `tests/corpus.rs` gives it every file of the corpus, in the ordinary `cargo test`.

mod budgets;
mod calendar;
pub mod calls;
pub mod document;
pub mod formats;
mod generate;
mod history;
mod json;
mod model;
mod repeats;
mod rules;
