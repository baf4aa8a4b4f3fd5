//! A host serves requests.

use super::{Event, To, World};
use crate::costs::{EXCHANGE, GET, HOP, IDLE, MEMORY, REQUEST, TOKEN, TOKEN_OBJECTS};
use crate::guest::model::ModelGuest;
use crate::guest::real::RealGuest;
use crate::guest::{Add, Call, Ended, Guest, Step};
use crate::host::{Open, Running, Session, memory};
use crate::latency::sample;
use crate::objects::Tenant;

impl World {
    /// A request arrives at a host, which looks for its token.
    pub(super) fn arrive(&mut self, request: u32, host: usize) {
        let now = self.clock.now();
        if !self.hosts[host].lives {
            self.clock.after(HOP, Event::Cut(request));
            return;
        }
        let Some(asked) = self.requests.get(request).copied() else { return };
        let life = self.hosts[host].life;
        let known = self.hosts[host].tokens.get(&asked.tenant).copied();
        let admitted = Event::Admitted { request, host, life };
        match known {
            // It is known, or it is being looked for: then what is found counts for all, or not yet.
            Some(found) if found <= now && now < found + TOKEN => self.clock.at(now, admitted),
            Some(found) if found > now && self.settings.shared_tokens => {
                self.clock.at(found, admitted);
            }
            _ => {
                let looks = (0..TOKEN_OBJECTS).map(|_| sample(GET, &mut self.random) + EXCHANGE);
                let found = now + looks.sum::<u64>();
                self.hosts[host].tokens.insert(asked.tenant, found);
                if self.is_measured() {
                    self.stats.tokens += TOKEN_OBJECTS;
                }
                self.clock.at(found, admitted);
            }
        }
    }

    /// The token of a request was found: its tenant's store does it.
    pub(super) fn admitted(&mut self, request: u32, host: usize, life: u32) {
        let now = self.clock.now();
        if self.hosts[host].life != life || !self.hosts[host].lives {
            self.clock.after(HOP, Event::Cut(request));
            return;
        }
        let Some(tenant) = self.requests.get(request).map(|asked| asked.tenant) else { return };
        if !self.hosts[host].stores.contains_key(&tenant) {
            self.close_idle(host);
            self.open(host, tenant);
        }
        let Some(open) = self.hosts[host].stores.get_mut(&tenant) else { return };
        open.waiting.push_back((request, now));
        open.used = now;
        let is_cold = open.session.known.is_none();
        if let Some(asked) = self.requests.get(request) {
            asked.is_cold = is_cold;
        }
        self.run_next(host, tenant, false);
    }

    fn open(&mut self, host: usize, tenant: Tenant) {
        self.opened += 1;
        let seed = self.settings.seed << 32 ^ self.opened;
        let guest: Box<dyn Guest> = match self.settings.real {
            true => Box::new(RealGuest::new(seed)),
            false => Box::new(ModelGuest::new(seed)),
        };
        let now = self.clock.now();
        let form = self.settings.form;
        let expenses = self.settings.expenses.min(form.most);
        let memory = memory(expenses, form.bytes(expenses));
        let session = Session { must_ask: true, ..Session::default() };
        let host = &mut self.hosts[host];
        let waiting = Default::default();
        host.stores.insert(tenant, Open { guest, session, waiting, call: None, used: now, memory });
        host.memory += memory;
        host.idle.push_back((now, tenant));
        let count = host.stores.len();
        if (host.memory, count) > self.stats.memory {
            self.stats.memory = (host.memory, count);
        }
    }

    /// Closes the stores that nobody uses, the longest first: after a minute. As memory is needed, some
    /// are closed earlier, but not all that a host would close.
    fn close_idle(&mut self, host: usize) {
        let now = self.clock.now();
        let host = &mut self.hosts[host];
        while let Some(&(since, tenant)) = host.idle.front() {
            let is_short = host.memory > MEMORY;
            if since + IDLE > now && !is_short {
                break;
            }
            host.idle.pop_front();
            let Some(open) = host.stores.get(&tenant) else { continue };
            if open.call.is_some() || !open.waiting.is_empty() || open.used > since {
                host.idle.push_back((open.used.max(since + 1), tenant));
                if is_short {
                    break;
                }
                continue;
            }
            host.memory -= open.memory;
            host.stores.remove(&tenant);
            self.stats.closed += u64::from(is_short);
        }
    }

