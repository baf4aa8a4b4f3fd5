//! What becomes of all that two documents hold beside the expenses.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::value::RawValue;

use super::super::listed::{Item, Listed};
use super::super::{
    Batch, Document, RepeatRollback, Rollback, budgets, commits, history, keys, month_start,
    profiles, repeats, traces,
};
use super::Documents;
use super::deciding::{Deciding, Sides};
use super::settings::{of_budgets, of_month_start, of_profiles, of_repeats};
use expenses_interface::{Choice, Disputed, Error, OtherSides};
use expenses_model::MonthStart;

/// The fields of this program that are merged in their own way.
const OWN: [&str; 6] = [
    budgets::FIELD,
    repeats::FIELD,
    profiles::FIELD,
    traces::OF_DELETED,
    keys::FIELD,
    month_start::FIELD,
];

/// What is to be done beside the expenses.
pub(super) struct Others {
    /// The budgets that change, by their categories as they are spelled.
    budgets: Vec<(Option<String>, Option<budgets::Kept>)>,
    /// The rules that change: their ids here, if they are here, and what they become.
    repeats: Vec<(Option<u64>, Option<repeats::Kept>)>,
    month_start: Option<MonthStart>,
    /// The whole lists and fields that change.
    fields: Vec<(String, Option<Box<RawValue>>)>,
}

impl Others {
    /// Decides about all of it.
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`] if a field is this program's in one document and another's in the other.
    pub(super) fn new(
        documents: &Documents<'_>,
        deciding: &mut Deciding<'_>,
    ) -> Result<Self, Error> {
        let mut own = BTreeSet::new();
        for name in OWN {
            match (is_own(documents.ours, name), is_own(documents.theirs, name)) {
                (true, true) => _ = own.insert(name),
                (false, false) => {}
                _ => {
                    let reason = "of one of the files were not written by this program, so they cannot be merged: `expenses check` says where";
                    return Err(Error::invalid(name, reason));
                }
            }
        }
        let mut others = Self {
            budgets: Vec::new(),
            repeats: Vec::new(),
            month_start: None,
            fields: Vec::new(),
        };
        if own.contains(budgets::FIELD) {
            others.budgets = of_budgets(documents, deciding);
        }
        if own.contains(repeats::FIELD) {
            others.repeats = of_repeats(documents, deciding);
        }
        if own.contains(month_start::FIELD) {
            others.month_start = of_month_start(documents, deciding);
        }
        if own.contains(profiles::FIELD) {
            others.fields.extend(of_profiles(documents, deciding));
        }
        others.fields.extend(of_unknown(documents, deciding, &own));
        Ok(others)
    }

    /// Does it, after the expenses. Returns the names of the fields that the history does not
    /// hold.
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`] if budgets or rules have no room together.
    pub(super) fn apply(
        self,
        batch: &mut Batch<'_>,
        rollbacks: &mut Vec<Rollback>,
    ) -> Result<Vec<String>, Error> {
        let document = &mut *batch.document;
        if let Some(budgets) = document.budgets.as_mut().filter(|_| !self.budgets.is_empty()) {
            let before = length(budgets);
            for (category, kept) in self.budgets {
                rollbacks.push(Rollback::Budget(budgets.set(category, kept)));
            }
            has_room(budgets::FIELD, before, length(budgets), budgets::MOST_BYTES)?;
        }
        if !self.repeats.is_empty() {
            let before = document.repeats.as_ref().map_or(0, length);
            for (id, kept) in self.repeats {
                document.merge_repeat(id, kept, rollbacks)?;
            }
            let now = document.repeats.as_ref().map_or(0, length);
            has_room(repeats::FIELD, before, now, repeats::MOST_BYTES)?;
        }
        if let Some(start) = self.month_start {
            let before = document.month_start();
            rollbacks.push(document.put_month_start(before, start));
        }
        let mut names = Vec::new();
        for (name, value) in self.fields {
            let rollback = batch.document.set_field(name.clone(), value);
            batch.keep_field(rollback);
            names.push(name);
        }
        Ok(names)
    }
}

