//! `expenses due`, and what other commands do about what is due.

use clap::Args;
use expenses_interface::{AsStoreError, Change, Error, Expense, Expenses, escape};

use crate::exit::Failure;
use crate::session::{Context, Session};

pub(crate) const NOTE: &str = "\
What is due is what `expenses repeat` lists with a day that has come. `add` adds
it too, before what it adds itself. Each day is added once, whatever runs at the
same time. `expenses undo` takes what was added away, and it stays away.

Examples:
  expenses due
  expenses due --date 2026-11-30";

/// The arguments of `due`.
#[derive(Args, Clone, Debug)]
pub struct DueArguments {
    /// The day up to which expenses are due [default: today]
    #[arg(short, long, value_name = "DAY", allow_negative_numbers = true)]
    pub date: Option<String>,
}

impl<S: Expenses> Session<'_, S> {
    /// Adds what is due.
    pub(crate) fn due(
        &mut self,
        arguments: &DueArguments,
        context: &Context,
    ) -> Result<(), Failure<S::Error>> {
        let day = match (&arguments.date, local_day(context)) {
            (Some(day), _) => self.entered_day(day, context, "nothing was added")?,
            (None, Some(today)) => today,
            (None, None) => {
                return Err(Failure::Usage(vec![format!(
                    "a WebAssembly runtime does not know which day it is for you: name it, as in `{} due --date 2026-11-30`",
                    self.program
                )]));
            }
        };
        let (added, failed) = self.add_due(day).map_err(Failure::Operation)?;
        let printed = self.print(|format, output| format.due(output, &added));
        failed.map_or(printed, |error| Err(Failure::Operation(error)))
    }

    /// Adds what is due before a new expense is added, and notes what was. What keeps it from
    /// being added does not keep the new expense.
    pub(super) fn add_due_first(&mut self, context: &Context) {
        let Some(today) = local_day(context) else { return };
        if self.count_due(&today) == 0 {
            return;
        }
        match self.add_due(today) {
            Ok((added, failed)) => {
                for Expense { id, amount, description, category, date } in added {
                    let date = date.unwrap_or_default();
                    self.notes.push(format!(
                        "added what was due, {id}: {amount} {description} ({category}, {date})"
                    ));
                }
                self.notes.extend(failed.map(|error| error.to_string()));
            }
            Err(error) => {
                self.notes
                    .push(format!("what is due was not added: {}", escape(&error.to_string())));
            }
        }
    }

    /// Notes how many expenses are due.
    pub(crate) fn note_due(&mut self, context: &Context) {
        let Some(today) = local_day(context) else { return };
        let program = self.program;
        match self.count_due(&today) {
            0 => {}
            1 => self.notes.push(format!("1 expense is due: `{program} due` adds it")),
            count => {
                self.notes.push(format!("{count} expenses are due: `{program} due` adds them"));
            }
        }
    }

    /// Adds what is due up to a day, and returns it.
    fn add_due(&mut self, day: String) -> Result<Added<S::Error>, S::Error> {
        let result = self.store.apply(vec![Change::AddDue(day)], None);
        let (ids, failed) = match result.map_err(|failure| failure.error) {
            Ok(ids) => (ids, None),
            Err(error) => match error.as_store_error() {
                Some(Error::NotDurable(ids)) => (ids.clone(), Some(error)),
                _ => return Err(error),
            },
        };
        // One that somebody else has deleted since is not shown.
        Ok((ids.into_iter().filter_map(|id| self.store.get(id).ok()).collect(), failed))
    }

    /// How many expenses are due. None if that cannot be found out: the command itself says why.
    fn count_due(&mut self, today: &str) -> u64 {
        let repeats = self.store.repeats(Some(today.to_owned())).unwrap_or_default();
        repeats.iter().fold(0, |sum, repeat| sum.saturating_add(repeat.due))
    }
}

/// What was due, and the failure if it was added but is not known durable.
type Added<E> = (Vec<Expense>, Option<E>);

/// The local day, if it is known. A day that may not have come yet adds nothing.
fn local_day(context: &Context) -> Option<String> {
    context.today.filter(|_| context.knows_local_day).map(|today| today().to_string())
}

#[cfg(test)]
mod tests;
