//! The JSON documents that only commands print, apart from reports.

use expenses_formats::json::Number;
use serde::Serialize;

/// A category or a tag.
#[derive(Serialize)]
pub(super) struct NameDocument<'a> {
    pub(super) name: &'a str,
    pub(super) count: u64,
    pub(super) total: Number<'a>,
}

#[derive(Serialize)]
pub(super) struct RenamedDocument<'a> {
    pub(super) old: &'a str,
    pub(super) new: &'a str,
    pub(super) expenses: u64,
    /// The budget that moved along or remained; null if the old name had none.
    pub(super) budget: Option<Number<'a>>,
}

#[derive(Serialize)]
pub(super) struct NewBudgetDocument<'a> {
    pub(super) category: Option<&'a str>,
    /// Null if the budget was removed.
    pub(super) amount: Option<Number<'a>>,
    pub(super) yearly: bool,
    pub(super) carries_over: bool,
}

#[derive(Serialize)]
pub(super) struct CheckDocument<'a> {
    /// The copy of the original, if the file was repaired.
    pub(super) copy: Option<&'a str>,
    pub(super) problems: Vec<ProblemDocument<'a>>,
}

#[derive(Serialize)]
pub(super) struct ProblemDocument<'a> {
    pub(super) line: u64,
    pub(super) column: u64,
    pub(super) reason: &'a str,
    pub(super) repairable: bool,
}

#[derive(Serialize)]
pub(super) struct CopyDocument<'a> {
    pub(super) file: &'a str,
}
