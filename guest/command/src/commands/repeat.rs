//! `expenses repeat`.

use clap::Args;
use expenses_interface::{Change, Expense, Expenses, NewRepeat, Repeat};
use expenses_model::{Every, parse_date};

use crate::exit::Failure;
use crate::expense_id::{ExpenseId, id};
use crate::note;
use crate::session::{Context, Session, was_committed};

pub(crate) const NOTE: &str = "\
Without an expense, the repeats are listed. A repeat keeps the amount, the
description and the category that the expense has now: changing or deleting the
expense changes no repeat. Nothing is added until its day has come: then
`expenses due` adds it, and so does `add`, in a change of its own. What you undo
of it stays undone. Days such as the 31st fall on the last of shorter months.

Examples:
  expenses repeat 12 --monthly
  expenses repeat last --every '2 weeks' --until 2027-12-31
  expenses repeat
  expenses repeat --stop 1";

/// The arguments of `repeat`.
#[derive(Args, Clone, Debug)]
pub struct RepeatArguments {
    /// The expense to repeat: its id, or `last`
    #[arg(value_parser = id)]
    pub id: Option<ExpenseId>,
    /// How often.
    #[command(flatten)]
    pub how_often: HowOften,
    /// The last day [default: no end]
    #[arg(long, value_name = "DAY")]
    pub until: Option<String>,
    /// Add nothing for days before this one
    #[arg(long, value_name = "DAY")]
    pub from: Option<String>,
    /// End the repeat with this number
    #[arg(long, value_name = "NO", conflicts_with_all = ["id", "HowOften", "until", "from"])]
    pub stop: Option<u64>,
}

/// How often something repeats.
#[derive(Args, Clone, Debug, Default)]
#[group(multiple = false)]
pub struct HowOften {
    /// Repeat it every day
    #[arg(long)]
    pub daily: bool,
    /// Repeat it every week
    #[arg(long)]
    pub weekly: bool,
    /// Repeat it every month
    #[arg(long)]
    pub monthly: bool,
    /// Repeat it every year
    #[arg(long)]
    pub yearly: bool,
    /// Repeat it so often: day, month, '2 weeks'
    #[arg(long, value_name = "OFTEN")]
    pub every: Option<String>,
}

impl HowOften {
    fn every(&self) -> Option<&str> {
        let Self { daily, weekly, monthly, yearly, every } = self;
        let named = [(*daily, "day"), (*weekly, "week"), (*monthly, "month"), (*yearly, "year")];
        let named = named.into_iter().find(|(is_meant, _)| *is_meant).map(|(_, unit)| unit);
        every.as_deref().or(named)
    }
}

impl<S: Expenses> Session<'_, S> {
    /// Starts or stops a repeat, or lists them all.
    pub(crate) fn repeat(
        &mut self,
        arguments: &RepeatArguments,
        context: &Context,
    ) -> Result<(), Failure<S::Error>> {
        if let Some(id) = arguments.stop {
            return self.stop_repeat(id, context);
        }
        let program = self.program;
        let usage = |reason: String| Failure::Usage(vec![reason]);
        match (arguments.id, arguments.how_often.every()) {
            (Some(named), Some(every)) => {
                let id = self.id_of(named)?;
                let expense = self.store.get(id).map_err(Failure::Operation)?;
                let (until, from) = (arguments.until.as_deref(), arguments.from.as_deref());
                let new = self.new_repeat(&expense, every, until, from, context)?;
                self.start_repeat(new, context)
            }
            (Some(named), None) => {
                Err(usage(format!("say how often: {program} repeat {named} --monthly")))
            }
            (None, None) if arguments.until.is_none() && arguments.from.is_none() => {
                let repeats = self.repeats_now(context).map_err(Failure::Operation)?;
                self.print(|format, output| format.repeats(output, &repeats))
            }
            (None, _) => {
                Err(usage(format!("name the expense to repeat: {program} repeat last --monthly")))
            }
        }
    }

    /// The rule that repeats an expense.
    pub(super) fn new_repeat(
        &mut self,
        expense: &Expense,
        every: &str,
        until: Option<&str>,
        from: Option<&str>,
        context: &Context,
    ) -> Result<NewRepeat, Failure<S::Error>> {
        let Some(first) = expense.date.clone() else {
            let reason = format!(
                "expense {id} has no date to count from: {} edit {id} --date DAY",
                self.program,
                id = expense.id
            );
            return Err(Failure::Refused(vec![reason]));
        };
        Every::parse(every)
            .map_err(|reason| Failure::Refused(vec![format!("`--every` {reason}")]))?;
        let until = match until {
            Some(until) => Some(self.entered_day(until, context, "nothing was repeated")?),
            None => None,
        };
        if until.as_ref().is_some_and(|until| *until < first) {
            let reason = format!("`--until` is before the day of the expense, {first}");
            return Err(Failure::Refused(vec![reason]));
        }
        let before = match from {
            Some(from) => {
                let from = self.entered_day(from, context, "nothing was repeated")?;
                let day = parse_date(&from).and_then(|day| day.yesterday().ok());
                Some(day.map_or(from, |day| day.to_string()))
            }
            None => None,
        };
        // The expense itself is there.
        let done = before.filter(|before| *before > first).or_else(|| Some(first.clone()));
        let Expense { description, amount, category, .. } = expense.clone();
        let every = every.to_owned();
        Ok(NewRepeat { description, amount, category, every, first, done, until })
    }

    fn start_repeat(&mut self, new: NewRepeat, context: &Context) -> Result<(), Failure<S::Error>> {
        let note = note::of_start(&new.description, &new.every);
        let result = self.store.apply(vec![Change::StartRepeat(new), note], None);
        let error = result.err().map(|failure| failure.error);
        if error.as_ref().is_none_or(was_committed) {
            let repeats = self.repeats_now(context).map_err(Failure::Operation)?;
            // The new one has the greatest number.
            if let Some(repeat) = repeats.last() {
                self.print(|format, output| format.repeat_started(output, repeat))?;
            }
        }
        error.map_or(Ok(()), |error| Err(Failure::Operation(error)))
    }

    fn stop_repeat(&mut self, id: u64, context: &Context) -> Result<(), Failure<S::Error>> {
        let repeats = self.repeats_now(context).map_err(Failure::Operation)?;
        let Some(repeat) = repeats.iter().find(|repeat| repeat.id == id) else {
            let reason = format!("there is no repeat {id}: `{} repeat` lists them", self.program);
            return Err(Failure::Refused(vec![reason]));
        };
        let note = note::of_stop(&repeat.description);
        let result = self.store.apply(vec![Change::StopRepeat(id), note], None);
        let error = result.err().map(|failure| failure.error);
        if error.as_ref().is_none_or(was_committed) {
            self.print(|format, output| format.repeat_stopped(output, repeat))?;
        }
        error.map_or(Ok(()), |error| Err(Failure::Operation(error)))
    }

    /// Notes what the rule that was started last does.
    pub(super) fn note_repeat(&mut self, context: &Context) {
        let repeats = self.repeats_now(context).unwrap_or_default();
        if let Some(Repeat { id, every, next, .. }) = repeats.last() {
            let next = next.as_ref().map_or(String::new(), |next| format!(", next on {next}"));
            self.notes.push(format!(
                "repeats every {every}{next}; to end this: {} repeat --stop {id}",
                self.program
            ));
        }
    }

    /// The repeats, and what is due today.
    pub(super) fn repeats_now(&mut self, context: &Context) -> Result<Vec<Repeat>, S::Error> {
        self.store.repeats(context.today.map(|today| today().to_string()))
    }
}

#[cfg(test)]
mod tests;
