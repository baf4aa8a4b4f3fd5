//! Requests to an object store: each with a bound of its own time, and repeated within it.

use std::fmt;
use std::future::poll_fn;
use std::panic::resume_unwind;
use std::pin::pin;
use std::task::Poll;
use std::time::{Duration, Instant};

use object_store::Error;
use tokio::runtime::Handle;
use tokio::task::JoinHandle;

use crate::blocking::Timer;

/// The first pause before a request is repeated; each later one is twice as long, up to the longest.
const PAUSE: Duration = Duration::from_millis(50);
const LONGEST_PAUSE: Duration = Duration::from_secs(2);
/// A request gets this part of its time for one try, so that one that hangs is repeated.
const TRIES: u32 = 3;

/// Why a request failed for good.
#[derive(Debug)]
pub(super) enum Failure {
    /// The object store, or the client on the way to it, said so.
    Said(Error),
    /// There was no answer in this time.
    Late(Duration),
    /// The tokio runtime that runs the requests has ended.
    Ended,
}

impl Failure {
    /// Whether another try may go better. An answer that would be the same again is final.
    fn is_passing(&self) -> bool {
        match self {
            Self::Said(
                Error::NotFound { .. }
                | Error::AlreadyExists { .. }
                | Error::Precondition { .. }
                | Error::NotModified { .. }
                | Error::PermissionDenied { .. }
                | Error::Unauthenticated { .. }
                | Error::InvalidPath { .. }
                | Error::NotSupported { .. }
                | Error::NotImplemented { .. }
                | Error::UnknownConfigurationKey { .. },
            )
            | Self::Ended => false,
            Self::Said(_) | Self::Late(_) => true,
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Said(error) => f.write_str(&said(error)),
            Self::Late(time) => {
                write!(f, "the object store did not answer in {} seconds", time.as_secs_f64())
            }
            Self::Ended => f.write_str("the tokio runtime of the object store has ended"),
        }
    }
}

/// What an object store says, in one line.
pub(super) fn said(error: &Error) -> String {
    /// The most that is shown, in characters.
    const MOST: usize = 300;
    let text = error.to_string();
    // Behind it comes the body of the answer, which is XML.
    let text = text.split(['<', '\n']).next().unwrap_or_default();
    text.trim_end_matches([' ', ':']).chars().take(MOST).collect()
}

/// Sends a request again and again, until it has an answer that is final or its time is over.
///
/// # Errors
///
/// That of the last try.
pub(super) async fn send<T, F>(
    runtime: Option<&Handle>,
    time: Duration,
    request: impl Fn() -> F,
) -> Result<T, Failure>
where
    T: Send + 'static,
    F: Future<Output = Result<T, Error>> + Send + 'static,
{
    let end = Instant::now() + time;
    let mut pause = PAUSE;
    loop {
        let until = end.min(Instant::now() + time / TRIES);
        let answer = match before(until, run(runtime, request())).await {
            Some(answer) => answer,
            None => Err(Failure::Late(time)),
        };
        match answer {
            Err(failure) if failure.is_passing() && Instant::now() + pause < end => {
                Timer(Instant::now() + pause).await;
                pause = (2 * pause).min(LONGEST_PAUSE);
            }
            answer => return answer,
        }
    }
}

/// Runs a future on the runtime, if there is one.
async fn run<T: Send + 'static>(
    runtime: Option<&Handle>,
    future: impl Future<Output = Result<T, Error>> + Send + 'static,
) -> Result<T, Failure> {
    let Some(runtime) = runtime else { return future.await.map_err(Failure::Said) };
    let mut task = Task(runtime.spawn(future));
    match (&mut task.0).await {
        Ok(answer) => answer.map_err(Failure::Said),
        Err(error) => match error.try_into_panic() {
            Ok(panic) => resume_unwind(panic),
            Err(_) => Err(Failure::Ended),
        },
    }
}

/// A task that ends if nobody waits for it any more.
struct Task<T>(JoinHandle<T>);

impl<T> Drop for Task<T> {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// The output of a future; `None` if it is not there at this instant.
async fn before<F: Future>(end: Instant, future: F) -> Option<F::Output> {
    let (mut future, mut timer) = (pin!(future), pin!(Timer(end)));
    poll_fn(|context| match future.as_mut().poll(context) {
        Poll::Ready(output) => Poll::Ready(Some(output)),
        Poll::Pending => timer.as_mut().poll(context).map(|()| None),
    })
    .await
}
