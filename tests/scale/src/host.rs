//! A host: its cores, its network, and the stores that are open.

use std::collections::{HashMap, VecDeque};

use crate::content::Content;
use crate::costs::{CORES, NETWORK, STORE};
use crate::guest::Guest;
use crate::objects::Tenant;

/// A host.
pub(crate) struct Host {
    pub(crate) lives: bool,
    /// How often it has died. What was planned for an earlier life does not happen.
    pub(crate) life: u32,
    /// When each core is free.
    cores: Vec<u64>,
    /// When the network is free: to the object store, and from it.
    network: [u64; 2],
    pub(crate) stores: HashMap<Tenant, Open>,
    /// How many stores have a call under way.
    pub(crate) in_use: usize,
    /// What stores take.
    pub(crate) memory: u64,
    /// Stores in the order in which they were used last, with that time.
    pub(crate) idle: VecDeque<(u64, Tenant)>,
    /// Until when tokens are remembered, and when those that are being looked for will be found.
    pub(crate) tokens: HashMap<Tenant, u64>,
}

/// An open store.
pub(crate) struct Open {
    pub(crate) guest: Box<dyn Guest>,
    pub(crate) session: Session,
    /// The requests that wait, each with when it came.
    pub(crate) waiting: VecDeque<(u32, u64)>,
    pub(crate) call: Option<Running>,
    pub(crate) used: u64,
    pub(crate) memory: u64,
}

/// A call under way.
pub(crate) struct Running {
    /// The requests that it does, and when it began.
    pub(crate) requests: Vec<u32>,
    pub(crate) began: u64,
    pub(crate) exchange: Option<Exchange>,
}

/// A request to the object store, and its repetitions.
pub(crate) struct Exchange {
    pub(crate) what: What,
    pub(crate) end: u64,
    pub(crate) pause: u64,
    /// When the last one was sent.
    pub(crate) asked: u64,
}

/// What is asked of the object store.
#[derive(Clone)]
pub(crate) enum What {
    /// A look for the store.
    Look,
    /// A look before this is put.
    LookFirst(Content),
    /// To replace the object if it has this ETag.
    Put(u64, Content),
}

/// The data file of an open store, as `host/library/src/object/session.rs` has it.
#[derive(Default)]
pub(crate) struct Session {
    /// The ETag of the copy, and the copy.
    pub(crate) known: Option<(u64, Content)>,
    /// When the object store was last asked and confirmed it, and which state that was.
    pub(crate) confirmed: u64,
    pub(crate) confirmed_etag: Option<u64>,
    pub(crate) must_ask: bool,
    /// Which request is the last: the answers to others come too late.
    pub(crate) attempt: u32,
}

impl Host {
    pub(crate) fn new(lives: bool) -> Self {
        Self {
            lives,
            life: 0,
            cores: vec![0; CORES],
            network: [0; 2],
            stores: HashMap::new(),
            in_use: 0,
            memory: 0,
            idle: VecDeque::new(),
            tokens: HashMap::new(),
        }
    }

    /// When a core that begins now or later has computed for so long.
    pub(crate) fn compute(&mut self, now: u64, time: u64) -> u64 {
        // It is never empty.
        let core = self.cores.iter_mut().min();
        core.map_or(now, |core| {
            *core = now.max(*core) + time;
            *core
        })
    }

    /// When so many bytes have crossed the network, to the object store (0) or from it (1).
    pub(crate) fn transfer(&mut self, now: u64, direction: usize, bytes: u64) -> u64 {
        let free = &mut self.network[direction];
        *free = now.max(*free) + (bytes as f64 / NETWORK) as u64;
        *free
    }
}

/// What an open store takes in memory.
pub(crate) fn memory(expenses: u64, copy: u64) -> u64 {
    STORE.0 + STORE.1 * expenses + copy
}
