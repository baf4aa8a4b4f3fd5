//! Accepts connections until it is told to stop.

use std::net::TcpListener;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use std::{fmt, io, thread};

use expenses::Sandbox;
use tokio::net::TcpStream;
use tokio::runtime::Runtime;
use tokio::sync::{Semaphore, watch};
use tokio::time::{sleep, timeout};

use crate::connection;
use crate::event::Event;
use crate::limits::Limits;
use crate::request::Shared;
use crate::services::{Rules, Services};
use crate::turn::OpenError;

/// Hears what an operator wants to know. It is called on any thread, and must not wait.
pub(crate) type Report = Arc<dyn Fn(Event) + Send + Sync>;

/// More threads than this do not help: the store does one thing at a time.
const MOST_THREADS: usize = 4;
/// How long to wait if a connection cannot be accepted.
const ACCEPT_AGAIN: Duration = Duration::from_millis(100);
/// What a client is told if there are too many connections. Its request is not read.
const TOO_MANY: &[u8] =
    b"HTTP/1.1 503 Service Unavailable\r\nretry-after: 1\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";

/// A server for the store in one directory.
pub struct Server {
    runtime: Runtime,
    listeners: Vec<TcpListener>,
    shared: Shared,
    report: Report,
    stop: Stopper,
}

/// Stops a server. A clone stops the same one.
#[derive(Clone, Debug)]
pub struct Stopper(watch::Sender<bool>);

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
    /// The system has no threads for it, or the sockets cannot be used.
    System(io::Error),
}

impl fmt::Display for ServerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Store(error) => error.fmt(f),
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
        let report: Report = Arc::new(report);
        let services = Services::new(rules, Arc::clone(&report));
        let directory = directory.as_ref().to_owned();
        let shared = Shared::open(sandbox, directory, services, limits, Arc::clone(&report));
        let shared = shared.map_err(|error| match error {
            OpenError::Store(error) => ServerError::Store(error),
            OpenError::Thread(error) => ServerError::System(error),
        })?;
        let threads = thread::available_parallelism().map_or(2, usize::from).min(MOST_THREADS);
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(threads)
            .thread_name("serve")
            .enable_io()
            .enable_time()
            .build()
            .map_err(ServerError::System)?;
        Ok(Self { runtime, listeners, shared, report, stop: Stopper(watch::Sender::new(false)) })
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
        let Self { runtime, listeners, shared, report, stop } = self;
        let shared = Arc::new(shared);
        let served = runtime.block_on(serve(listeners, Arc::clone(&shared), &report, &stop));
        // Closes the connections that are left. Then the last handle waits for the last save.
        runtime.shutdown_timeout(Duration::from_secs(1));
        drop(shared);
        served.map_err(ServerError::System)
    }
}

async fn serve(
    listeners: Vec<TcpListener>,
    shared: Arc<Shared>,
    report: &Report,
    stop: &Stopper,
) -> io::Result<()> {
    let most = shared.limits.connections.min(Semaphore::MAX_PERMITS).min(u32::MAX as usize);
    let places = Arc::new(Semaphore::new(most));
    let mut accepting = Vec::new();
    for listener in listeners {
        listener.set_nonblocking(true)?;
        let listener = tokio::net::TcpListener::from_std(listener)?;
        let (shared, places) = (Arc::clone(&shared), Arc::clone(&places));
        let (report, stop) = (Arc::clone(report), stop.0.subscribe());
        accepting.push(tokio::spawn(accept(listener, shared, places, report, stop)));
    }
    for task in accepting {
        task.await?;
    }
    // From here on nobody takes a place, so all of them can be had once all connections are closed.
    let all = u32::try_from(most).unwrap_or(u32::MAX);
    if timeout(shared.limits.end_time, places.acquire_many(all)).await.is_err() {
        report(Event::CutOff { connections: most - places.available_permits() });
    }
    Ok(())
}

/// Accepts connections until the server stops. Then nobody listens at its address any more.
async fn accept(
    listener: tokio::net::TcpListener,
    shared: Arc<Shared>,
    places: Arc<Semaphore>,
    report: Report,
    stop: watch::Receiver<bool>,
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
                    let serve = connection::serve(stream, Arc::clone(&shared), stop.clone());
                    tokio::spawn(async move {
                        serve.await;
                        drop(place);
                    });
                }
                Err(_) => refuse(&stream),
            },
            Err(error) => {
                report(Event::NotAccepted(error));
                sleep(ACCEPT_AGAIN).await;
            }
        }
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
