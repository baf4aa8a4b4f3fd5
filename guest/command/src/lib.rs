//! The command line, written once for every carrier: the program and the component.
//!
//! A carrier parses its arguments, opens the store, runs the command, and prints the
//! [`ExitReport`]. This crate may depend on `expenses-tasks` and the crates below it, and on
//! libraries for grammars, tables and charts. It never opens a file, reads the environment or
//! a clock, or writes to a standard stream by itself: it uses the writer, the [`Context`] and
//! the [`UserIo`] of its carrier.
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
//! - `grammar`: the arguments of the program and its commands
//! - `commands`: one file for each command, with its arguments, its help and its code
//! - `filter`: the filter options that several commands share
//! - `listing` and `template`: the order, the limit and the form of a list
//! - `run`: runs a command, and chooses text or JSON
//! - `expense_id`: names one expense; `entered`: amounts and days as people write them
//! - `session`: the store, the context and the output of one command
//! - `bulk`: changes every expense that a filter matches
//! - `note`: what the history says that a change was
//! - `hints` and `tips`: suggest what a person may have meant, and what to do next
//! - `gone`: what became of an expense that is not there
//! - `mistakes`: the command to type instead of arguments that the grammar refuses
//! - `format`: the trait that prints results, implemented in `text` (with `table`) and `json`
//! - `chart`: draws reports, with the feature `charts`
//! - `screen`: the width and the colours of a terminal
//! - `user_io`: reads and writes the files that a person names, and asks the person
//! - `exit`: the message and the exit status of a failure

mod bulk;
#[cfg(feature = "charts")]
mod chart;
mod commands;
mod entered;
mod exit;
mod expense_id;
mod file;
mod filter;
#[cfg(test)]
mod fixture;
mod format;
mod gone;
mod grammar;
mod hints;
mod json;
mod listing;
mod mistakes;
mod note;
mod run;
mod screen;
mod session;
mod table;
mod template;
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
pub use commands::merge::{Keep, MergeArguments};
pub use commands::search::SearchArguments;
pub use commands::show::ShowArguments;
pub use commands::summary::SummaryArguments;
pub use commands::undo::UndoArguments;
pub use exit::{ExitReport, Failure};
pub use expense_id::ExpenseId;
pub use filter::{FilterArguments, SortBy, SummaryBy};
pub use grammar::{
    Arguments, Command, EVERYWHERE, OwnProgram, Parsed, Program, colour, grammar, parse, parse_with,
};
pub use hints::word;
pub use listing::ListingOptions;
pub use run::run;
pub use screen::{Screen, When};
pub use session::Context;
pub use template::Template;
pub use user_io::{Chosen, Entry, OpenPage, Process, UserIo};
