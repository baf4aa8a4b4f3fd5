//! The history in the reference model: what `undo` and `log` promise, over lists of rows.

use std::collections::BTreeSet;

use expenses_interface::{Change, ExpensePatch, ExpenseTrace, ExpenseUpdate, IdRange, Logged};

use crate::budgets::{BudgetRow, month_text};
use crate::generate::Said;
use crate::model::{Refusal, Row, State};
use crate::repeats::Rule;
use crate::rules::{self, Amount};

/// When everything happens: that of `Ticking`.
const NOW: &str = "2026-11-23T10:00:00Z";

/// An entry of the history, from a commit or from a file.
#[derive(Clone, Debug, Default)]
pub(crate) struct Entry {
    pub(crate) time: String,
    pub(crate) added: Vec<(u64, u64)>,
    pub(crate) changed: Vec<Row>,
    pub(crate) deleted: Vec<Row>,
    /// The category of each budget, and the budget before.
    pub(crate) budgets: Vec<(Option<String>, Option<BudgetRow>)>,
    /// The day on which months start, before and after, if it was set.
    pub(crate) month_start: Option<(u8, u8)>,
    /// The id and the description of each rule, and the rule before.
    pub(crate) rules: Vec<(u64, String, Option<Rule>)>,
    /// What the commit was.
    pub(crate) note: Option<String>,
    /// The state after the commit; `None` if the digest in the file is wrong.
    pub(crate) left: Option<String>,
}

impl Entry {
    /// Whether a commit can have left it.
    pub(crate) fn is_sound(&self) -> bool {
        let mut ids = BTreeSet::new();
        let records = self.changed.iter().chain(&self.deleted).map(|row| row.id);
        let is_range = |(first, last): &(u64, u64)| first <= last;
        let mut ranges = self.added.clone();
        ranges.sort_unstable();
        let mut keys = BTreeSet::new();
        ranges.iter().all(is_range)
            && ranges.windows(2).all(|pair| pair[0].1 < pair[1].0)
            && records.clone().all(|id| ids.insert(id))
            && ids.iter().all(|id| ranges.iter().all(|(first, last)| id < first || id > last))
            && self.budgets.iter().all(|(of, _)| keys.insert(of.as_deref().map(rules::fold)))
    }

    fn logged(&self) -> Logged {
        let range = |(first, last): &(u64, u64)| IdRange { first: *first, last: *last };
        let ranges = |rows: &[Row]| {
            let mut ids: Vec<u64> = rows.iter().map(|row| row.id).collect();
            ids.sort_unstable();
            joined(&ids).iter().map(range).collect()
        };
        Logged {
            time: self.time.clone(),
            added: self.added.iter().map(range).collect(),
            changed: ranges(&self.changed),
            deleted: ranges(&self.deleted),
            budgets: self.budgets.iter().map(|(category, _)| category.clone()).collect(),
            month_start: self.month_start.map(|(_, after)| after),
            repeats: self.rules.iter().map(|(_, description, _)| description.clone()).collect(),
            note: self.note.clone(),
        }
    }
}

impl Said {
    /// The same without what it left.
    pub(crate) fn entry(&self) -> Entry {
        let kept = |(of, amount): &(Option<String>, String)| {
            BudgetRow::monthly(of.clone(), Amount::read(amount))
        };
        let budget = |(of, before): &(Option<String>, Option<(Option<String>, String)>)| {
            (of.clone(), before.as_ref().map(kept))
        };
        Entry {
            time: NOW.into(),
            added: self.added.clone(),
            changed: self.changed.iter().map(Row::of).collect(),
            deleted: self.deleted.iter().map(Row::of).collect(),
            budgets: self.budgets.iter().map(budget).collect(),
            ..Entry::default()
        }
    }
}

