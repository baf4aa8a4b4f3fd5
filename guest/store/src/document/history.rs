//! The history: what each of the last commits did, so that it can be taken back.
//!
//! It is a field of the data file, written by the commit that it tells of. A version
//! that knows no history keeps it as any field that it does not know, and a commit of
//! such a version is not in it: so what an entry speaks of may have changed since, and a
//! digest tells.
//!
//! The field `history` is a list of such entries, the latest last:
//!
//! - `time`: when, in UTC, such as `2026-11-23T10:00:00Z`.
//! - `added`: the ids that were given out, as pairs of the first and the last id of a range.
//! - `changed` and `deleted`: records as they were before, each with its `id`.
//! - `budgets`: what was set or removed, each with its `category`, and with `before`, the
//!   budget as it was, if there was one.
//! - `left`: the digest of what the commit left.
//!
//! No id and no budget is twice in an entry, a range goes up and begins above 0, and a
//! budget that was there before has the category of its entry. Whatever else a field of
//! that name holds is another program's: it is left alone, and there is no history.

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::value::{RawValue, to_raw_value};

use super::budgets::ChangedBudget;
use super::detached::{Detached, write_canonical};
use super::{BudgetRollback, Document, FieldRollback, Record, Rollback, UnknownField};
use expenses_interface::{Error, IdRange, Logged};
use expenses_model::fold;

/// The name of the field.
const FIELD: &str = "history";
/// The most entries.
const MOST_ENTRIES: usize = 100;
/// The most bytes of the entries before the latest: every save writes them again. The
/// latest is kept whatever its size, for the greatest mistake is the one to take back.
pub(super) const MOST_BYTES: usize = 64 << 10;

/// What the last commits did, the latest last. Each entry stays the text that was
/// written, also where another version wrote it.
#[derive(Clone, Debug, Default)]
pub struct History(Vec<Box<RawValue>>);

/// What recording a commit did to the history.
#[derive(Debug)]
pub struct Recorded {
    dropped: Vec<Box<RawValue>>,
}

/// An entry: what a commit did to which expenses.
#[derive(Serialize, Deserialize)]
struct Entry<R> {
    /// When, in UTC.
    time: String,
    /// The first and last ids of what was added.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    added: Vec<(u64, u64)>,
    /// What was changed, as it was before.
    #[serde(default = "Vec::new", skip_serializing_if = "Vec::is_empty")]
    changed: Vec<R>,
    /// What was deleted, as it was.
    #[serde(default = "Vec::new", skip_serializing_if = "Vec::is_empty")]
    deleted: Vec<R>,
    /// The budgets that were set or removed, as they were before.
    #[serde(default = "Vec::new", skip_serializing_if = "Vec::is_empty")]
    budgets: Vec<ChangedBudget>,
    /// The digest of what was added and changed, and of these budgets, as the commit left
    /// them.
    left: String,
}

/// A record of which only the id matters.
#[derive(Deserialize)]
struct Id {
    id: u64,
}

/// What has an id.
trait HasId {
    fn id(&self) -> u64;
}

impl HasId for Id {
    fn id(&self) -> u64 {
        self.id
    }
}

impl HasId for Detached {
    fn id(&self) -> u64 {
        self.id
    }
}

impl History {
    /// Takes the history out of the fields of a file; none where there is such a field
    /// which is something else, or several.
    pub(super) fn take(fields: &mut Vec<UnknownField>) -> Option<Self> {
        let mut named = (0..fields.len()).filter(|at| fields[*at].0 == FIELD);
        let Some(at) = named.next() else { return Some(Self::default()) };
        if named.next().is_some() {
            return None;
        }
        let history = Self::read(&fields[at].1)?;
        fields.remove(at);
        Some(history)
    }

    fn read(json: &RawValue) -> Option<Self> {
        let entries: Vec<Box<RawValue>> = serde_json::from_str(json.get()).ok()?;
        entries.iter().all(|entry| Self::is_entry(entry)).then_some(Self(entries))
    }

    /// Whether a text is that of an entry.
    pub(super) fn is_entry(json: &RawValue) -> bool {
        Entry::<Id>::read(json).is_some()
    }

    pub(super) fn entries(&self) -> &[Box<RawValue>] {
        &self.0
    }

    fn push(&mut self, entry: Box<RawValue>) -> Recorded {
        let mut bytes = 0;
        let kept = self.0.iter().rev().take(MOST_ENTRIES - 1).take_while(|entry| {
            bytes += entry.get().len();
            bytes <= MOST_BYTES
        });
        let kept = kept.count();
        let dropped = self.0.drain(..self.0.len() - kept).collect();
        self.0.push(entry);
        Recorded { dropped }
    }
}

