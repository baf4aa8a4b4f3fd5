//! Idempotency keys: which requests were done, so that none is done twice.
//!
//! The field `keys` of the data file is an object of
//!
//! - `timed`: the keys that carry their time, the earliest first,
//! - `untimed`: all others, the one that was used first first,
//! - `forgotten`: the latest time of a key of `timed` that was forgotten, in milliseconds since
//!   1970; absent if none was.
//!
//! Each key is a text of 43 digits that `kept.rs` defines. Whatever else a field of that name
//! holds is another program's: it is left alone, and no request with a key is done.
//!
//! A key is written by the commit that does its request, so it is there if and only if the request
//! was done. An undo leaves it. What has to be ensured is that a key is not forgotten and then
//! taken for a new one. There is room for a fixed number of keys, so it depends on what can be
//! known of a key that is not there:
//!
//! - A UUID of version 7 carries its time. The keys that carry one are forgotten in the order of
//!   their times, and `forgotten` is the latest of them. So a key with a later time was never
//!   forgotten, and is new. One that is not later may have been, and is `key-expired`. This does
//!   not depend on any clock.
//! - Of any other key nothing is known. It is forgotten only 30 days after it was used, and never
//!   to make room. If there is no room for a new one, that is `key-expired`, too: nothing was done
//!   with it, but to do it the store would have to forget another.
//!
//! A quarter of the room is for keys that carry their time, whatever other keys there are, so
//! others cannot lock them out for 30 days. If even that is full of later times, an earlier one
//! is `key-expired`: it would be the next to be forgotten.
//!
//! A time that is more than a minute ahead of the clock is not believed: it would stay until then.
//! Such a key counts as one without a time. Keys that carry a time of more than 30 days ago are
//! forgotten to keep the file small, and a key that is as old is `key-expired` even if it is new.

mod kept;
mod merge;
#[cfg(test)]
mod tests;

use std::collections::{HashMap, VecDeque};

use serde_json::value::RawValue;

use super::json::quoted;
use super::{Batch, Document, digest};
use expenses_interface::{Error, IdempotencyKey};
use expenses_model::Entries;
use kept::{Kept, uuid_time};
pub(super) use merge::shared;

/// The name of the field.
pub(super) const FIELD: &str = "keys";
/// The most keys.
const MOST: usize = 1_400;
/// The most of them that carry no time.
const MOST_UNTIMED: usize = 1_050;
/// The most bytes of the field: each key has quotation marks and a comma.
pub(super) const MOST_BYTES: usize = MOST * (kept::DIGITS + 3) + 80;
const _: () = assert!(MOST_BYTES <= 64 << 10);
/// How long a key is kept, in milliseconds.
const KEPT: u64 = 30 * 24 * 60 * 60 * 1_000;
/// How far ahead of the clock the time of a key may be, in milliseconds.
const AHEAD: u64 = 60 * 1_000;
/// The most characters of a key.
const MOST_CHARACTERS: usize = 255;

/// The keys of a document while a commit looks for keys and adds some.
#[derive(Debug)]
pub struct Keys {
    /// The time of the commit, in milliseconds since 1970.
    now: u64,
    by_digest: HashMap<u128, Kept>,
    /// The times of those that carry one, and their digests, the earliest first.
    timed: VecDeque<(u64, u128)>,
    /// When the others were used, and their digests, the earliest first.
    untimed: VecDeque<(u64, u128)>,
    forgotten: u64,
    has_new: bool,
}

/// What is known of a key.
#[derive(Debug)]
pub enum Found {
    /// Its request was done. When it began, this was the counter of the document.
    Done(u64),
    /// Its request was not done, and there is room for it.
    New(NewKey),
}

/// A key whose request may be done.
#[derive(Debug)]
pub struct NewKey {
    kept: Kept,
    is_timed: bool,
}

impl NewKey {
    /// The key of a request that has given out no ids.
    pub fn without_ids(mut self) -> Self {
        self.kept.counter = u64::MAX;
        self
    }
}

