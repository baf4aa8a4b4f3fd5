//! Requests to an object store: each with a bound of its own time, and repeated within it.

use std::error::Error as _;
use std::fmt;
use std::future::poll_fn;
use std::iter;
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
    /// The object store has refused the request the first time that it was sent. So it has not done
    /// it, unless something on the way has sent it twice.
    Refused(Error),
    /// There was no answer in this time.
    Late(Duration),
    /// The tokio runtime that runs the requests has ended.
    Ended,
}

impl Failure {
    fn is_passing(&self) -> bool {
        match self {
            Self::Said(error) => is_passing(error),
            Self::Late(_) => true,
            Self::Refused(_) | Self::Ended => false,
        }
    }

    /// The failure of a request that was sent once.
    fn of_first_try(self) -> Self {
        match self {
            Self::Said(error) if meaning(&error) == Meaning::Refused => Self::Refused(error),
            failure => failure,
        }
    }

    /// Whether there is no room for what was sent: the quota of a user or of a bucket is used up.
    pub(super) fn is_of_a_quota(&self) -> bool {
        matches!(self, Self::Refused(error) if code(&error.to_string()) == Some("QuotaExceeded"))
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Said(error) | Self::Refused(error) => f.write_str(&said(error)),
            Self::Late(time) => {
                write!(f, "the object store did not answer in {} seconds", time.as_secs_f64())
            }
            Self::Ended => f.write_str("the tokio runtime of the object store has ended"),
        }
    }
}

/// What an error of an object store says about the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Meaning {
    /// The request was understood, and this is the answer.
    Answered,
    /// The request was not done, and will not be.
    Refused,
    /// It is about this moment.
    Passing,
}

fn meaning(error: &Error) -> Meaning {
    match error {
        Error::NotFound { .. }
        | Error::AlreadyExists { .. }
        | Error::Precondition { .. }
        | Error::NotModified { .. }
        | Error::InvalidPath { .. }
        | Error::UnknownConfigurationKey { .. } => Meaning::Answered,
        Error::PermissionDenied { .. }
        | Error::Unauthenticated { .. }
        | Error::NotSupported { .. }
        | Error::NotImplemented { .. } => Meaning::Refused,
        error if is_mistake(&error.to_string()) => Meaning::Refused,
        _ => Meaning::Passing,
    }
}

/// Whether another try of the same request may go better. An answer that would be the same again is
/// final.
pub fn is_passing(error: &Error) -> bool {
    meaning(error) == Meaning::Passing
}

/// What an object store says, in one line: with the code of its answer, or what has kept it from one.
pub fn said(error: &Error) -> String {
    /// The most that is shown, in characters.
    const MOST: usize = 300;
    let all = error.to_string();
    // Behind it comes the body of the answer, which is XML.
    let text = all.split(['<', '\n']).next().unwrap_or_default();
    let mut text = text.trim_end_matches([' ', ':']).to_owned();
    if let Some(code) = code(&all) {
        text += &format!(": {code}");
    }
    // A cause is often shown by what it causes, too.
    for cause in iter::successors(error.source(), |error| (*error).source()) {
        let cause = cause.to_string();
        if !all.contains(&cause) && !text.contains(&cause) {
            text += &format!(": {cause}");
        }
    }
    text.chars().take(MOST).collect()
}

/// The code in the body of an answer, such as `AccessDenied`.
fn code(text: &str) -> Option<&str> {
    let (_, behind) = text.split_once("<Code>")?;
    Some(behind.split_once("</Code>")?.0)
}

/// Whether an error without a kind of its own says that the request itself is wrong: an answer with a
/// status from 400 on that is not about this moment, or that another place is meant. The client has
/// no other form of it than this text.
fn is_mistake(text: &str) -> bool {
    let status = text.split_once("status code: ").and_then(|(_, behind)| behind.get(..3));
    match status.and_then(|status| status.parse::<u16>().ok()) {
        // Too slow, too early, too many.
        Some(408 | 425 | 429) => false,
        Some(status) => (300..500).contains(&status),
        None => text.contains("redirect without LOCATION"),
    }
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
    let (mut pause, mut is_first) = (PAUSE, true);
    loop {
        let until = end.min(Instant::now() + time / TRIES);
        let answer = match before(until, run(runtime, request())).await {
            Some(answer) => answer,
            None => Err(Failure::Late(time)),
        };
        match answer {
            Err(failure) if failure.is_passing() && Instant::now() + pause < end => {
                Timer(Instant::now() + pause).await;
                (pause, is_first) = ((2 * pause).min(LONGEST_PAUSE), false);
            }
            Err(failure) if is_first => return Err(failure.of_first_try()),
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

#[cfg(test)]
mod tests {
    use super::*;

    /// What the client for S3 makes of an answer.
    fn generic(text: &str) -> Error {
        Error::Generic { store: "S3", source: text.into() }
    }

    #[test]
    fn what_is_wrong_with_the_request_itself_is_not_sent_again() {
        for (text, is_final) in [
            ("Server returned non-2xx status code: 400 Bad Request: <Error/>", true),
            ("Server returned non-2xx status code: 301 Moved Permanently: ", true),
            ("Received redirect without LOCATION, this normally indicates", true),
            ("Server returned non-2xx status code: 408 Request Timeout: ", false),
            ("Server returned non-2xx status code: 429 Too Many Requests: ", false),
            ("Server returned non-2xx status code: 503 Service Unavailable: ", false),
            ("HTTP error: error sending request", false),
        ] {
            assert_eq!(!is_passing(&generic(text)), is_final, "{text}");
        }
    }

    #[test]
    fn what_is_said_has_the_code_of_the_answer_and_every_cause() {
        let answer = generic(
            "status code: 400 Bad Request: <Error><Code>InvalidArgument</Code><X>y</X></Error>",
        );
        let text = said(&answer);
        assert!(text.ends_with("status code: 400 Bad Request: InvalidArgument"), "{text}");
        let refused = std::io::Error::other("connection refused");
        let tried = object_store_error("error sending request", refused);
        assert!(said(&tried).ends_with("error sending request: connection refused"), "{tried}");
    }

    /// An error that shows nothing of its cause.
    fn object_store_error(text: &'static str, cause: std::io::Error) -> Error {
        #[derive(Debug)]
        struct Hidden(&'static str, std::io::Error);

        impl fmt::Display for Hidden {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.0)
            }
        }

        impl std::error::Error for Hidden {
            fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
                Some(&self.1)
            }
        }

        Error::Generic { store: "S3", source: Box::new(Hidden(text, cause)) }
    }
}
