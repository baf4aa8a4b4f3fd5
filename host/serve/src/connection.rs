//! One connection.

use std::convert::Infallible;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use hyper::server::conn::http1::Builder;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio::time::sleep;

use crate::limits::Limits;
use crate::request::Shared;
use crate::watched::Watched;

/// How long a connection without a request may stay open at the end.
const LAST_WAIT: Duration = Duration::from_secs(1);

/// The least that hyper reads at once.
const LEAST_BYTES: usize = 8 << 10;

/// Answers the requests of one connection, until it or the server ends.
pub(crate) async fn serve(stream: TcpStream, shared: Arc<Shared>, mut stop: watch::Receiver<bool>) {
    // Answers are written as a whole: there is nothing to gather.
    let _ = stream.set_nodelay(true);
    let socket = TokioIo::new(Watched::new(stream, shared.common.limits.write_time));
    let http = http(&shared.common.limits);
    // As many more handles as there are requests under way.
    let under_way = Arc::new(());
    let counted = Arc::clone(&under_way);
    let answers = service_fn(move |request| {
        let (shared, under_way) = (Arc::clone(&shared), Arc::clone(&counted));
        async move { Ok::<_, Infallible>(shared.answer(request, under_way).await) }
    });
    let mut connection = pin!(http.serve_connection(socket, answers));
    tokio::select! {
        // Errors are the client's: it broke the rules or off.
        _ = connection.as_mut() => return,
        _ = stop.wait_for(|stopped| *stopped) => {}
    }
    connection.as_mut().graceful_shutdown();
    loop {
        tokio::select! {
            _ = connection.as_mut() => return,
            () = sleep(LAST_WAIT) => {
                // Beside the one here there is one in the service.
                if Arc::strong_count(&under_way) <= 2 {
                    return;
                }
            }
        }
    }
}

fn http(limits: &Limits) -> Builder {
    let mut http = Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(limits.head_time)
        .max_headers(limits.head_fields)
        .max_buf_size(limits.head_bytes.max(LEAST_BYTES))
        // A client that says it sends nothing more still wants its answer.
        .half_close(true);
    http
}
