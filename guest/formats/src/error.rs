//! Why a file cannot be read at all.

use std::fmt;

use crate::reading::Role;

/// Why a file cannot be read at all, with what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Error {
    /// There is nothing in it, or nothing after the lines that are left out.
    Empty,
    /// It has 1 GiB or more, as text.
    TooLarge,
    /// It is no text.
    NotText {
        /// What it is: `an Excel workbook`.
        what: &'static str,
        /// What to do: `save it as CSV`.
        advice: &'static str,
    },
    /// No encoding gives all of its bytes a meaning.
    Encoding {
        /// The line with the first byte that has none; counts from 1.
        line: u64,
        /// The byte in that line; counts from 1.
        column: u64,
        /// The encoding that was tried.
        encoding: String,
    },
    /// There is no encoding with this label.
    UnknownEncoding(String),
    /// It is text of a form that is not read.
    UnknownForm {
        /// What it is: `an XML file`.
        what: &'static str,
        /// What to do.
        advice: &'static str,
    },
    /// It is of a form that is read, but broken.
    Malformed {
        /// The name of the form.
        form: &'static str,
        /// Counts from 1.
        line: u64,
        /// Counts from 1, in characters; 1 if it is the whole line.
        column: u64,
        /// What is wrong, as the end of a sentence.
        what: String,
    },
    /// A quote in a CSV file does not end.
    UnclosedQuote {
        /// Where it begins; counts from 1.
        line: u64,
        /// Where it begins, in characters; counts from 1.
        column: u64,
    },
    /// The options name a column that is not there.
    NoSuchColumn {
        /// For what it was named; `None` for a filter.
        role: Option<Role>,
        /// What was named.
        name: String,
        /// The headings; empty without headings.
        headings: Vec<String>,
        /// How many columns there are.
        count: usize,
    },
    /// The options name a column by a heading that is there more than once.
    AmbiguousColumn {
        /// The heading.
        name: String,
        /// The numbers of the columns, from 1.
        numbers: Vec<usize>,
    },
    /// No column can be this, and the options name none.
    ColumnNotFound {
        /// What is missing.
        role: Role,
        /// The line of the headings, or of the first row; counts from 1.
        line: u64,
        /// The headings; empty without headings.
        headings: Vec<String>,
    },
    /// A pattern for dates that says nothing, such as `%` or `date`.
    DatePattern(String),
    /// A language whose months are not known.
    UnknownLanguage(String),
}

impl std::error::Error for Error {}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("it is empty"),
            Self::TooLarge => f.write_str("it has more than 1 GiB: split it"),
            Self::NotText { what, advice } | Self::UnknownForm { what, advice } => {
                write!(f, "it is {what}: {advice}")
            }
            Self::Encoding { line, column, encoding } => write!(
                f,
                "line {line}, byte {column}: it is not {encoding}, though the rest of the file seems to be: download the file again, or name its encoding"
            ),
            Self::UnknownEncoding(label) => {
                write!(f, "no encoding is called `{label}`: name one such as windows-1252")
            }
            Self::Malformed { form, line, column, what } => {
                write!(f, "line {line}, column {column}: it is broken {form}: {what}")
            }
            Self::UnclosedQuote { line, column } => write!(
                f,
                "line {line}, column {column}: the quote that begins here does not end: write it twice, or remove it"
            ),
            Self::NoSuchColumn { role, name, headings, count } => {
                match role {
                    Some(role) => write!(f, "no column for the {role} is called `{name}`")?,
                    None => write!(f, "no column is called `{name}`")?,
                }
                match headings.is_empty() {
                    true => write!(
                        f,
                        ": there are no headings; name one of the {count} columns by its number"
                    ),
                    false => write!(f, ": the columns are {}", Quoted(headings)),
                }
            }
            Self::AmbiguousColumn { name, numbers } => {
                let numbers: Vec<String> = numbers.iter().map(ToString::to_string).collect();
                write!(
                    f,
                    "several columns are called `{name}`: name one by its number: {}",
                    numbers.join(" or ")
                )
            }
            Self::ColumnNotFound { role, line, headings } => {
                write!(
                    f,
                    "line {line}: no column holds the {role}, as far as can be seen: name one"
                )?;
                match headings.is_empty() {
                    true => f.write_str(" by its number"),
                    false => write!(f, " of {}", Quoted(headings)),
                }
            }
            Self::DatePattern(pattern) => write!(
                f,
                "`{pattern}` does not say where day, month and year stand: write %d/%m/%Y or DD/MM/YYYY"
            ),
            Self::UnknownLanguage(language) => write!(
                f,
                "the months of the language `{language}` are not known: name one such as en, de or fr"
            ),
        }
    }
}

/// Headings, as a sentence lists them.
struct Quoted<'a>(&'a [String]);

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, heading) in self.0.iter().enumerate() {
            let comma = if at > 0 { ", " } else { "" };
            write!(f, "{comma}`{}`", heading.trim())?;
        }
        Ok(())
    }
}
