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
//! - `tag`: the tags in a description
//! - `lines` and `entries`: where things stand in a JSON text

mod amount;
mod date;
mod entries;
mod lines;
mod tag;
mod text;

pub use amount::{Amount, Total};
pub use date::{
    Date, date_digits, date_text, day_of, moment_text, month_text, parse_date, read_date,
};
pub use entries::{Entries, each as each_entry};
pub use lines::Lines;
pub use tag::{parse_tag, tags};
pub use text::{fold, parse_category, parse_description};
