//! The two ways of telling a result.

use std::io::{self, Write};

use expenses_formats::Reading;
use expenses_interface::{Budget, Expense, Info, Logged, NewBudget, Problem, Profile};
use expenses_tasks::import::Imported;
use expenses_tasks::period::Period;
use expenses_tasks::reports::{Matrix, Report};

/// A way of telling results. One implementation for people, one for programs.
pub(super) trait Format {
    /// An expense that was added.
    fn added(&self, output: &mut dyn Write, expense: &Expense) -> io::Result<()>;

    /// An expense that was changed, as it is now.
    fn changed(&self, output: &mut dyn Write, expense: &Expense) -> io::Result<()>;

    /// Expenses that were changed at once, as they are now.
    fn changed_many(&self, output: &mut dyn Write, expenses: &[Expense]) -> io::Result<()>;

    /// Expenses that were deleted, as they were.
    fn deleted(&self, output: &mut dyn Write, expenses: &[Expense]) -> io::Result<()>;

    /// One expense.
    fn expense(&self, output: &mut dyn Write, expense: &Expense) -> io::Result<()>;

    /// The expenses of a listing, and of how many that match.
    fn expenses(
        &self,
        output: &mut dyn Write,
        expenses: &[Expense],
        matches: u64,
    ) -> io::Result<()>;

    /// Totals of a selection.
    fn report(&self, output: &mut dyn Write, report: &Report) -> io::Result<()>;

    /// Totals by two kinds of groups.
    fn matrix(&self, output: &mut dyn Write, matrix: &Matrix) -> io::Result<()>;

    /// Totals of this month, where it is known which that is; `begun` is whether there is
    /// any expense at all.
    fn overview(
        &self,
        output: &mut dyn Write,
        report: &Report,
        month: Option<Period>,
        begun: bool,
    ) -> io::Result<()>;

    /// The budgets, and what is left of them in a month.
    fn budgets(&self, output: &mut dyn Write, month: &str, budgets: &[Budget]) -> io::Result<()>;

    /// The budget that was set, or removed.
    fn budget_set(&self, output: &mut dyn Write, budget: &NewBudget) -> io::Result<()>;

    /// Behind another result, what is left of budgets in a month.
    fn left(&self, output: &mut dyn Write, month: &str, budgets: &[Budget]) -> io::Result<()>;

    /// The commit that was taken back.
    fn undone(&self, output: &mut dyn Write, logged: &Logged) -> io::Result<()>;

    /// The commits that can be taken back, the latest first.
    fn log(&self, output: &mut dyn Write, log: &[Logged]) -> io::Result<()>;

    /// What an import did, or would do.
    fn imported(
        &self,
        output: &mut dyn Write,
        report: &Imported<'_>,
        details: Details<'_>,
    ) -> io::Result<()>;

    /// Whether a dry run tells what is open in a file, instead of asking.
    fn shows_questions(&self) -> bool;

    /// What is open in a file.
    fn open_questions(&self, output: &mut dyn Write, reading: &Reading) -> io::Result<()>;

    /// How files are read that were imported before.
    fn profiles(&self, output: &mut dyn Write, profiles: &[Profile]) -> io::Result<()>;

    /// The shape of which it is forgotten how such files are read.
    fn forgotten(&self, output: &mut dyn Write, shape: &str) -> io::Result<()>;

    /// What is wrong with the data file, and where a copy of it is as it was before a
    /// repair.
    fn checked(
        &self,
        output: &mut dyn Write,
        problems: &[Problem],
        copy: Option<&str>,
    ) -> io::Result<()>;

    /// Where a copy of the data file is.
    fn copied(&self, output: &mut dyn Write, copy: &str) -> io::Result<()>;

    /// The state of the store; `file` is its data file as the carrier names it.
    fn info(&self, output: &mut dyn Write, info: &Info, file: &str) -> io::Result<()>;
}

/// What is told of an import beside its rows.
#[derive(Clone, Copy)]
pub(super) struct Details<'a> {
    /// How the file was read; `None` if it is this program's own.
    pub(super) reading: Option<&'a Reading>,
    /// Whether each line that is left out is shown.
    pub(super) verbose: bool,
}

/// A number of expenses in words.
pub(super) fn counted(expenses: u64) -> String {
    if expenses == 1 { "1 expense".into() } else { format!("{expenses} expenses") }
}

/// Whether more was spent than the budget allows.
pub(crate) fn is_exceeded(budget: &Budget) -> bool {
    budget.left.starts_with('-')
}
