//! Results for people: sentences and tables.

use std::fmt;
use std::io::{self, Write};

use expenses_formats::Reading;
use expenses_interface::escape;
use expenses_interface::{
    Budget, Expense, ExpenseRef, IdRange, Info, Logged, NewBudget, Problem, Profile,
};
use expenses_tasks::import::{Imported, NewRow};
use expenses_tasks::period::Period;
use expenses_tasks::reports::{Matrix, Report, sum};

use crate::format::{Details, Format, counted, is_exceeded};
use crate::screen::{Role, Screen};
use crate::table::{Alignment, Table, align_points};

mod left_out;
mod reports;

pub(super) use left_out::write_left_out;

/// Results as text.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Text {
    pub(super) screen: Screen,
}

impl Format for Text {
    fn added(&self, output: &mut dyn Write, expense: &Expense) -> io::Result<()> {
        writeln!(output, "Added {}", Line(expense))
    }

    fn changed(&self, output: &mut dyn Write, expense: &Expense) -> io::Result<()> {
        writeln!(output, "Changed {}", Line(expense))
    }

    fn changed_many(&self, output: &mut dyn Write, expenses: &[Expense]) -> io::Result<()> {
        if expenses.is_empty() {
            return writeln!(output, "No expenses.");
        }
        expenses.iter().try_for_each(|expense| self.changed(output, expense))
    }

    fn deleted(&self, output: &mut dyn Write, expenses: &[Expense]) -> io::Result<()> {
        if expenses.is_empty() {
            return writeln!(output, "No expenses.");
        }
        expenses.iter().try_for_each(|expense| writeln!(output, "Deleted {}", Line(expense)))
    }

    fn expense(&self, output: &mut dyn Write, expense: &Expense) -> io::Result<()> {
        let mut table = Table::bare([Alignment::Left; 2]);
        table.push(["Id".into(), expense.id.to_string()]);
        table.push(["Date".into(), escape(date(expense)).into()]);
        table.push(["Amount".into(), escape(&expense.amount).into()]);
        table.push(["Category".into(), escape(&expense.category).into()]);
        table.push(["Description".into(), escape(&expense.description).into()]);
        table.write(output, self.screen)
    }

