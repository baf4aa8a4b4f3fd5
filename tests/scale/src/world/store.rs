//! The data file of an open store is an object: what `host/library/src/object/session.rs` and
//! `request.rs` do.

use super::{Answer, Event, To, World};
use crate::content::Content;
use crate::costs::{CONNECTION, EXCHANGE, GET, LOAD_A_BYTE, PARSE, PUT, SAVE_A_BYTE, UNCHANGED};
use crate::guest::Put;
use crate::host::{Exchange, What};
use crate::latency::sample;
use crate::objects::Tenant;
use crate::settings::Broken;

/// How long a state counts as confirmed.
const CONFIRMED: u64 = 2_000_000;
/// How long an operation may take; a try of it a third of that.
const TIME: u64 = 30_000_000;
/// The first pause before a request is repeated, and the longest.
const PAUSE: (u64, u64) = (50_000, 2_000_000);

/// What becomes of a request on its way.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Good,
    /// It is not served, and there is an error.
    Lost,
    /// It is served, and there is an error.
    ReplyLost,
    /// It is served at some time, and there is no answer.
    Hangs,
}

impl World {
    /// The store looks at its data file.
    pub(super) fn look(&mut self, host: usize, tenant: Tenant) {
        let now = self.clock.now();
        let Some(open) = self.hosts[host].stores.get_mut(&tenant) else { return };
        let session = &open.session;
        let is_confirmed = !session.must_ask && now < session.confirmed + CONFIRMED;
        match &session.known {
            Some(known) if is_confirmed => {
                let step = open.guest.looked(now, Some(known.clone()));
                self.step(host, tenant, step);
            }
            _ => self.exchange(host, tenant, What::Look),
        }
    }

    /// The store makes this the data file. It was computed from what the copy holds.
    pub(super) fn save(&mut self, host: usize, tenant: Tenant, content: Content) {
        let now = self.clock.now();
        let Some(open) = self.hosts[host].stores.get_mut(&tenant) else { return };
        let is_confirmed = !open.session.must_ask && now < open.session.confirmed + CONFIRMED;
        if is_confirmed {
            self.begin_put(host, tenant, content)
        } else {
            self.exchange(host, tenant, What::LookFirst(content));
        }
    }

    fn begin_put(&mut self, host: usize, tenant: Tenant, content: Content) {
        let Some(open) = self.hosts[host].stores.get_mut(&tenant) else { return };
        let etag = open.session.known.as_ref().map_or(0, |(etag, _)| *etag);
        open.session.must_ask = true;
        self.exchange(host, tenant, What::Put(etag, content));
    }

    fn exchange(&mut self, host: usize, tenant: Tenant, what: What) {
        let now = self.clock.now();
        let form = self.settings.form;
        let time = match &what {
            What::Look | What::LookFirst(_) => EXCHANGE,
            What::Put(_, content) => {
                let plain = crate::costs::AS_IS.bytes(content.expenses().min(form.most));
                let (sent, plain) = (content.bytes(&form) as f64, plain as f64);
                EXCHANGE + (sent * SAVE_A_BYTE + plain / 1_000.0 * form.compressing) as u64
            }
        };
        let (end, pause) = (now + TIME, PAUSE.0);
        let done = self.hosts[host].compute(now, time);
        self.stats.computed += if self.is_measured() { time } else { 0 };
        let Some(call) = self.hosts[host].stores.get_mut(&tenant).and_then(|of| of.call.as_mut())
        else {
            return;
        };
        call.exchange = Some(Exchange { what, end, pause, asked: now });
        let to = self.to(host, tenant);
        self.clock.at(done, Event::Computed(to));
    }

