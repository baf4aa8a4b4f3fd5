//! All that there is, and what happens.

mod people;
mod serving;
mod store;

use std::collections::VecDeque;
use std::rc::Rc;
use std::sync::Arc;

use crate::clock::Clock;
use crate::content::{Content, Model};
use crate::costs::HOP;
use crate::files;
use crate::host::Host;
use crate::objects::{Objects, Tenant};
use crate::routing::Proxies;
use crate::settings::{Broken, Fortune, Settings};
use crate::stats::Stats;
pub(crate) use people::Told;
use people::{Requests, Waits};

/// What happens.
pub(crate) enum Event {
    /// The visits of the next second are planned.
    Second,
    Visit(Tenant),
    /// A new expense, in a visit.
    Entered(Tenant),
    /// A client sends a request, for the first time or again.
    Send(u32),
    /// A request arrives at a host.
    Arrive {
        request: u32,
        host: usize,
    },
    /// Its token was found.
    Admitted {
        request: u32,
        host: usize,
        life: u32,
    },
    /// A batch is not to wait longer.
    Run {
        host: usize,
        life: u32,
        tenant: Tenant,
    },
    /// A PUT reaches the object store.
    Served {
        tenant: Tenant,
        etag: u64,
        content: Content,
        to: Option<(To, u64)>,
    },
    /// An answer of the object store reaches a host.
    Answered(To, Answer),
    /// The request is sent again.
    Again(To),
    /// The bytes of an answer are there.
    Arrived(To, u64, Content),
    /// They were read.
    Loaded(To, u64, Content),
    /// A save was computed.
    Computed(To),
    Slept(To),
    /// A client has its answer.
    Replied {
        requests: Vec<u32>,
        ended: crate::guest::Ended,
    },
    /// A client's connection was cut.
    Cut(u32),
    Dies(usize, u64),
    Comes(usize),
    Learns {
        proxy: usize,
        host: usize,
        lives: bool,
    },
}

/// Who waits for an answer.
#[derive(Clone, Copy)]
pub(crate) struct To {
    host: usize,
    life: u32,
    tenant: Tenant,
    attempt: u32,
}

/// An answer of the object store.
pub(crate) enum Answer {
    Unchanged,
    Found(u64, Content),
    /// It is served when the answer arrives.
    FoundThen,
    Saved(u64),
    Refused,
    /// There is none, or it is an error that may pass.
    Error,
}

/// All that there is.
pub(crate) struct World {
    settings: Settings,
    clock: Clock<Event>,
    random: fastrand::Rng,
    objects: Objects,
    hosts: Vec<Host>,
    proxies: Proxies,
    /// Which hosts there were until now, and which of them has died or come last, and when.
    members: Vec<bool>,
    moved: Option<(usize, u64)>,
    requests: Requests,
    /// All new expenses: whose each is, and what its client was told.
    adds: Vec<(Tenant, Told)>,
    /// The clients that wait, in the order in which they lose their patience.
    patience: VecDeque<Waits>,
    opened: u64,
    stats: Stats,
    is_traced: bool,
}

impl World {
    pub(crate) fn new(settings: Settings, is_traced: bool) -> Self {
        let joins = |host: usize| {
            let is_it = |of: &Fortune| matches!(of, Fortune::Joins { host: of, .. } if *of == host);
            settings.fortunes.iter().any(is_it)
        };
        let members: Vec<bool> = (0..settings.hosts).map(|host| !joins(host)).collect();
        let expenses = settings.expenses;
        let first = match settings.real {
            true => Content::File(Arc::new(files::of_a_person(expenses)), expenses),
            false => Content::Model(Rc::new(Model { expenses, ..Model::default() })),
        };
        let mut objects = Objects::new(first);
        objects.looks_at_conditions = settings.broken != Some(Broken::NoCondition);
        Self {
            clock: Clock::new(),
            random: fastrand::Rng::with_seed(settings.seed),
            objects,
            hosts: members.iter().map(|lives| Host::new(*lives)).collect(),
            proxies: Proxies::new(settings.proxies, &members),
            members,
            moved: None,
            requests: Requests::default(),
            adds: Vec::new(),
            patience: VecDeque::new(),
            opened: 0,
            stats: Stats::default(),
            is_traced,
            settings,
        }
    }

