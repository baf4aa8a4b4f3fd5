//! Where expenses come from: what tells that those of two documents are the same, however equal
//! others are to them.
//!
//! Within one file an id is an expense. Copies of the file give the same ids to different
//! expenses, so across files an id means something only together with a commit that both know: its
//! state had given out the id already. If both documents have the commit, the id is the same
//! expense in both.
//!
//! A record that a merge has added has the field `formerIds`, a list of such pairs, for the ids that
//! it had in the files that it came over: `5@1f3a9c0b2d4e6f80` is the id 5 as of the commit whose id
//! begins with these 16 digits. Two pairs are there for each file: one with the commit that gave the
//! id out, the same in whatever state the file was merged, and one with the latest of that state,
//! which the file knows the longest. Of an id that no commit vouches for, because another program
//! has given it out, the digits are a digest of the whole file.
//!
//! Whatever else a field of that name holds is another program's: it is left alone, and says nothing.

use std::cell::OnceCell;
use std::collections::HashMap;
use std::fmt;

use serde_json::value::RawValue;

use super::super::commits::Commit;
use super::super::{Document, Record, UnknownField};

/// The name of the field of a record.
const OF_RECORD: &str = "formerIds";
/// The hexadecimal digits of a commit in it.
const DIGITS: usize = 16;

/// An id as of the state that a commit left.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct FormerId {
    pub(super) id: u64,
    /// The first digits of the id of the commit, or those of the digest of the file.
    state: u64,
}

impl FormerId {
    fn read(text: &str) -> Option<Self> {
        let (id, state) = text.split_once('@')?;
        let former = Self { id: id.parse().ok()?, state: u64::from_str_radix(state, 16).ok()? };
        (former.to_string() == text).then_some(former)
    }
}

impl fmt::Display for FormerId {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "{}@{:0DIGITS$x}", self.id, self.state)
    }
}

/// The ids that a record had before; none if the field is another program's.
pub(super) fn former_ids(record: &Record) -> Vec<FormerId> {
    let field = record.unknown.iter().find(|(name, _)| name == OF_RECORD);
    field.and_then(|(_, list)| read(list)).unwrap_or_default()
}

fn read(list: &RawValue) -> Option<Vec<FormerId>> {
    let texts: Vec<&str> = serde_json::from_str(list.get()).ok()?;
    texts.into_iter().map(FormerId::read).collect()
}

/// Whether a field of a record is that of its former ids.
pub(super) fn is_former_ids((name, value): &UnknownField) -> bool {
    name == OF_RECORD && read(value).is_some()
}

/// Whether two states of a record differ in nothing but its former ids, which nobody sees.
pub(in crate::document) fn differ_only_in_former_ids(one: &Record, other: &Record) -> bool {
    let known = |of: &Record| (of.amount.to_string(), of.category, of.date, of.trace, of.bank);
    let fields = |of: &Record, are_former_ids: bool| -> Vec<(String, String)> {
        let fields = of.unknown.iter().filter(|field| is_former_ids(field) == are_former_ids);
        fields.map(|(name, value)| (name.clone(), value.get().to_owned())).collect()
    };
    // First what almost never differs: this is asked about each record that a commit changes.
    fields(one, true) != fields(other, true)
        && *one.description == *other.description
        && known(one) == known(other)
        && fields(one, false) == fields(other, false)
}

/// The fields of a record with the former ids of another in the place of its own.
pub(super) fn with_those_of(fields: &[UnknownField], record: &Record) -> Vec<UnknownField> {
    let others = fields.iter().filter(|field| !is_former_ids(field));
    others.chain(record.unknown.iter().filter(|field| is_former_ids(field))).cloned().collect()
}

/// The fields of a record with these former ids, too. `None` if it has them already, or if the
/// field is another program's.
pub(super) fn with_former_ids(
    fields: &[UnknownField],
    more: impl IntoIterator<Item = FormerId>,
) -> Option<Vec<UnknownField>> {
    let mut ids = match fields.iter().find(|(name, _)| name == OF_RECORD) {
        Some((_, list)) => read(list)?,
        None => Vec::new(),
    };
    let count = ids.len();
    for id in more {
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    if ids.len() == count {
        return None;
    }
    let texts: Vec<String> = ids.iter().map(FormerId::to_string).collect();
    let list = serde_json::to_string(&texts).and_then(RawValue::from_string).ok()?;
    let others = fields.iter().filter(|(name, _)| name != OF_RECORD).cloned();
    Some(others.chain([(OF_RECORD.to_owned(), list)]).collect())
}

/// What a document knows of where its ids come from.
pub(super) struct Origins<'a> {
    pub(super) document: &'a Document,
    commits: Vec<Commit<'a>>,
    /// The ids up to which the states that commits left have the same ids as this document, by the
    /// first digits of the commits' ids.
    counters: HashMap<u64, u64>,
    content: OnceCell<u64>,
}

impl<'a> Origins<'a> {
    pub(super) fn of(document: &'a Document) -> Self {
        let commits = document.commits();
        let mut counters: HashMap<u64, u64> = HashMap::new();
        for (state, common) in commits.iter().filter_map(|of| Some((state(*of), of.common?))) {
            let known = counters.entry(state).or_default();
            *known = common.max(*known);
        }
        Self { document, commits, counters, content: OnceCell::new() }
    }

