//! Tasks that take several calls of the interface: imports, exports, reports and proposals.
//!
//! Every task uses only the trait of the interface, so a command line, an HTTP service and a
//! program that embeds the store can share it. This crate may depend on the model, the interface
//! and the file formats, but never on a command-line grammar, the terminal or rendering.
//!
//! # Layout
//!
//! - [`import`]: adds what is new in a file, as one change
//! - [`export`]: writes expenses in the format of another program
//! - [`entry`]: what a person types to add an expense
//! - [`reports`]: totals, compared with before, and tables of two groupings
//! - [`listing`]: reads all pages of one state of the store, and starts over if it changed
//! - [`period`]: spans of days as people name them
//! - [`proposals`]: suggests what a person may have meant
//! - [`progress`]: the progress of a long task
//! - [`documents`] and [`merges`]: results as JSON, which the command line and the service show
//!   alike

pub mod documents;
pub mod entry;
pub mod export;
pub mod import;
pub mod listing;
pub mod merges;
pub mod period;
pub mod progress;
pub mod proposals;
pub mod reports;
