//! Accepts connections until it is told to stop.

use std::net::TcpListener;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use std::{fmt, io, thread};

use expenses::Sandbox;
use tokio::net::TcpStream;
use tokio::runtime::Runtime;
use tokio::sync::Semaphore;
use tokio::sync::watch::{Receiver, Sender};
use tokio::time::{sleep, timeout};

use crate::account::{Account, Openers};
use crate::budget::Budget;
use crate::common::Common;
use crate::connection;
use crate::door::{Door, Tenants};
use crate::event::Event;
use crate::limits::Limits;
use crate::metrics::Metrics;
use crate::request::Shared;
use crate::services::{Rules, Services};
use crate::source::{Directory, Source};
use crate::tenants::{OpenStores, Root, RootError};
use crate::turn::Owners;
use crate::watch;

/// Hears what an operator wants to know. It is called on any thread, and must not wait.
pub(crate) type Report = Arc<dyn Fn(Event) + Send + Sync>;

/// More threads than this do not help: a store does one thing at a time.
const MOST_THREADS: usize = 4;
/// The stores of one source: one that writes, and one that cannot.
const STORES_OF_ONE: usize = 2;
/// How often the stores of tenants are looked at that nobody uses.
const LOOK_AGAIN: Duration = Duration::from_secs(1);
/// How long to wait if a connection cannot be accepted.
const ACCEPT_AGAIN: Duration = Duration::from_millis(100);
/// What a client is told if there are too many connections. Its request is not read.
const TOO_MANY: &[u8] =
    b"HTTP/1.1 503 Service Unavailable\r\nretry-after: 1\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";

/// A server for one store, or for the stores of many tenants.
pub struct Server {
    runtime: Runtime,
    listeners: Vec<TcpListener>,
    /// Where those who watch it connect.
    watchers: Option<TcpListener>,
    shared: Shared,
    stop: Stopper,
}

/// Stops a server. A clone stops the same one.
#[derive(Clone, Debug)]
pub struct Stopper(Sender<bool>);

impl Stopper {
    /// Lets the server accept no more connections, answer what is under way, and end.
    pub fn stop(&self) {
        self.0.send_replace(true);
    }
}

/// Why a server cannot start.
#[derive(Debug)]
#[non_exhaustive]
pub enum ServerError {
    /// The store cannot be opened.
    Store(expenses::Error),
    /// The root of the tenants cannot be read.
    Root(RootError),
    /// The system has no threads for it, or the sockets cannot be used.
    System(io::Error),
}

impl fmt::Display for ServerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Store(error) => error.fmt(f),
            Self::Root(error) => error.fmt(f),
            Self::System(error) => write!(f, "the server cannot start: {error}"),
        }
    }
}

impl std::error::Error for ServerError {}

impl Server {
    /// A server for the store in a directory, at these sockets. It answers once it
    /// [runs](Self::run). `report` hears what an operator wants to know; it is called on any
    /// thread, and must not wait.
    ///
    /// # Errors
    ///
    /// If the store cannot be opened, or the system has no threads.
    pub fn open(
        sandbox: &Sandbox,
        directory: impl AsRef<Path>,
        listeners: Vec<TcpListener>,
        rules: Rules,
        limits: Limits,
        report: impl Fn(Event) + Send + Sync + 'static,
    ) -> Result<Self, ServerError> {
        let source = Directory(directory.as_ref().to_owned());
        Self::open_with(sandbox, source, listeners, rules, limits, report)
    }

    /// As [`open`](Self::open), for a store that is elsewhere.
    ///
    /// # Errors
    ///
    /// If the store cannot be opened, or the system has no threads.
    pub fn open_with(
        sandbox: &Sandbox,
        source: impl Source + 'static,
        listeners: Vec<TcpListener>,
        rules: Rules,
        limits: Limits,
        report: impl Fn(Event) + Send + Sync + 'static,
    ) -> Result<Self, ServerError> {
        let common = common(limits, STORES_OF_ONE, report);
        let source: Arc<dyn Source> = Arc::new(source);
        let openers = Openers::new(sandbox, Arc::clone(&source));
        let account = Account::new(openers, &common);
        account.turn.open().map_err(ServerError::Store)?;
        let follows_requests = rules.follows_requests;
        let services = Box::new(Services::new(rules, Arc::clone(&common.report)));
        let door = Door::One { services, account: Arc::new(account), source };
        Self::with(Shared::new(door, common, follows_requests), listeners)
    }

    /// A server for the stores of many tenants. The token of a request says whose store it is; the
    /// tokens of `rules` are not used.
    ///
    /// # Errors
    ///
    /// If the root cannot be read, or the system has no threads.
    pub fn open_tenants(
        sandbox: &Sandbox,
        root: Arc<dyn Root>,
        listeners: Vec<TcpListener>,
        rules: Rules,
        limits: Limits,
        report: impl Fn(Event) + Send + Sync + 'static,
    ) -> Result<Self, ServerError> {
        root.check().map_err(ServerError::Root)?;
        let threads = limits.threads;
        let common = common(limits, threads, report);
        let stores = OpenStores::new(Arc::clone(&root), sandbox.clone(), common.clone());
        let follows_requests = rules.follows_requests;
        let door = Door::Tenants(Box::new(Tenants::new(root, stores, rules, &common)));
        Self::with(Shared::new(door, common, follows_requests), listeners)
    }