    /// What tells a record of this document from all others, wherever it is merged into.
    pub(super) fn names(&self, record: &Record) -> Vec<FormerId> {
        let id = record.id;
        let giver = self.giver(id).map(|of| state(*of));
        let latest = self.commits.first().filter(|_| id <= self.vouched()).map(|of| state(*of));
        let last = latest.unwrap_or_else(|| self.content());
        let own = giver.into_iter().chain(Some(last).filter(|last| giver != Some(*last)));
        let own = own.map(|state| FormerId { id, state });
        former_ids(record).into_iter().chain(own).collect()
    }

    /// The commit that gave an id out, if it is known.
    fn giver(&self, id: u64) -> Option<&Commit<'a>> {
        let gave = |of: &&Commit<'_>| of.counters.is_some_and(|(from, to)| from < id && id <= to);
        self.commits.iter().find(gave)
    }

    /// Whether the id is still the same expense's here.
    fn knows(&self, former: &FormerId) -> bool {
        let FormerId { id, state } = former;
        match self.counters.get(state) {
            Some(counter) => id <= counter,
            // Only of the very same content.
            None => *id > self.vouched() && self.content() == *state,
        }
    }

    /// The greatest id for which the latest commit vouches.
    fn vouched(&self) -> u64 {
        self.commits.first().and_then(|of| of.counters).map_or(0, |(_, after)| after)
    }

    fn content(&self) -> u64 {
        *self.content.get_or_init(|| (self.document.version() >> 64) as u64)
    }

    /// Whether an id was given out before all commits that are known.
    fn is_old(&self, id: u64) -> bool {
        id <= self.oldest()
    }

    /// The greatest id that was given out before all commits that are known.
    fn oldest(&self) -> u64 {
        let earliest = self.commits.iter().rev().find_map(|of| of.counters);
        earliest.map_or(self.document.counter, |(before, _)| before)
    }
}

fn state(of: Commit<'_>) -> u64 {
    // It has 32 such digits.
    u64::from_str_radix(&of.id()[..DIGITS], 16).unwrap_or_default()
}

/// What two documents know of each other's ids.
pub(super) struct Lineage<'a> {
    pub(super) one: &'a Origins<'a>,
    pub(super) other: &'a Origins<'a>,
    /// The greatest id up to which a commit that both know tells that their ids are the same.
    common: Option<u64>,
}

impl<'a> Lineage<'a> {
    pub(super) fn new(one: &'a Origins<'a>, other: &'a Origins<'a>) -> Self {
        let both = one
            .counters
            .iter()
            .filter_map(|(state, id)| other.counters.get(state).map(|other| *id.min(other)));
        let common = both.max();
        Self { one, other, common }
    }

    /// Whether a commit that both have tells that an id is the same expense's in both.
    pub(super) fn is_common(&self, id: u64) -> bool {
        self.common.is_some_and(|counter| id <= counter)
    }

    /// Whether nothing tells of an id but that both have had it for longer than they know.
    pub(super) fn is_old(&self, id: u64) -> bool {
        self.common.is_none() && self.one.is_old(id) && self.other.is_old(id)
    }

    /// Whether two commits have given an id out, one in each: it is that of two expenses.
    pub(super) fn was_given_twice(&self, id: u64) -> bool {
        let givers = self.one.giver(id).zip(self.other.giver(id));
        givers.is_some_and(|(one, other)| one.id() != other.id())
    }

    /// The greatest id up to which the ids of both are taken for the same.
    pub(super) fn last_common_id(&self) -> u64 {
        self.common.unwrap_or_else(|| self.one.oldest().min(self.other.oldest()))
    }

    /// Whether the other may be a later state of the one, and not of a file that the one was
    /// merged into.
    pub(super) fn may_follow(&self) -> bool {
        let ids = &self.other.commits;
        let Some(latest) = self.one.commits.first() else { return true };
        let may_be_forgotten = ids.is_empty() || self.other.document.has_forgotten_commits();
        let has_latest = ids.iter().any(|of| of.id() == latest.id() && of.common == latest.common);
        has_latest || may_be_forgotten && self.common.is_none()
    }

    /// The pairs of ids of the one and of the other that are the same by what merges remember, those
    /// with the same former ids first.
    pub(super) fn remembered(&self) -> Vec<(u64, u64)> {
        let [ours, theirs] = [self.one, self.other].map(all_former_ids);
        let mut by_former: HashMap<FormerId, Vec<u64>> = HashMap::new();
        for (our, former) in &ours {
            by_former.entry(*former).or_default().push(*our);
        }
        let both = theirs.iter().flat_map(|(their, former)| {
            by_former.get(former).into_iter().flatten().map(|our| (*our, *their))
        });
        let there = ours.iter().filter(|(_, former)| self.other.knows(former));
        let here = theirs.iter().filter(|(_, former)| self.one.knows(former));
        let there = there.map(|(our, former)| (*our, former.id));
        both.chain(there).chain(here.map(|(their, former)| (former.id, *their))).collect()
    }
}

fn all_former_ids(origins: &Origins<'_>) -> Vec<(u64, FormerId)> {
    let records = origins.document.records();
    records.flat_map(|of| former_ids(of).into_iter().map(|former| (of.id, former))).collect()
}
