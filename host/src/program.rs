//! What the program adds to the shared command line: where the data are, the local day,
//! and an answer where a limit on file sizes is met.

mod data_directory;

use std::ffi::OsString;
use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::Arc;

use expenses::{Expenses, Sandbox};
use expenses_guest::command::{self, Arguments, Command, Context, Ending, Process};
use expenses_guest::directory::memory::{Memory, Ticking};
use expenses_guest::store::Store;

use data_directory::DataDirectory;

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
    keep_size_limits_from_killing();
    let directory = match DataDirectory::find(program.carrier.data, data) {
        Ok(directory) => directory,
        Err(error) => return Ending::failed(&error),
    };
    let context =
        Context { today: today(&program.arguments), directory: Some(directory.path().to_owned()) };
    let exists = match begins_a_store(&program.arguments.command) {
        true => directory.make().map(|()| true),
        false => directory.exists(),
    };
    match exists {
        Ok(true) => {}
        Ok(false) => {
            return command::run(&program.arguments, &mut empty(), &context, &mut Process, output)
                .into();
        }
        Err(error) => return Ending::failed(&error),
    }
    let store = Sandbox::new().and_then(|sandbox| sandbox.open(directory.path()));
    match store {
        Ok(mut store) => {
            command::run(&program.arguments, &mut store, &context, &mut Process, output).into()
        }
        Err(error) => Ending::failed(&error),
    }
}

/// Has a write beyond a limit on file sizes (`ulimit -f`) fail. Unless the signal that
/// comes with it is taken, it kills the process instead.
fn keep_size_limits_from_killing() {
    let nobody_looks = Arc::default();
    // Where it cannot be taken, it kills as it would have.
    let _ = signal_hook::flag::register(signal_hook::consts::SIGXFSZ, nobody_looks);
}

/// Whether a command begins a store where there is none. The others make no directory.
fn begins_a_store(command: &Command) -> bool {
    match command {
        Command::Add(_) => true,
        Command::Budget(budget) => budget.amount.is_some(),
        Command::Import(import) => !import.dry_run,
        Command::List(_)
        | Command::Show(_)
        | Command::Edit(_)
        | Command::Delete(_)
        | Command::Summary(_)
        | Command::Export(_)
        | Command::Undo
        | Command::Log
        | Command::Check(_)
        | Command::Backup
        | Command::Info => false,
    }
}

/// The store where there is no directory yet. It has nothing, and nobody adds to it.
fn empty() -> impl Expenses {
    Store::new(Memory::default(), Ticking::default())
}

/// The local day, where the command asks for it: finding the time zone takes a look at
/// the system's files.
fn today(arguments: &Arguments) -> Option<String> {
    match &arguments.command {
        Command::Add(add) if add.date.is_none() => Some(local_day()),
        Command::Budget(budget) if budget.month.is_none() => Some(local_day()),
        _ => None,
    }
}

fn local_day() -> String {
    jiff::ZonedDateTime::now().date().to_string()
}
