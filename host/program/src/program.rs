//! Adds to the shared command line: the data directory, the local day, a message if a limit on
//! file sizes is reached, a pager, completions for shells, manual pages, and the commands that
//! serve the store over HTTP.

mod absent;
mod browser;
#[cfg(feature = "s3")]
mod bucket;
mod completions;
mod data_directory;
mod link;
mod manual;
mod own;
mod pager;
mod place;
mod serve;
mod setup;
mod tenant;
mod token;

use std::env;
use std::ffi::OsString;
use std::fs;
use std::io::{self, IsTerminal, Write};
use std::mem::ManuallyDrop;
use std::os::fd::AsFd;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use expenses::{AsStoreError, Sandbox, StoreError};
use expenses_command::{
    Arguments, Command, Context, EVERYWHERE, ExitReport, Failure, MergeArguments, OwnProgram,
    Parsed, Process, Program, Screen, UserIo,
};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ZonedDateTime};

#[cfg(feature = "s3")]
use bucket::Bucket;
use data_directory::DataDirectory;
use own::OwnCommand;
use place::Place;

/// The program's own options.
#[derive(Clone, Debug, clap::Args)]
struct Options {
    /// The data directory, or s3://BUCKET/PATH; else EXPENSES_DATA, or one in your home
    #[arg(
        long,
        value_name = "DIR",
        global = true,
        display_order = EVERYWHERE,
        value_hint = clap::ValueHint::DirPath,
        verbatim_doc_comment
    )]
    data: Option<PathBuf>,
    /// Print long lists at once; else PAGER or less shows them page by page
    #[arg(long, global = true, display_order = EVERYWHERE)]
    no_pager: bool,
    /// Write the manual pages into a directory, and do nothing else
    #[arg(long, value_name = "DIR", exclusive = true, value_hint = clap::ValueHint::DirPath)]
    man_pages: Option<PathBuf>,
}

/// Runs the program and returns its exit status. `data` is the directory that the environment
/// names.
pub(crate) fn main(arguments: impl IntoIterator<Item = OsString>, data: Option<OsString>) -> u8 {
    let arguments: Vec<_> = arguments.into_iter().collect();
    if let Some(report) = completions::complete(grammar, &arguments, data.as_deref()) {
        return report.print(&mut io::stdout(), &mut io::stderr(), Screen::default());
    }
    let parsed = expenses_command::parse_with::<Options, OwnCommand>(&arguments);
    let when = match &parsed {
        Ok(Parsed::Shared(program)) => program.arguments.color,
        Ok(Parsed::Own(program)) => program.color,
        Err(_) => expenses_command::colour(&arguments),
    };
    let [output, message] =
        [screen(&io::stdout()), screen(&io::stderr())].map(|screen| screen.coloured(when));
    let report = match parsed {
        Ok(Parsed::Shared(program)) => {
            let mut stdout = standard_output(&program, output);
            run(program, data, output, message, &mut *stdout)
        }
        Ok(Parsed::Own(program)) => run_own(program, data, &mut io::stdout()),
        Err(usage) => ExitReport::usage(&usage, output, message),
    };
    report.print(&mut io::stdout(), &mut io::stderr(), message)
}

fn run(
    program: Program<Options>,
    data: Option<OsString>,
    screen: Screen,
    message: Screen,
    output: &mut dyn Write,
) -> ExitReport {
    if let Some(directory) = program.carrier.man_pages {
        return match manual::write(grammar(), &directory) {
            Ok(()) => ExitReport::default(),
            Err(error) => ExitReport::failed(&error),
        };
    }
    keep_size_limits_from_killing();
    let own = program.arguments.command.as_ref().and_then(directory_of_output);
    let typed = program.carrier.data;
    let place = match Place::find(own.or_else(|| typed.clone()), data) {
        Ok(place) => place,
        Err(error) => return ExitReport::failed(&error),
    };
    let context = Context {
        today: Some(today),
        knows_local_day: true,
        screen,
        directory: Some(place.shown().to_owned()),
        data: typed,
        ..Context::default()
    };
    let mut process = Process {
        screen: message,
        discard_typed: Some(discard_typed),
        open_page: Some(browser::open_page),
    };
    let report = match place {
        Place::Directory(directory) => {
            in_directory(&program.arguments, &directory, &context, &mut process, output)
        }
        #[cfg(feature = "s3")]
        Place::Bucket(bucket) => {
            in_bucket(&program.arguments, &bucket, &context, &mut process, output)
        }
    };
    note_unknown_zone(&mut process);
    report
}

