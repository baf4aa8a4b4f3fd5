//! What those who watch a server may ask: whether it is ready, and what it counts. This needs no
//! token, and tells nothing of a tenant.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use expenses_http::Response;
use hyper::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1::Builder;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio::time::{sleep, timeout};

use crate::answer::answer;
use crate::budget::Budget;
use crate::event::Event;
use crate::metrics::CONTENT_TYPE;
use crate::request::Shared;

/// Where it says whether it is ready.
pub(crate) const READY: &str = "/readyz";
/// Where its counts are.
const METRICS: &str = "/metrics";
/// The most connections of those who watch.
const CONNECTIONS: usize = 16;
/// How long one of them may stay open.
const TIME: Duration = Duration::from_secs(60);
/// How long a head may take.
const HEAD_TIME: Duration = Duration::from_secs(10);
/// How long to wait if a connection cannot be accepted.
const ACCEPT_AGAIN: Duration = Duration::from_millis(100);

/// Accepts connections of those who watch, until the server stops.
pub(crate) async fn accept(
    listener: TcpListener,
    shared: Arc<Shared>,
    stop: watch::Receiver<bool>,
) {
    let places = Arc::new(Semaphore::new(CONNECTIONS));
    let mut stopped = stop;
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            _ = stopped.wait_for(|stopped| *stopped) => return,
        };
        match accepted {
            Ok((stream, _)) => {
                // One that is too many is closed at once.
                let Ok(place) = Arc::clone(&places).try_acquire_owned() else { continue };
                let serve = serve(stream, Arc::clone(&shared));
                tokio::spawn(async move {
                    let _ = timeout(TIME, serve).await;
                    drop(place);
                });
            }
            Err(error) => {
                (shared.common.report)(Event::NotAccepted(error));
                sleep(ACCEPT_AGAIN).await;
            }
        }
    }
}

async fn serve(stream: TcpStream, shared: Arc<Shared>) {
    let answers = service_fn(move |request: Request<Incoming>| {
        let shared = Arc::clone(&shared);
        async move {
            let response = match (request.method().as_str(), request.uri().path()) {
                ("GET" | "HEAD", METRICS) => text(200, CONTENT_TYPE, shared.common.metrics.text()),
                ("GET" | "HEAD", READY) => ready(&shared).await,
                (_, METRICS | READY) => text(405, "text/plain", "It has GET and HEAD.\n".into()),
                _ => text(404, "text/plain", "Here are /metrics and /readyz.\n".into()),
            };
            Ok::<_, Infallible>(answer(response, false, &Budget::new(0), Arc::default()))
        }
    });
    let mut http = Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(HEAD_TIME);
    // Errors are the client's.
    let _ = http.serve_connection(TokioIo::new(stream), answers).await;
}

/// Says whether requests can be answered.
pub(crate) async fn ready(shared: &Shared) -> Response {
    match shared.door.is_ready().await {
        true => text(200, "application/json", "{\"status\":\"ready\"}\n".into()),
        false => text(503, "application/json", "{\"status\":\"not ready\"}\n".into()),
    }
}

fn text(status: u16, content_type: &str, text: String) -> Response {
    let headers =
        vec![("content-type", content_type.to_owned()), ("cache-control", "no-store".to_owned())];
    Response { status, headers, body: text.into_bytes() }
}
