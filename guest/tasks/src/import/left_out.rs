//! What is in a file and not imported.

use expenses_formats::Reason;
use expenses_interface::Expense;

/// A row, or a line, of a file that is not imported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// The line on which it begins; counts from 1.
    pub line: u64,
    /// Why.
    pub why: Why,
    /// The amount, without a sign, if it was read.
    pub amount: Option<String>,
    /// What it holds beside that, shortened; of a bad row what is wrong.
    pub text: String,
}

/// Why a row is not imported.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Why {
    /// This stored expense is the same.
    There(Expense),
    /// It was imported before, and was changed or deleted since.
    Changed,
    /// Money came in.
    MoneyIn,
    /// Nothing says which category it has.
    NoCategory,
    /// What the file's reader says; never [`Reason::Bad`].
    Reader(Reason),
    /// It cannot be read.
    Bad,
}

impl Why {
    /// A word for it, for programs: `duplicate`, `income`, `bad` and so on.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::There(_) => "duplicate",
            Self::Changed => "changed",
            Self::MoneyIn => "income",
            Self::NoCategory => "no-category",
            Self::Bad | Self::Reader(Reason::Bad(_)) => "bad",
            Self::Reader(Reason::Zero) => "zero",
            Self::Reader(Reason::NoAmount) => "no-amount",
            Self::Reader(Reason::Balance) => "balance",
            Self::Reader(Reason::Pending) => "pending",
            Self::Reader(Reason::State(_)) => "state",
            Self::Reader(Reason::Transfer) => "transfer",
            Self::Reader(Reason::Currency(_)) => "currency",
            Self::Reader(Reason::Filter) => "filter",
            Self::Reader(_) => "other",
        }
    }
}