impl State {
    /// The current expenses and budgets that an entry added or changed.
    pub(crate) fn left(&self, entry: &Entry) -> String {
        let is_in = |row: &&Row, (first, last): &(u64, u64)| (*first..=*last).contains(&row.id);
        let added = entry
            .added
            .iter()
            .flat_map(|range| self.expenses.iter().filter(move |row| is_in(row, range)));
        let changed = entry.changed.iter().filter_map(|row| self.get(row.id).ok());
        let mut rows: Vec<&Row> = changed.chain(added).collect();
        rows.sort_by_key(|row| row.id);
        let rows = rows.into_iter().map(Row::canonical);
        let budgets = entry.budgets.iter().map(|(category, _)| {
            let key = category.as_deref().map(rules::fold);
            let empty: [u8; 0] = [];
            let kept = self.budgets.get(&key).map(|row| {
                let step =
                    |(since, amount): &(i32, Amount)| (month_text(*since), canonical(*amount));
                let steps: Vec<_> = row.steps.iter().map(step).collect();
                (canonical(row.amount), empty, row.yearly, steps)
            });
            serde_json::to_string(&("budget", key, kept)).unwrap()
        });
        let rules = entry.rules.iter().map(|(id, _, _)| {
            let rule = self.rules.iter().find(|rule| rule.id == *id);
            format!("{:?}", rule.map(Rule::canonical))
        });
        rows.chain(budgets).chain(rules).collect()
    }

    /// Records the changes that made this state of another.
    pub(crate) fn record(&mut self, before: &Self, changes: &[Change], added: &[u64]) {
        let mut ids: Vec<u64> = added.to_vec();
        let mut entry = Entry { time: NOW.into(), ..Entry::default() };
        for change in changes {
            match change {
                Change::Update(ExpenseUpdate { id, patch }) => {
                    ids.extend(Some(*id).filter(|_| *patch != ExpensePatch::default()));
                }
                Change::Delete(id) => ids.push(*id),
                Change::SetBudget(new) => {
                    let kept = |text| self.spelling(&rules::text(text, 100).unwrap());
                    let category = new.category.as_deref().map(kept);
                    let kept = before.budgets.get(&category.as_deref().map(rules::fold));
                    entry.budgets.push((category, kept.cloned()));
                }
                Change::SetMonthStart(_) => {
                    let starts = (before.month_start, self.month_start);
                    entry.month_start = Some(starts).filter(|(before, after)| before != after);
                }
                Change::StartRepeat(_) => {
                    let rule = self.rules.last().unwrap();
                    entry.rules.push((rule.id, rule.description.clone(), None));
                }
                Change::StopRepeat(id) => {
                    let rule = before.rules.iter().find(|rule| rule.id == *id).unwrap();
                    entry.rules.push((*id, rule.description.clone(), Some(rule.clone())));
                }
                Change::AddDue(_) => entry.note = Some("due".into()),
                _ => {}
            }
        }
        ids.sort_unstable();
        ids.dedup();
        let mut new = Vec::new();
        for id in ids {
            match (before.get(id).ok(), self.get(id).ok()) {
                (None, Some(_)) => new.push(id),
                (Some(row), Some(_)) => entry.changed.push(row.clone()),
                (Some(row), None) => entry.deleted.push(row.clone()),
                (None, None) => {}
            }
        }
        entry.added = joined(&new);
        self.deleted.extend(entry.deleted.iter().map(Row::remains));
        entry.left = Some(self.left(&entry));
        let note = entry.note.clone();
        let nothing = Logged { time: NOW.into(), note, ..Entry::default().logged() };
        if self.has_history && entry.logged() != nothing {
            self.history.push(entry);
        }
    }

