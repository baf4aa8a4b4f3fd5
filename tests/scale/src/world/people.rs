//! People, their clients, and the proxies between them and the hosts.

use super::{Event, World};
use crate::costs::{HOP, READS_AFTER, READS_AT_FIRST};
use crate::guest::Ended;
use crate::objects::Tenant;
use crate::routing::first;
use crate::settings::Broken;
use crate::stats::Kind;

/// How long a client waits for an answer: `guest/http/page/queue.js`.
const PATIENCE: u64 = 10_000_000;
/// How often a client sends a new expense, and a read.
const TRIES: [u32; 2] = [24, 8];
/// For how long after a host has died or come its people are counted apart.
const AFTER_A_MOVE: u64 = 60_000_000;

/// A request that a client has sent and that has no answer yet.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Asked {
    pub(super) tenant: Tenant,
    /// Which expense it adds; `None` if it reads.
    pub(super) add: Option<u32>,
    pub(super) key: Option<u32>,
    pub(super) is_cold: bool,
    since: u64,
    /// Each try counts one, and so does each time that one has failed.
    tries: u32,
}

/// A client that waits.
pub(super) struct Waits {
    until: u64,
    request: u32,
    since: u64,
    tries: u32,
}

/// The requests that have no answer yet.
#[derive(Default)]
pub(super) struct Requests {
    asked: Vec<Option<Asked>>,
    free: Vec<u32>,
}

impl Requests {
    fn put(&mut self, asked: Asked) -> u32 {
        if let Some(at) = self.free.pop() {
            self.asked[at as usize] = Some(asked);
            return at;
        }
        self.asked.push(Some(asked));
        self.asked.len() as u32 - 1
    }

    pub(super) fn get(&mut self, request: u32) -> Option<&mut Asked> {
        self.asked.get_mut(request as usize)?.as_mut()
    }
}

/// What the client of a new expense was told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Told {
    #[default]
    Nothing,
    Added,
    NotAdded,
    Unknown,
}

impl World {
    /// Plans the visits of the next second, and ends the patience of clients.
    pub(super) fn second(&mut self) {
        let now = self.clock.now();
        while let Some(waits) = self.patience.pop_front_if(|waits| waits.until <= now) {
            let asked = self.requests.get(waits.request);
            if asked.is_some_and(|of| (of.since, of.tries) == (waits.since, waits.tries)) {
                self.try_again(waits.request, true);
            }
        }
        if now < self.settings.end {
            for _ in 0..self.settings.visits {
                let tenant = self.random.u32(..self.settings.people);
                let delay = self.random.u64(..1_000_000);
                self.clock.after(delay, Event::Visit(tenant));
            }
        } else if self.patience.is_empty() && now > self.settings.end + self.settings.thinking.end {
            return;
        }
        self.clock.after(1_000_000, Event::Second);
    }

    /// A person opens the page, and then adds an expense, perhaps on several devices.
    pub(super) fn visit(&mut self, tenant: Tenant) {
        self.stats.visits += u64::from(self.is_measured());
        for _ in 0..READS_AT_FIRST {
            self.begin(tenant, None);
        }
        for _ in 0..self.settings.devices {
            let delay = self.random.u64(self.settings.thinking.clone());
            self.clock.after(delay, Event::Entered(tenant));
        }
    }

    /// A person enters an expense.
    pub(super) fn enter(&mut self, tenant: Tenant) {
        let number = self.adds.len() as u32;
        self.adds.push((tenant, Told::Nothing));
        self.begin(tenant, Some(number));
    }

    fn begin(&mut self, tenant: Tenant, add: Option<u32>) {
        let has_key = self.random.u32(..100) >= self.settings.without_key;
        let key = add.filter(|_| has_key);
        let since = self.clock.now();
        let request =
            self.requests.put(Asked { tenant, add, key, is_cold: false, since, tries: 0 });
        self.send(request);
    }

    /// A client sends a request, through any proxy.
    pub(super) fn send(&mut self, request: u32) {
        let proxy = self.random.usize(..self.settings.proxies);
        let until = self.clock.now() + PATIENCE;
        let Some(asked) = self.requests.get(request) else { return };
        asked.tries += 1;
        let Asked { tenant, since, tries, .. } = *asked;
        self.patience.push_back(Waits { until, request, since, tries });
        let mut host = self.proxies.host(proxy, tenant);
        let mut delay = HOP;
        // Nobody takes the connection, so the proxy remembers that, and tries the next one.
        while !self.hosts[host].lives && self.proxies.believe[proxy][host] {
            self.proxies.believe[proxy][host] = false;
            host = self.proxies.host(proxy, tenant);
            delay += HOP;
        }
        self.clock.after(delay, Event::Arrive { request, host });
    }

    /// A client has no answer, and sends the request again if that is safe.
    pub(super) fn try_again(&mut self, request: u32, may_have_happened: bool) {
        let is_new = self.settings.broken == Some(Broken::NewKey);
        let fresh = self.random.u32(1 << 24..);
        let Some(asked) = self.requests.get(request) else { return };
        let is_add = asked.add.is_some();
        let is_safe = !is_add || asked.key.is_some() || !may_have_happened;
        if asked.tries >= TRIES[usize::from(!is_add)] || !is_safe {
            let ended = if may_have_happened { Ended::Unknown } else { Ended::Failed };
            return self.ended(request, ended);
        }
        if is_new {
            asked.key = asked.key.map(|_| fresh);
        }
        asked.tries += 1;
        let pause = 500_000 << (asked.tries / 2).min(4);
        self.clock.after(pause, Event::Send(request));
    }

    /// A client has its answer.
    pub(super) fn replied(&mut self, request: u32, ended: Ended) {
        match ended {
            Ended::Done => self.ended(request, ended),
            Ended::Failed => self.try_again(request, false),
            Ended::Unknown => self.try_again(request, true),
        }
    }

    fn ended(&mut self, request: u32, ended: Ended) {
        let Some(asked) = self.requests.get(request).copied() else { return };
        self.requests.asked[request as usize] = None;
        // Otherwise it may still be under way, and its answer would be one to another request.
        if asked.tries == 1 && ended == Ended::Done {
            self.requests.free.push(request);
        }
        self.measure(&asked);
        let Some(number) = asked.add else { return };
        let told = match ended {
            Ended::Done => Told::Added,
            Ended::Failed if asked.tries == 1 => Told::NotAdded,
            // An earlier try may have happened.
            Ended::Failed | Ended::Unknown => Told::Unknown,
        };
        self.adds[number as usize].1 = told;
        self.stats.added += u64::from(told == Told::Added);
        self.stats.unknown += u64::from(told == Told::Unknown);
        for _ in 0..READS_AFTER {
            self.begin(asked.tenant, None);
        }
    }

    fn measure(&mut self, asked: &Asked) {
        if !self.is_measured() {
            return;
        }
        let kind = match (asked.add.is_some(), asked.is_cold) {
            (false, true) => Kind::ColdRead,
            (false, false) => Kind::Read,
            (true, true) => Kind::ColdAdd,
            (true, false) => Kind::Add,
        };
        let now = self.clock.now();
        let has_moved = self.moved.is_some_and(|(host, at)| {
            asked.since < at + AFTER_A_MOVE
                && now >= at
                && first(asked.tenant, &self.members) == host
        });
        self.stats.times[usize::from(has_moved)][kind as usize].add(now - asked.since);
    }
}
