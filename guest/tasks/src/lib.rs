//! What takes several calls of the interface: imports, exports, reports and proposals.
//!
//! Every task runs over the interface's trait, so that a command line, an HTTP service and a
//! program that embeds the store share it. This crate may depend on the model, the interface
//! and the file formats. A command-line grammar, the terminal and rendering never enter it.
//!
//! # Layout
//!
//! - [`import`]: adds what is new in a file, as one change
//! - [`export`]: writes expenses in the form of another program
//! - [`reports`]: totals, compared with before, and tables of two groupings
//! - [`listing`]: all pages of one state, and attempts that start over if it changed
//! - [`period`]: spans of days as people name them
//! - [`proposals`]: what a person may have meant
//! - [`progress`]: how far a long task is

pub mod export;
pub mod import;
pub mod listing;
pub mod period;
pub mod progress;
pub mod proposals;
pub mod reports;
