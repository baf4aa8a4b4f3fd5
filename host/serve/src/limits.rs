//! How much a server takes on.

use std::time::Duration;

/// How much a server takes on. What is beyond is refused with an answer that says so, never kept
/// waiting without bound.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Limits {
    /// Connections at a time; 2,048 by default.
    pub connections: usize,
    /// Requests at a time that were admitted and have no answer yet; 1,024 by default.
    pub requests: usize,
    /// The bytes of a request's head, at least 8 KiB; 16 KiB by default.
    pub head_bytes: usize,
    /// The fields of a request's head; 64 by default.
    pub head_fields: usize,
    /// How long a head may take, counted from the connection or from the answer before; 10 seconds
    /// by default. So a connection without a request is closed after this time, too.
    pub head_time: Duration,
    /// How long a body may take; 30 seconds by default.
    pub body_time: Duration,
    /// How long the body of an import may take; 2 minutes by default.
    pub import_time: Duration,
    /// The bytes of all bodies of requests that have no answer yet; 32 MiB by default.
    pub bodies: usize,
    /// The bytes of all answers that their clients have not taken yet; 32 MiB by default. The
    /// answer that exceeds it is still sent; requests after it are refused.
    pub answers: usize,
    /// How long a client may leave an answer standing. In this time it must take at least 16 KiB
    /// or the rest; 30 seconds by default.
    pub write_time: Duration,
    /// How many changes share a commit; 256 by default.
    pub group: usize,
    /// The bytes of the bodies of changes that share a commit; 4 MiB by default. A single larger
    /// one has a commit of its own.
    pub group_bytes: usize,
    /// The bytes of a store's data file beyond which nothing is added to it; not limited by default.
    /// One request that is let in may still exceed it.
    pub quota: Option<u64>,
    /// With tenants: how many stores are open at a time; 8,000 by default.
    pub stores: usize,
    /// With tenants: how many stores are used at a time, without those that compute for long; 64
    /// by default. Saves wait for the disk together.
    pub threads: usize,
    /// With tenants: how long a store without a request stays open; 60 seconds by default.
    pub idle: Duration,
    /// With tenants: how many bytes of memory the process may use before it closes stores that
    /// nobody uses at the moment; not limited by default.
    pub memory: Option<u64>,
    /// With tenants: how many requests of one of them have no answer yet; 64 by default. While
    /// many requests are under way, it is fewer: never more than there is room for others.
    pub tenant_requests: usize,
    /// With tenants: how many requests a second each of them may send; 50 by default.
    pub rate: u32,
    /// With tenants: how many requests each of them may send at once after a pause; 200 by default.
    pub burst: u32,
    /// How long requests that are under way may take after [`Stopper::stop`](crate::Stopper::stop);
    /// 30 seconds by default.
    pub end_time: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 2_048,
            requests: 1_024,
            head_bytes: 16 << 10,
            head_fields: 64,
            head_time: Duration::from_secs(10),
            body_time: Duration::from_secs(30),
            import_time: Duration::from_secs(120),
            bodies: 32 << 20,
            answers: 32 << 20,
            write_time: Duration::from_secs(30),
            group: 256,
            group_bytes: 4 << 20,
            quota: None,
            stores: 8_000,
            threads: 64,
            idle: Duration::from_secs(60),
            memory: None,
            tenant_requests: 64,
            rate: 50,
            burst: 200,
            end_time: Duration::from_secs(30),
        }
    }
}
