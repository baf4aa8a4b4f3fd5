//! What is found in a file.

mod rows;
mod understood;

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::amount::Amount;
use crate::question::Question;

pub use rows::{Row, Rows};
pub use understood::{Role, Understood, UnderstoodColumn};

/// The most characters of a description; longer ones are cut.
pub const MAX_DESCRIPTION: usize = 500;
/// The most characters of a category; longer ones are cut.
pub const MAX_CATEGORY: usize = 100;

/// What is found in a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// By what the caller remembers how such a file is read.
    pub shape: Shape,
    /// How the file is read.
    pub understood: Understood,
    /// What a person has to decide first. If there is a question, there are no rows.
    pub questions: Vec<Question>,
    /// The rows, in the order of the file: money out as amounts above zero, money in below.
    pub rows: Rows,
    /// What is in the file and not among the rows, by line.
    pub skipped: Vec<Skipped>,
}

/// What files of one source have in common.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Shape {
    /// The name of the form.
    pub form: String,
    /// The headings; none if the file has none, or its form knows none. A file without
    /// headings has the shape of every other such file.
    pub headings: Vec<String>,
}

/// Who wrote a file that this program reads in its own way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Own {
    /// A data file, or JSON that `export` wrote.
    Json,
    /// CSV that `export` wrote.
    Csv,
}

/// The sums of both directions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Sums {
    /// How many rows are money out.
    pub out_count: u64,
    /// Their sum.
    pub out_sum: Amount,
    /// How many rows are money in.
    pub in_count: u64,
    /// Their sum, without a sign.
    pub in_sum: Amount,
}

/// A row, or a line, that is not among the rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skipped {
    /// Where it begins; counts from 1.
    pub line: u64,
    /// Why.
    pub reason: Reason,
    /// What it holds, shortened.
    pub text: String,
}

/// Why a row is not among the rows.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reason {
    /// The amount is zero.
    Zero,
    /// There is neither an amount nor a sign of one.
    NoAmount,
    /// It tells a balance or a total.
    Balance,
    /// It is not booked yet.
    Pending,
    /// Its state says that it did not take place: `REVERTED`, `FAILED` and the like.
    State(String),
    /// It moves money between own accounts, as the file itself says.
    Transfer,
    /// It is of another currency than the one that is chosen.
    Currency(String),
    /// A filter of the options leaves it out.
    Filter,
    /// It cannot be read. Whoever imports must not leave this out unasked.
    Bad(Problem),
}

/// Why a row cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Counts from 1.
    pub line: u64,
    /// Counts from 1.
    pub column: usize,
    /// What is wrong.
    pub kind: ProblemKind,
    /// The text of the cell, shortened.
    pub cell: String,
}

/// What is wrong with a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ProblemKind {
    /// It is no number.
    Amount,
    /// It is a number, but with the other decimal mark than the rest of the column.
    DecimalMark,
    /// It is a number, but with the other decimal mark than the options say.
    GivenMark,
    /// It has more digits than this program keeps.
    TooManyDigits,
    /// There are letters beside a number that are neither a currency nor a direction.
    Letters,
    /// Money out and money in are both there.
    BothColumns,
    /// It says neither money out nor money in.
    Direction,
    /// The sign of the amount and the direction contradict each other.
    SignAgainstDirection,
    /// It is no date.
    Date,
    /// It is no date in the order of the others.
    DateOrder,
    /// The row ends before this column.
    Missing,
    /// The row has more cells than there are headings, and the amount seems to go on in the
    /// next: it has a comma and no quotes.
    Split,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { column, cell, .. } = self;
        match self.kind {
            ProblemKind::Amount => write!(f, "column {column}: `{cell}` is not an amount"),
            ProblemKind::DecimalMark => write!(
                f,
                "column {column}: `{cell}` has another decimal mark than the amounts of the other rows"
            ),
            ProblemKind::GivenMark => write!(
                f,
                "column {column}: `{cell}` is not written with the decimal mark that was chosen"
            ),
            ProblemKind::TooManyDigits => {
                write!(f, "column {column}: `{cell}` has too many digits")
            }
            ProblemKind::Letters => write!(
                f,
                "column {column}: `{cell}` has letters that are no known currency and do not say whether it is money out or in"
            ),
            ProblemKind::BothColumns => {
                write!(f, "column {column}: `{cell}` is money in, but there is money out too")
            }
            ProblemKind::Direction => {
                write!(f, "column {column}: `{cell}` says neither money out nor money in")
            }
            ProblemKind::SignAgainstDirection => write!(
                f,
                "column {column}: the sign of `{cell}` contradicts what the row says of its direction"
            ),
            ProblemKind::Date => write!(f, "column {column}: `{cell}` is not a calendar date"),
            ProblemKind::DateOrder => write!(
                f,
                "column {column}: `{cell}` is not a date in the order of the dates of the other rows"
            ),
            ProblemKind::Split => write!(
                f,
                "column {column}: the amount `{cell}` seems to go on in the next column: put it in quotes"
            ),
            ProblemKind::Missing => write!(f, "the row ends before column {column}"),
        }
    }
}
