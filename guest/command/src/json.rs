//! Results for programs: one JSON document with an indent of 2.
//!
//! Every field is always there, and amounts are numbers with their exact text.

use std::io::{self, Write};

use expenses_formats::Reading;
use expenses_formats::json::{ExpenseObject, Number};

use expenses_interface::escape_json;
use expenses_interface::{Budget, Expense, IdRange, Info, Logged, NewBudget, Problem, Profile};
use expenses_tasks::import::Imported;
use expenses_tasks::period::Period;
use expenses_tasks::reports::{Matrix, Report};
use serde::Serialize;

use crate::format::{Details, Format};

mod import;
mod reports;

use import::{ImportDocument, ProfileDocument};

/// Results as JSON.
pub(super) struct Json;

impl Format for Json {
    fn added(&self, output: &mut dyn Write, expense: &Expense) -> io::Result<()> {
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

    fn report(&self, output: &mut dyn Write, report: &Report) -> io::Result<()> {
        reports::report(output, report)
    }

    fn matrix(&self, output: &mut dyn Write, matrix: &Matrix) -> io::Result<()> {
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

    fn budgets(&self, output: &mut dyn Write, month: &str, budgets: &[Budget]) -> io::Result<()> {
        let mut documents = Vec::new();
        for Budget { category, amount, spent, left } in budgets {
            let (amount, spent, left) = (Number(amount), Number(spent), Number(left));
            documents.push(BudgetDocument {
                month,
                category: category.as_deref(),
                amount,
                spent,
                left,
            });
        }
        write(output, &documents)
    }

    fn budget_set(&self, output: &mut dyn Write, budget: &NewBudget) -> io::Result<()> {
        let NewBudget { category, amount } = budget;
        let (category, amount) = (category.as_deref(), amount.as_deref().map(Number));
        write(output, &NewBudgetDocument { category, amount })
    }

    /// Nothing: a result is one document, and `budget` has these.
    fn left(&self, _: &mut dyn Write, _: &str, _: &[Budget]) -> io::Result<()> {
        Ok(())
    }

    fn undone(&self, output: &mut dyn Write, logged: &Logged) -> io::Result<()> {
        write(output, &LoggedDocument::from(logged))
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
        write(output, &ImportDocument::of(report, details))
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
        // The revision is left out: it means something to one instance alone, and
        // this one ends with the command.
        let document = InfoDocument {
            file,
            bytes: info.bytes,
            counter: info.counter,
            expenses: info.expenses,
        };
        write(output, &document)
    }
}

#[derive(Serialize)]
struct LoggedDocument<'a> {
    time: &'a str,
    added: Vec<RangeDocument>,
    changed: Vec<RangeDocument>,
    deleted: Vec<RangeDocument>,
    /// The categories whose budget was set or removed, null for that of all expenses.
    budgets: &'a [Option<String>],
}

/// Ids that follow each other.
#[derive(Serialize)]
struct RangeDocument {
    first: u64,
    last: u64,
}

impl<'a> From<&'a Logged> for LoggedDocument<'a> {
    fn from(Logged { time, added, changed, deleted, budgets }: &'a Logged) -> Self {
        let ranges = |ranges: &[IdRange]| {
            let range =
                |IdRange { first, last }: &IdRange| RangeDocument { first: *first, last: *last };
            ranges.iter().map(range).collect()
        };
        let (added, changed, deleted) = (ranges(added), ranges(changed), ranges(deleted));
        Self { time, added, changed, deleted, budgets }
    }
}

#[derive(Serialize)]
struct BudgetDocument<'a> {
    month: &'a str,
    /// None for the budget of all expenses.
    category: Option<&'a str>,
    amount: Number<'a>,
    spent: Number<'a>,
    /// Less than zero where it is exceeded.
    left: Number<'a>,
}

#[derive(Serialize)]
struct NewBudgetDocument<'a> {
    category: Option<&'a str>,
    /// None where it was removed.
    amount: Option<Number<'a>>,
}

#[derive(Serialize)]
struct CheckDocument<'a> {
    /// The file as it was before a repair.
    copy: Option<&'a str>,
    problems: Vec<ProblemDocument<'a>>,
}

#[derive(Serialize)]
struct ProblemDocument<'a> {
    line: u64,
    column: u64,
    reason: &'a str,
    repairable: bool,
}

#[derive(Serialize)]
struct CopyDocument<'a> {
    file: &'a str,
}

#[derive(Serialize)]
struct InfoDocument<'a> {
    file: &'a str,
    bytes: u64,
    counter: u64,
    expenses: u64,
}

fn write(output: &mut dyn Write, document: &impl Serialize) -> io::Result<()> {
    let document = serde_json::to_string_pretty(document)?;
    writeln!(output, "{}", escape_json(&document))
}