/// Runs a command on the store in a directory.
fn in_directory(
    arguments: &Arguments,
    directory: &DataDirectory,
    context: &Context,
    process: &mut Process,
    output: &mut dyn Write,
) -> ExitReport {
    let command = arguments.command.as_ref();
    let creates = command.is_some_and(creates_a_store);
    // A dry run shows what would happen, and the import itself would create the directory.
    let may_be_missing = creates || matches!(command, Some(Command::Import(_)));
    let created = match if may_be_missing { directory.prepare() } else { directory.exists() } {
        Ok(true) => Vec::new(),
        Ok(false) if creates => match directory.create() {
            Ok(created) => created,
            Err(error) => return ExitReport::failed(&error),
        },
        Ok(false) => {
            let mut store = absent::store();
            let ran = expenses_command::run(arguments, &mut store, context, process, output);
            return ExitReport::of(ran, context);
        }
        Err(error) => return ExitReport::failed(&error),
    };
    let report = match open(directory) {
        Ok(store) => {
            // The end of the process frees everything at once, which is faster than piece by piece.
            let mut store = ManuallyDrop::new(store);
            match expenses_command::run(arguments, &mut *store, context, process, output) {
                Err(Failure::Operation(error)) if is_file_system_read_only(&error, directory) => {
                    ExitReport::failed(&format_args!(
                        "the file system of the data directory {} is read-only; nothing was changed",
                        directory.path().display()
                    ))
                }
                result => ExitReport::of(result, context),
            }
        }
        Err(error) => ExitReport::failed(&error),
    };
    // A command that saved nothing leaves no new directory. A directory with files stays, and so
    // do those above it.
    created.iter().rev().all(|directory| fs::remove_dir(directory).is_ok());
    report
}

/// Runs a command on the store in a bucket.
#[cfg(feature = "s3")]
fn in_bucket(
    arguments: &Arguments,
    bucket: &Bucket,
    context: &Context,
    process: &mut Process,
    output: &mut dyn Write,
) -> ExitReport {
    let may_save = arguments.command.as_ref().is_some_and(may_save);
    let connected = match bucket.connect(may_save) {
        Ok(connected) => connected,
        Err(error) => return ExitReport::failed(&error),
    };
    let opened = bucket::sandbox_of_command().build().and_then(|sandbox| connected.open(&sandbox));
    match opened {
        // It is dropped, and so its scratch directory is removed, before the report is printed.
        Ok(mut store) => {
            let ran = expenses_command::run(arguments, &mut store, context, process, output);
            ExitReport::of(ran, context)
        }
        Err(error) => ExitReport::failed(&error),
    }
}

/// Runs a command that only the program has.
fn run_own(
    program: OwnProgram<Options, OwnCommand>,
    data: Option<OsString>,
    output: &mut dyn Write,
) -> ExitReport {
    keep_size_limits_from_killing();
    let is_data_named = program.carrier.data.is_some();
    if let OwnCommand::Serve(arguments) = &program.command
        && is_data_named
        && arguments.serves_tenants()
    {
        return ExitReport::failed(
            &"`--data` names one store, and `--tenants` many: leave one out",
        );
    }
    let find = || Place::find(program.carrier.data, data);
    own::run(program.command, find, program.json, output)
}

/// Whether the store failed because its file system is mounted read-only.
fn is_file_system_read_only(error: &expenses::Error, directory: &DataDirectory) -> bool {
    use rustix::fs::{StatVfsMountFlags, statvfs};

    matches!(error.as_store_error(), Some(StoreError::ReadOnly))
        && statvfs(directory.path())
            .is_ok_and(|system| system.f_flag.contains(StatVfsMountFlags::RDONLY))
}

/// Opens the store.
fn open(directory: &DataDirectory) -> Result<expenses::Store, expenses::Error> {
    Sandbox::new()?.open(directory.path())
}

/// The whole grammar, with the program's own options.
fn grammar() -> clap::Command {
    expenses_command::grammar::<Options, OwnCommand>()
}

/// Lets a write beyond a limit on file sizes (`ulimit -f`) fail with an error. Without a handler,
/// the signal that comes with it kills the process.
fn keep_size_limits_from_killing() {
    let unused_flag = Arc::default();
    // If the handler cannot be set, the signal kills as before.
    let _ = signal_hook::flag::register(signal_hook::consts::SIGXFSZ, unused_flag);
}

/// The directory of a command that writes a file and touches no data file: it is given no other.
fn directory_of_output(command: &Command) -> Option<PathBuf> {
    let Command::Merge(MergeArguments { output: Some(output), .. }) = command else { return None };
    let parent = output.parent().filter(|parent| !parent.as_os_str().is_empty());
    Some(parent.map_or_else(|| PathBuf::from("."), PathBuf::from))
}