    /// Undoes the last commit.
    pub(crate) fn undo(&mut self) -> Result<Logged, Refusal> {
        let entry = self.history.pop().ok_or(Refusal::NothingToUndo)?;
        let count: u128 = entry.added.iter().map(|(a, b)| u128::from(b - a) + 1).sum();
        let is_in = |row: &&Row| entry.added.iter().any(|(a, b)| (*a..=*b).contains(&row.id));
        let is_there = self.expenses.iter().filter(is_in).count() as u128 == count
            && entry.changed.iter().all(|row| self.get(row.id).is_ok());
        let is_free = |row: &Row| row.id <= self.counter && self.get(row.id).is_err();
        let is_of = |(category, before): &(Option<String>, Option<BudgetRow>)| {
            let key = |text: &Option<String>| text.as_deref().map(rules::fold);
            before.as_ref().is_none_or(|row| key(&row.shown) == key(category))
        };
        if !is_there
            || entry.left != Some(self.left(&entry))
            || entry.month_start.is_some_and(|(_, after)| after != self.month_start)
            || !entry.deleted.iter().all(is_free)
            || !entry.budgets.iter().all(is_of)
        {
            return Err(Refusal::Overtaken);
        }
        let logged = entry.logged();
        let changed: Vec<u64> = entry.changed.iter().map(|row| row.id).collect();
        self.expenses.retain(|row| !is_in(&row) && !changed.contains(&row.id));
        self.expenses.extend(entry.changed.iter().chain(&entry.deleted).cloned());
        self.expenses.sort_by_key(|row| row.id);
        for trace in entry.deleted.iter().map(Row::remains) {
            if let Some(at) = self.deleted.iter().rposition(|other| *other == trace) {
                self.deleted.remove(at);
            }
        }
        for (category, before) in entry.budgets {
            let key = category.as_deref().map(rules::fold);
            match before {
                Some(before) => drop(self.budgets.insert(key, before)),
                None => drop(self.budgets.remove(&key)),
            }
        }
        if let Some((before, _)) = entry.month_start {
            self.month_start = before;
        }
        for (id, _, before) in entry.rules {
            self.rules.retain(|rule| rule.id != id);
            self.rules.extend(before);
            self.rules.sort_by_key(|rule| rule.id);
        }
        Ok(logged)
    }

    /// What the last commits did, the latest first.
    pub(crate) fn log(&self) -> Vec<Logged> {
        self.history.iter().rev().map(Entry::logged).collect()
    }
}

/// An amount without needless zeros.
fn canonical(amount: Amount) -> String {
    rules::canonical(&amount.to_string())
}

impl Row {
    fn canonical(&self) -> String {
        let date = self.date.as_deref().unwrap_or_default();
        let amount = canonical(self.amount);
        let trace = self.trace.iter().map(|trace| ("trace", format!("\"{trace}\"")));
        let bank = self.bank.iter().map(|bank| ("bank", format!("\"{bank:016x}\"")));
        let more: Vec<_> = trace.chain(bank).collect();
        serde_json::to_string(&(self.id, &self.description, amount, &self.category, date, more))
            .unwrap()
    }

    /// The digest of what it is.
    pub(crate) fn trace_of_now(&self) -> String {
        let date = self.date.as_deref().unwrap_or_default();
        digest(&format!("{date}\n{}\n{}", canonical(self.amount), rules::nfc(&self.description)))
    }

    /// The digest by which a request expects it.
    pub(crate) fn digest(&self) -> String {
        let date = self.date.as_deref().unwrap_or_default();
        let Self { description, amount, category, .. } = self;
        digest(&format!("{description}\n{amount}\n{category}\n{date}"))
    }

    /// What remains of it when it is deleted.
    fn remains(&self) -> ExpenseTrace {
        let was = self.trace.iter().cloned().chain([self.trace_of_now()]);
        ExpenseTrace { id: None, was: was.map(|text| number(&text)).collect(), bank: self.bank }
    }
}

/// The number of a digest.
pub(crate) fn number(digest: &str) -> u64 {
    u64::from_str_radix(digest, 16).unwrap()
}

/// The FNV-1a hash of a text, as the history has it.
pub(crate) fn digest(text: &str) -> String {
    let step = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3);
    format!("{:016x}", text.bytes().fold(0xcbf2_9ce4_8422_2325, step))
}

/// The ranges of ids that ascend.
fn joined(ids: &[u64]) -> Vec<(u64, u64)> {
    let mut ranges: Vec<(u64, u64)> = Vec::new();
    for id in ids {
        match ranges.last_mut() {
            Some((_, last)) if last.checked_add(1) == Some(*id) => *last = *id,
            _ => ranges.push((*id, *id)),
        }
    }
    ranges
}