    /// Lets those who watch the server ask at another socket for what it counts, as `/metrics`,
    /// and whether it is ready, as `/readyz`. Whoever can connect to it needs no token.
    #[must_use]
    pub fn watched_at(self, listener: TcpListener) -> Self {
        Self { watchers: Some(listener), ..self }
    }

    fn with(shared: Shared, listeners: Vec<TcpListener>) -> Result<Self, ServerError> {
        let threads = thread::available_parallelism().map_or(2, usize::from).min(MOST_THREADS);
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(threads)
            .thread_name("serve")
            .enable_io()
            .enable_time()
            .build()
            .map_err(ServerError::System)?;
        let stop = Stopper(Sender::new(false));
        Ok(Self { runtime, listeners, watchers: None, shared, stop })
    }

    /// What stops it.
    pub fn stopper(&self) -> Stopper {
        self.stop.clone()
    }

    /// Serves until it is stopped, and until what is under way then is answered and saved.
    ///
    /// # Errors
    ///
    /// If its sockets cannot be used.
    pub fn run(self) -> Result<(), ServerError> {
        let Self { runtime, listeners, watchers, shared, stop } = self;
        let shared = Arc::new(shared);
        let served = runtime.block_on(serve(listeners, watchers, Arc::clone(&shared), &stop));
        // Closes the connections that are left, and lets what they asked for be done.
        runtime.shutdown_timeout(Duration::from_secs(1));
        shared.common.owners.finish();
        served.map_err(ServerError::System)
    }
}

/// What all stores of a server share, of which so many are used at a time.
fn common(
    limits: Limits,
    threads: usize,
    report: impl Fn(Event) + Send + Sync + 'static,
) -> Common {
    let (bodies, answers) = (Budget::new(limits.bodies), Budget::new(limits.answers));
    let (report, metrics) = (Arc::new(report), Metrics::new());
    Common { limits, owners: Owners::new(threads), bodies, answers, report, metrics }
}

async fn serve(
    listeners: Vec<TcpListener>,
    watchers: Option<TcpListener>,
    shared: Arc<Shared>,
    stop: &Stopper,
) -> io::Result<()> {
    let most = shared.common.limits.connections.min(Semaphore::MAX_PERMITS).min(u32::MAX as usize);
    let places = Arc::new(Semaphore::new(most));
    let mut accepting = Vec::new();
    for listener in listeners {
        listener.set_nonblocking(true)?;
        let listener = tokio::net::TcpListener::from_std(listener)?;
        let (shared, places) = (Arc::clone(&shared), Arc::clone(&places));
        accepting.push(tokio::spawn(accept(listener, shared, places, stop.0.subscribe())));
    }
    if let Some(listener) = watchers {
        listener.set_nonblocking(true)?;
        let listener = tokio::net::TcpListener::from_std(listener)?;
        accepting.push(tokio::spawn(watch::accept(
            listener,
            Arc::clone(&shared),
            stop.0.subscribe(),
        )));
    }
    let closing = tokio::spawn(close_idle_stores(Arc::clone(&shared)));
    for task in accepting {
        task.await?;
    }
    closing.abort();
    // From here on nobody takes a place, so all of them can be had once all connections are closed.
    let all = u32::try_from(most).unwrap_or(u32::MAX);
    if timeout(shared.common.limits.end_time, places.acquire_many(all)).await.is_err() {
        (shared.common.report)(Event::CutOff { connections: most - places.available_permits() });
    }
    Ok(())
}

/// Closes the stores of tenants that nobody has used for a while.
async fn close_idle_stores(shared: Arc<Shared>) {
    let Door::Tenants(tenants) = &shared.door else { return };
    loop {
        sleep(shared.common.limits.idle.min(LOOK_AGAIN)).await;
        tenants.stores.close_idle();
    }
}

/// Accepts connections until the server stops. Then nobody listens at its address any more.
async fn accept(
    listener: tokio::net::TcpListener,
    shared: Arc<Shared>,
    places: Arc<Semaphore>,
    stop: Receiver<bool>,
) {
    let mut stopped = stop.clone();
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            _ = stopped.wait_for(|stopped| *stopped) => return,
        };
        match accepted {
            Ok((stream, _)) => match Arc::clone(&places).try_acquire_owned() {
                Ok(place) => {
                    let counted = Counted::one(&shared.common.metrics);
                    let serve = connection::serve(stream, Arc::clone(&shared), stop.clone());
                    tokio::spawn(async move {
                        serve.await;
                        drop((place, counted));
                    });
                }
                Err(_) => {
                    shared.common.metrics.connections_refused.inc();
                    refuse(&stream);
                }
            },
            Err(error) => {
                (shared.common.report)(Event::NotAccepted(error));
                sleep(ACCEPT_AGAIN).await;
            }
        }
    }
}

/// A connection, in the metrics.
struct Counted(Arc<Metrics>);

impl Counted {
    fn one(metrics: &Arc<Metrics>) -> Self {
        metrics.connections.inc();
        Self(Arc::clone(metrics))
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.connections.dec();
    }
}

/// Tells a client that there are too many.
fn refuse(stream: &TcpStream) {
    // A new socket has room for these few bytes; if not, the client sees the end alone.
    let _ = stream.try_write(TOO_MANY);
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Server").field("listeners", &self.listeners).finish_non_exhaustive()
    }
}
