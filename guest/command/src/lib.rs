//! The command line, written once for every carrier of the store.
//!
//! A carrier parses its arguments, opens the store, runs the command and exits as it is
//! told. This crate may depend on the tasks and what they stand on, and on libraries for
//! grammars, tables and charts. Files, the environment, a clock and the standard streams
//! enter it only through what a carrier gives: a writer, a [`Context`] and a [`UserIo`].
//!
//! ```
//! use expenses_command::{Context, ExitReport, Process, Screen, parse, run};
//! # use expenses_interface::Expenses;
//! # fn carry(
//! #     arguments: Vec<String>,
//! #     store: &mut impl Expenses,
//! #     output: &mut dyn std::io::Write,
//! # ) -> ExitReport {
//! match parse::<()>(arguments) {
//!     Ok(program) => {
//!         let (arguments, context) = (&program.arguments, Context::default());
//!         run(arguments, store, &context, &mut Process::default(), output).into()
//!     }
//!     Err(usage) => ExitReport::usage(&usage, Screen::default(), Screen::default()),
//! }
//! # }
//! ```
//!
//! # Layout
//!
//! - `grammar`: what can be typed
//! - `commands`: one file a command, with its arguments, its help and what it does
//! - `filter`: which expenses, as several commands take it
//! - `run`: runs a command, and chooses text or JSON
//! - `session`: one command's store, surroundings and output
//! - `bulk`: changes of everything that a filter matches
//! - `hints` and `tips`: what a person may have meant, and what to do next
//! - `format`: the two ways of printing a result, implemented in `text` (with `table`) and
//!   `json`
//! - `chart`: pictures of reports, with the feature `charts`
//! - `screen`: where a stream of text ends: its width and its colours
//! - `file`: writing a file that a person named
//! - `user_io`: the files that a person names, and the person
//! - `exit`: how a failure is reported, and the exit status

mod bulk;
#[cfg(feature = "charts")]
mod chart;
mod commands;
mod exit;
#[cfg(test)]
mod fake;
mod file;
mod filter;
#[cfg(test)]
mod fixture;
mod format;
mod grammar;
mod hints;
mod json;
mod run;
mod screen;
mod session;
mod table;
mod text;
mod tips;
mod user_io;

pub use commands::add::AddArguments;
pub use commands::budget::BudgetArguments;
pub use commands::check::CheckArguments;
pub use commands::delete::DeleteArguments;
pub use commands::edit::{EditArguments, EditChanges};
pub use commands::export::{ExportArguments, ExportFormat};
pub use commands::import::{ChoiceArguments, ImportArguments, ProfileArguments, ReadingArguments};
pub use commands::list::ListArguments;
pub use commands::show::ShowArguments;
pub use commands::summary::SummaryArguments;
pub use exit::{ExitReport, Failure};
pub use filter::{FilterArguments, SortBy, SummaryBy};
pub use grammar::{Arguments, Command, Program, colour, parse};
pub use run::run;
pub use screen::{Screen, When};
pub use session::Context;
pub use user_io::{Chosen, Process, UserIo};
