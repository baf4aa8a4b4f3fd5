//! The repeats: rules by which an expense is added again and again.
//!
//! They are in a field of the data file beside the expenses: a list of objects with
//!
//! - `id`: the number by which people name the rule in this file,
//! - `key`: 16 lower-case hexadecimal digits, a digest of what the rule was made of. Two machines
//!   that made the same rule of the same file have the same key,
//! - `description`, `amount` and `category`, as in an expense,
//! - `every`: how often, such as `month` or `2 weeks`,
//! - `first`: the first day, from which the others are counted,
//! - `done`: the last day up to which all expenses were added; absent if none was,
//! - `until`: the last day of the rule; absent if it has none.
//!
//! If the field contains anything else, it belongs to another program: it is kept as it is, and
//! there are no repeats.
//!
//! The commit that adds the expenses of a rule moves its `done` as well, so no day is added twice,
//! whatever crashes or runs at once. The history knows nothing of `done`: an undo takes the
//! expenses away and leaves the day, so what was undone is not added again.

mod due;
mod kept;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::change::{amount, category, date, description};
use super::json::push;
use super::listed::{Item, Listed, ListedRollback, foreign};
use super::{Document, Rollback};
use expenses_interface::{Error, NewRepeat, Repeat};
use expenses_model::{Date, Every, Trace, date_text};

pub(super) use due::mark_of;
pub(super) use kept::{Kept, Made};

/// The name of the field.
pub(super) const FIELD: &str = "repeats";
/// The most bytes of the field to which a new rule is added.
pub(super) const MOST_BYTES: usize = 8 << 10;

/// The repeats of a document, by id.
pub(super) type Repeats = Listed<Kept>;

/// Undoes the change of a rule.
#[derive(Debug)]
pub struct RepeatRollback(pub(super) ListedRollback<Kept>);

/// A rule that a commit has started or stopped, as the history stores it.
#[derive(Serialize, Deserialize)]
pub(super) struct ChangedRepeat {
    pub(super) id: u64,
    /// What it adds, for people.
    pub(super) description: String,
    /// The rule before the change; `None` if there was none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    before: Option<Box<RawValue>>,
}

impl Document {
    /// Starts a rule.
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`] if a field breaks its rule, if there is no room for it, or if the field
    /// in the file is not a list of rules. The document is unchanged.
    pub fn start_repeat(&mut self, new: &NewRepeat) -> Result<Rollback, Error> {
        let every = Every::parse(&new.every).map_err(|reason| Error::invalid("every", reason))?;
        let day = |field, text: &Option<String>| {
            text.as_deref().map(|text| date(field, text)).transpose()
        };
        let made = Made {
            description: description(&new.description)?,
            amount: amount(&new.amount)?,
            category: category(&new.category)?.into_owned(),
            every,
            first: date("first", &new.first)?,
        };
        let (mut done, until) = (day("done", &new.done)?, day("until", &new.until)?);
        if until.is_some_and(|until| until < made.first) {
            let reason = format!("must not be before the first day, {}", date_text(made.first));
            return Err(Error::invalid("until", reason));
        }
        let key = self.repeats_to_change()?.new_key(&made);
        // Of such a rule that was stopped, what was added is not added again.
        done = done.max(self.last_day_of(key));
        let repeats = self.repeats_to_change()?;
        let last = repeats.by_key.last_key_value().map_or(0, |(last, _)| *last);
        let id = last.checked_add(1).ok_or_else(|| {
            let reason = "of expenses.json have the greatest possible number, so there is no next";
            Error::invalid(FIELD, reason)
        })?;
        let kept = Kept { id, key, made, done, until, unknown: Vec::new() };
        let rollback = repeats.put(id, Some(kept));
        if repeats.to_json().is_some_and(|json| json.len() > MOST_BYTES) {
            repeats.roll_back(rollback);
            let reason = format!(
                "is one too many: all repeats together have at most {MOST_BYTES} bytes of expenses.json; stop another first"
            );
            return Err(Error::invalid("repeat", reason));
        }
        Ok(Rollback::Repeat(RepeatRollback(rollback)))
    }

    /// Ends the rule with this id.
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`] if there is none, or if the field in the file is not a list of rules.
    pub fn stop_repeat(&mut self, id: u64) -> Result<Rollback, Error> {
        let repeats = self.repeats_to_change()?;
        if !repeats.by_key.contains_key(&id) {
            return Err(Error::invalid("repeat", format!("{id} does not exist")));
        }
        Ok(Rollback::Repeat(RepeatRollback(repeats.put(id, None))))
    }

    /// The rules, and what is due up to a day.
    pub fn repeats(&self, today: Date) -> Vec<Repeat> {
        let all = self.repeats.iter().flat_map(|repeats| repeats.by_key.values());
        all.map(|kept| kept.to_repeat(today)).collect()
    }

    fn repeats_to_change(&mut self) -> Result<&mut Repeats, Error> {
        self.repeats.as_mut().ok_or_else(|| foreign(FIELD))
    }

    /// Writes the canonical text of a rule: equal rules have equal texts, whatever days were
    /// added.
    pub(super) fn write_canonical_repeat(&self, id: u64, text: &mut Vec<u8>) {
        let kept = self.repeats.as_ref().and_then(|repeats| repeats.by_key.get(&id));
        push(text, &("repeat", id, kept.map(Kept::to_canonical)));
    }

    /// The rule with this id as it was before a change, if the change started or stopped it.
    pub(super) fn changed_repeat(&self, rollback: &RepeatRollback) -> Option<ChangedRepeat> {
        let RepeatRollback(ListedRollback { key: id, before, .. }) = rollback;
        let now = self.repeats.as_ref().and_then(|repeats| repeats.by_key.get(id));
        if before.as_ref().map(Kept::to_canonical) == now.map(Kept::to_canonical) {
            return None;
        }
        let description = before.as_ref().or(now)?.made.description.clone();
        let before = before.as_ref().map(|kept| RawValue::from_string(kept.to_json()));
        // It is JSON.
        Some(ChangedRepeat { id: *id, description, before: before.transpose().ok()? })
    }
}

impl Repeats {
    /// The key of a new rule: the digest of what it is made of, and of how many such rules there
    /// are before it.
    fn new_key(&self, made: &Made) -> Trace {
        let mut number: u64 = 0;
        loop {
            let key = Trace::from_number(made.digest(number));
            let is_new = |key: &Trace| self.by_key.values().all(|other| other.key != *key);
            if let Some(key) = key.filter(is_new) {
                return key;
            }
            number += 1;
        }
    }
}

impl RepeatRollback {
    /// The id of the rule.
    pub(super) fn id(&self) -> u64 {
        self.0.key
    }
}

impl ChangedRepeat {
    /// The rule before the change.
    ///
    /// # Errors
    ///
    /// [`Error::Overtaken`] if that is not a rule, or is one with another id.
    pub(super) fn before(&self) -> Result<Option<Kept>, Error> {
        let read = |json: &RawValue| Kept::read(json).filter(|kept| kept.id == self.id);
        self.before.as_deref().map(|json| read(json).ok_or(Error::Overtaken)).transpose()
    }
}

#[cfg(test)]
mod tests;
