//! The trait that prints results.

use std::io::{self, Write};

use expenses_formats::Reading;
use expenses_interface::{
    Budget, Expense, Group, Grouping, Info, Logged, Merged, MonthlyBudgets, NewBudget, Problem,
    Profile, Repeat,
};
use expenses_tasks::import::Imported;
use expenses_tasks::merges::LeftOut;
use expenses_tasks::period::Period;
use expenses_tasks::reports::{Matrix, Report};

use crate::commands::rename::Renamed;

/// Prints results. One implementation writes text for people, one JSON for programs.
pub(super) trait Format {
    /// An expense that was added. `like` is the one that its category comes from, if the person
    /// did not name it.
    fn added(
        &self,
        output: &mut dyn Write,
        expense: &Expense,
        like: Option<&Expense>,
    ) -> io::Result<()>;

    /// An expense that was changed, as it is now.
    fn changed(&self, output: &mut dyn Write, expense: &Expense) -> io::Result<()>;

    /// Expenses that were changed at once, as they are now.
    fn changed_many(&self, output: &mut dyn Write, expenses: &[Expense]) -> io::Result<()>;

    /// Expenses that were deleted, as they were.
    fn deleted(&self, output: &mut dyn Write, expenses: &[Expense]) -> io::Result<()>;

    /// One expense.
    fn expense(&self, output: &mut dyn Write, expense: &Expense) -> io::Result<()>;

    /// The expenses of a listing. `matches` counts those beyond the limit, too.
    fn expenses(
        &self,
        output: &mut dyn Write,
        expenses: &[Expense],
        matches: u64,
    ) -> io::Result<()>;

    /// Whether this is for programs. Then a list has everything unless they ask for less.
    fn is_for_programs(&self) -> bool;

    /// The categories or tags in use.
    fn names(&self, output: &mut dyn Write, groups: &[Group], by: Grouping) -> io::Result<()>;

    /// Totals of the expenses that a filter matches.
    fn report(&self, output: &mut dyn Write, report: &Report) -> io::Result<()>;

    /// Totals by two groupings, with the share of each row if asked for.
    fn matrix(&self, output: &mut dyn Write, matrix: &Matrix, shares: bool) -> io::Result<()>;

    /// Totals of this month, or of everything if the month is not known. `has_expenses` is
    /// whether the store holds any expense.
    fn overview(
        &self,
        output: &mut dyn Write,
        report: &Report,
        month: Option<Period>,
        has_expenses: bool,
    ) -> io::Result<()>;

    /// The budgets, and what is left of them in a month.
    fn budgets(&self, output: &mut dyn Write, monthly: &MonthlyBudgets) -> io::Result<()>;

    /// The budget that was set, or removed.
    fn budget_set(&self, output: &mut dyn Write, budget: &NewBudget) -> io::Result<()>;

    /// What is left of budgets in a month, after another result.
    fn left(&self, output: &mut dyn Write, monthly: &MonthlyBudgets) -> io::Result<()>;

    /// A category that was renamed.
    fn renamed(&self, output: &mut dyn Write, renamed: &Renamed<'_>) -> io::Result<()>;

    /// The day on which months start, which was `set` or is asked for.
    fn month_start(&self, output: &mut dyn Write, day: u8, set: bool) -> io::Result<()>;

    /// The rules by which expenses repeat, and what is due.
    fn repeats(&self, output: &mut dyn Write, repeats: &[Repeat]) -> io::Result<()>;

    /// A rule that was started.
    fn repeat_started(&self, output: &mut dyn Write, repeat: &Repeat) -> io::Result<()>;

    /// A rule that was ended, as it was.
    fn repeat_stopped(&self, output: &mut dyn Write, repeat: &Repeat) -> io::Result<()>;

    /// What was due and was added.
    fn due(&self, output: &mut dyn Write, added: &[Expense]) -> io::Result<()>;

    /// What a merge of a file did, and what decisions have left out.
    fn merged(
        &self,
        output: &mut dyn Write,
        name: &str,
        merged: &Merged,
        left_out: &[LeftOut<'_>],
    ) -> io::Result<()>;

    /// The commit that was undone.
    fn undone(&self, output: &mut dyn Write, logged: &Logged) -> io::Result<()>;

    /// Several commits that were undone, the latest first.
    fn undone_many(&self, output: &mut dyn Write, logged: &[Logged]) -> io::Result<()>;

    /// The commit that was redone.
    fn redone(&self, output: &mut dyn Write, logged: &Logged) -> io::Result<()>;

    /// The commits that can be undone, the latest first.
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

    /// The problems of the data file. `copy` is the copy of the original after a repair.
    fn checked(
        &self,
        output: &mut dyn Write,
        problems: &[Problem],
        copy: Option<&str>,
    ) -> io::Result<()>;

    /// A copy of the data file that was made.
    fn copied(&self, output: &mut dyn Write, copy: &str) -> io::Result<()>;

    /// The state of the store; `file` is its data file as the carrier names it.
    fn info(&self, output: &mut dyn Write, info: &Info, file: &str) -> io::Result<()>;
}

/// What an import prints beside its rows.
#[derive(Clone, Copy)]
pub(super) struct Details<'a> {
    /// How the file was read; `None` if it is this program's own.
    pub(super) reading: Option<&'a Reading>,
    /// Whether to print each line that was skipped.
    pub(super) verbose: bool,
}

/// `1 expense` or `2 expenses`.
pub(super) fn counted(expenses: u64) -> String {
    if expenses == 1 { "1 expense".into() } else { format!("{expenses} expenses") }
}

/// Whether more was spent than the budget allows.
pub(crate) fn is_exceeded(budget: &Budget) -> bool {
    budget.left.starts_with('-')
}
