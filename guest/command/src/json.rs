//! Results for programs: one JSON document with an indent of 2.
//!
//! Every field is always present, and amounts are numbers with their exact digits.

use std::io::{self, Write};

use expenses_formats::Reading;
use expenses_formats::json::{Amounts, ExpenseObject, Number};
use expenses_interface::{
    Expense, Group, Grouping, Info, Logged, Merged, MonthlyBudgets, NewBudget, Problem, Profile,
    Repeat,
};
use expenses_tasks::documents::{BudgetDocument, InfoDocument, LoggedDocument, RepeatDocument};
use expenses_tasks::import::{ImportDocument, Imported};
use expenses_tasks::merges::{LeftOut, MergedDocument};
use expenses_tasks::period::Period;
use expenses_tasks::reports::{Matrix, Report};

use crate::commands::rename::Renamed;
use crate::format::{Details, Format};
use documents::{
    CheckDocument, CopyDocument, NameDocument, NewBudgetDocument, ProblemDocument, RenamedDocument,
};
use profiles::ProfileDocument;
use write::write;

mod documents;
mod profiles;
mod reports;
mod write;

/// Prints results as JSON.
pub(super) struct JsonFormat;

impl Format for JsonFormat {
    fn added(
        &self,
        output: &mut dyn Write,
        expense: &Expense,
        _: Option<&Expense>,
    ) -> io::Result<()> {
        self.expense(output, expense)
    }

    fn changed(&self, output: &mut dyn Write, expense: &Expense) -> io::Result<()> {
        self.expense(output, expense)
    }

    fn changed_many(&self, output: &mut dyn Write, expenses: &[Expense]) -> io::Result<()> {
        self.expenses(output, expenses, expenses.len() as u64)
    }

    fn deleted(&self, output: &mut dyn Write, expenses: &[Expense]) -> io::Result<()> {
        self.expenses(output, expenses, expenses.len() as u64)
    }

    fn expense(&self, output: &mut dyn Write, expense: &Expense) -> io::Result<()> {
        write(output, &ExpenseObject::from(expense))
    }

    fn expenses(&self, output: &mut dyn Write, expenses: &[Expense], _: u64) -> io::Result<()> {
        write(output, &expenses.iter().map(ExpenseObject::from).collect::<Vec<_>>())
    }

    fn is_for_programs(&self) -> bool {
        true
    }

    fn names(&self, output: &mut dyn Write, groups: &[Group], _: Grouping) -> io::Result<()> {
        let names = groups.iter().map(|group| NameDocument {
            name: group.key().unwrap_or_default(),
            count: group.count,
            total: Number(&group.total),
        });
        write(output, &names.collect::<Vec<_>>())
    }

    fn report(&self, output: &mut dyn Write, report: &Report) -> io::Result<()> {
        reports::report(output, report)
    }

    fn matrix(&self, output: &mut dyn Write, matrix: &Matrix, _: bool) -> io::Result<()> {
        reports::matrix(output, matrix)
    }

    fn overview(
        &self,
        output: &mut dyn Write,
        report: &Report,
        _: Option<Period>,
        _: bool,
    ) -> io::Result<()> {
        reports::report(output, report)
    }

    fn budgets(&self, output: &mut dyn Write, monthly: &MonthlyBudgets) -> io::Result<()> {
        let document = |budget| BudgetDocument::new(&monthly.month, budget, Amounts::Numbers);
        write(output, &monthly.budgets.iter().map(document).collect::<Vec<_>>())
    }

    fn budget_set(&self, output: &mut dyn Write, budget: &NewBudget) -> io::Result<()> {
        let NewBudget { category, amount, yearly, carries_over, since: _ } = budget;
        let (category, amount) = (category.as_deref(), amount.as_deref().map(Number));
        let (yearly, carries_over) = (*yearly, *carries_over);
        write(output, &NewBudgetDocument { category, amount, yearly, carries_over })
    }

