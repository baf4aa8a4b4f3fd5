//! What all stores of a server share.

use std::sync::Arc;

use crate::budget::Budget;
use crate::limits::Limits;
use crate::metrics::Metrics;
use crate::server::Report;
use crate::turn::Owners;

/// What all stores of a server share.
#[derive(Clone)]
pub(crate) struct Common {
    pub(crate) limits: Limits,
    /// The threads on which the stores are used.
    pub(crate) owners: Owners,
    /// The bytes of bodies of requests that have no answer.
    pub(crate) bodies: Budget,
    /// The bytes of answers that their clients have not taken.
    pub(crate) answers: Budget,
    pub(crate) report: Report,
    pub(crate) metrics: Arc<Metrics>,
}
