//! The two ways of telling a result.

use std::io::{self, Write};

use crate::interface::{Expense, Grouping, Info, Summary};

use super::import::Report;
use super::json::Json;
use super::text::Text;

/// A way of telling results. One implementation for people, one for programs.
pub(super) trait Format {
    /// An expense that was added.
    fn added(&self, output: &mut dyn Write, expense: &Expense) -> io::Result<()>;

    /// An expense that was changed, as it is now.
    fn changed(&self, output: &mut dyn Write, expense: &Expense) -> io::Result<()>;

    /// Expenses that were deleted, as they were.
    fn deleted(&self, output: &mut dyn Write, expenses: &[Expense]) -> io::Result<()>;

    /// One expense.
    fn expense(&self, output: &mut dyn Write, expense: &Expense) -> io::Result<()>;

    /// The expenses of a listing.
    fn expenses(&self, output: &mut dyn Write, expenses: &[Expense]) -> io::Result<()>;

    /// A summary, and what it was grouped by.
    fn summary(
        &self,
        output: &mut dyn Write,
        summary: &Summary,
        by: Option<Grouping>,
    ) -> io::Result<()>;

    /// What an import did, or would do.
    fn imported(&self, output: &mut dyn Write, report: &Report) -> io::Result<()>;

    /// The state of the store; `file` is its data file as the carrier names it.
    fn info(&self, output: &mut dyn Write, info: &Info, file: &str) -> io::Result<()>;
}

/// JSON or text for people.
pub(super) fn format(json: bool) -> &'static dyn Format {
    if json { &Json } else { &Text }
}
