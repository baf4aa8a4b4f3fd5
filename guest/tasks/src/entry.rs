//! What a person types to add an expense: its amount, its day, and words that may end with its
//! category and its day.
//!
//! # Layout
//!
//! - `amount`: amounts and small calculations
//! - `day`: days such as `nov 3`, `monday` or `-1`
//! - `words`: the description, the category and the day in a row of words

mod amount;
mod day;
mod words;

pub use amount::amount;
pub use day::{DAYS, days, is_day};
pub use expenses_formats::entered::is_currency;
pub use words::{Words, understand};
