//! Results for people: sentences and tables.

use std::borrow::Cow;
use std::fmt;
use std::io::{self, Write};

use crate::interface::{Expense, Grouping, Info, KeptExpense, Summary};

use super::escape::escape;
use super::format::Format;
use super::import::{Reason, Report, Row, Skipped};
use super::table::{Alignment, Table, align_points};

/// Results as text.
pub(super) struct Text;

impl Format for Text {
    fn added(&self, output: &mut dyn Write, expense: &Expense) -> io::Result<()> {
        writeln!(output, "Added {}", Line(expense))
    }

    fn changed(&self, output: &mut dyn Write, expense: &Expense) -> io::Result<()> {
        writeln!(output, "Changed {}", Line(expense))
    }

    fn deleted(&self, output: &mut dyn Write, expenses: &[Expense]) -> io::Result<()> {
        for expense in expenses {
            writeln!(output, "Deleted {}", Line(expense))?;
        }
        Ok(())
    }

    fn expense(&self, output: &mut dyn Write, expense: &Expense) -> io::Result<()> {
        let mut table = Table::bare([Alignment::Left; 2]);
        table.push(["Id".into(), expense.id.to_string()]);
        table.push(["Date".into(), escape(date(expense)).into()]);
        table.push(["Amount".into(), escape(&expense.amount).into()]);
        table.push(["Category".into(), escape(&expense.category).into()]);
        table.push(["Description".into(), escape(&expense.description).into()]);
        table.write(output)
    }

    fn expenses(&self, output: &mut dyn Write, expenses: &[Expense]) -> io::Result<()> {
        if expenses.is_empty() {
            return writeln!(output, "No expenses.");
        }
        let amounts = align_points(expenses.iter().map(|expense| expense.amount.as_str()));
        let mut table = Table::new([
            ("ID", Alignment::Right),
            ("DATE", Alignment::Left),
            ("AMOUNT", Alignment::Right),
            ("CATEGORY", Alignment::Left),
            ("DESCRIPTION", Alignment::Left),
        ]);
        for (expense, amount) in expenses.iter().zip(amounts) {
            table.push([
                expense.id.to_string(),
                escape(date(expense)).into(),
                escape(&amount).into(),
                escape(&expense.category).into(),
                escape(&expense.description).into(),
            ]);
        }
        table.write(output)
    }

    fn summary(
        &self,
        output: &mut dyn Write,
        summary: &Summary,
        by: Option<Grouping>,
    ) -> io::Result<()> {
        if summary.count == 0 {
            return writeln!(output, "No expenses.");
        }
        if let Some(by) = by {
            groups(summary, by).write(output)?;
            let shown = summary.groups.len();
            if summary.group_count > shown as u64 {
                writeln!(output, "The largest {shown} of {} groups.", summary.group_count)?;
            }
        }
        let expenses = if summary.count == 1 { "expense" } else { "expenses" };
        writeln!(output, "Total {} of {} {expenses}.", escape(&summary.total), summary.count)
    }

    fn imported(&self, output: &mut dyn Write, report: &Report) -> io::Result<()> {
        let Report { dry_run, imported, skipped } = report;
        for Skipped { line, reason } in skipped {
            match reason {
                Reason::Duplicate(expense) => {
                    writeln!(output, "Line {line} is there already: {}", Fields::from(expense))?;
                }
                Reason::Income(amount, description) => {
                    let description = escape(description);
                    writeln!(output, "Line {line} is no expense: {amount} {description}")?;
                }
                Reason::Bad(reason) => {
                    writeln!(output, "Line {line} is left out: {}", escape(reason))?;
                }
            }
        }
        if *dry_run {
            for Row { line, expense } in imported {
                writeln!(output, "Line {line} is new: {}", Fields::from(expense))?;
            }
        }
        let would = if *dry_run { "Would import" } else { "Imported" };
        let expenses = if imported.len() == 1 { "expense" } else { "expenses" };
        writeln!(output, "{would} {} {expenses}.", imported.len())
    }

    fn info(&self, output: &mut dyn Write, info: &Info, file: &str) -> io::Result<()> {
        let mut table = Table::bare([Alignment::Left; 2]);
        table.push(["File".into(), escape(file).into()]);
        table.push(["Size".into(), format!("{} bytes", info.bytes)]);
        table.push(["Expenses".into(), info.expenses.to_string()]);
        table.push(["Last id".into(), info.counter.to_string()]);
        table.write(output)
    }
}

/// An expense on one line: `3: 12.50 Lunch (food, 2026-11-23)`.
struct Line<'a>(&'a Expense);

impl fmt::Display for Line<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(Expense { id, description, amount, category, date }) = self;
        let fields = Fields { description, amount, category, date: date.as_deref() };
        write!(f, "{id}: {fields}")
    }
}

/// An expense without its id: `12.50 Lunch (food, 2026-11-23)`.
struct Fields<'a> {
    description: &'a str,
    amount: &'a str,
    category: &'a str,
    date: Option<&'a str>,
}

impl<'a> From<&'a KeptExpense> for Fields<'a> {
    fn from(expense: &'a KeptExpense) -> Self {
        let KeptExpense { id: _, description, amount, category, date } = expense;
        Self { description, amount, category, date: date.as_deref() }
    }
}

impl fmt::Display for Fields<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (amount, description) = (escape(self.amount), escape(self.description));
        write!(f, "{amount} {description} ({}", escape(self.category))?;
        if let Some(date) = self.date {
            write!(f, ", {}", escape(date))?;
        }
        f.write_str(")")
    }
}

fn date(expense: &Expense) -> &str {
    expense.date.as_deref().unwrap_or_default()
}

fn groups(summary: &Summary, by: Grouping) -> Table<3> {
    let heading = match by {
        Grouping::Category => "CATEGORY",
        Grouping::Month => "MONTH",
        Grouping::Year => "YEAR",
    };
    let mut table = Table::new([
        (heading, Alignment::Left),
        ("COUNT", Alignment::Right),
        ("TOTAL", Alignment::Right),
    ]);
    let totals = align_points(summary.groups.iter().map(|group| group.total.as_str()));
    for (group, total) in summary.groups.iter().zip(totals) {
        let key = group.key.as_deref().map_or(Cow::Borrowed("no date"), escape);
        table.push([key.into(), group.count.to_string(), escape(&total).into()]);
    }
    table
}
