//! The history: what each of the last commits did, so that it can be undone.
//!
//! It is a field of the data file, and each commit writes its own entry. A version without a
//! history keeps the field like any unknown field, but does not record its commits in it. So the
//! expenses of an entry may have changed since; a digest detects that.
//!
//! The field `history` is a list of entries, the latest last:
//!
//! - `time`: when, in UTC, such as `2026-11-23T10:00:00Z`.
//! - `note`: what the commit was, if its caller said so, such as `import of bank.csv`.
//! - `added`: the ids that were given out, as pairs of the first and the last id of a range.
//! - `changed` and `deleted`: records as they were before, each with its `id`.
//! - `budgets`: what was set or removed, each with its `category`, and with `before`, the
//!   budget as it was, if there was one.
//! - `monthStart`: if the day on which months start was set, that day before and after.
//! - `repeats`: the rules that were started or stopped, each with its `id` and `description`, and
//!   with `before`, the rule as it was, if there was one.
//! - `left`: the digest of the expenses, budgets and rules after the commit.
//! - `undone`: `true` if the entry is of an undo, which a redo takes back. These entries come
//!   after all others, the latest undo last. The next commit drops them.
//!
//! A time has exactly that form, no id, no budget and no rule occurs twice in an entry, a range ascends and starts above 0, and
//! `before` of a budget has the category of its entry, that of a rule its id. If the field contains anything else, it belongs to
//! another program: it is kept as it is, and there is no history.

mod undo;

use std::collections::{BTreeMap, HashSet};
use std::rc::Rc;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::value::{RawValue, to_raw_value};

use super::budgets::ChangedBudget;
use super::detached::{Detached, write_canonical};
use super::merge::differ_only_in_former_ids;
use super::repeats::ChangedRepeat;
use super::{BudgetRollback, Document, Record, RepeatRollback, Rollback, UnknownField, fields};
use expenses_interface::{IdRange, Logged};
use expenses_model::{MonthStart, fold, is_moment_text};

/// The name of the field.
pub(super) const FIELD: &str = "history";
/// The most entries.
const MOST_ENTRIES: usize = 100;
/// The most bytes of the entries before the latest: every save writes them again. They are
/// fewer if the other fields leave less. The latest is kept whatever its size, for the greatest
/// mistake is the one to take back.
pub(super) const MOST_BYTES: usize = 64 << 10;

/// The bytes between two entries in the file.
const BETWEEN: usize = ",\n    ".len();

/// What the last commits did, the latest last, and the undos that can be taken back. Each
/// entry stays the text that was written, even if another version wrote it.
#[derive(Clone, Debug, Default)]
pub struct History {
    done: Vec<Rc<RawValue>>,
    undone: Vec<Rc<RawValue>>,
}

/// An entry: which expenses, budgets and rules a commit changed, and how.
#[derive(Serialize, Deserialize)]
struct Entry<R> {
    /// When, in UTC.
    time: String,
    /// What the commit was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    note: Option<String>,
    /// Whether it is of an undo.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    undone: bool,
    /// The first and last ids of what was added.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    added: Vec<(u64, u64)>,
    /// What was changed, as it was before.
    #[serde(default = "Vec::new", skip_serializing_if = "Vec::is_empty")]
    changed: Vec<R>,
    /// What was deleted, as it was.
    #[serde(default = "Vec::new", skip_serializing_if = "Vec::is_empty")]
    deleted: Vec<R>,
    /// What a merge only knows of since, as it was before: nothing of it changed but `formerIds`.
    #[serde(default = "Vec::new", skip_serializing_if = "Vec::is_empty")]
    known: Vec<R>,
    /// The budgets that were set or removed, as they were before.
    #[serde(default = "Vec::new", skip_serializing_if = "Vec::is_empty")]
    budgets: Vec<ChangedBudget>,
    /// The day on which months start, before and after, if the commit set it.
    #[serde(default, rename = "monthStart", skip_serializing_if = "Option::is_none")]
    month_start: Option<(u8, u8)>,
    /// The rules that were started or stopped, as they were before.
    #[serde(default = "Vec::new", skip_serializing_if = "Vec::is_empty")]
    repeats: Vec<ChangedRepeat>,
    /// The digest of the added, changed and known expenses, of these budgets and of these rules,
    /// after the commit.
    left: String,
}

/// What an entry says of its commit beside the changes.
#[derive(Clone)]
pub(super) struct Said {
    pub(super) time: String,
    pub(super) note: Option<String>,
}

/// A record of which only the id matters.
#[derive(Deserialize)]
struct Id {
    id: u64,
}

/// What a commit of the history has added.
pub(super) struct Addition {
    ranges: Vec<(u64, u64)>,
    pub(super) note: Option<String>,
}

impl Addition {
    /// The latest of these that added the expense with this id.
    pub(super) fn of(all: &[Self], id: u64) -> Option<&Self> {
        let has = |of: &&Self| {
            // Ranges ascend.
            let at = of.ranges.partition_point(|(_, last)| *last < id);
            of.ranges.get(at).is_some_and(|(first, _)| *first <= id)
        };
        all.iter().rev().find(has)
    }

