//! What the program adds to the shared command line: where the data are, who may read
//! them, and the local day.

mod data_directory;

use std::ffi::OsString;
use std::io::{self, Write};
use std::path::PathBuf;

use expenses::Sandbox;
use expenses_guest::command::{self, Arguments, Command, Context, Ending, Process};

/// The program's own options.
#[derive(Clone, Debug, clap::Args)]
struct Options {
    /// The directory of the expenses. Where it is not given, the one that the
    /// environment variable EXPENSES_DATA names, or else one in your data directory
    #[arg(long, value_name = "DIR", global = true, verbatim_doc_comment)]
    data: Option<PathBuf>,
}

/// Runs the program and answers its exit status. `data` is the directory that the
/// environment names.
pub(crate) fn main(arguments: impl IntoIterator<Item = OsString>, data: Option<OsString>) -> u8 {
    let ending = run(arguments, data, &mut io::stdout());
    ending.tell(&mut io::stdout(), &mut io::stderr())
}

fn run(
    arguments: impl IntoIterator<Item = OsString>,
    data: Option<OsString>,
    output: &mut dyn Write,
) -> Ending {
    let program = match command::parse::<Options>(arguments) {
        Ok(program) => program,
        Err(usage) => return usage.into(),
    };
    let directory = match data_directory::ready(program.carrier.data, data) {
        Ok(directory) => directory,
        Err(error) => return Ending::failed(&error),
    };
    // The component cannot set the mode of the files that it makes.
    data_directory::keep_new_files_private();
    let store = Sandbox::new().and_then(|sandbox| sandbox.open(&directory));
    let mut store = match store {
        Ok(store) => store,
        Err(error) => return Ending::failed(&error),
    };
    let context = Context { today: today(&program.arguments), directory: Some(directory) };
    command::run(&program.arguments, &mut store, &context, &mut Process, output).into()
}

/// The local day, where the command asks for it: finding the time zone takes a look at
/// the system's files.
fn today(arguments: &Arguments) -> Option<String> {
    match &arguments.command {
        Command::Add(add) if add.date.is_none() => {
            Some(jiff::ZonedDateTime::now().date().to_string())
        }
        _ => None,
    }
}
