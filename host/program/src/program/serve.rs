//! `expenses serve`: serves the store over HTTP.

mod listen;
mod log;
mod memory;
pub(super) mod names;
mod tenants;
mod welcome;

use std::fs;
use std::io::{self, Write};
use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use expenses::Sandbox;
use expenses_command::ExitReport;
use expenses_http::{Date, Settings};
use expenses_serve::{Event, Limits, Rules, Server, Stopper};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::iterator::Signals;
use signal_hook::low_level::emulate_default_handler;

use super::local_time_zone;
use super::own::{failed, prepare, print, tokens};
use super::place::{Error, Place};
use listen::Sockets;
use names::{Origin, PublicUrl};

pub(super) const NOTE: &str = "\
At / there is a page for the browser and the phone. The address that is printed
signs in there, once and within 10 minutes.

Each request needs a token, see expenses-token(1). The first start makes one, and
prints a curl line with it.

Whoever can read the network can read what is sent. To serve other machines, let a
proxy with a certificate stand in front, and name its address with --public-url.

With --tenants one service has many stores, see expenses-tenant(1).

Examples:
  expenses serve
  expenses serve --addr 127.0.0.1:9000 --public-url https://example.org/expenses/
  expenses serve --tenants /srv/expenses";

/// Why a service does not make the first token.
const NO_TOKEN: &str = "there is no token yet, and what a service prints is kept by others: make \
                        one with `expenses token add NAME`, as the user of the service";

/// Why a directory is not served stale.
const NOT_STALE: &str =
    "`--staleness` is for a bucket: a directory is read at each request, so leave it out";

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
    #[arg(long, conflicts_with = "tenants")]
    no_token: bool,
    /// Serve the tenants in this directory or s3://BUCKET/PATH; a token says whose store it is for
    #[arg(long, value_name = "DIR", value_hint = clap::ValueHint::DirPath)]
    tenants: Option<PathBuf>,
    /// How many MiB of expenses each tenant may have; 8 by default
    #[arg(long, value_name = "MIB", requires = "tenants", value_parser = clap::value_parser!(u64).range(1..=256))]
    quota: Option<u64>,
    /// How many requests a second each tenant may send; 50 by default
    #[arg(long, value_name = "NUMBER", requires = "tenants", value_parser = clap::value_parser!(u32).range(1..=100_000))]
    rate: Option<u32>,
    /// Let reads of a store in a bucket miss what others saved this long ago, such as 2s
    #[arg(long, value_name = "TIME", value_parser = staleness)]
    staleness: Option<Duration>,
    /// Let those who watch the service read /metrics and /readyz there; for your network alone
    #[arg(long, value_name = "IP:PORT")]
    metrics: Option<SocketAddr>,
    /// How to write the log: sentences, or JSON with a line for each request
    #[arg(
        long,
        value_name = "FORM",
        value_enum,
        default_value_t,
        hide_default_value = true,
        hide_possible_values = true
    )]
    log: log::Form,
}

impl ServeArguments {
    /// Whether it serves many tenants.
    pub(super) fn serves_tenants(&self) -> bool {
        self.tenants.is_some()
    }
}

/// Reads how stale an answer may be.
fn staleness(typed: &str) -> Result<Duration, &'static str> {
    const LONGEST: SignedDuration = SignedDuration::from_secs(2);
    let time: Option<SignedDuration> = typed.parse().ok();
    let time = time.filter(|time| (SignedDuration::ZERO..=LONGEST).contains(time));
    time.map(|time| time.unsigned_abs()).ok_or("must be a time of at most 2 seconds, such as 500ms")
}

/// Runs the command. `find` finds the store.
pub(super) fn run(
    arguments: ServeArguments,
    find: impl FnOnce() -> Result<Place, Error>,
    json: bool,
    output: &mut dyn Write,
) -> ExitReport {
    if arguments.serves_tenants() {
        return match tenants::serve(arguments, json, output) {
            Ok(()) => ExitReport::default(),
            Err(report) => report,
        };
    }
    let place = match find() {
        Ok(place) => place,
        Err(error) => return failed(error),
    };
    let mut created = Vec::new();
    let result = serve(arguments, place, json, output, &mut created);
    // As after other commands: what was created and not used goes again.
    created.iter().rev().all(|directory| fs::remove_dir(directory).is_ok());
    match result {
        Ok(()) => ExitReport::default(),
        Err(report) => report,
    }
}

