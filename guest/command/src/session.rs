//! The store, the context and the output of one command.

use std::io::{self, Write};
use std::path::PathBuf;

use expenses_interface::{AsStoreError, Error, Expense, Expenses, Filter};
use expenses_model::{Date, MonthStart};
use expenses_tasks::reports::start;

use crate::exit::Failure;
use crate::filter::FilterArguments;
use crate::format::Format;
use crate::hints::option;
use crate::screen::Screen;
use crate::user_io::UserIo;

/// What a carrier knows and this crate cannot find out itself.
#[derive(Clone, Debug, Default)]
pub struct Context {
    /// Returns the local day; called only if a command needs it. Without it the store takes the
    /// UTC day, and `today` or `last-month` name no period.
    pub today: Option<fn() -> Date>,
    /// Whether that day is the one of the person's clock. A stock runtime knows only the UTC day.
    pub knows_local_day: bool,
    /// The terminal that the output goes to, if it is one.
    pub screen: Screen,
    /// The directory of the data file, which messages show. Without it they show the bare name
    /// of the file.
    pub directory: Option<PathBuf>,
    /// The value of the option `--data`, if it was typed. The commands that messages propose name
    /// it too, so that they act on the same store.
    pub data: Option<PathBuf>,
    /// The day on which months start. [`run`](crate::run) takes it from the store.
    pub month_start: Option<MonthStart>,
}

impl Context {
    /// The path of a file in the data directory, for messages.
    pub(super) fn path(&self, name: &str) -> String {
        let directory = self.directory.clone().unwrap_or_default();
        directory.join(name).to_string_lossy().into_owned()
    }

    /// How a command that a message proposes begins: `expenses`, with the store if it was typed.
    pub(super) fn program(&self) -> String {
        let data = self.data.as_ref().map(|data| option("data", &data.to_string_lossy()));
        format!("expenses{}", data.unwrap_or_default())
    }

    /// The day on which months start, as far as it is known.
    pub(super) fn month_start(&self) -> MonthStart {
        self.month_start.unwrap_or_default()
    }

    /// Resolves periods such as `last-month` in the filter options. `command` is the one that a
    /// message proposes with other options.
    pub(super) fn filter<E>(
        &self,
        arguments: &FilterArguments,
        command: &str,
    ) -> Result<Filter, Failure<E>> {
        let line = format!("{} {command}", self.program());
        let filter = arguments.on(self.today, self.month_start(), &line);
        filter.map_err(|reason| Failure::Usage(vec![reason]))
    }
}

/// The store, the context and the output of one command.
pub(super) struct Session<'a, S> {
    pub(super) store: &'a mut S,
    pub(super) format: &'a dyn Format,
    pub(super) user: &'a mut dyn UserIo,
    /// How the commands begin that messages propose, as [`Context::program`] has it.
    pub(super) program: &'a str,
    pub(super) output: &'a mut dyn Write,
    /// Returns the local day, as the context has it.
    pub(super) today: Option<fn() -> Date>,
    /// Lines for standard error, printed after the result.
    pub(super) notes: Vec<String>,
}

impl<S: Expenses> Session<'_, S> {
    /// Prints the changed expense. If the change was made but the disk did not confirm it, the
    /// error holds no expense: then the expense `id` is read and printed before the failure.
    pub(super) fn print_change(
        &mut self,
        result: Result<Expense, S::Error>,
        id: Option<u64>,
        print: impl Fn(&dyn Format, &mut dyn Write, &Expense) -> io::Result<()>,
    ) -> Result<(), Failure<S::Error>> {
        let error = match result {
            Ok(expense) => return self.print(|format, output| print(format, output, &expense)),
            Err(error) => error,
        };
        if let Some(id) = id
            && was_committed(&error)
            && let Ok(expense) = self.store.get(id)
        {
            // The store's error is reported, even if this fails, too.
            let _ = print(self.format, self.output, &expense);
        }
        Err(Failure::Operation(error))
    }

    /// The day on which the store's months start.
    pub(super) fn month_start(&mut self) -> Result<MonthStart, S::Error> {
        Ok(start(self.store.info()?.month_start))
    }

    /// Prints a result in the chosen format.
    pub(super) fn print(
        &mut self,
        print: impl FnOnce(&dyn Format, &mut dyn Write) -> io::Result<()>,
    ) -> Result<(), Failure<S::Error>> {
        print(self.format, self.output).map_err(Failure::Output)
    }
}

/// Whether the change was made although the disk did not confirm it.
pub(super) fn was_committed(error: &impl AsStoreError) -> bool {
    matches!(error.as_store_error(), Some(Error::NotDurable(_)))
}
