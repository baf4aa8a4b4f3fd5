//! Results for people: sentences and tables.

use std::io::{self, Write};

use expenses_formats::Reading;
use expenses_interface::escape;
use expenses_interface::{
    Expense, Group, Grouping, Info, Logged, Merged, MonthlyBudgets, NewBudget, Problem, Profile,
    Repeat,
};
use expenses_tasks::import::{Imported, NewRow};
use expenses_tasks::merges::LeftOut;
use expenses_tasks::period::Period;
use expenses_tasks::reports::{Matrix, Report, sum};

use crate::commands::rename::{Renamed, amount_of};
use crate::commands::undo::count;
use crate::format::{Details, Format, counted};
use crate::screen::{Role, Screen};
use crate::table::{Alignment, Table, align_points};
use phrases::{CommitChanges, ExpenseDetails, ExpenseLine};

mod budgets;
mod groups;
mod matrix;
mod merges;
mod phrases;
mod repeats;
mod reports;
mod skipped;

pub(super) use groups::heading;
pub(super) use merges::{choices_of, write_conflict};
pub(super) use skipped::write_skipped;

/// The least width of a screen on which the log has times; a narrower one has days, for what was
/// changed matters more.
const ROOM_FOR_TIMES: usize = 60;

/// Prints results as text.
#[derive(Clone, Copy, Debug)]
pub(super) struct TextFormat<'a> {
    pub(super) screen: Screen,
    /// How the commands begin that a result proposes.
    pub(super) program: &'a str,
}

