//! What each command does.

use std::collections::HashSet;
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;

use crate::interface::{
    AsStoreError, Change, Error, Expense, ExpensePatch, Expenses, Filter, NewExpense, Query, Sort,
};
use crate::model::Date;

use super::ending::{Failure, line};
use super::format::{Format, format};
use super::grammar::{
    AddArguments, Arguments, Command, EditChanges, FilterArguments, ListArguments,
};
use super::listing::{list, undisturbed};
use super::outside::Outside;
use super::period::Period;
use super::screen::Screen;

/// What a carrier knows and the command line cannot find out itself.
#[derive(Clone, Debug, Default)]
pub struct Context {
    /// What tells the local day; it is asked only where the day matters. Without it the
    /// store takes the UTC day, and no period is named after today.
    pub today: Option<fn() -> Date>,
    /// What the output ends at.
    pub screen: Screen,
    /// The directory of the data file, to be shown to people by `info`. Without it
    /// the file's bare name is shown.
    pub directory: Option<PathBuf>,
}

impl Context {
    /// A file of the data directory as it is shown to people.
    pub(super) fn path(&self, name: &str) -> String {
        let directory = self.directory.clone().unwrap_or_default();
        directory.join(name).to_string_lossy().into_owned()
    }

    /// The filter that is meant today.
    pub(super) fn filter<E>(&self, arguments: &FilterArguments) -> Result<Filter, Failure<E>> {
        arguments.on(self.today).map_err(|reason| Failure::Refused(vec![reason]))
    }

    /// The day that `today` and `yesterday` mean; any other text as it is.
    fn day(&self, text: String) -> String {
        let named = ["today", "yesterday"].iter().any(|name| text.eq_ignore_ascii_case(name));
        let day = self.today.filter(|_| named).and_then(|today| Period::parse(&text, today()));
        day.map_or(text, |day| day.first.to_string())
    }

    /// What `edit` is to change.
    pub(super) fn changes(&self, changes: &EditChanges) -> ExpensePatch {
        let mut patch = ExpensePatch::from(changes.clone());
        patch.date = patch.date.map(|date| self.day(date));
        patch
    }
}

/// Runs a command on the store and writes its result to `output`, in one piece where
/// it can, and flushed.
///
/// A failed command writes nothing, with one exception: where the change is made but
/// not known durable, its result is written and the failure answered.
pub fn run<S: Expenses>(
    arguments: &Arguments,
    store: &mut S,
    context: &Context,
    outside: &mut dyn Outside,
    output: &mut dyn Write,
) -> Result<(), Failure<S::Error>> {
    let mut output = BufWriter::new(output);
    let screen = context.screen.coloured(arguments.color);
    let format = &*format(arguments.json, screen);
    let notes = Vec::new();
    let mut session = Session { store, format, outside, output: &mut output, notes };
    let result = match &arguments.command {
        Some(command) => session.run(command, context),
        None => session.overview(context),
    };
    // The store's error is the one to tell where both fail.
    let flushed = session.output.flush().map_err(Failure::Output);
    let result = result.and(flushed);
    session.notes.iter().for_each(|note| session.outside.note(&line(note)));
    let Some(command) = &arguments.command else { return result };
    match command {
        Command::Add(_) | Command::Edit(_) | Command::Delete(_) | Command::Undo => {
            result.map_err(Failure::after_change)
        }
        Command::Budget(budget) if budget.amount.is_some() || budget.remove => {
            result.map_err(Failure::after_change)
        }
        Command::Check(check) if check.repair => result.map_err(Failure::after_change),
        Command::Import(import) if !import.dry_run => result.map_err(Failure::after_change),
        Command::List(_)
        | Command::Show(_)
        | Command::Summary(_)
        | Command::Budget(_)
        | Command::Import(_)
        | Command::Export(_)
        | Command::Log
        | Command::Check(_)
        | Command::Backup
        | Command::Info => result,
    }
}

/// One command's store, surroundings and output.
pub(super) struct Session<'a, S> {
    pub(super) store: &'a mut S,
    pub(super) format: &'a dyn Format,
    pub(super) outside: &'a mut dyn Outside,
    pub(super) output: &'a mut dyn Write,
    /// What is to be said beside the result, after it.
    pub(super) notes: Vec<String>,
}

