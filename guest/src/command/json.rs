//! Results for programs: one JSON document with an indent of 2.
//!
//! Every field is always there, and amounts are numbers with their exact text.

use std::io::{self, Write};

use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

use crate::interface::{
    Budget, Expense, ExpenseRef, IdRange, Info, KeptExpense, Logged, NewBudget, Packed, Problem,
};

use super::escape::escape_json;
use super::format::Format;
use super::import::{Imported, Reason, Skipped};
use super::period::Period;
use super::reports::{Matrix, Report};

mod reports;

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
        write(output, &ExpenseDocument::from(expense))
    }

    fn expenses(&self, output: &mut dyn Write, expenses: &[Expense], _: u64) -> io::Result<()> {
        write(output, &expenses.iter().map(ExpenseDocument::from).collect::<Vec<_>>())
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
            let (amount, spent, left) = (Amount(amount), Amount(spent), Amount(left));
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
        let (category, amount) = (category.as_deref(), amount.as_deref().map(Amount));
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

    fn imported(&self, output: &mut dyn Write, report: &Imported) -> io::Result<()> {
        let expenses = report.imported().map(|row| ExpenseDocument::from(row.expense));
        let document = ImportDocument {
            dry_run: report.dry_run,
            expenses: expenses.collect(),
            skipped: report.skipped.iter().map(SkippedDocument::from).collect(),
        };
        write(output, &document)
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

impl Json {
    /// Expenses as JSON Lines: each on one line.
    pub(super) fn lines(&self, output: &mut dyn Write, expenses: &Packed) -> io::Result<()> {
        for expense in expenses.iter() {
            let document = serde_json::to_string(&ExpenseDocument::from(expense))?;
            writeln!(output, "{}", escape_json(&document))?;
        }
        Ok(())
    }
}

#[derive(Serialize)]
struct ExpenseDocument<'a> {
    /// None of what a dry run would import.
    id: Option<u64>,
    description: &'a str,
    amount: Amount<'a>,
    category: &'a str,
    date: Option<&'a str>,
}

impl<'a> From<&'a Expense> for ExpenseDocument<'a> {
    fn from(expense: &'a Expense) -> Self {
        ExpenseRef::from(expense).into()
    }
}

impl<'a> From<ExpenseRef<'a>> for ExpenseDocument<'a> {
    fn from(expense: ExpenseRef<'a>) -> Self {
        let ExpenseRef { id, description, amount, category, date } = expense;
        Self { id, description, amount: Amount(amount), category, date }
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
struct ImportDocument<'a> {
    dry_run: bool,
    expenses: Vec<ExpenseDocument<'a>>,
    skipped: Vec<SkippedDocument<'a>>,
}

#[derive(Serialize)]
struct SkippedDocument<'a> {
    line: u64,
    /// `duplicate`, `income` or `bad`.
    reason: &'static str,
    /// What is wrong with a bad line, or the description of another.
    text: &'a str,
    /// None of a bad line.
    amount: Option<Amount<'a>>,
}

impl<'a> From<&'a Skipped> for SkippedDocument<'a> {
    fn from(skipped: &'a Skipped) -> Self {
        let (reason, text, amount) = match &skipped.reason {
            Reason::Duplicate(KeptExpense { description, amount, .. }) => {
                ("duplicate", description, Some(amount))
            }
            Reason::Income(amount, description) => ("income", description, Some(amount)),
            Reason::Bad(reason) => ("bad", reason, None),
        };
        Self { line: skipped.line, reason, text, amount: amount.map(|amount| Amount(amount)) }
    }
}

#[derive(Serialize)]
struct BudgetDocument<'a> {
    month: &'a str,
    /// None for the budget of all expenses.
    category: Option<&'a str>,
    amount: Amount<'a>,
    spent: Amount<'a>,
    /// Less than zero where it is exceeded.
    left: Amount<'a>,
}

#[derive(Serialize)]
struct NewBudgetDocument<'a> {
    category: Option<&'a str>,
    /// None where it was removed.
    amount: Option<Amount<'a>>,
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

/// Decimal text as a JSON number with that very text.
struct Amount<'a>(&'a str);

impl Serialize for Amount<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // Raw JSON may be any value, and only a number is meant. A text that is none
        // in JSON, such as `007`, stays readable as a string.
        let is_number = self.0.starts_with(|first: char| first == '-' || first.is_ascii_digit());
        match serde_json::from_str::<&RawValue>(self.0) {
            Ok(number) if is_number => number.serialize(serializer),
            _ => serializer.serialize_str(self.0),
        }
    }
}

fn write(output: &mut dyn Write, document: &impl Serialize) -> io::Result<()> {
    let document = serde_json::to_string_pretty(document)?;
    writeln!(output, "{}", escape_json(&document))
}

#[cfg(test)]
mod tests {
    use super::{Amount, write};

    fn written(amount: &str) -> String {
        let mut output = Vec::new();
        write(&mut output, &Amount(amount)).unwrap();
        String::from_utf8(output).unwrap()
    }

    #[test]
    fn amounts_keep_their_exact_text() {
        for amount in ["12.50", "0.30000000000000004", "-3", "123456789012345678901234567890.10"] {
            assert_eq!(written(amount), format!("{amount}\n"));
        }
    }

    #[test]
    fn what_is_no_number_stays_a_string() {
        for amount in ["007", "", "null", "1,5", "[1]"] {
            assert_eq!(written(amount), format!("\"{amount}\"\n"));
        }
    }
}
