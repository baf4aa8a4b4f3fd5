//! The log of `serve`, on standard error.

use std::io::{self, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::thread;
use std::time::Duration;

use expenses_interface::escape;
use expenses_serve::Event;
use jiff::Timestamp;
use serde_json::{Value, json};

/// How many lines may wait to be written. What is beyond is counted and lost: no client waits for
/// whoever reads the log.
const MOST_WAITING: usize = 10_000;

/// How the log is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Form {
    /// What an operator wants to know, a sentence a line
    #[default]
    Text,
    /// The same and each request, a JSON object a line
    Json,
}

/// How long the end waits until all lines are written.
const LAST_WAIT: Duration = Duration::from_secs(1);

/// What writes the log. Dropping it waits until all of it is written.
pub(super) struct Log {
    lines: Option<SyncSender<String>>,
    lost: Arc<AtomicU64>,
    /// Closed once all is written.
    written: Receiver<()>,
}

impl Log {
    /// Starts to write JSON.
    ///
    /// # Errors
    ///
    /// If the system has no thread for it.
    pub(super) fn start() -> io::Result<Self> {
        let (lines, waiting) = sync_channel(MOST_WAITING);
        let (done, written) = sync_channel(0);
        let lost = Arc::new(AtomicU64::new(0));
        let lost_until_now = Arc::clone(&lost);
        thread::Builder::new().name("log".into()).spawn(move || {
            write_all(&waiting, &lost_until_now);
            drop(done);
        })?;
        Ok(Self { lines: Some(lines), lost, written })
    }

    /// What hears the events.
    pub(super) fn hears(&self) -> impl Fn(Event) + Send + Sync + 'static {
        let (lines, lost) = (self.lines.clone(), Arc::clone(&self.lost));
        move |event| {
            let line = line(&event);
            let sent = lines.as_ref().map(|lines| lines.try_send(line));
            if let Some(Err(TrySendError::Full(_))) = sent {
                lost.fetch_add(1, Ordering::Relaxed);
            }
        }
    }
}

impl Drop for Log {
    fn drop(&mut self) {
        self.lines = None;
        // It ends with the last that hears an event, or has to be left.
        let _ = self.written.recv_timeout(LAST_WAIT);
    }
}

/// Writes a sentence, unless it is about a request.
pub(super) fn write_text(event: Event) {
    if !matches!(event, Event::Answered(_)) {
        // If nobody reads the log, the server serves all the same.
        let _ = writeln!(io::stderr(), "expenses: {}", escape(&event.to_string()));
    }
}

fn write_all(lines: &Receiver<String>, lost: &AtomicU64) {
    for line in lines {
        // If nobody reads the log, the server serves all the same.
        let _ = io::stderr().write_all(line.as_bytes());
        let lost = lost.swap(0, Ordering::Relaxed);
        if lost > 0 {
            let line = finished("lost", json!({ "lines": lost }));
            let _ = io::stderr().write_all(line.as_bytes());
        }
    }
}

/// The line of an event.
fn line(event: &Event) -> String {
    match event {
        Event::Answered(answered) => finished(
            "request",
            json!({
                "request": answered.id,
                "tenant": answered.tenant.as_ref().map(ToString::to_string),
                "method": answered.method,
                "path": answered.path,
                "status": answered.status,
                "bytes": answered.bytes,
                "milliseconds": (answered.took.as_micros() as f64) / 1_000.0,
            }),
        ),
        Event::OfTenant { tenant, event } => {
            finished("event", json!({ "tenant": tenant.to_string(), "message": event.to_string() }))
        }
        event => finished("event", json!({ "message": event.to_string() })),
    }
}

/// A line with its time and its kind in front.
fn finished(kind: &str, mut rest: Value) -> String {
    let mut document = json!({ "time": format!("{:.3}", Timestamp::now()), "kind": kind });
    if let (Some(document), Some(rest)) = (document.as_object_mut(), rest.as_object_mut()) {
        document.append(rest);
    }
    format!("{document}\n")
}
