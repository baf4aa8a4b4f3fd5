//! What an expense is made of: amounts, dates, texts and tags, and their rules.
//!
//! This crate may depend on libraries for numbers, dates and text, and on nothing else of
//! this project. The interface and files never enter it.
//!
//! The rules bind what a call gives, never what a data file holds: a value that breaks them
//! is loaded and kept.
//!
//! # Layout
//!
//! - `amount`: exact decimal amounts and their sums
//! - `date`: calendar dates
//! - `text`: descriptions and categories, and how texts are compared
//! - `normal`: the forms in which Unicode texts are compared and kept
//! - `digest` and `trace`: the hash of what an expense was
//! - `tag`: the tags in a description
//! - `lines` and `entries`: where things stand in a JSON text

mod amount;
mod date;
mod digest;
mod entries;
mod lines;
mod normal;
mod tag;
mod text;
mod trace;

pub use amount::{Amount, Total};
pub use date::{Date, date_digits, date_text, parse_date, read_date};
pub use digest::Digest;
pub use entries::{Entries, each as each_entry};
pub use lines::Lines;
pub use normal::nfc;
pub use tag::{parse_tag, tags};
pub use text::{fold, fold_for_search, parse_category, parse_description};
pub use trace::{Trace, trace};
