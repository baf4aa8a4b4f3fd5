//! Other programs' files: what an import reads and an export writes.
//!
//! Files come in and go out as text and bytes in memory, expenses as the interface's types.
//! This crate may depend on the model, the interface and on libraries for file formats. The
//! store, the terminal and the file system never enter it.
//!
//! # Layout
//!
//! - [`export`]: expenses as other programs read them, one file a form
//! - [`import`]: the rows of other programs' files
//! - [`json`]: how an expense is written as JSON

pub mod export;
pub mod import;
pub mod json;

/// A text on one line: each run of white space and control characters becomes one space.
pub(crate) fn one_line(text: &str) -> String {
    let is_space = |character: char| character.is_whitespace() || character.is_control();
    text.split(is_space).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}
