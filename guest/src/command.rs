//! The command line, written once for every carrier of the store.
//!
//! A carrier parses its arguments, opens the store, runs the command and ends as it
//! is told. Nothing here touches files, the environment, a clock or the standard
//! streams, but for [`Process`], which a carrier gives: what is needed of them is given,
//! and what is to be said goes to a writer or is returned.
//!
//! ```
//! use expenses_guest::command::{self, Context, Ending, Process, Screen};
//! # use expenses_guest::interface::Expenses;
//! # fn carry(
//! #     arguments: Vec<String>,
//! #     store: &mut impl Expenses,
//! #     output: &mut dyn std::io::Write,
//! # ) -> Ending {
//! match command::parse::<()>(arguments) {
//!     Ok(program) => {
//!         let (arguments, context) = (&program.arguments, Context::default());
//!         command::run(arguments, store, &context, &mut Process::default(), output).into()
//!     }
//!     Err(usage) => Ending::usage(&usage, Screen::default(), Screen::default()),
//! }
//! # }
//! ```
//!
//! # Layout
//!
//! - `grammar`: what can be typed
//! - `run`: what each command does
//! - `listing`: all pages of one state
//! - `many`: changes of all that a filter matches
//! - `budget`: monthly budgets, and what other commands say of them
//! - `care`: the check of the data file, and copies of it
//! - `reports`: summaries, comparisons and charts
//! - `period`: spans of days as people name them
//! - `import` and `export`: the forms of other programs
//! - `outside`: the files that a person names, and the person
//! - `format`: the two ways of telling a result, implemented in `text` (with `table`
//!   and `escape`) and `json`
//! - `hints`: what a person may have meant, and what to do next
//! - `screen`: what a stream ends at: its width and its colours
//! - `ending`: how a failure is told, and the exit status

mod budget;
mod care;
mod ending;
mod escape;
mod export;
#[cfg(test)]
mod fake;
mod format;
mod grammar;
mod hints;
mod import;
mod json;
mod listing;
mod many;
mod outside;
mod period;
mod reports;
mod run;
#[cfg(test)]
mod scene;
mod screen;
mod table;
mod text;

pub use ending::{Ending, Failure};
pub use escape::escape;
pub use grammar::{
    AddArguments, Arguments, BudgetArguments, CheckArguments, Command, CsvArguments,
    DeleteArguments, EditArguments, EditChanges, ExportArguments, ExportFormat, FilterArguments,
    ImportArguments, ListArguments, Program, ShowArguments, SortBy, SummaryArguments, SummaryBy,
    colour, parse,
};
pub use outside::{Outside, Part, Process};
pub use period::PERIODS;
pub use run::{Context, run};
pub use screen::{Screen, When};
