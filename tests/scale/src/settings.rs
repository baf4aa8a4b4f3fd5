//! What a run simulates.

use crate::costs::{AS_IS, Form};

/// A rule of the protocol that a run breaks, to show that its checks can fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Broken {
    /// The object store replaces an object whatever its ETag is.
    NoCondition,
    /// A PUT without an answer counts as one that has not happened: nobody looks for its id.
    NoLook,
    /// A client that sends a request again gives it a new key.
    NewKey,
}

/// How often something goes wrong with a request to the object store, in millionths.
#[derive(Clone, Copy, Debug)]
pub struct Faults {
    /// The connection is reset, before the request was served or after it, in equal parts.
    pub reset: u32,
    /// It is answered 503.
    pub refused: u32,
    /// It hangs, and is served at some time within 40 seconds.
    pub hangs: u32,
}

/// What happens to a host.
#[derive(Clone, Copy, Debug)]
pub enum Fortune {
    /// It dies at this moment, and comes back so much later.
    Dies {
        /// Which.
        host: usize,
        /// When.
        at: u64,
        /// After how long it is back.
        back: u64,
    },
    /// It is added at this moment.
    Joins {
        /// Which.
        host: usize,
        /// When.
        at: u64,
    },
}

/// What a run simulates.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Two runs with the same seed and the same settings are the same.
    pub seed: u64,
    /// How many people there are.
    pub people: u32,
    /// How many visits of the page begin in a second.
    pub visits: u64,
    /// How many expenses each person has at the begin.
    pub expenses: u64,
    /// How many devices of a person add an expense in a visit, at about the same time.
    pub devices: u64,
    /// How long people take from opening the page to the new expense.
    pub thinking: std::ops::Range<u64>,
    /// Of a hundred requests that add, how many have no key and are not sent again.
    pub without_key: u32,
    /// How many hosts there are, with those that join.
    pub hosts: usize,
    /// How many proxies there are.
    pub proxies: usize,
    /// What happens to hosts.
    pub fortunes: Vec<Fortune>,
    /// What goes wrong with requests.
    pub faults: Faults,
    /// When the last visit begins.
    pub end: u64,
    /// From when on is measured.
    pub measured: u64,
    /// How data files are stored.
    pub form: Form,
    /// How long the first change waits for others of its tenant.
    pub batching: u64,
    /// Whether a read trusts a look that began after it arrived.
    pub shared_looks: bool,
    /// Whether what looks for the same token at once looks once.
    pub shared_tokens: bool,
    /// Whether the stores are real ones, with real data files.
    pub real: bool,
    /// The rule that is broken.
    pub broken: Option<Broken>,
}

const SECOND: u64 = 1_000_000;

impl Settings {
    /// A few people and hosts, and much that goes wrong: to find out whether something is lost.
    pub fn troubled(seed: u64) -> Self {
        let fortunes = vec![
            Fortune::Dies { host: 0, at: 10 * SECOND, back: 10 * SECOND },
            Fortune::Joins { host: 3, at: 20 * SECOND },
            Fortune::Dies { host: 1, at: 28 * SECOND, back: 8 * SECOND },
        ];
        Self {
            seed,
            people: 8,
            visits: 4,
            expenses: 0,
            devices: 3,
            thinking: 0..2 * SECOND,
            without_key: 30,
            hosts: 4,
            proxies: 4,
            fortunes,
            faults: Faults { reset: 60_000, refused: 30_000, hangs: 10_000 },
            end: 40 * SECOND,
            measured: 0,
            form: AS_IS,
            batching: 0,
            shared_looks: false,
            shared_tokens: false,
            real: false,
            broken: None,
        }
    }
}