    /// Sends a request to the object store, for the first time or again.
    pub(super) fn ask(&mut self, host: usize, tenant: Tenant) {
        let now = self.clock.now();
        let to = self.to(host, tenant);
        let Some(open) = self.hosts[host].stores.get_mut(&tenant) else { return };
        let known = open.session.known.as_ref().map(|(etag, _)| *etag);
        let Some(exchange) = open.call.as_mut().and_then(|of| of.exchange.as_mut()) else { return };
        exchange.asked = now;
        let (what, end) = (exchange.what.clone(), exchange.end);
        let way = self.way();
        let (served, answered) = match &what {
            What::Put(etag, content) => {
                let bytes = content.bytes(&self.settings.form);
                self.stats.puts += u64::from(self.is_measured());
                self.stats.bytes[0] += if self.is_measured() { bytes } else { 0 };
                let sent = self.hosts[host].transfer(now, 0, bytes);
                let sent = sent.max(now + (bytes as f64 / CONNECTION) as u64);
                let time = sample(PUT, &mut self.random);
                let at = sent + self.random.u64(..time);
                let (tenant, etag, content) = (tenant, *etag, content.clone());
                let late = now + self.random.u64(..40_000_000);
                let (at, reply) = match way {
                    Way::Good => (Some(at), Some((to, sent + time))),
                    Way::ReplyLost => (Some(at), None),
                    Way::Hangs => (Some(late), None),
                    Way::Lost => (None, None),
                };
                if let Some(at) = at {
                    self.clock.at(at, Event::Served { tenant, etag, content, to: reply });
                }
                (reply.is_some(), sent + time)
            }
            What::Look | What::LookFirst(_) => {
                let (etag, content) = self.objects.get(tenant);
                let is_known = known == Some(etag);
                let quantiles = if is_known { UNCHANGED } else { GET };
                let answer = match is_known {
                    true => Answer::Unchanged,
                    false => Answer::Found(etag, content.clone()),
                };
                let at = now + sample(quantiles, &mut self.random);
                // It is served at its begin or at its end, whichever is worse.
                let answer = if self.random.bool() { answer } else { Answer::FoundThen };
                if way == Way::Good {
                    self.clock.at(at, Event::Answered(to, answer));
                }
                (way == Way::Good, at)
            }
        };
        if !served {
            let at = if way == Way::Hangs { end.min(now + TIME / 3) } else { answered };
            self.clock.at(at, Event::Answered(to, Answer::Error));
        }
    }

    fn way(&mut self) -> Way {
        let faults = self.settings.faults;
        let at = self.random.u32(..1_000_000);
        let (reset, refused) = (faults.reset, faults.reset + faults.refused);
        match at {
            _ if at < reset / 2 => Way::ReplyLost,
            _ if at < refused => Way::Lost,
            _ if at < refused + faults.hangs => Way::Hangs,
            _ => Way::Good,
        }
    }

    /// An answer of the object store reaches a host.
    pub(super) fn answered(&mut self, to: To, answer: Answer) {
        if !self.is_awaited(to) {
            return;
        }
        let (now, is_measured) = (self.clock.now(), self.is_measured());
        let (host, tenant) = (to.host, to.tenant);
        let Some(open) = self.hosts[host].stores.get_mut(&tenant) else { return };
        let known = open.session.known.as_ref().map(|(etag, _)| *etag);
        let Some(exchange) = open.call.as_mut().and_then(|of| of.exchange.as_mut()) else { return };
        if let Answer::Error = answer {
            if now + exchange.pause < exchange.end {
                let pause = exchange.pause;
                exchange.pause = (2 * pause).min(PAUSE.1);
                self.clock.after(pause, Event::Again(to));
            } else {
                self.failed(host, tenant);
            }
            return;
        }
        let answer = match answer {
            Answer::FoundThen => match self.objects.get(tenant) {
                (etag, _) if known == Some(etag) => Answer::Unchanged,
                (etag, content) => Answer::Found(etag, content.clone()),
            },
            answer => answer,
        };
        match answer {
            Answer::Unchanged => {
                self.stats.gets[0] += u64::from(is_measured);
                self.shown(host, tenant);
            }
            Answer::Found(etag, content) => {
                let bytes = content.bytes(&self.settings.form);
                self.stats.gets[1] += u64::from(is_measured);
                self.stats.bytes[1] += if is_measured { bytes } else { 0 };
                let there = self.hosts[host].transfer(now, 1, bytes);
                let there = there.max(now + (bytes as f64 / CONNECTION) as u64);
                self.clock.at(there, Event::Arrived(to, etag, content));
            }
            answer => self.put_answered(host, tenant, &answer),
        }
    }

