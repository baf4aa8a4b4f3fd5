//! One command: its store, its surroundings and its output.

use std::io::{self, Write};
use std::path::PathBuf;

use expenses_interface::{AsStoreError, Error, Expense, Expenses, Filter};
use expenses_model::Date;
use expenses_tasks::period::Period;

use crate::exit::Failure;
use crate::filter::FilterArguments;
use crate::format::Format;
use crate::screen::Screen;
use crate::user_io::UserIo;

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
    pub(super) fn day(&self, text: String) -> String {
        let named = ["today", "yesterday"].iter().any(|name| text.eq_ignore_ascii_case(name));
        let day = self.today.filter(|_| named).and_then(|today| Period::parse(&text, today()));
        day.map_or(text, |day| day.first.to_string())
    }
}

/// One command's store, surroundings and output.
pub(super) struct Session<'a, S> {
    pub(super) store: &'a mut S,
    pub(super) format: &'a dyn Format,
    pub(super) user: &'a mut dyn UserIo,
    pub(super) output: &'a mut dyn Write,
    /// What is to be said beside the result, after it.
    pub(super) notes: Vec<String>,
}

impl<S: Expenses> Session<'_, S> {
    /// Tells the expense that a change answers. Where the change is made but not known
    /// durable there is none in the answer, and the expense `id` is told as it is now,
    /// before the failure.
    pub(super) fn print_change(
        &mut self,
        answer: Result<Expense, S::Error>,
        id: Option<u64>,
        told: impl Fn(&dyn Format, &mut dyn Write, &Expense) -> io::Result<()>,
    ) -> Result<(), Failure<S::Error>> {
        let error = match answer {
            Ok(expense) => return self.print(|format, output| told(format, output, &expense)),
            Err(error) => error,
        };
        if let Some(id) = id
            && was_committed(&error)
            && let Ok(expense) = self.store.get(id)
        {
            // The store's error is the one to tell.
            let _ = told(self.format, self.output, &expense);
        }
        Err(Failure::Operation(error))
    }

    pub(super) fn print(
        &mut self,
        told: impl FnOnce(&dyn Format, &mut dyn Write) -> io::Result<()>,
    ) -> Result<(), Failure<S::Error>> {
        told(self.format, self.output).map_err(Failure::Output)
    }
}

/// Whether the change is made although it failed.
pub(super) fn was_committed(error: &impl AsStoreError) -> bool {
    matches!(error.as_store_error(), Some(Error::NotDurable(_)))
}
