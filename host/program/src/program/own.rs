//! The commands that only the program has.

use std::fmt::Display;
use std::io::Write;
use std::path::PathBuf;

use etcetera::base_strategy::{BaseStrategy, choose_native_strategy};
use expenses_command::{ExitReport, Failure};
use expenses_serve::tokens::TokenFile;

use super::data_directory::{DataDirectory, Error};
use super::serve::{self, ServeArguments};
use super::setup::{self, SetupArguments, Surroundings};
use super::token::{self, TokenArguments};

/// A command that only the program has.
#[derive(Clone, Debug, clap::Subcommand)]
pub(super) enum OwnCommand {
    /// Serves the store over HTTP.
    #[command(about = "Serve the store over HTTP, until it is stopped", after_help = serve::NOTE)]
    Serve(ServeArguments),
    /// Makes, lists and removes tokens.
    #[command(about = "Make, list and remove the tokens of `serve`", after_help = token::NOTE)]
    Token(TokenArguments),
    /// Prints how to set up completions and manual pages.
    #[command(about = "Print the lines that set up completions and manual pages", after_help = setup::NOTE)]
    Setup(SetupArguments),
}

/// Runs a command, and writes its result to `output`. `find` finds the data directory.
pub(super) fn run(
    command: OwnCommand,
    find: impl FnOnce() -> Result<DataDirectory, Error>,
    json: bool,
    output: &mut dyn Write,
) -> ExitReport {
    match command {
        OwnCommand::Setup(arguments) => {
            let text = setup::text(&arguments, &Surroundings::of_process(), json);
            match text.and_then(|text| print(&text, output)) {
                Ok(()) => ExitReport::default(),
                Err(report) => report,
            }
        }
        OwnCommand::Serve(arguments) => match find() {
            Ok(directory) => serve::run(arguments, &directory, json, output),
            Err(error) => failed(error),
        },
        OwnCommand::Token(arguments) => match find() {
            Ok(directory) => token::run(arguments, &directory, json, output),
            Err(error) => failed(error),
        },
    }
}

/// The file of the tokens of the store in a data directory, which must exist.
pub(super) fn tokens(directory: &DataDirectory) -> Result<TokenFile, ExitReport> {
    let strategy = choose_native_strategy().map_err(|_| ExitReport::failed(&Error::NoHome))?;
    TokenFile::of(directory.path(), &strategy.config_dir().join("expenses")).map_err(failed)
}

/// Makes sure that the data directory exists. Returns what was created for that.
pub(super) fn prepare(directory: &DataDirectory) -> Result<Vec<PathBuf>, ExitReport> {
    match directory.prepare() {
        Ok(true) => Ok(Vec::new()),
        Ok(false) => directory.create().map_err(failed),
        Err(error) => Err(failed(error)),
    }
}

/// Writes a result.
pub(super) fn print(text: &str, output: &mut dyn Write) -> Result<(), ExitReport> {
    let written = output.write_all(text.as_bytes()).and_then(|()| output.flush());
    written.map_err(|error| Err(Failure::<expenses::Error>::Output(error)).into())
}

pub(super) fn failed(error: impl Display) -> ExitReport {
    ExitReport::failed(&error)
}
