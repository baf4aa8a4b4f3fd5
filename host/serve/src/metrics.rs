//! What a server counts, for those who watch it. Nothing is counted by tenant.

use std::sync::Arc;
use std::time::Duration;

use prometheus_client::encoding::text::encode;
use prometheus_client::encoding::{EncodeLabelSet, EncodeLabelValue};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;

use crate::process;

/// The type of the text.
pub(crate) const CONTENT_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// The bounds of what is measured, in seconds.
const SECONDS: [f64; 14] =
    [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0];
/// The bounds of how many changes share a save.
const CHANGES: [f64; 9] = [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0];

/// What a server counts.
pub(crate) struct Metrics {
    registry: Registry,
    requests: Family<Answered, Counter>,
    request_time: Histogram,
    pub(crate) connections: Gauge,
    pub(crate) connections_refused: Counter,
    pub(crate) requests_under_way: Gauge,
    stores_open: Gauge,
    stores_opened: Counter,
    stores_closed: Family<Closed, Counter>,
    open_time: Histogram,
    save_time: Histogram,
    changes: Histogram,
    pub(crate) rounds_long: Counter,
    pub(crate) token_lookups: Counter,
    memory: Gauge,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Answered {
    status: u16,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Closed {
    reason: Reason,
}

/// Why a store was closed.
#[derive(Clone, Copy, Debug, Hash, PartialEq, Eq, EncodeLabelValue)]
pub(crate) enum Reason {
    /// Nobody used it.
    Idle,
    /// Another needed its place.
    Place,
    /// There was too little memory.
    Memory,
    /// Its tenant was removed.
    Removed,
    /// A trap or a limit ended it, or the server ends.
    Stopped,
}

impl Metrics {
    pub(crate) fn new() -> Arc<Self> {
        let seconds = || Histogram::new(SECONDS);
        let mut metrics = Self {
            registry: Registry::with_prefix("expenses"),
            requests: Family::default(),
            request_time: seconds(),
            connections: Gauge::default(),
            connections_refused: Counter::default(),
            requests_under_way: Gauge::default(),
            stores_open: Gauge::default(),
            stores_opened: Counter::default(),
            stores_closed: Family::default(),
            open_time: seconds(),
            save_time: seconds(),
            changes: Histogram::new(CHANGES),
            rounds_long: Counter::default(),
            token_lookups: Counter::default(),
            memory: Gauge::default(),
        };
        metrics.register();
        Arc::new(metrics)
    }

    fn register(&mut self) {
        let Self { registry, .. } = self;
        registry.register("requests", "Requests that were answered", self.requests.clone());
        registry.register(
            "request_seconds",
            "Time from the head of a request to its answer",
            self.request_time.clone(),
        );
        registry.register("connections", "Connections", self.connections.clone());
        registry.register(
            "connections_refused",
            "Connections that were one too many",
            self.connections_refused.clone(),
        );
        registry.register(
            "requests_under_way",
            "Requests that have no answer yet",
            self.requests_under_way.clone(),
        );
        registry.register("stores_open", "Stores in memory", self.stores_open.clone());
        registry.register("stores_opened", "Stores that were opened", self.stores_opened.clone());
        registry.register("stores_closed", "Stores that were closed", self.stores_closed.clone());
        registry.register(
            "store_open_seconds",
            "Time to open a store, without reading its file",
            self.open_time.clone(),
        );
        registry.register("save_seconds", "Time of a save, with the disk", self.save_time.clone());
        registry.register("save_changes", "Changes that shared a save", self.changes.clone());
        registry.register(
            "rounds_long",
            "Rounds of calls that computed for so long that others passed them",
            self.rounds_long.clone(),
        );
        registry.register(
            "token_lookups",
            "Tokens that were looked for where the tenants live",
            self.token_lookups.clone(),
        );
        registry.register(
            "memory_bytes",
            "Memory of the process that is in use",
            self.memory.clone(),
        );
    }

    /// Counts an answer, which took this long.
    pub(crate) fn answered(&self, status: u16, took: Duration) {
        self.requests.get_or_create(&Answered { status }).inc();
        self.request_time.observe(took.as_secs_f64());
    }

    /// Counts a store that was opened, which took this long.
    pub(crate) fn opened(&self, took: Duration) {
        self.stores_opened.inc();
        self.stores_open.inc();
        self.open_time.observe(took.as_secs_f64());
    }

    /// Counts a store that was closed.
    pub(crate) fn closed(&self, reason: Reason) {
        self.stores_open.dec();
        self.stores_closed.get_or_create(&Closed { reason }).inc();
    }

    /// Counts a save of so many changes, which took this long.
    pub(crate) fn saved(&self, changes: usize, took: Duration) {
        self.save_time.observe(took.as_secs_f64());
        self.changes.observe(changes as f64);
    }

    /// All of it as text.
    pub(crate) fn text(&self) -> String {
        self.memory.set(process::memory().and_then(|bytes| bytes.try_into().ok()).unwrap_or(0));
        let mut text = String::new();
        // A text takes whatever is written.
        let _ = encode(&mut text, &self.registry);
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_happened_is_counted() {
        let metrics = Metrics::new();
        metrics.answered(200, Duration::from_millis(3));
        metrics.answered(200, Duration::from_millis(300));
        for _ in 0..3 {
            metrics.opened(Duration::from_millis(1));
        }
        metrics.closed(Reason::Idle);
        metrics.closed(Reason::Idle);
        metrics.saved(3, Duration::from_millis(7));
        metrics.connections.inc();
        let text = metrics.text();
        for line in [
            "expenses_requests_total{status=\"200\"} 2",
            "expenses_request_seconds_bucket{le=\"0.005\"} 1",
            "expenses_request_seconds_count 2",
            "expenses_stores_open 1",
            "expenses_stores_opened_total 3",
            "expenses_stores_closed_total{reason=\"Idle\"} 2",
            "expenses_save_changes_bucket{le=\"4.0\"} 1",
            "expenses_connections 1",
            "# EOF",
        ] {
            assert!(text.lines().any(|is| is == line), "{line} is not in\n{text}");
        }
    }
}