    fn expenses(
        &self,
        output: &mut dyn Write,
        expenses: &[Expense],
        matches: u64,
    ) -> io::Result<()> {
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
        ])
        .role(0, Role::Aside);
        for (expense, amount) in expenses.iter().zip(amounts) {
            table.push([
                expense.id.to_string(),
                escape(date(expense)).into(),
                escape(&amount).into(),
                escape(&expense.category).into(),
                escape(&expense.description).into(),
            ]);
        }
        table.write(output, self.screen)?;
        let total = sum(expenses.iter().map(|expense| expense.amount.as_str()));
        let shown = counted(expenses.len() as u64);
        let total = format!("Total {}", escape(&total));
        write!(output, "{} of {shown}", self.screen.paint(Role::Total, &total))?;
        match matches > expenses.len() as u64 {
            true => writeln!(output, ", the first of {matches}."),
            false => writeln!(output, "."),
        }
    }

    fn report(&self, output: &mut dyn Write, report: &Report) -> io::Result<()> {
        reports::report(output, report, self.screen)
    }

    fn matrix(&self, output: &mut dyn Write, matrix: &Matrix) -> io::Result<()> {
        reports::matrix(output, matrix, self.screen)
    }

    fn overview(
        &self,
        output: &mut dyn Write,
        report: &Report,
        month: Option<Period>,
        begun: bool,
    ) -> io::Result<()> {
        reports::overview(output, report, month, begun, self.screen)
    }

    fn budgets(&self, output: &mut dyn Write, month: &str, budgets: &[Budget]) -> io::Result<()> {
        if budgets.is_empty() {
            return writeln!(output, "No budgets.");
        }
        let column = |of: fn(&Budget) -> &str| align_points(budgets.iter().map(of));
        let amounts = column(|budget| &budget.amount);
        let (spent, left) = (column(|budget| &budget.spent), column(|budget| &budget.left));
        let mut table = Table::new([
            ("CATEGORY", Alignment::Left),
            ("BUDGET", Alignment::Right),
            ("SPENT", Alignment::Right),
            ("LEFT", Alignment::Right),
        ]);
        for (((budget, amount), spent), left) in budgets.iter().zip(amounts).zip(spent).zip(left) {
            let category = budget.category.as_deref().unwrap_or("all");
            table.push([escape(category).into(), amount, spent, left]);
        }
        table.write(output, self.screen)?;
        writeln!(output, "Spent and left in {}.", escape(month))
    }

    fn budget_set(&self, output: &mut dyn Write, budget: &NewBudget) -> io::Result<()> {
        let NewBudget { category, amount } = budget;
        let of = For(category.as_deref());
        match amount {
            Some(amount) => writeln!(output, "The budget{of} is {} a month.", escape(amount)),
            None => writeln!(output, "Removed the budget{of}."),
        }
    }

    fn left(&self, output: &mut dyn Write, month: &str, budgets: &[Budget]) -> io::Result<()> {
        let month = escape(month);
        for budget in budgets {
            let (amount, of) = (escape(&budget.amount), For(budget.category.as_deref()));
            let left = escape(&budget.left);
            if is_exceeded(budget) {
                let by = left.trim_start_matches('-');
                writeln!(output, "Exceeded in {month}: {amount}{of}, by {by}.")?;
            } else {
                writeln!(output, "Left in {month}: {left} of {amount}{of}.")?;
            }
        }
        Ok(())
    }

    fn undone(&self, output: &mut dyn Write, logged: &Logged) -> io::Result<()> {
        writeln!(output, "Took back the change of {}: {}", escape(&logged.time), Did(logged))
    }

    fn log(&self, output: &mut dyn Write, log: &[Logged]) -> io::Result<()> {
        if log.is_empty() {
            return writeln!(output, "No changes.");
        }
        let mut table = Table::new([("WHEN", Alignment::Left), ("WHAT", Alignment::Left)]);
        for logged in log {
            table.push([escape(&logged.time).into(), Did(logged).to_string()]);
        }
        table.write(output, self.screen)
    }

    fn imported(
        &self,
        output: &mut dyn Write,
        report: &Imported<'_>,
        details: Details<'_>,
    ) -> io::Result<()> {
        write_left_out(output, &report.left_out, details.verbose)?;
        if report.dry_run {
            for NewRow { line, expense, near, .. } in report.imported() {
                writeln!(output, "Line {line} is new: {}", Fields::from(expense))?;
                if let Some(near) = near {
                    writeln!(output, "Line {line} may be expense {}", Line(near))?;
                }
            }
        }
        let would = if report.dry_run { "Would import" } else { "Imported" };
        writeln!(output, "{would} {}.", counted(report.count()))
    }

    fn shows_questions(&self) -> bool {
        false
    }

    /// What is open is asked, or refused.
    fn open_questions(&self, _output: &mut dyn Write, _reading: &Reading) -> io::Result<()> {
        Ok(())
    }

    fn profiles(&self, output: &mut dyn Write, profiles: &[Profile]) -> io::Result<()> {
        if profiles.is_empty() {
            return writeln!(output, "Nothing is remembered.");
        }
        profiles.iter().try_for_each(|profile| writeln!(output, "{}", escape(&profile.shape)))
    }

    fn forgotten(&self, output: &mut dyn Write, shape: &str) -> io::Result<()> {
        writeln!(output, "Forgot {}", escape(shape))
    }

    fn checked(
        &self,
        output: &mut dyn Write,
        problems: &[Problem],
        copy: Option<&str>,
    ) -> io::Result<()> {
        if let Some(copy) = copy {
            writeln!(output, "Mended; as it was, the file is {}", escape(copy))?;
        }
        for Problem { line, column, reason, repairable } in problems {
            if *line > 0 {
                write!(output, "Line {line}, column {column}: ")?;
            }
            let mended = if *repairable { " (can be mended)" } else { "" };
            writeln!(output, "{}{mended}", escape(reason))?;
        }
        if problems.is_empty() { writeln!(output, "No problems.") } else { Ok(()) }
    }

    fn copied(&self, output: &mut dyn Write, copy: &str) -> io::Result<()> {
        writeln!(output, "Copied to {}", escape(copy))
    }

    fn info(&self, output: &mut dyn Write, info: &Info, file: &str) -> io::Result<()> {
        let mut table = Table::bare([Alignment::Left; 2]);
        table.push(["File".into(), escape(file).into()]);
        table.push(["Size".into(), format!("{} bytes", info.bytes)]);
        table.push(["Expenses".into(), info.expenses.to_string()]);
        table.push(["Last id".into(), info.counter.to_string()]);
        table.write(output, self.screen)
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

impl<'a> From<ExpenseRef<'a>> for Fields<'a> {
    fn from(expense: ExpenseRef<'a>) -> Self {
        let ExpenseRef { id: _, description, amount, category, date } = expense;
        Self { description, amount, category, date }
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

/// What a budget is for, behind a word: ` for food`, and nothing for that of all.
struct For<'a>(Option<&'a str>);

impl fmt::Display for For<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.map_or(Ok(()), |category| write!(f, " for {}", escape(category)))
    }
}

/// What a commit did: `added 3 to 7, deleted 1`.
struct Did<'a>(&'a Logged);

impl fmt::Display for Did<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        /// The rest is as good as unreadable.
        const SHOWN: usize = 8;

        let Logged { time: _, added, changed, deleted, budgets } = self.0;
        let mut first = true;
        for (did, ranges) in [("added", added), ("changed", changed), ("deleted", deleted)] {
            if ranges.is_empty() {
                continue;
            }
            f.write_str(if first { "" } else { ", " })?;
            first = false;
            f.write_str(did)?;
            for (at, IdRange { first, last }) in ranges.iter().take(SHOWN).enumerate() {
                f.write_str(if at == 0 { " " } else { " and " })?;
                if first == last { write!(f, "{first}")? } else { write!(f, "{first} to {last}")? }
            }
            if ranges.len() > SHOWN {
                f.write_str(" …")?;
            }
        }
        for (at, category) in budgets.iter().take(SHOWN).enumerate() {
            f.write_str(match (first, at) {
                (true, 0) => "budget",
                (false, 0) => ", budget",
                _ => " and",
            })?;
            write!(f, " for {}", escape(category.as_deref().unwrap_or("all expenses")))?;
        }
        f.write_str(if budgets.len() > SHOWN { " …" } else { "" })
    }
}

fn date(expense: &Expense) -> &str {
    expense.date.as_deref().unwrap_or_default()
}
