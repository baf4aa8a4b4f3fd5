//! What only a person can decide, with what follows from each answer.

use serde::Serialize;

use crate::options::{Currency, DateOrder, DecimalMark, Fees, Options, Signs};
use crate::reading::{Role, Sums};

/// Something that a file leaves open. While one is open, a reading has no rows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Question {
    /// What is asked.
    pub kind: QuestionKind,
    /// The possible answers, at least two.
    pub answers: Vec<Answer>,
    /// The place in `answers` of the one that is likely. It is no answer: a program without
    /// a person to ask must not take it for one.
    pub likely: Option<usize>,
}

/// What is asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum QuestionKind {
    /// Which column holds this. The answers name those that may.
    Column(Role),
    /// Whether `1.250` is more than a thousand, or little more than one.
    DecimalMark,
    /// Which of two orders the dates have.
    DateOrder,
    /// Of which language the names of the months are.
    MonthLanguage,
    /// Whether a minus means money out or money in.
    Signs,
    /// Which of several currencies is meant.
    Currency,
    /// Whether the fees are within the amounts.
    Fees,
}

/// A possible answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Answer {
    /// What is to be changed in the options.
    pub change: Change,
    /// The sums under this answer, if it changes amounts or signs.
    pub sums: Option<Sums>,
    /// A few cells and what they are under this answer.
    pub examples: Vec<Example>,
}

/// An option that answers a question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Change {
    /// This column, by heading if that is unique, else by number, has that role.
    Column(Role, String),
    /// What stands before the decimals.
    DecimalMark(DecimalMark),
    /// The order of dates.
    DateOrder(DateOrder),
    /// The language of months.
    MonthLanguage(String),
    /// What the signs mean.
    Signs(Signs),
    /// The currency of the rows that are taken.
    Currency(Currency),
    /// What the fees mean.
    Fees(Fees),
}

impl Change {
    /// Adds the answer to options, for the next reading.
    pub fn apply(&self, options: &mut Options) {
        match self {
            Self::Column(role, name) => options.columns.set(*role, name),
            Self::DecimalMark(mark) => options.decimal_mark = Some(*mark),
            Self::DateOrder(order) => options.date_order = Some(*order),
            Self::MonthLanguage(language) => options.month_language = Some(language.clone()),
            Self::Signs(signs) => options.signs = Some(*signs),
            Self::Currency(currency) => options.currency = Some(currency.clone()),
            Self::Fees(fees) => options.fees = Some(*fees),
        }
    }
}

/// A cell and what it is under an answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Example {
    /// The line in the file; counts from 1.
    pub line: u64,
    /// The text of the cell.
    pub cell: String,
    /// What it says: an amount as `Row::amount`, or a date `YYYY-MM-DD`.
    pub means: String,
}