    /// Prints nothing: a result is one document, and `budget` prints what is left.
    fn left(&self, _: &mut dyn Write, _: &MonthlyBudgets) -> io::Result<()> {
        Ok(())
    }

    fn renamed(&self, output: &mut dyn Write, renamed: &Renamed<'_>) -> io::Result<()> {
        let Renamed { old, new, expenses, budget } = renamed;
        let budget = budget.map(|budget| Number(&budget.amount));
        write(output, &RenamedDocument { old, new, expenses: *expenses, budget })
    }

    fn month_start(&self, output: &mut dyn Write, day: u8, _: bool) -> io::Result<()> {
        write(output, &std::collections::BTreeMap::from([("month_start", day)]))
    }

    fn repeats(&self, output: &mut dyn Write, repeats: &[Repeat]) -> io::Result<()> {
        let document = |repeat| RepeatDocument::new(repeat, Amounts::Numbers);
        write(output, &repeats.iter().map(document).collect::<Vec<_>>())
    }

    fn repeat_started(&self, output: &mut dyn Write, repeat: &Repeat) -> io::Result<()> {
        write(output, &RepeatDocument::new(repeat, Amounts::Numbers))
    }

    fn repeat_stopped(&self, output: &mut dyn Write, repeat: &Repeat) -> io::Result<()> {
        write(output, &RepeatDocument::new(repeat, Amounts::Numbers))
    }

    fn due(&self, output: &mut dyn Write, added: &[Expense]) -> io::Result<()> {
        self.expenses(output, added, added.len() as u64)
    }

    fn merged(
        &self,
        output: &mut dyn Write,
        _: &str,
        merged: &Merged,
        left_out: &[LeftOut<'_>],
    ) -> io::Result<()> {
        write(output, &MergedDocument::new(merged, left_out))
    }

    fn undone(&self, output: &mut dyn Write, logged: &Logged) -> io::Result<()> {
        write(output, &LoggedDocument::from(logged))
    }

    fn undone_many(&self, output: &mut dyn Write, logged: &[Logged]) -> io::Result<()> {
        self.log(output, logged)
    }

    fn redone(&self, output: &mut dyn Write, logged: &Logged) -> io::Result<()> {
        self.undone(output, logged)
    }

    fn log(&self, output: &mut dyn Write, log: &[Logged]) -> io::Result<()> {
        write(output, &log.iter().map(LoggedDocument::from).collect::<Vec<_>>())
    }

    fn imported(
        &self,
        output: &mut dyn Write,
        report: &Imported<'_>,
        details: Details<'_>,
    ) -> io::Result<()> {
        write(output, &ImportDocument::of(report, details.reading, Amounts::Numbers))
    }

    fn shows_questions(&self) -> bool {
        true
    }

    fn open_questions(&self, output: &mut dyn Write, reading: &Reading) -> io::Result<()> {
        write(output, &ImportDocument::open(reading))
    }

    fn profiles(&self, output: &mut dyn Write, profiles: &[Profile]) -> io::Result<()> {
        write(output, &profiles.iter().map(ProfileDocument::from).collect::<Vec<_>>())
    }

    fn forgotten(&self, output: &mut dyn Write, shape: &str) -> io::Result<()> {
        write(output, &ProfileDocument { shape, reads: None })
    }

    fn checked(
        &self,
        output: &mut dyn Write,
        problems: &[Problem],
        copy: Option<&str>,
    ) -> io::Result<()> {
        let problems = problems.iter().map(|problem| ProblemDocument {
            line: problem.line,
            column: problem.column,
            reason: &problem.reason,
            repairable: problem.repairable,
        });
        write(output, &CheckDocument { copy, problems: problems.collect() })
    }

    fn copied(&self, output: &mut dyn Write, copy: &str) -> io::Result<()> {
        write(output, &CopyDocument { file: copy })
    }

    fn info(&self, output: &mut dyn Write, info: &Info, file: &str) -> io::Result<()> {
        write(output, &InfoDocument::new(file, info))
    }
}