fn serve(
    arguments: ServeArguments,
    place: Place,
    json: bool,
    output: &mut dyn Write,
    created: &mut Vec<PathBuf>,
) -> Result<(), ExitReport> {
    if arguments.staleness.is_some() && matches!(place, Place::Directory(_)) {
        return Err(failed(NOT_STALE));
    }
    let sockets = Sockets::open(arguments.addr).map_err(failed)?;
    if arguments.no_token {
        let is_published = arguments.public_url.is_some();
        sockets.admit_without_token(is_published).map_err(failed)?;
    }
    *created = prepare(&place)?;
    let tokens = if arguments.no_token { None } else { Some(tokens(&place)?) };
    let watching = Watching::start(&arguments)?;
    let staleness = arguments.staleness.unwrap_or_default();
    let settings = settings(arguments, &sockets);
    let first = match &tokens {
        Some(file) if !file.exists() && sockets.is_inherited => return Err(failed(NO_TOKEN)),
        Some(file) if !file.exists() => Some(file.add("first", false).map_err(failed)?),
        _ => None,
    };
    // What a service prints is kept by others, and one that cannot write them has no sessions.
    let code = tokens.as_ref().filter(|_| !sockets.is_inherited);
    let code = code.and_then(|file| file.add_code().ok());
    let welcome = welcome::Welcome {
        serving: &place.shown().to_string_lossy(),
        addresses: &sockets.addresses,
        public_url: settings.public_url.as_deref(),
        needs_token: tokens.is_some(),
        code: code.as_ref(),
        first: first.as_ref(),
    };
    let text = if json { welcome.json() } else { welcome.text() };
    let rules =
        Rules { settings, tokens, today: today(), follows_requests: watching.follows_requests() };
    let server = open(place, staleness, sockets.listeners, rules, watching.hears())?;
    watching.run(server, &text, output)
}

/// Opens the store, and a server for it. A directory is never read stale.
fn open(
    place: Place,
    staleness: Duration,
    listeners: Vec<TcpListener>,
    rules: Rules,
    hears: Box<dyn Fn(Event) + Send + Sync>,
) -> Result<Server, ExitReport> {
    let server = match place {
        Place::Directory(directory) => {
            let sandbox = Sandbox::new().map_err(failed)?;
            Server::open(&sandbox, directory.path(), listeners, rules, limits(), hears)
        }
        #[cfg(feature = "s3")]
        Place::Bucket(bucket) => {
            let connected = bucket.connect(true).map_err(failed)?;
            let sandbox =
                super::bucket::sandbox().object_fresh_time(staleness).build().map_err(failed)?;
            Server::open_with(&sandbox, connected, listeners, rules, limits(), hears)
        }
    };
    server.map_err(failed)
}

/// How an operator watches the service.
struct Watching {
    /// What writes the log as JSON; sentences need nothing.
    log: Option<log::Log>,
    metrics: Option<TcpListener>,
}

impl Watching {
    fn start(arguments: &ServeArguments) -> Result<Self, ExitReport> {
        let log = match arguments.log {
            log::Form::Text => None,
            log::Form::Json => Some(log::Log::start().map_err(failed)?),
        };
        let metrics = arguments.metrics.map(listen::one).transpose().map_err(failed)?;
        Ok(Self { log, metrics })
    }

    fn follows_requests(&self) -> bool {
        self.log.is_some()
    }

    /// What hears the events.
    fn hears(&self) -> Box<dyn Fn(Event) + Send + Sync> {
        match &self.log {
            Some(log) => Box::new(log.hears()),
            None => Box::new(log::write_text),
        }
    }

    /// Says that the server serves, and lets it, until it is stopped.
    fn run(self, server: Server, text: &str, output: &mut dyn Write) -> Result<(), ExitReport> {
        let server = match self.metrics {
            Some(listener) => server.watched_at(listener),
            None => server,
        };
        stop_at_signals(server.stopper()).map_err(failed)?;
        print(text, output)?;
        server.run().map_err(failed)
    }
}

/// Which hosts and origins, and under which address.
fn settings(arguments: ServeArguments, sockets: &Sockets) -> Settings {
    Settings {
        hosts: names::hosts(&sockets.addresses, arguments.host, arguments.public_url.as_ref()),
        origins: arguments.allow_origin.into_iter().map(|origin| origin.0).collect(),
        public_url: arguments.public_url.map(|url| url.text),
        ..Settings::default()
    }
}

/// Says which day it is here. The time zone is that of the start.
fn today() -> Arc<dyn Fn() -> Date + Send + Sync> {
    let zone = local_time_zone().unwrap_or_else(TimeZone::system);
    Arc::new(move || Timestamp::now().to_zoned_datetime(zone.clone()).date())
}

/// As many connections as the process may have open files.
fn limits() -> Limits {
    let mut limits = Limits::default();
    limits.connections = limits.connections.min(allow_files());
    limits
}

/// Raises the limit on open files as far as it may. Returns how many there may be, beside those
/// that are no connections and no stores of tenants.
fn allow_files() -> usize {
    let allowed = getrlimit(Resource::Nofile);
    // More than the usual 1,024 is left to those who ask, because `select` cannot handle more.
    // Nothing here uses it.
    let raised = Rlimit { current: allowed.maximum, maximum: allowed.maximum };
    let current = match setrlimit(Resource::Nofile, raised) {
        Ok(()) => allowed.maximum,
        Err(_) => allowed.current,
    };
    let files = current.unwrap_or(u64::MAX).saturating_sub(OTHER_FILES).max(1);
    usize::try_from(files).unwrap_or(usize::MAX)
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
