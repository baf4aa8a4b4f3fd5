//! Runs a command.

use std::io::{BufWriter, Write};

use expenses_interface::{AsStoreError, Error, Expenses};

use crate::exit::{Failure, line};
use crate::format::Format;
use crate::grammar::{Arguments, Command};
use crate::json::JsonFormat;
use crate::session::{Context, Session};
use crate::text::TextFormat;
use crate::user_io::UserIo;

/// Runs a command on the store, writes its result to `output` and flushes that.
///
/// # Errors
///
/// If the command fails; then it wrote nothing. There are two exceptions: if the change was made
/// but the disk did not confirm it, the result is written before the failure is returned; and so
/// is what was undone, if only some of several changes were.
pub fn run<S: Expenses>(
    arguments: &Arguments,
    store: &mut S,
    context: &Context,
    user: &mut dyn UserIo,
    output: &mut dyn Write,
) -> Result<(), Failure<S::Error>> {
    let mut output = BufWriter::new(output);
    let screen = context.screen.coloured(arguments.color);
    let program = &*context.program();
    let format: &dyn Format =
        if arguments.json { &JsonFormat } else { &TextFormat { screen, program } };
    let (today, notes) = (context.today, Vec::new());
    let output: &mut dyn Write = &mut output;
    let mut session = Session { store, format, user, program, output, today, notes };
    let result =
        session.in_months(arguments.command.as_ref(), context).and_then(|context| match &arguments
            .command
        {
            Some(command) => session.run(command, &context),
            None => session.overview(&context),
        });
    let is_hinted_at = match &arguments.command {
        // The overview says itself how to begin.
        None | Some(Command::Add(_) | Command::Import(_)) => false,
        Some(Command::Budget(budget)) => budget.amount.is_none(),
        // These say it about the expense that is not there.
        Some(Command::Show(_) | Command::Edit(_) | Command::Delete(_) | Command::Repeat(_)) => {
            result.is_ok()
        }
        // It begins a store, or touches none.
        Some(Command::Merge(_)) => false,
        // It fails if there is nothing to copy.
        Some(Command::Backup) => true,
        // One that cannot be read is not asked again: if it is an object, that takes half a minute.
        Some(_) => match &result {
            Err(Failure::Operation(error)) => {
                !matches!(error.as_store_error(), None | Some(Error::Io(_)))
            }
            _ => true,
        },
    };
    if is_hinted_at {
        session.hint_at_beginning();
    }
    let result = result.map_err(|failure| session.explained(failure));
    match &arguments.command {
        // They say what is due themselves.
        Some(Command::Add(_) | Command::Due(_)) => {}
        // It touches no store.
        Some(Command::Merge(merge)) if merge.output.is_some() => {}
        _ if result.is_err() => {}
        _ => session.note_due(context),
    }
    // If both fail, the store's error is reported.
    let flushed = session.output.flush().map_err(Failure::Output);
    let result = result.and(flushed);
    session.notes.iter().for_each(|note| session.user.note(&line(note)));
    let Some(command) = &arguments.command else { return result };
    match command {
        Command::Add(_)
        | Command::Edit(_)
        | Command::Delete(_)
        | Command::Undo(_)
        | Command::Rename(_)
        | Command::Redo
        | Command::Merge(_)
        | Command::Due(_) => result.map_err(Failure::after_change),
        Command::Budget(budget) if budget.amount.is_some() || budget.remove => {
            result.map_err(Failure::after_change)
        }
        Command::Repeat(repeat) if repeat.id.is_some() || repeat.stop.is_some() => {
            result.map_err(Failure::after_change)
        }
        Command::Config(config) if config.has_value() => result.map_err(Failure::after_change),
        Command::Check(check) if check.repair => result.map_err(Failure::after_change),
        Command::Import(import) if !import.dry_run && !import.remembered.profiles => {
            result.map_err(Failure::after_change)
        }
        Command::List(_)
        | Command::Search(_)
        | Command::Categories
        | Command::Tags
        | Command::Show(_)
        | Command::Summary(_)
        | Command::Budget(_)
        | Command::Config(_)
        | Command::Repeat(_)
        | Command::Import(_)
        | Command::Export(_)
        | Command::Log
        | Command::Check(_)
        | Command::Backup
        | Command::Info => result,
    }
}

impl<S: Expenses> Session<'_, S> {
    /// The context with the day on which the store's months start, if the command needs it.
    fn in_months(
        &mut self,
        command: Option<&Command>,
        context: &Context,
    ) -> Result<Context, Failure<S::Error>> {
        let needs = match command {
            None | Some(Command::Budget(_) | Command::List(_)) => true,
            Some(Command::Summary(of)) => of.compare || of.filter.has_period(),
            Some(Command::Search(of)) => of.filter.has_period(),
            Some(Command::Edit(of)) => of.filter.has_period(),
            Some(Command::Delete(of)) => of.filter.has_period(),
            Some(Command::Export(of)) => of.filter.has_period(),
            Some(_) => false,
        };
        let start = needs.then(|| self.month_start()).transpose().map_err(Failure::Operation)?;
        Ok(Context { month_start: start, ..context.clone() })
    }

    fn run(&mut self, command: &Command, context: &Context) -> Result<(), Failure<S::Error>> {
        match command {
            Command::Add(arguments) => self.add(arguments, context),
            Command::List(arguments) => self.list(arguments, context),
            Command::Search(arguments) => self.search(arguments, context),
            Command::Categories => self.categories(),
            Command::Tags => self.tags(),
            Command::Show(arguments) => self.show(arguments),
            Command::Edit(arguments) => self.edit(arguments, context),
            Command::Delete(arguments) => self.delete(arguments, context),
            Command::Summary(arguments) => self.summary(arguments, context),
            Command::Budget(arguments) => self.budget(arguments, context),
            Command::Rename(arguments) => self.rename(arguments),
            Command::Config(arguments) => self.config(arguments),
            Command::Repeat(arguments) => self.repeat(arguments, context),
            Command::Due(arguments) => self.due(arguments, context),
            Command::Import(arguments) => self.import(arguments),
            Command::Export(arguments) => self.export(arguments, context),
            Command::Merge(arguments) => self.merge(arguments, context),
            Command::Undo(arguments) => self.undo(arguments),
            Command::Redo => self.redo(),
            Command::Log => self.log(),
            Command::Check(arguments) => self.check(arguments, context),
            Command::Backup => self.back_up(context),
            Command::Info => self.info(context),
        }
    }
}

#[cfg(test)]
mod tests;