    /// How many ids it added right after this one.
    pub(super) fn after(&self, id: u64) -> u64 {
        let range = self.ranges.iter().find(|(first, last)| (*first..=*last).contains(&id));
        range.map_or(0, |(_, last)| last - id)
    }
}

/// Something with an id.
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
    /// Takes the history out of the fields of a file. `None` if the field is not a list of
    /// entries, or occurs more than once.
    pub(super) fn take(fields: &mut Vec<UnknownField>) -> Option<Self> {
        if !fields::has(fields, FIELD) {
            return Some(Self::default());
        }
        fields::take_only(fields, FIELD, Self::read).map(|(history, _)| history)
    }

    fn read(json: &RawValue) -> Option<Self> {
        let entries: Vec<Box<RawValue>> = serde_json::from_str(json.get()).ok()?;
        let undone = entries.iter().map(|entry| Some(Entry::<Id>::read(entry)?.undone));
        let undone: Vec<bool> = undone.collect::<Option<_>>()?;
        let mut entries: Vec<Rc<RawValue>> = entries.into_iter().map(Rc::from).collect();
        let done = undone.iter().take_while(|undone| !**undone).count();
        let last = entries.split_off(done);
        undone[done..].iter().all(|undone| *undone).then_some(Self { done: entries, undone: last })
    }

    /// Whether a text is an entry.
    pub(super) fn is_entry(json: &RawValue) -> bool {
        Entry::<Id>::read(json).is_some()
    }

    /// All entries in the order of the data file.
    pub(super) fn entries(&self) -> impl Iterator<Item = &RawValue> {
        self.done.iter().chain(&self.undone).map(|entry| &**entry)
    }

    fn is_empty(&self) -> bool {
        self.done.is_empty() && self.undone.is_empty()
    }

    /// Drops the oldest entries until the rest is within bounds, those of undos first. The
    /// latest commit and the latest undo count for nothing.
    fn shorten(&mut self, most_bytes: usize) {
        let (mut bytes, mut count) = (0, 0);
        for entries in [&mut self.done, &mut self.undone] {
            let before_latest = entries.iter().rev().skip(1).take_while(|entry| {
                bytes += entry.get().len() + BETWEEN;
                count += 1;
                bytes <= most_bytes && count < MOST_ENTRIES
            });
            let kept = (before_latest.count() + 1).min(entries.len());
            entries.drain(..entries.len() - kept);
        }
    }
}

impl Document {
    /// Records changes that a commit makes together, with the rollbacks of them all in order,
    /// unless they change nothing in the end or the field in the file is not a history.
    pub(super) fn record(&mut self, rollbacks: &[Rollback], said: Said) {
        let Some(entry) = self.entry(rollbacks, said, false) else { return };
        if let Some(history) = &mut self.history {
            history.done.push(entry);
            history.undone.clear();
            history.shorten(MOST_BYTES);
        }
    }

    /// Drops the oldest entries for which the other fields leave no room.
    pub(super) fn shorten_history(&mut self) {
        let room = super::MOST_BYTES.saturating_sub(self.bytes_beside_history());
        if let Some(history) = self.history.as_mut().filter(|_| room < MOST_BYTES) {
            history.shorten(room);
        }
    }

