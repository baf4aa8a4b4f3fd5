//! The commands that only the program has.

use std::fmt::Display;
use std::io::Write;
use std::path::PathBuf;

use etcetera::base_strategy::{BaseStrategy, choose_native_strategy};
use expenses_command::{ExitReport, Failure};
use expenses_serve::tokens::TokenFile;

use super::data_directory;
use super::place::{Error, Place};
use super::serve::{self, ServeArguments};
use super::setup::{self, SetupArguments, Surroundings};
use super::tenant::{self, TenantArguments};
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
    /// Makes, lists, exports and removes tenants.
    #[command(about = "Make, list, export and remove the tenants of `serve --tenants`", after_help = tenant::NOTE)]
    Tenant(TenantArguments),
    /// Prints how to set up completions and manual pages.
    #[command(about = "Print the lines that set up completions and manual pages", after_help = setup::NOTE)]
    Setup(SetupArguments),
}

/// Runs a command, and writes its result to `output`. `find` finds the store.
pub(super) fn run(
    command: OwnCommand,
    find: impl FnOnce() -> Result<Place, Error>,
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
        OwnCommand::Tenant(arguments) => tenant::run(arguments, json, output),
        OwnCommand::Serve(arguments) => serve::run(arguments, find, json, output),
        OwnCommand::Token(arguments) => token::run(arguments, find, json, output),
    }
}

/// The file of the tokens of a store. Its data directory must exist, if it has one.
pub(super) fn tokens(place: &Place) -> Result<TokenFile, ExitReport> {
    let strategy = choose_native_strategy().map_err(|_| failed(data_directory::Error::NoHome))?;
    let configuration = strategy.config_dir().join("expenses");
    match place {
        Place::Directory(directory) => {
            TokenFile::of(directory.path(), &configuration).map_err(failed)
        }
        #[cfg(feature = "s3")]
        Place::Bucket(bucket) => Ok(TokenFile::of_url(bucket.url(), &configuration)),
    }
}

/// Makes sure that the data directory exists, if the store has one. Returns what was created for
/// that.
pub(super) fn prepare(place: &Place) -> Result<Vec<PathBuf>, ExitReport> {
    let directory = match place {
        Place::Directory(directory) => directory,
        #[cfg(feature = "s3")]
        Place::Bucket(_) => return Ok(Vec::new()),
    };
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