impl Document {
    /// Records a commit, of which `rollbacks` tells all changes in their order. None
    /// where it leaves everything as it was, or the file has a history of another kind.
    pub fn record(&mut self, rollbacks: &[Rollback], time: String) -> Option<Recorded> {
        let mut before: Vec<(u64, Option<&Record>)> = Vec::with_capacity(rollbacks.len());
        let mut budgets: BTreeMap<Option<String>, &BudgetRollback> = BTreeMap::new();
        for rollback in rollbacks {
            match rollback {
                Rollback::Expense { id, before: record, .. } => {
                    before.push((*id, record.as_deref()));
                }
                Rollback::Budget(of) => {
                    budgets.entry(of.category.as_deref().map(fold)).or_insert(of);
                }
            }
        }
        // The first of a record's changes tells how it was.
        before.sort_by_key(|(id, _)| *id);
        before.dedup_by_key(|(id, _)| *id);
        let (mut added, mut changed, mut deleted) = (Vec::new(), Vec::new(), Vec::new());
        let mut digest = Digest::default();
        for (id, before) in before {
            let now = self.get(id);
            if let Some(now) = now {
                digest.add(|canonical| write_canonical(now, &self.categories, canonical));
            }
            match (before, now) {
                (None, Some(_)) => extend(&mut added, id),
                (Some(before), Some(_)) => changed.push(Detached::of(before, &self.categories)),
                (Some(before), None) => deleted.push(Detached::of(before, &self.categories)),
                (None, None) => {}
            }
        }
        let has = |of: &BudgetRollback| {
            self.budgets.as_ref().is_some_and(|budgets| budgets.has(of.category.as_deref()))
        };
        let budgets: Vec<ChangedBudget> = budgets
            .into_values()
            .filter(|of| of.before.is_some() || has(of))
            .filter_map(ChangedBudget::new)
            .collect();
        for budget in &budgets {
            let category = budget.category.as_deref();
            digest.add(|canonical| self.write_canonical_budget(category, canonical));
        }
        if added.is_empty() && changed.is_empty() && deleted.is_empty() && budgets.is_empty() {
            return None;
        }
        let entry = Entry { time, added, changed, deleted, budgets, left: digest.to_text() };
        // Texts, numbers and raw JSON have a JSON form.
        let entry = to_raw_value(&entry).ok()?;
        Some(self.history.as_mut()?.push(entry))
    }

    /// Takes a record of a commit back, which did not happen.
    pub fn forget(&mut self, recorded: Recorded) {
        if let Some(History(entries)) = &mut self.history {
            entries.pop();
            entries.splice(..0, recorded.dropped);
        }
    }

    /// Takes the history out of the document; none where it tells of nothing.
    pub fn take_history(&mut self) -> Option<History> {
        self.history.as_mut().filter(|history| !history.0.is_empty()).map(std::mem::take)
    }

    /// Puts a history back that was taken out.
    pub fn put_history(&mut self, history: History) {
        self.history = Some(history);
    }

    /// Takes the latest commit of the history back, and answers what it was and what
    /// would make it again.
    ///
    /// # Errors
    ///
    /// [`Error::NothingToUndo`] and [`Error::Overtaken`]; the document is as before.
    pub fn undo(&mut self) -> Result<(Logged, Undone), Error> {
        let entries = self.history.as_ref().map_or(&[][..], History::entries);
        let latest = entries.last().ok_or(Error::NothingToUndo)?;
        let entry = Entry::<Detached>::read(latest).ok_or(Error::Overtaken)?;
        let logged = entry.logged();
        let added = || logged.added.iter().flat_map(|range| range.first..=range.last);
        let mut left: Vec<u64> = entry.changed.iter().map(|record| record.id).collect();
        // Of more ids than there are expenses, one is not there.
        left.extend(added().take(self.records.len() + 1));
        left.sort_unstable();
        let mut digest = Digest::default();
        for id in &left {
            let record = self.get(*id).ok_or(Error::Overtaken)?;
            digest.add(|canonical| write_canonical(record, &self.categories, canonical));
        }
        for budget in &entry.budgets {
            let category = budget.category.as_deref();
            digest.add(|canonical| self.write_canonical_budget(category, canonical));
        }
        // An id beyond the counter is yet to be given out.
        let is_taken =
            |record: &Detached| record.id > self.counter || self.get(record.id).is_some();
        if digest.to_text() != entry.left || entry.deleted.iter().any(is_taken) {
            return Err(Error::Overtaken);
        }
        let before: Vec<_> =
            entry.budgets.into_iter().map(ChangedBudget::into_before).collect::<Result<_, _>>()?;
        if self.budgets.is_none() && !before.is_empty() {
            return Err(Error::Overtaken);
        }
        // From here on nothing fails: each of these expenses is there, and named once.
        let traces = self.drop_traces(&entry.deleted);
        let added: Vec<u64> = added().collect();
        let mut rollbacks: Vec<Rollback> =
            added.into_iter().map(|id| self.delete(id)).collect::<Result<_, _>>()?;
        for record in entry.changed.into_iter().chain(entry.deleted) {
            rollbacks.push(self.put_back(record));
        }
        if let Some(budgets) = &mut self.budgets {
            let put = |(category, before)| Rollback::Budget(budgets.put(category, before));
            rollbacks.extend(before.into_iter().map(put));
        }
        let latest = self.history.as_mut().and_then(|history| history.0.pop());
        Ok((logged, Undone { rollbacks, traces, latest }))
    }

