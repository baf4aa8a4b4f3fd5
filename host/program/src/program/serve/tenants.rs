//! `expenses serve --tenants`: serves the stores of many tenants.

use std::io::Write;

use expenses_command::ExitReport;
use expenses_serve::{Limits, Rules, Server, let_others_pass};

use super::{ServeArguments, Sockets, Watching, allow_files, memory, settings, today, welcome};
use crate::program::own::failed;
use crate::program::tenant::root;

/// How many MiB of expenses each tenant may have, unless somebody says it.
const QUOTA: u64 = 8;
/// A store may take this much memory, and this many times its quota. With as many small expenses
/// as fit, and all of them in the history, too, it needs less.
const MEMORY_OF_A_STORE: u64 = 16 << 20;
const MEMORY_OF_THE_QUOTA: u64 = 8;
/// The files of an open store: its directory, and the data file that is in memory.
const FILES_OF_A_STORE: usize = 2;
/// The most connections.
const CONNECTIONS: usize = 8_192;
/// The places of the pool, each of which reserves 4 GiB of the 128 TiB that a process has.
const PLACES: usize = 30_000;
/// The bytes of all bodies, and of all answers, that are under way.
const BYTES_UNDER_WAY: usize = 128 << 20;
/// How many stores are used at a time that wait for the network.
const THREADS_OF_A_BUCKET: usize = 256;
/// How long each call may compute. A tenant's store is small.
const GUEST_TIME: std::time::Duration = std::time::Duration::from_secs(10);

/// Serves the tenants until it is stopped.
pub(super) fn serve(
    mut arguments: ServeArguments,
    json: bool,
    output: &mut dyn Write,
) -> Result<(), ExitReport> {
    let place = root::place(arguments.tenants.take(), true)?;
    if arguments.staleness.is_some() && !place.is_bucket {
        return Err(failed(super::NOT_STALE));
    }
    place.root.check().map_err(failed)?;
    let sockets = Sockets::open(arguments.addr).map_err(failed)?;
    let quota = arguments.quota.unwrap_or(QUOTA) << 20;
    let mut limits = limits(quota, arguments.rate);
    if place.is_bucket {
        limits.threads = THREADS_OF_A_BUCKET;
    }
    let watching = Watching::start(&arguments)?;
    let staleness = arguments.staleness.unwrap_or_default();
    let settings = settings(arguments, &sockets);
    let public_url = settings.public_url.clone();
    let welcome = welcome::Welcome {
        serving: &format!("the tenants in {}", place.shown),
        addresses: &sockets.addresses,
        public_url: public_url.as_deref(),
        needs_token: true,
        code: None,
        first: None,
    };
    let text = if json { welcome.json() } else { welcome.text() };
    let memory =
        usize::try_from(MEMORY_OF_A_STORE + quota * MEMORY_OF_THE_QUOTA).unwrap_or(usize::MAX);
    // Beside each store there may be one that cannot write.
    let places = (2 * limits.stores).min(PLACES);
    let sandbox = root::sandbox(staleness)
        .pooling(u32::try_from(places).unwrap_or(u32::MAX))
        .memory_limit(memory)
        .guest_time_limit(GUEST_TIME)
        .pausing(let_others_pass)
        .build()
        .map_err(failed)?;
    let rules = Rules { settings, tokens: None, today: today(), follows_requests: true };
    let (listeners, hears) = (sockets.listeners, watching.hears());
    let server = Server::open_tenants(&sandbox, place.root, listeners, rules, limits, hears)
        .map_err(failed)?;
    watching.run(server, &text, output)
}

/// A quarter of the open files is for connections, the rest for stores.
fn limits(quota: u64, rate: Option<u32>) -> Limits {
    let files = allow_files();
    let mut limits = Limits::default();
    limits.connections = CONNECTIONS.min(files / 4).max(1);
    limits.requests = limits.connections;
    limits.stores =
        ((files - limits.connections.min(files)) / FILES_OF_A_STORE).clamp(1, PLACES / 2);
    (limits.bodies, limits.answers) = (BYTES_UNDER_WAY, BYTES_UNDER_WAY);
    limits.quota = Some(quota);
    limits.memory = memory::of_the_process().map(|bytes| bytes / 4 * 3);
    if let Some(rate) = rate {
        limits.rate = rate;
        limits.burst = rate.saturating_mul(4);
    }
    limits
}