/// Whether a command creates the data directory if it is missing: those that can save something
/// in an empty store do.
fn creates_a_store(command: &Command) -> bool {
    match command {
        Command::Add(_) => true,
        Command::Budget(budget) => budget.amount.is_some(),
        Command::Config(config) => config.value.is_some(),
        Command::Import(import) => !import.dry_run,
        Command::Merge(merge) => merge.output.is_none(),
        Command::List(_)
        | Command::Search(_)
        | Command::Categories
        | Command::Tags
        | Command::Show(_)
        | Command::Edit(_)
        | Command::Delete(_)
        | Command::Summary(_)
        | Command::Rename(_)
        | Command::Repeat(_)
        | Command::Due(_)
        | Command::Export(_)
        | Command::Undo(_)
        | Command::Redo
        | Command::Log
        | Command::Check(_)
        | Command::Backup
        | Command::Info => false,
    }
}

/// Whether a command may save something, perhaps depending on its arguments.
#[cfg(feature = "s3")]
fn may_save(command: &Command) -> bool {
    match command {
        Command::Edit(_)
        | Command::Delete(_)
        | Command::Rename(_)
        | Command::Repeat(_)
        | Command::Due(_)
        | Command::Undo(_)
        | Command::Redo
        | Command::Backup => true,
        Command::Budget(budget) => budget.remove || creates_a_store(command),
        Command::Check(check) => check.repair,
        Command::Add(_) | Command::Config(_) | Command::Import(_) | Command::Merge(_) => {
            creates_a_store(command)
        }
        Command::List(_)
        | Command::Search(_)
        | Command::Categories
        | Command::Tags
        | Command::Show(_)
        | Command::Summary(_)
        | Command::Export(_)
        | Command::Log
        | Command::Info => false,
    }
}

/// The terminal, or other program, that a stream is connected to.
fn screen(stream: &(impl IsTerminal + AsFd)) -> Screen {
    let size = rustix::termios::tcgetwinsize(stream);
    let width = size.ok().map(|size| usize::from(size.ws_col)).filter(|width| *width > 0);
    Screen::detect(stream.is_terminal(), width, |name| env::var_os(name))
}

/// Discards typed input that was not read yet.
fn discard_typed() {
    // If it cannot be discarded, it counts.
    let _ = rustix::termios::tcflush(io::stdin(), rustix::termios::QueueSelector::IFlush);
}

/// Standard output. On a terminal, a pager shows the lists that do not fit it.
fn standard_output(program: &Program<Options>, screen: Screen) -> Box<dyn Write> {
    let is_list = matches!(
        program.arguments.command,
        Some(
            Command::List(_)
                | Command::Search(_)
                | Command::Categories
                | Command::Tags
                | Command::Log
        )
    );
    let is_paged = is_list && !program.carrier.no_pager && screen.width.is_some();
    let pager = is_paged.then(|| pager::pager(|name| env::var_os(name))).flatten();
    let size = rustix::termios::tcgetwinsize(io::stdout());
    match (pager, size) {
        (Some(pager), Ok(size)) if size.ws_row > 0 => {
            Box::new(pager::Paged::new(size.ws_row.into(), pager))
        }
        _ => Box::new(io::stdout()),
    }
}

/// The local day.
fn today() -> jiff::civil::Date {
    match local_time_zone() {
        Some(zone) => Timestamp::now().to_zoned_datetime(zone).date(),
        None => match TimeZone::try_system() {
            Ok(zone) => Timestamp::now().to_zoned_datetime(zone).date(),
            Err(_) => {
                IS_ZONE_UNKNOWN.store(true, Ordering::Relaxed);
                ZonedDateTime::now().date()
            }
        },
    }
}

/// Whether the day was asked for and the environment names a time zone that nobody knows.
static IS_ZONE_UNKNOWN: AtomicBool = AtomicBool::new(false);

/// Notes that the day is that of another time zone than the one named.
fn note_unknown_zone(process: &mut Process) {
    if IS_ZONE_UNKNOWN.load(Ordering::Relaxed)
        && let Some(name) = env::var_os("TZ")
    {
        let name = name.to_string_lossy().escape_debug().to_string();
        process.note(&format!(
            "expenses: the time zone `{name}` is not known, so today is the day in UTC: set TZ to one such as Europe/Berlin\n"
        ));
    }
}

/// The time zone in `/etc/localtime` (tzset(3)); `None` if the environment names another one or
/// the file cannot be read. jiff would read the zone's name from there and list all zone names
/// to find it, which takes longer.
fn local_time_zone() -> Option<TimeZone> {
    if env::var_os("TZ").is_some() {
        return None;
    }
    TimeZone::tzif("local", &fs::read("/etc/localtime").ok()?).ok()
}