    /// The entry of changes that were made, of an undo or of another commit.
    pub(super) fn entry(
        &self,
        rollbacks: &[Rollback],
        Said { time, note }: Said,
        undone: bool,
    ) -> Option<Rc<RawValue>> {
        let mut before: Vec<(u64, Option<&Record>)> = Vec::with_capacity(rollbacks.len());
        let mut budgets: BTreeMap<Option<String>, &BudgetRollback> = BTreeMap::new();
        let mut start_before = None;
        let mut repeats: BTreeMap<u64, &RepeatRollback> = BTreeMap::new();
        for rollback in rollbacks {
            match rollback {
                Rollback::Expense { id, before: record, .. } => {
                    before.push((*id, record.as_deref()));
                }
                Rollback::Budget(of) => {
                    budgets.entry(of.category.as_deref().map(fold)).or_insert(of);
                }
                Rollback::MonthStart(of) => _ = start_before.get_or_insert(of.before),
                Rollback::Repeat(of) => {
                    repeats.entry(of.id()).or_insert(of);
                }
            }
        }
        // The first change of a record has its state before the commit.
        before.sort_by_key(|(id, _)| *id);
        before.dedup_by_key(|(id, _)| *id);
        let (mut added, mut changed, mut deleted) = (Vec::new(), Vec::new(), Vec::new());
        let mut known = Vec::new();
        let mut digest = Digest::default();
        for (id, before) in before {
            let now = self.get(id);
            if let Some(now) = now {
                digest.add(|canonical| write_canonical(now, &self.categories, canonical));
            }
            match (before, now) {
                (None, Some(_)) => extend(&mut added, id),
                (Some(before), Some(now)) if differ_only_in_former_ids(before, now) => {
                    known.push(Detached::of(before, &self.categories));
                }
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
            .filter(|of| of.listed.before.is_some() || has(of))
            .filter_map(ChangedBudget::new)
            .collect();
        for budget in &budgets {
            let category = budget.category.as_deref();
            digest.add(|canonical| self.write_canonical_budget(category, canonical));
        }
        let repeats = repeats.into_values().filter_map(|of| self.changed_repeat(of));
        let repeats: Vec<ChangedRepeat> = repeats.collect();
        for repeat in &repeats {
            digest.add(|canonical| self.write_canonical_repeat(repeat.id, canonical));
        }
        let start = self.month_start();
        let start_before = start_before.filter(|before| *before != start);
        let month_start = start_before.map(|before| (before.day(), start.day()));
        let has_records = !(changed.is_empty() && deleted.is_empty() && known.is_empty());
        let has_expenses = has_records || !added.is_empty();
        let has_settings = !(budgets.is_empty() && repeats.is_empty() && month_start.is_none());
        if !has_expenses && !has_settings {
            return None;
        }
        let left = digest.to_text();
        let entry = Entry {
            time,
            note,
            undone,
            added,
            changed,
            deleted,
            known,
            budgets,
            month_start,
            repeats,
            left,
        };
        // Texts, numbers and raw JSON can always be written as JSON.
        to_raw_value(&entry).ok().map(Rc::from)
    }

    /// What an entry of these changes says; `None` if they change nothing in the end.
    pub(super) fn logged(&self, rollbacks: &[Rollback], said: Said) -> Option<Logged> {
        let entry = self.entry(rollbacks, said, false)?;
        Entry::<Id>::read(&entry).map(|entry| entry.logged())
    }

    /// What the commits of the history have added, the latest last.
    pub(super) fn additions(&self) -> Vec<Addition> {
        let done = self.history.as_ref().map_or(&[][..], |history| &history.done);
        let additions = done.iter().filter_map(|text| {
            let Entry { added: ranges, note, .. } = Entry::<Id>::read(text)?;
            Some(Addition { ranges, note })
        });
        additions.collect()
    }

    /// Takes the history out of the document; `None` if it is empty.
    pub fn take_history(&mut self) -> Option<History> {
        self.history.as_mut().filter(|history| !history.is_empty()).map(std::mem::take)
    }

    /// Puts a history back that was taken out.
    pub fn put_history(&mut self, history: History) {
        self.history = Some(history);
    }

    /// What the last commits did, the latest first.
    pub fn log(&self) -> Vec<Logged> {
        let done = self.history.as_ref().map_or(&[][..], |history| &history.done);
        let read = |entry: &RawValue| Entry::<Id>::read(entry);
        done.iter().rev().filter_map(|entry| read(entry)).map(|entry| entry.logged()).collect()
    }
}

impl<R: HasId + DeserializeOwned> Entry<R> {
    /// Reads an entry. `None` if no commit can have written it.
    fn read(json: &RawValue) -> Option<Self> {
        let entry: Self = serde_json::from_str(json.get()).ok()?;
        entry.is_sound().then_some(entry)
    }

    /// Whether the time is one, each id, each budget and each rule occurs only once, and every range
    /// ascends. The
    /// store gives out no id of 0, but what undoes the delete of another program's expense names it
    /// as added.
    fn is_sound(&self) -> bool {
        let records = self.changed.iter().chain(&self.deleted).chain(&self.known);
        let records = records.map(|of| (of.id(), of.id()));
        let mut ids: Vec<(u64, u64)> = self.added.iter().copied().chain(records).collect();
        ids.sort_unstable();
        let (mut budgets, mut repeats) = (HashSet::new(), HashSet::new());
        is_moment_text(&self.time)
            && self.added.iter().all(|(first, last)| first <= last)
            && ids.windows(2).all(|pair| pair[0].1 < pair[1].0)
            && self.budgets.iter().all(|of| budgets.insert(of.category.as_deref().map(fold)))
            && self.repeats.iter().all(|of| repeats.insert(of.id))
            && self.month_starts().is_some()
    }

    /// The ids of what was added.
    fn added_ids(&self) -> impl Iterator<Item = u64> + use<R> {
        let ranges: Vec<(u64, u64)> = self.added.clone();
        ranges.into_iter().flat_map(|(first, last)| first..=last)
    }

    /// The days on which months start before and after, if the commit set it. `None` if one of
    /// them is no such day.
    fn month_starts(&self) -> Option<Option<(MonthStart, MonthStart)>> {
        let Some((before, after)) = self.month_start else { return Some(None) };
        Some(Some((MonthStart::new(before)?, MonthStart::new(after)?)))
    }

    fn said(&self) -> Said {
        Said { time: self.time.clone(), note: self.note.clone() }
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
            month_start: self.month_start.map(|(_, after)| after),
            repeats: self.repeats.iter().map(|repeat| repeat.description.clone()).collect(),
            note: self.note.clone(),
        }
    }
}

fn range((first, last): (u64, u64)) -> IdRange {
    IdRange { first, last }
}

/// Adds an id that is greater than all in the ranges.
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
    /// Adds a canonical text: what is equal to every program has equal texts.
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
