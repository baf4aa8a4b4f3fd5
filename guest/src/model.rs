//! What an expense is made of, and the rules that bind what a call gives.
//!
//! The rules do not bind what a data file holds: see [`crate::document`].

mod amount;
mod date;
mod tag;
mod text;

pub use amount::{Amount, Total};
pub use date::{Date, date_digits, date_text, parse_date, read_date};
pub use tag::{parse_tag, tags};
pub use text::{fold, parse_category, parse_description};
