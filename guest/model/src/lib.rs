//! What an expense is made of: amounts, dates, texts and tags, and their rules.
//!
//! This crate may depend on libraries for numbers, dates and text, and on no other crate of this
//! project. The interface and files never enter it.
//!
//! The rules bind the values of a call, never those in a data file: a value there that breaks
//! them is loaded and kept.
//!
//! # Layout
//!
//! - `amount`: exact decimal amounts, and their sums
//! - `date` and `every`: calendar dates, and how often a day comes again
//! - `month`: months that start on another day than the first
//! - `text`: descriptions and categories, and how texts are compared
//! - `normal`: the forms in which Unicode texts are compared and kept
//! - `digest` and `trace`: the hash of what an expense was
//! - `bank`: the hash of what a bank calls a transaction
//! - `tag`: the tags in a description
//! - `lines` and `entries`: lines and columns of a text, and the fields of JSON in it

mod amount;
mod bank;
mod date;
mod digest;
mod entries;
mod every;
mod lines;
mod month;
mod normal;
mod tag;
mod text;
mod trace;

pub use amount::{Amount, Total};
pub use bank::BankId;
pub use date::{
    Date, date_digits, date_text, day_of, is_moment_text, moment_text, month_text, parse_date,
    read_date,
};
pub use digest::Digest;
pub use entries::{Entries, each as each_entry};
pub use every::Every;
pub use lines::Lines;
pub use month::{Month, MonthStart};
pub use normal::nfc;
pub use tag::{parse_tag, tags};
pub use text::{fold, fold_for_search, parse_category, parse_description};
pub use trace::{Trace, trace};