    /// Takes an undo back, which did not happen.
    pub fn redo(&mut self, undone: Undone) {
        for rollback in undone.rollbacks.into_iter().rev() {
            self.roll_back(rollback);
        }
        if let Some(traces) = undone.traces {
            self.roll_back_field(traces);
        }
        if let Some(history) = &mut self.history {
            history.0.extend(undone.latest);
        }
    }

    /// What the last commits did, the latest first.
    pub fn log(&self) -> Vec<Logged> {
        let entries = self.history.as_ref().map_or(&[][..], History::entries);
        let read = |entry: &RawValue| Entry::<Id>::read(entry);
        entries.iter().rev().filter_map(|entry| read(entry)).map(|entry| entry.logged()).collect()
    }
}

/// What makes an undone commit again.
#[derive(Debug)]
pub struct Undone {
    rollbacks: Vec<Rollback>,
    traces: Option<FieldRollback>,
    latest: Option<Box<RawValue>>,
}

impl<R: HasId + DeserializeOwned> Entry<R> {
    /// Reads an entry; none where no commit can have left it.
    fn read(json: &RawValue) -> Option<Self> {
        let entry: Self = serde_json::from_str(json.get()).ok()?;
        entry.is_sound().then_some(entry)
    }

    /// Whether each id and each budget is there once, and every range holds ids that can be
    /// given out.
    fn is_sound(&self) -> bool {
        let records = self.changed.iter().chain(&self.deleted).map(|of| (of.id(), of.id()));
        let mut ids: Vec<(u64, u64)> = self.added.iter().copied().chain(records).collect();
        ids.sort_unstable();
        let budgets = self.budgets.iter().map(|of| of.category.as_deref().map(fold));
        let mut budgets: Vec<_> = budgets.collect();
        budgets.sort_unstable();
        self.added.iter().all(|(first, last)| 0 < *first && first <= last)
            && ids.windows(2).all(|pair| pair[0].1 < pair[1].0)
            && budgets.windows(2).all(|pair| pair[0] != pair[1])
    }

    fn logged(&self) -> Logged {
        let ranges = |records: &[R]| {
            let mut ids: Vec<u64> = records.iter().map(HasId::id).collect();
            ids.sort_unstable();
            let mut ranges = Vec::new();
            ids.into_iter().for_each(|id| extend(&mut ranges, id));
            ranges.into_iter().map(range).collect()
        };
        Logged {
            time: self.time.clone(),
            added: self.added.iter().copied().map(range).collect(),
            changed: ranges(&self.changed),
            deleted: ranges(&self.deleted),
            budgets: self.budgets.iter().map(|budget| budget.category.clone()).collect(),
        }
    }
}

fn range((first, last): (u64, u64)) -> IdRange {
    IdRange { first, last }
}

/// Takes up an id that is greater than all in the ranges.
fn extend(ranges: &mut Vec<(u64, u64)>, id: u64) {
    match ranges.last_mut() {
        Some((_, last)) if last.checked_add(1) == Some(id) => *last = id,
        _ => ranges.push((id, id)),
    }
}

/// The digest of records and budgets.
#[derive(Default)]
struct Digest {
    hash: expenses_model::Digest,
    /// Of use again and again.
    canonical: Vec<u8>,
}

impl Digest {
    /// Takes up a text that is the same for all that is the same to every program.
    fn add(&mut self, write: impl FnOnce(&mut Vec<u8>)) {
        self.canonical.clear();
        write(&mut self.canonical);
        self.hash.add(&self.canonical);
    }

    fn to_text(&self) -> String {
        self.hash.to_text()
    }
}

#[cfg(test)]
mod tests;