    /// Lets all happen, until nothing more does.
    pub(crate) fn run(&mut self) {
        self.clock.at(0, Event::Second);
        for fortune in self.settings.fortunes.clone() {
            match fortune {
                Fortune::Dies { host, at, back } => self.clock.at(at, Event::Dies(host, back)),
                Fortune::Joins { host, at } => self.clock.at(at, Event::Comes(host)),
            }
        }
        while let Some(event) = self.clock.next() {
            self.happens(event);
        }
    }

    pub(crate) fn into_parts(self) -> (Objects, Vec<(Tenant, Told)>, Stats) {
        (self.objects, self.adds, self.stats)
    }

    fn happens(&mut self, event: Event) {
        match event {
            Event::Second => self.second(),
            Event::Visit(tenant) => self.visit(tenant),
            Event::Entered(tenant) => self.enter(tenant),
            Event::Send(request) => self.send(request),
            Event::Arrive { request, host } => self.arrive(request, host),
            Event::Admitted { request, host, life } => self.admitted(request, host, life),
            Event::Run { host, life, tenant } => {
                if self.hosts[host].life == life && self.hosts[host].lives {
                    self.run_next(host, tenant, true);
                }
            }
            Event::Served { tenant, etag, content, to } => {
                let saved = self.objects.put(tenant, etag, content);
                if let Some((to, at)) = to {
                    let answer = saved.map_or(Answer::Refused, Answer::Saved);
                    self.clock.at(at, Event::Answered(to, answer));
                }
            }
            Event::Answered(to, answer) => self.answered(to, answer),
            Event::Again(to) => {
                if self.is_awaited(to) {
                    self.ask(to.host, to.tenant);
                }
            }
            Event::Arrived(to, etag, content) => self.arrived(to, etag, content),
            Event::Loaded(to, etag, content) => self.loaded(to, etag, content),
            Event::Computed(to) => {
                if self.is_awaited(to) {
                    self.ask(to.host, to.tenant);
                }
            }
            Event::Slept(to) => self.slept(to),
            Event::Replied { requests, ended } => {
                requests.into_iter().for_each(|request| self.replied(request, ended));
            }
            Event::Cut(request) => self.try_again(request, true),
            Event::Dies(host, back) => self.dies(host, back),
            Event::Comes(host) => {
                self.hosts[host].lives = true;
                self.members[host] = true;
                self.moved = Some((host, self.clock.now()));
                self.learn(host, true);
            }
            Event::Learns { proxy, host, lives } => {
                self.proxies.believe[proxy][host] = lives;
            }
        }
    }

    /// A host dies. What was asked of it gets no answer; what it has asked may still happen.
    fn dies(&mut self, host: usize, back: u64) {
        let dead = std::mem::replace(&mut self.hosts[host], Host::new(false));
        self.hosts[host].life = dead.life + 1;
        self.moved = Some((host, self.clock.now()));
        let mut cut: Vec<u32> = Vec::new();
        for open in dead.stores.into_values() {
            cut.extend(open.waiting.iter().map(|(request, _)| request));
            cut.extend(open.call.into_iter().flat_map(|call| call.requests));
        }
        cut.sort_unstable();
        cut.into_iter().for_each(|request| self.clock.after(HOP, Event::Cut(request)));
        self.clock.after(back, Event::Comes(host));
        self.learn(host, false);
    }

    /// Each proxy learns by itself, within 5 seconds, that a host has died or come.
    fn learn(&mut self, host: usize, lives: bool) {
        for proxy in 0..self.settings.proxies {
            let delay = self.random.u64(0..5_000_000);
            self.clock.after(delay, Event::Learns { proxy, host, lives });
        }
    }

    fn is_awaited(&self, to: To) -> bool {
        let host = &self.hosts[to.host];
        let attempt = host.stores.get(&to.tenant).map(|open| open.session.attempt);
        host.lives && host.life == to.life && attempt == Some(to.attempt)
    }

    fn is_measured(&self) -> bool {
        (self.settings.measured..self.settings.end).contains(&self.clock.now())
    }

    fn trace(&mut self, tenant: Tenant, what: &str, is_good: bool) {
        if self.is_traced {
            let now = self.clock.now();
            self.stats.trace.push(format!("{now} {tenant} {what}: {is_good}"));
        }
    }
}
