//! What the program adds to the shared command line: where the data are, the local day,
//! an answer where a limit on file sizes is met, completions for shells and manual pages.

mod completions;
mod cpu_time;
mod data_directory;
mod manual;
mod store;

use std::env;
use std::ffi::OsString;
use std::fs;
use std::io::{self, IsTerminal, Write};
use std::mem::ManuallyDrop;
use std::os::fd::AsFd;
use std::path::PathBuf;
use std::sync::Arc;

use clap::CommandFactory;
use expenses_guest::command::{self, Command, Context, Ending, Process, Program, Screen};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ZonedDateTime};

use data_directory::DataDirectory;
use store::CommandStore;

/// The program's own options.
#[derive(Clone, Debug, clap::Args)]
struct Options {
    /// The directory of the expenses. Where it is not given, the one that the
    /// environment variable EXPENSES_DATA names, or else one in your data directory
    #[arg(
        long,
        value_name = "DIR",
        global = true,
        value_hint = clap::ValueHint::DirPath,
        verbatim_doc_comment
    )]
    data: Option<PathBuf>,
    /// Write the manual pages into a directory, and do nothing else
    #[arg(long, value_name = "DIR", exclusive = true, value_hint = clap::ValueHint::DirPath)]
    man_pages: Option<PathBuf>,
}

/// Runs the program and answers its exit status. `data` is the directory that the
/// environment names.
pub(crate) fn main(arguments: impl IntoIterator<Item = OsString>, data: Option<OsString>) -> u8 {
    let arguments: Vec<_> = arguments.into_iter().collect();
    if let Some(ending) = completions::answer(grammar, &arguments, data.as_deref()) {
        return ending.tell(&mut io::stdout(), &mut io::stderr(), Screen::default());
    }
    let parsed = command::parse::<Options>(&arguments);
    let when = match &parsed {
        Ok(program) => program.arguments.color,
        Err(_) => command::colour(&arguments),
    };
    let [output, message] =
        [screen(&io::stdout()), screen(&io::stderr())].map(|screen| screen.coloured(when));
    let ending = match parsed {
        Ok(program) => run(program, data, output, message, &mut io::stdout()),
        Err(usage) => Ending::usage(&usage, output, message),
    };
    ending.tell(&mut io::stdout(), &mut io::stderr(), message)
}

fn run(
    program: Program<Options>,
    data: Option<OsString>,
    screen: Screen,
    message: Screen,
    output: &mut dyn Write,
) -> Ending {
    if let Some(directory) = program.carrier.man_pages {
        return match manual::write(grammar(), &directory) {
            Ok(()) => Ending::default(),
            Err(error) => Ending::failed(&error),
        };
    }
    keep_size_limits_from_killing();
    let directory = match DataDirectory::find(program.carrier.data, data) {
        Ok(directory) => directory,
        Err(error) => return Ending::failed(&error),
    };
    let directory_path = Some(directory.path().to_owned());
    let context = Context { today: Some(today), screen, directory: directory_path };
    let mut process = Process { screen: message, forget_typed: Some(forget_typed) };
    let exists = match program.arguments.command.as_ref().is_some_and(begins_a_store) {
        true => directory.prepare(),
        false => directory.exists(),
    };
    let exists = match exists {
        Ok(exists) => exists,
        Err(error) => return Ending::failed(&error),
    };
    match CommandStore::new(directory, exists) {
        Ok(store) => {
            // The end of the process takes all of it back at once, and sooner than piece by
            // piece.
            let mut store = ManuallyDrop::new(store);
            command::run(&program.arguments, &mut *store, &context, &mut process, output).into()
        }
        Err(error) => Ending::failed(&error),
    }
}

/// All that can be typed.
fn grammar() -> clap::Command {
    <Program<Options> as CommandFactory>::command()
}

/// Has a write beyond a limit on file sizes (`ulimit -f`) fail. Unless the signal that
/// comes with it is taken, it kills the process instead.
fn keep_size_limits_from_killing() {
    let nobody_looks = Arc::default();
    // Where it cannot be taken, it kills as it would have.
    let _ = signal_hook::flag::register(signal_hook::consts::SIGXFSZ, nobody_looks);
}

/// Whether a command begins a store where there is none: if it saves something, it makes the
/// directory. The others make none.
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

/// What a stream ends at.
fn screen(stream: &(impl IsTerminal + AsFd)) -> Screen {
    let size = rustix::termios::tcgetwinsize(stream);
    let width = size.ok().map(|size| usize::from(size.ws_col)).filter(|width| *width > 0);
    Screen::find(stream.is_terminal(), width, |name| env::var_os(name))
}

/// Forgets what was typed at the terminal and not yet read.
fn forget_typed() {
    // Where it cannot be forgotten, it counts.
    let _ = rustix::termios::tcflush(io::stdin(), rustix::termios::QueueSelector::IFlush);
}

/// The local day.
fn today() -> jiff::civil::Date {
    match local_time_zone() {
        Some(zone) => Timestamp::now().to_zoned_datetime(zone).date(),
        None => ZonedDateTime::now().date(),
    }
}

/// The time zone of the system, where the environment names no other and the system keeps it
/// in the file of which tzset(3) tells. jiff would take the zone's name from there and look
/// it up, for which it lists all the names that there are.
fn local_time_zone() -> Option<TimeZone> {
    if env::var_os("TZ").is_some() {
        return None;
    }
    TimeZone::tzif("local", &fs::read("/etc/localtime").ok()?).ok()
}