    /// Begins the next call, if none is under way. Changes that wait share one, and wait for others
    /// if that is so set.
    pub(super) fn run_next(&mut self, host: usize, tenant: Tenant, is_due: bool) {
        let now = self.clock.now();
        let life = self.hosts[host].life;
        let Some(open) = self.hosts[host].stores.get_mut(&tenant) else { return };
        if open.call.is_some() {
            return;
        }
        let Some(&(request, arrived)) = open.waiting.front() else { return };
        let is_add = |request: u32, world: &mut super::people::Requests| {
            world.get(request).is_none_or(|asked| asked.add.is_some())
        };
        let (mut requests, mut adds) = (vec![], vec![]);
        if is_add(request, &mut self.requests) {
            let due = arrived + self.settings.batching;
            if !is_due && now < due {
                self.clock.at(due, Event::Run { host, life, tenant });
                return;
            }
            let waiting = std::mem::take(&mut open.waiting);
            for (request, arrived) in waiting {
                match self.requests.get(request).map(|asked| (asked.add, asked.key)) {
                    Some((Some(number), key)) => {
                        requests.push(request);
                        adds.push(Add { number, key });
                    }
                    Some((None, _)) => open.waiting.push_back((request, arrived)),
                    // Its client has gone.
                    None => {}
                }
            }
            if adds.is_empty() {
                return self.run_next(host, tenant, false);
            }
            if self.is_measured() {
                self.stats.shared += adds.len() as u64 - 1;
            }
        } else {
            open.waiting.pop_front();
            requests.push(request);
        }
        let call = if adds.is_empty() { Call::Read } else { Call::Save(adds) };
        let is_fresh = self.settings.shared_looks
            && matches!(call, Call::Read)
            && !self.hosts[host].stores[&tenant].session.must_ask
            && self.hosts[host].stores[&tenant].session.confirmed >= arrived;
        let Some(open) = self.hosts[host].stores.get_mut(&tenant) else { return };
        open.session.must_ask = !is_fresh;
        open.call = Some(Running { requests, began: now, exchange: None });
        let step = open.guest.begin(now, call);
        self.hosts[host].in_use += 1;
        self.stats.in_use.1 = self.stats.in_use.1.max(self.hosts[host].in_use);
        self.step(host, tenant, step);
    }

    /// The store has ended a call: its requests are answered.
    pub(super) fn finish(&mut self, host: usize, tenant: Tenant, ended: Ended) {
        let now = self.clock.now();
        let is_measured = self.is_measured();
        let at = &mut self.hosts[host];
        let Some(open) = at.stores.get_mut(&tenant) else { return };
        let Some(Running { requests, began, .. }) = open.call.take() else { return };
        at.in_use -= 1;
        self.stats.in_use.0 += if is_measured { now - began } else { 0 };
        open.used = now;
        let time = REQUEST * requests.len() as u64;
        let end = at.compute(now, time);
        self.stats.computed += if is_measured { time } else { 0 };
        self.clock.at(end + HOP, Event::Replied { requests, ended });
        self.run_next(host, tenant, false);
    }

    pub(super) fn slept(&mut self, to: To) {
        if self.is_awaited(to) {
            let now = self.clock.now();
            let Some(open) = self.hosts[to.host].stores.get_mut(&to.tenant) else { return };
            let step = open.guest.slept(now);
            self.step(to.host, to.tenant, step);
        }
    }

    /// What the store needs next.
    pub(super) fn step(&mut self, host: usize, tenant: Tenant, step: Step) {
        match step {
            Step::Look => self.look(host, tenant),
            Step::Put(content) => self.save(host, tenant, content),
            Step::Sleep(delay) => {
                let to = self.to(host, tenant);
                self.clock.after(delay, Event::Slept(to));
            }
            Step::Done(ended) => self.finish(host, tenant, ended),
        }
    }

    /// Who waits, with a new number: an answer to anything before comes too late.
    pub(super) fn to(&mut self, host: usize, tenant: Tenant) -> To {
        let at = &mut self.hosts[host];
        let life = at.life;
        let attempt = at.stores.get_mut(&tenant).map_or(0, |open| {
            open.session.attempt += 1;
            open.session.attempt
        });
        To { host, life, tenant, attempt }
    }
}