impl Document {
    /// The keys for a commit at this time, in milliseconds since 1970.
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`] if the file has keys of another kind.
    pub fn keys(&self, now: u64) -> Result<Keys, Error> {
        let read = match self.field(FIELD) {
            Ok(None) => Some(Keys::new(now)),
            Ok(Some(json)) => Keys::read(json, now),
            Err(_) => None,
        };
        let mut keys = read.ok_or_else(|| {
            let reason = "cannot be kept: the `keys` of expenses.json were not written by this program, and were left alone; `expenses check` says where";
            Error::invalid("key", reason)
        })?;
        keys.forget_old();
        Ok(keys)
    }
}

impl Batch<'_> {
    /// Writes the keys if some are new.
    pub fn set_keys(&mut self, keys: &Keys) {
        // It is JSON.
        if let Ok(json) = RawValue::from_string(keys.to_json())
            && keys.has_new
        {
            let rollback = self.document.set_field(FIELD, Some(json));
            self.keep_field(rollback);
        }
    }
}

/// Whether a field of a data file holds keys.
pub(super) fn is_sound(json: &RawValue) -> bool {
    Keys::read(json, 0).is_some()
}

impl Keys {
    fn new(now: u64) -> Self {
        Self {
            now,
            by_digest: HashMap::new(),
            timed: VecDeque::new(),
            untimed: VecDeque::new(),
            forgotten: 0,
            has_new: false,
        }
    }

    /// Reads the field. `None` if it holds anything else.
    fn read(json: &RawValue, now: u64) -> Option<Self> {
        let Entries(entries) = serde_json::from_str(json.get()).ok()?;
        let mut keys = Self::new(now);
        for (at, (name, value)) in entries.iter().enumerate() {
            if entries[..at].iter().any(|(other, _)| other == name) {
                return None;
            }
            let is_timed = match &**name {
                "forgotten" => {
                    keys.forgotten = serde_json::from_str(value.get()).ok()?;
                    continue;
                }
                "timed" => true,
                "untimed" => false,
                _ => return None,
            };
            let list: Vec<&RawValue> = serde_json::from_str(value.get()).ok()?;
            keys.by_digest.reserve(list.len());
            for text in list {
                let new = NewKey { kept: Kept::read(quoted(text)?)?, is_timed };
                keys.insert(new).is_none().then_some(())?;
            }
        }
        Some(keys)
    }

    /// The text of the field.
    fn to_json(&self) -> String {
        let list = |order: &VecDeque<(u64, u128)>| {
            let mut list = String::with_capacity(order.len() * (kept::DIGITS + 3));
            for kept in order.iter().filter_map(|(_, digest)| self.by_digest.get(digest)) {
                list += if list.is_empty() { "\"" } else { ",\"" };
                kept.push_text(&mut list);
                list += "\"";
            }
            list
        };
        let forgotten = match self.forgotten {
            0 => String::new(),
            time => format!("\"forgotten\":{time},"),
        };
        let (timed, untimed) = (list(&self.timed), list(&self.untimed));
        format!("{{{forgotten}\"timed\":[{timed}],\"untimed\":[{untimed}]}}")
    }

    /// Finds out whether the request of a key was done.
    ///
    /// # Errors
    ///
    /// [`Error::KeyReused`] if another request was done with this key, [`Error::KeyExpired`] if
    /// the key may have been forgotten or there is no room for it, and [`Error::Invalid`] if it
    /// is empty or too long.
    pub fn find(&self, key: &IdempotencyKey, counter: u64) -> Result<Found, Error> {
        let count = key.key.chars().take(MOST_CHARACTERS + 1).count();
        if !(1..=MOST_CHARACTERS).contains(&count) {
            let reason = format!("must have 1 to {MOST_CHARACTERS} characters");
            return Err(Error::invalid("key", reason));
        }
        let mut kept = Kept::new(digest(&key.key), digest(&key.fingerprint), self.now, counter);
        if let Some(before) = self.by_digest.get(&kept.digest) {
            let is_same = before.fingerprint == kept.fingerprint;
            return if is_same { Ok(Found::Done(before.counter)) } else { Err(Error::KeyReused) };
        }
        let time = uuid_time(&key.key);
        if time.is_some_and(|time| time <= self.forgotten || time + KEPT < self.now) {
            return Err(Error::KeyExpired);
        }
        let time = time.filter(|time| *time <= self.now.saturating_add(AHEAD));
        let is_timed = time.is_some();
        kept.time = time.unwrap_or(kept.time);
        let is_full = self.by_digest.len() >= MOST;
        let has_room = match time {
            Some(time) => !is_full || self.timed.front().is_some_and(|(first, _)| *first < time),
            None => self.untimed.len() < MOST_UNTIMED,
        };
        if has_room { Ok(Found::New(NewKey { kept, is_timed })) } else { Err(Error::KeyExpired) }
    }

    /// Adds a key whose request was done, which [`find`](Self::find) has just returned.
    pub fn add(&mut self, new: NewKey) {
        while self.by_digest.len() >= MOST && !self.timed.is_empty() {
            self.forget_first();
        }
        self.insert(new);
        self.has_new = true;
    }

    /// Inserts a key. Returns the one that it replaces.
    fn insert(&mut self, NewKey { kept, is_timed }: NewKey) -> Option<Kept> {
        let order = if is_timed { &mut self.timed } else { &mut self.untimed };
        let place = (kept.time, kept.digest);
        // Nearly always it is the last.
        order.insert(order.partition_point(|other| *other < place), place);
        self.by_digest.insert(kept.digest, kept)
    }

    /// Forgets the keys that need not be kept any more.
    fn forget_old(&mut self) {
        let since = self.now.saturating_sub(KEPT);
        while self.timed.front().is_some_and(|(time, _)| *time < since) {
            self.forget_first();
        }
        while self.untimed.front().is_some_and(|(time, _)| *time < since) {
            if let Some((_, digest)) = self.untimed.pop_front() {
                self.by_digest.remove(&digest);
            }
        }
    }

    /// Forgets the key with the earliest time of those that carry one.
    fn forget_first(&mut self) {
        if let Some((time, digest)) = self.timed.pop_front() {
            self.by_digest.remove(&digest);
            self.forgotten = self.forgotten.max(time);
        }
    }
}