impl<S: Expenses> Session<'_, S> {
    fn run(&mut self, command: &Command, context: &Context) -> Result<(), Failure<S::Error>> {
        match command {
            Command::Add(arguments) => self.add(arguments, context),
            Command::List(arguments) => self.list(arguments, context),
            Command::Show(arguments) => {
                let expense = self.store.get(arguments.id).map_err(Failure::Operation)?;
                self.tell(|format, output| format.expense(output, &expense))
            }
            Command::Edit(arguments) => match arguments.id {
                None => self.edit_many(arguments, context),
                Some(id) => self.edit(id, context.changes(&arguments.changes)),
            },
            Command::Delete(arguments) => match arguments.ids.as_slice() {
                [] => self.delete_many(arguments, context),
                ids => self.delete(ids),
            },
            Command::Summary(arguments) => self.summary(arguments, context),
            Command::Budget(arguments) => self.budget(arguments, context),
            Command::Import(arguments) => self.import(arguments),
            Command::Export(arguments) => self.export(arguments, context),
            Command::Undo => {
                let logged = self.store.undo(None).map_err(Failure::Operation)?;
                self.tell(|format, output| format.undone(output, &logged))
            }
            Command::Log => {
                let log = self.store.log().map_err(Failure::Operation)?;
                self.tell(|format, output| format.log(output, &log))
            }
            Command::Check(arguments) => self.check(arguments, context),
            Command::Backup => self.backup(context),
            Command::Info => {
                let info = self.store.info().map_err(Failure::Operation)?;
                let file = context.path(&info.file);
                self.tell(|format, output| format.info(output, &info, &file))
            }
        }
    }

    fn add(
        &mut self,
        arguments: &AddArguments,
        context: &Context,
    ) -> Result<(), Failure<S::Error>> {
        let AddArguments { amount, description, category, date } = arguments.clone();
        let date =
            date.map(|date| context.day(date)).or_else(|| Some(context.today?().to_string()));
        let answer = self.store.add(NewExpense { description, amount, category, date });
        let id = match answer.as_ref().map_err(S::Error::as_store_error) {
            Err(Some(Error::NotDurable(added))) => added.first().copied(),
            _ => None,
        };
        let added = answer.as_ref().ok().cloned();
        self.tell_change(answer, id, |format, output, expense| format.added(output, expense))?;
        added.map_or(Ok(()), |expense| {
            self.hint_at_new_category(&expense);
            self.tell_left(&expense)
        })
    }

    fn edit(&mut self, id: u64, patch: ExpensePatch) -> Result<(), Failure<S::Error>> {
        let answer = self.store.update(id, patch);
        self.tell_change(answer, Some(id), |format, output, expense| {
            format.changed(output, expense)
        })
    }

    /// Deletes in one commit, and tells what was deleted as it was: the expenses are
    /// read first, and nothing is deleted unless that is still the state.
    fn delete(&mut self, ids: &[u64]) -> Result<(), Failure<S::Error>> {
        // A repeated id asks for nothing more.
        let mut seen = HashSet::new();
        let distinct: Vec<u64> = ids.iter().copied().filter(|id| seen.insert(*id)).collect();
        let mut expenses = Vec::new();
        let store = &mut *self.store;
        let answer = undisturbed(|| {
            let revision = store.info()?.revision;
            expenses = distinct.iter().map(|id| store.get(*id)).collect::<Result<_, _>>()?;
            let changes = distinct.iter().copied().map(Change::Delete).collect();
            store.apply(changes, Some(revision)).map_err(|failure| failure.error)
        });
        match answer {
            Ok(_) => self.tell(|format, output| format.deleted(output, &expenses)),
            Err(error) => {
                if is_made(&error) {
                    // The store's error is the one to tell.
                    let _ = self.format.deleted(self.output, &expenses);
                }
                Err(Failure::Operation(error))
            }
        }
    }

    fn list(
        &mut self,
        arguments: &ListArguments,
        context: &Context,
    ) -> Result<(), Failure<S::Error>> {
        let sort = Sort { key: arguments.sort.into(), descending: arguments.descending };
        let filter = context.filter(&arguments.filter)?;
        let query = Query { filter, sort: Some(sort), ..Query::default() };
        let listing = list(self.store, &query, arguments.limit).map_err(Failure::Operation)?;
        if listing.expenses.is_empty() {
            self.hint_at_category(&query.filter);
        }
        self.tell(|format, output| format.expenses(output, &listing.expenses, listing.matches))
    }

    /// Tells the expense that a change answers. Where the change is made but not known
    /// durable there is none in the answer, and the expense `id` is told as it is now,
    /// before the failure.
    fn tell_change(
        &mut self,
        answer: Result<Expense, S::Error>,
        id: Option<u64>,
        told: impl Fn(&dyn Format, &mut dyn Write, &Expense) -> io::Result<()>,
    ) -> Result<(), Failure<S::Error>> {
        let error = match answer {
            Ok(expense) => return self.tell(|format, output| told(format, output, &expense)),
            Err(error) => error,
        };
        if let Some(id) = id
            && is_made(&error)
            && let Ok(expense) = self.store.get(id)
        {
            // The store's error is the one to tell.
            let _ = told(self.format, self.output, &expense);
        }
        Err(Failure::Operation(error))
    }

    pub(super) fn tell(
        &mut self,
        told: impl FnOnce(&dyn Format, &mut dyn Write) -> io::Result<()>,
    ) -> Result<(), Failure<S::Error>> {
        told(self.format, self.output).map_err(Failure::Output)
    }
}

/// Whether the change is made although it failed.
pub(super) fn is_made(error: &impl AsStoreError) -> bool {
    matches!(error.as_store_error(), Some(Error::NotDurable(_)))
}

#[cfg(test)]
mod tests;