    /// The bytes of an object are there, and are read.
    pub(super) fn arrived(&mut self, to: To, etag: u64, content: Content) {
        if !self.is_awaited(to) {
            return;
        }
        let form = self.settings.form;
        let expenses = content.expenses().min(form.most);
        let plain = crate::costs::AS_IS.bytes(expenses) as f64 / 1_000.0;
        let load = content.bytes(&form) as f64 * LOAD_A_BYTE + plain * form.decompressing;
        let time = (load + PARSE.0 + PARSE.1 * expenses as f64) as u64;
        let done = self.hosts[to.host].compute(self.clock.now(), time);
        self.stats.computed += if self.is_measured() { time } else { 0 };
        self.clock.at(done, Event::Loaded(to, etag, content));
    }

    pub(super) fn loaded(&mut self, to: To, etag: u64, content: Content) {
        if self.is_awaited(to) {
            let Some(open) = self.hosts[to.host].stores.get_mut(&to.tenant) else { return };
            open.session.known = Some((etag, content));
            self.shown(to.host, to.tenant);
        }
    }

    /// A look has found the state that the copy now is.
    fn shown(&mut self, host: usize, tenant: Tenant) {
        let now = self.clock.now();
        let Some(open) = self.hosts[host].stores.get_mut(&tenant) else { return };
        let before = open.session.confirmed_etag;
        let Some(exchange) = open.call.as_mut().and_then(|of| of.exchange.take()) else { return };
        let known = open.session.known.clone();
        open.session.confirmed = exchange.asked;
        open.session.must_ask = false;
        open.session.confirmed_etag = known.as_ref().map(|(etag, _)| *etag);
        let is_same = before == open.session.confirmed_etag;
        let step = match exchange.what {
            What::LookFirst(content) if is_same => return self.begin_put(host, tenant, content),
            // Another writer was faster, and nothing was sent.
            What::LookFirst(_) => open.guest.put(now, Put::NotSent),
            What::Look | What::Put(..) => open.guest.looked(now, known),
        };
        self.trace(tenant, "GET", is_same);
        self.step(host, tenant, step);
    }

    /// The object store has not answered, again and again.
    fn failed(&mut self, host: usize, tenant: Tenant) {
        let now = self.clock.now();
        let broken = self.settings.broken;
        let Some(open) = self.hosts[host].stores.get_mut(&tenant) else { return };
        let Some(exchange) = open.call.as_mut().and_then(|of| of.exchange.take()) else { return };
        let step = match exchange.what {
            What::Look => open.guest.looked(now, None),
            What::LookFirst(_) => open.guest.put(now, Put::NotSent),
            What::Put(..) if broken == Some(Broken::NoLook) => open.guest.put(now, Put::NotSent),
            What::Put(..) => open.guest.put(now, Put::Sent),
        };
        self.trace(tenant, "no answer", false);
        self.step(host, tenant, step);
    }

    fn put_answered(&mut self, host: usize, tenant: Tenant, answer: &Answer) {
        let now = self.clock.now();
        let (is_measured, broken) = (self.is_measured(), self.settings.broken);
        let Some(open) = self.hosts[host].stores.get_mut(&tenant) else { return };
        let Some(exchange) = open.call.as_mut().and_then(|of| of.exchange.take()) else { return };
        let put = match (answer, exchange.what) {
            (Answer::Saved(etag), What::Put(_, content)) => {
                let session = &mut open.session;
                session.known = Some((*etag, content));
                session.confirmed_etag = Some(*etag);
                (session.confirmed, session.must_ask) = (exchange.asked, false);
                Put::Saved(*etag)
            }
            _ => {
                self.stats.lost_races += u64::from(is_measured);
                if broken == Some(Broken::NoLook) { Put::NotSent } else { Put::Sent }
            }
        };
        let step = open.guest.put(now, put);
        self.trace(tenant, "PUT", matches!(put, Put::Saved(_)));
        self.step(host, tenant, step);
    }
}
