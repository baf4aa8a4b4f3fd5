//! `expenses serve`: serves the store over HTTP.

mod listen;
pub(super) mod names;
mod welcome;

use std::fs;
use std::io::{self, Write};
use std::net::SocketAddr;
use std::sync::Arc;

use expenses::Sandbox;
use expenses_command::ExitReport;
use expenses_http::{Date, Settings};
use expenses_interface::escape;
use expenses_serve::{Event, Limits, Rules, Server, Stopper};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::iterator::Signals;
use signal_hook::low_level::emulate_default_handler;

use super::data_directory::DataDirectory;
use super::local_time_zone;
use super::own::{failed, prepare, print, tokens};
use listen::Sockets;
use names::{Origin, PublicUrl};

pub(super) const NOTE: &str = "\
At / there is a page for the browser and the phone. The address that is printed
signs in there, once and within 10 minutes.

Each request needs a token, see expenses-token(1). The first start makes one, and
prints a curl line with it.

Whoever can read the network can read what is sent. To serve other machines, let a
proxy with a certificate stand in front, and name its address with --public-url.

Examples:
  expenses serve
  expenses serve --addr 127.0.0.1:9000 --public-url https://example.org/expenses/";

/// Why a service does not make the first token.
const NO_TOKEN: &str = "there is no token yet, and what a service prints is kept by others: make \
                        one with `expenses token add NAME`, as the user of the service";

/// Descriptors that are not connections: the store's, sockets, streams.
const OTHER_FILES: u64 = 64;

/// The arguments of `serve`.
#[derive(clap::Args, Clone, Debug)]
pub(super) struct ServeArguments {
    /// Where to listen; 127.0.0.1:8080 by default, which other machines cannot reach
    #[arg(long, value_name = "IP:PORT")]
    addr: Option<SocketAddr>,
    /// Answer requests to this host, too, such as this machine's name; may be repeated
    #[arg(long, value_name = "NAME", value_parser = names::host)]
    host: Vec<String>,
    /// Let pages of this origin read the answers, such as https://example.org; may be repeated
    #[arg(long, value_name = "ORIGIN", value_parser = names::origin)]
    allow_origin: Vec<Origin>,
    /// The address under which a proxy publishes the service
    #[arg(long, value_name = "URL", value_parser = names::public_url)]
    public_url: Option<PublicUrl>,
    /// Admit every program on this machine; only if no other machine can connect
    #[arg(long)]
    no_token: bool,
}

/// Runs the command.
pub(super) fn run(
    arguments: ServeArguments,
    directory: &DataDirectory,
    json: bool,
    output: &mut dyn Write,
) -> ExitReport {
    let mut created = Vec::new();
    let result = serve(arguments, directory, json, output, &mut created);
    // As after other commands: what was created and not used goes again.
    created.iter().rev().all(|directory| fs::remove_dir(directory).is_ok());
    match result {
        Ok(()) => ExitReport::default(),
        Err(report) => report,
    }
}

fn serve(
    arguments: ServeArguments,
    directory: &DataDirectory,
    json: bool,
    output: &mut dyn Write,
    created: &mut Vec<std::path::PathBuf>,
) -> Result<(), ExitReport> {
    let sockets = Sockets::open(arguments.addr).map_err(failed)?;
    if arguments.no_token {
        let is_published = arguments.public_url.is_some();
        sockets.admit_without_token(is_published).map_err(failed)?;
    }
    *created = prepare(directory)?;
    let tokens = if arguments.no_token { None } else { Some(tokens(directory)?) };
    let settings = Settings {
        hosts: names::hosts(&sockets.addresses, arguments.host, arguments.public_url.as_ref()),
        origins: arguments.allow_origin.into_iter().map(|origin| origin.0).collect(),
        public_url: arguments.public_url.as_ref().map(|url| url.text.clone()),
        ..Settings::default()
    };
    let first = match &tokens {
        Some(file) if !file.exists() && sockets.is_inherited => return Err(failed(NO_TOKEN)),
        Some(file) if !file.exists() => Some(file.add("first", false).map_err(failed)?),
        _ => None,
    };
    // What a service prints is kept by others, and one that cannot write them has no sessions.
    let code = tokens.as_ref().filter(|_| !sockets.is_inherited);
    let code = code.and_then(|file| file.add_code().ok());
    let welcome = welcome::Welcome {
        directory: directory.path(),
        addresses: &sockets.addresses,
        public_url: settings.public_url.as_deref(),
        needs_token: tokens.is_some(),
        code: code.as_ref(),
        first: first.as_ref(),
    };
    let text = if json { welcome.json() } else { welcome.text() };
    let sandbox = Sandbox::new().map_err(failed)?;
    let rules = Rules { settings, tokens, today: today() };
    let server = Server::open(&sandbox, directory.path(), sockets.listeners, rules, limits(), log)
        .map_err(failed)?;
    stop_at_signals(server.stopper()).map_err(failed)?;
    print(&text, output)?;
    server.run().map_err(failed)
}

/// Says which day it is here. The time zone is that of the start.
fn today() -> Arc<dyn Fn() -> Date + Send + Sync> {
    let zone = local_time_zone().unwrap_or_else(TimeZone::system);
    Arc::new(move || Timestamp::now().to_zoned_datetime(zone.clone()).date())
}

/// As many connections as the process may have open files.
fn limits() -> Limits {
    let allowed = getrlimit(Resource::Nofile);
    // More than the usual 1,024 is left to those who ask, because `select` cannot handle more.
    // Nothing here uses it.
    let raised = Rlimit { current: allowed.maximum, maximum: allowed.maximum };
    let current = match setrlimit(Resource::Nofile, raised) {
        Ok(()) => allowed.maximum,
        Err(_) => allowed.current,
    };
    let files = current.unwrap_or(u64::MAX).saturating_sub(OTHER_FILES).max(1);
    let mut limits = Limits::default();
    limits.connections = limits.connections.min(usize::try_from(files).unwrap_or(usize::MAX));
    limits
}

/// The first signal lets the server end; the second ends the process at once.
fn stop_at_signals(stopper: Stopper) -> io::Result<()> {
    let mut signals = Signals::new([SIGINT, SIGTERM])?;
    std::thread::Builder::new().name("signals".into()).spawn(move || {
        let mut is_stopping = false;
        for signal in &mut signals {
            if is_stopping {
                // It ends the process, or there is nothing more to be done.
                let _ = emulate_default_handler(signal);
            }
            is_stopping = true;
            stopper.stop();
        }
    })?;
    Ok(())
}

/// Writes a line of the log.
fn log(event: Event) {
    // If nobody reads the log, the server serves all the same.
    let _ = writeln!(io::stderr(), "expenses: {}", escape(&event.to_string()));
}