impl Document {
    fn merge_repeat(
        &mut self,
        id: Option<u64>,
        kept: Option<repeats::Kept>,
        rollbacks: &mut Vec<Rollback>,
    ) -> Result<(), Error> {
        // What it has added here is not added again.
        let done = kept.as_ref().and_then(|kept| kept.done.max(self.last_day_of(kept.key)));
        let Some(repeats) = &mut self.repeats else { return Ok(()) };
        let id = match (id, &kept) {
            (Some(id), _) => id,
            (None, Some(kept)) if !repeats.by_key.contains_key(&kept.id) => kept.id,
            (None, _) => {
                let last = repeats.by_key.last_key_value().map_or(0, |(last, _)| *last);
                last.checked_add(1).ok_or_else(|| {
                    Error::invalid(repeats::FIELD, "have the greatest possible number already")
                })?
            }
        };
        let put = repeats.put(id, kept.map(|kept| repeats::Kept { id, done, ..kept }));
        rollbacks.push(Rollback::Repeat(RepeatRollback(put)));
        Ok(())
    }
}

/// Whether a field is this program's: it is as this program writes it, or is not there.
fn is_own(document: &Document, name: &str) -> bool {
    match name {
        budgets::FIELD => document.budgets.is_some(),
        repeats::FIELD => document.repeats.is_some(),
        profiles::FIELD => document.kept_profiles().is_ok(),
        traces::OF_DELETED => document.deleted().is_ok(),
        keys::FIELD => document.field(name).is_ok_and(|of| of.is_none_or(keys::is_sound)),
        _ => document.kept_month_start().is_ok(),
    }
}

fn length<T: Item>(list: &Listed<T>) -> usize {
    list.to_json().map_or(0, |json| json.len())
}

fn has_room(name: &str, before: usize, now: usize, most: usize) -> Result<(), Error> {
    if now <= before.max(most) {
        return Ok(());
    }
    let reason = format!(
        "of both files have {now} bytes together, and at most {most} are kept: remove some first"
    );
    Err(Error::invalid(name, reason))
}

/// The side that counts of one thing with these canonical texts, shown as these JSON texts.
pub(super) fn settle(
    deciding: &mut Deciding<'_>,
    (field, key): (&str, Option<&str>),
    has_base: bool,
    texts: [Option<Vec<u8>>; 3],
    shown: impl FnOnce() -> [Option<String>; 3],
) -> Choice {
    let [base, ours, theirs] = texts.each_ref().map(Option::as_deref);
    let sides = Sides { base: has_base.then_some(base), ours, theirs };
    deciding.settle((field, key), sides, || {
        let [base, ours, theirs] = shown();
        let (field, key) = (field.to_owned(), key.map(str::to_owned));
        Disputed::Other(OtherSides { field, key, base, ours, theirs })
    })
}

/// The fields that this version does not know.
fn of_unknown(
    documents: &Documents<'_>,
    deciding: &mut Deciding<'_>,
    own: &BTreeSet<&str>,
) -> Vec<(String, Option<Box<RawValue>>)> {
    let is_unknown =
        |name: &&str| ![history::FIELD, commits::FIELD].contains(name) && !own.contains(name);
    let fields = documents.each(by_name).map(Option::unwrap_or_default);
    let names: BTreeSet<&str> =
        fields.iter().flat_map(|fields| fields.keys()).copied().filter(is_unknown).collect();
    let mut changed = Vec::new();
    for name in names {
        let values = fields.each_ref().map(|fields| fields.get(name).copied());
        // What is there several times stays as it is here.
        if values.iter().any(|value| matches!(value, Some(None))) {
            continue;
        }
        let values = values.map(Option::flatten);
        let texts = values.map(|value| value.map(|value| value.get().as_bytes().to_vec()));
        let shown = || values.map(|value| value.map(|value| value.get().to_owned()));
        if settle(deciding, (name, None), documents.base.is_some(), texts, shown) == Choice::Theirs
        {
            changed.push((name.to_owned(), values[2].map(ToOwned::to_owned)));
        }
    }
    changed
}

/// The fields at the top by their names; `None` for one that is there several times.
fn by_name(document: &Document) -> BTreeMap<&str, Option<&RawValue>> {
    let mut all = BTreeMap::new();
    for (name, value) in &document.unknown {
        let value = Some(&**value);
        all.entry(name.as_str()).and_modify(|value| *value = None).or_insert(value);
    }
    all
}