impl Format for TextFormat<'_> {
    fn added(
        &self,
        output: &mut dyn Write,
        expense: &Expense,
        like: Option<&Expense>,
    ) -> io::Result<()> {
        writeln!(output, "Added {}", ExpenseLine(expense))?;
        if let Some(back) = expense.amount.strip_prefix('-') {
            writeln!(output, "Refund: {} came back.", escape(back))?;
        }
        match like {
            Some(like) => writeln!(output, "The category is that of {}", ExpenseLine(like)),
            None => Ok(()),
        }
    }

    fn changed(&self, output: &mut dyn Write, expense: &Expense) -> io::Result<()> {
        writeln!(output, "Changed {}", ExpenseLine(expense))
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
        expenses.iter().try_for_each(|expense| writeln!(output, "Deleted {}", ExpenseLine(expense)))
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
        expense_table(expenses).write(output, self.screen)?;
        let total = sum(expenses.iter().map(|expense| expense.amount.as_str()));
        let shown = counted(expenses.len() as u64);
        let total = format!("Total {}", escape(&total));
        write!(output, "{} of {shown}", self.screen.paint(Role::Total, &total))?;
        match matches > expenses.len() as u64 {
            true => writeln!(output, "; {matches} match."),
            false => writeln!(output, "."),
        }
    }

    fn is_for_programs(&self) -> bool {
        false
    }

    fn names(&self, output: &mut dyn Write, groups: &[Group], by: Grouping) -> io::Result<()> {
        groups::names(output, groups, by, self.screen)
    }

    fn report(&self, output: &mut dyn Write, report: &Report) -> io::Result<()> {
        reports::report(output, report, self.screen)
    }

    fn matrix(&self, output: &mut dyn Write, matrix: &Matrix, shares: bool) -> io::Result<()> {
        matrix::matrix(output, matrix, shares, self.screen)
    }

    fn overview(
        &self,
        output: &mut dyn Write,
        report: &Report,
        month: Option<Period>,
        has_expenses: bool,
    ) -> io::Result<()> {
        match has_expenses {
            true => reports::overview(output, report, month, self.screen),
            false => reports::beginning(output, self.program),
        }
    }

    fn budgets(&self, output: &mut dyn Write, monthly: &MonthlyBudgets) -> io::Result<()> {
        budgets::budgets(output, monthly, self.screen)
    }

    fn budget_set(&self, output: &mut dyn Write, budget: &NewBudget) -> io::Result<()> {
        budgets::set(output, budget)
    }

    fn left(&self, output: &mut dyn Write, monthly: &MonthlyBudgets) -> io::Result<()> {
        budgets::left(output, monthly, self.screen)
    }

    fn renamed(&self, output: &mut dyn Write, renamed: &Renamed<'_>) -> io::Result<()> {
        let Renamed { old, new, expenses, budget } = renamed;
        let (old, new) = (escape(old), escape(new));
        writeln!(output, "Renamed {old} to {new}: {}.", counted(*expenses))?;
        match budget {
            Some(budget) => {
                writeln!(output, "The budget for {new} is {}.", escape(&amount_of(budget)))
            }
            None => Ok(()),
        }
    }

    fn month_start(&self, output: &mut dyn Write, day: u8, set: bool) -> io::Result<()> {
        match (set, day) {
            (false, _) => writeln!(output, "month-start  {day}"),
            (true, 1) => writeln!(output, "Months start on day 1, as in the calendar."),
            (true, _) => writeln!(
                output,
                "Months start on day {day}: `2026-11` is 2026-11-{day:02} to 2026-12-{:02}.",
                day - 1
            ),
        }
    }

    fn repeats(&self, output: &mut dyn Write, repeats: &[Repeat]) -> io::Result<()> {
        match repeats {
            [] => writeln!(
                output,
                "No repeats. To repeat an expense: {} repeat ID --monthly",
                self.program
            ),
            repeats => repeats::repeats(output, repeats, self.screen),
        }
    }

    fn repeat_started(&self, output: &mut dyn Write, repeat: &Repeat) -> io::Result<()> {
        repeats::started(output, repeat)
    }

    fn repeat_stopped(&self, output: &mut dyn Write, repeat: &Repeat) -> io::Result<()> {
        repeats::stopped(output, repeat)
    }

    fn due(&self, output: &mut dyn Write, added: &[Expense]) -> io::Result<()> {
        if added.is_empty() {
            return writeln!(output, "Nothing is due.");
        }
        added.iter().try_for_each(|expense| writeln!(output, "Added {}", ExpenseLine(expense)))
    }

    fn merged(
        &self,
        output: &mut dyn Write,
        name: &str,
        merged: &Merged,
        left_out: &[LeftOut<'_>],
    ) -> io::Result<()> {
        merges::merged(output, name, merged, left_out)
    }

    fn undone(&self, output: &mut dyn Write, logged: &Logged) -> io::Result<()> {
        writeln!(output, "Undid the change of {}: {}", escape(&logged.time), CommitChanges(logged))
    }

    fn undone_many(&self, output: &mut dyn Write, logged: &[Logged]) -> io::Result<()> {
        logged.iter().try_for_each(|logged| self.undone(output, logged))
    }

    fn redone(&self, output: &mut dyn Write, logged: &Logged) -> io::Result<()> {
        writeln!(output, "Redid the change of {}: {}", escape(&logged.time), CommitChanges(logged))
    }

    fn log(&self, output: &mut dyn Write, log: &[Logged]) -> io::Result<()> {
        if log.is_empty() {
            return writeln!(output, "No changes.");
        }
        let mut table = Table::new([
            ("NO", Alignment::Right),
            ("TIME", Alignment::Whole),
            ("CHANGE", Alignment::Left),
        ])
        .role(0, Role::Aside);
        let is_narrow = self.screen.width.is_some_and(|width| width < ROOM_FOR_TIMES);
        for (number, logged) in (1..).zip(log) {
            let number: u64 = number;
            let changes = CommitChanges(logged).to_string();
            let time = match logged.time.split_once('T') {
                Some((day, _)) if is_narrow => day,
                _ => &logged.time,
            };
            table.push([number.to_string(), escape(time).into(), changes]);
        }
        table.write(output, self.screen)
    }

    fn imported(
        &self,
        output: &mut dyn Write,
        report: &Imported<'_>,
        details: Details<'_>,
    ) -> io::Result<()> {
        write_skipped(output, &report.left_out, details.verbose)?;
        if report.dry_run {
            for NewRow { line, expense, near, .. } in report.imported() {
                writeln!(output, "Line {line} is new: {}", ExpenseDetails::from(expense))?;
                if let Some(near) = near {
                    writeln!(output, "Line {line} may be expense {}", ExpenseLine(near))?;
                }
            }
        }
        let verb = if report.dry_run { "Would import" } else { "Imported" };
        writeln!(output, "{verb} {}.", counted(report.count()))
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
            writeln!(output, "Repaired. The original is saved as {}", escape(copy))?;
        }
        for Problem { line, column, reason, repairable } in problems {
            if *line > 0 {
                write!(output, "Line {line}, column {column}: ")?;
            }
            let advice = if *repairable { " (can be repaired)" } else { "" };
            writeln!(output, "{}{advice}", escape(reason))?;
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
        if info.month_start > 1 {
            table.push(["Months start".into(), format!("on day {}", info.month_start)]);
        }
        table.write(output, self.screen)
    }
}

/// What an undo takes back: the change, and some of the expenses that it added or changed.
pub(super) fn write_undo(
    output: &mut dyn Write,
    logged: &Logged,
    expenses: &[Expense],
    screen: Screen,
) -> io::Result<()> {
    writeln!(output, "The change of {}: {}", escape(&logged.time), CommitChanges(logged))?;
    if expenses.is_empty() {
        return Ok(());
    }
    expense_table(expenses).write(output, screen)?;
    let all = count(&logged.added) + count(&logged.changed);
    match all.saturating_sub(expenses.len() as u64) {
        0 => Ok(()),
        more => writeln!(output, "and {} more", counted(more)),
    }
}

/// A table of expenses.
pub(super) fn expense_table(expenses: &[Expense]) -> Table {
    let amounts = align_points(expenses.iter().map(|expense| expense.amount.as_str()));
    let mut table = Table::new([
        ("ID", Alignment::Right),
        ("DATE", Alignment::Whole),
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
    table
}

fn date(expense: &Expense) -> &str {
    expense.date.as_deref().unwrap_or_default()
}
