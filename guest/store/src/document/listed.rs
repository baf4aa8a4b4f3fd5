//! A field of the data file that is a list of objects, each with a key of its own, such as the
//! budgets. If the field holds anything else, it belongs to another program.

use std::collections::BTreeMap;
use std::fmt::Debug;

use serde_json::value::RawValue;

use super::{UnknownField, fields};
use expenses_interface::Error;

/// An object of such a list. Its JSON form is that of the data file.
pub(super) trait Item: Sized {
    type Key: Clone + Debug + Ord;

    fn key(&self) -> Self::Key;

    /// Reads it; `None` if it is something else.
    fn read(json: &RawValue) -> Option<Self>;

    fn to_json(&self) -> String;
}

/// The objects of a list.
#[derive(Clone, Debug)]
pub(super) struct Listed<T: Item> {
    pub(super) by_key: BTreeMap<T::Key, T>,
    /// The field as it was read. It is written back unchanged until an object changes.
    as_read: Option<Box<RawValue>>,
}

/// Undoes the change of an object.
#[derive(Debug)]
pub(super) struct ListedRollback<T: Item> {
    pub(super) key: T::Key,
    pub(super) before: Option<T>,
    as_read: Option<Box<RawValue>>,
}

impl<T: Item> Default for Listed<T> {
    fn default() -> Self {
        Self { by_key: BTreeMap::new(), as_read: None }
    }
}

impl<T: Item> Listed<T> {
    /// Takes the list out of the fields of a file. `None` if the field is not such a list, or
    /// occurs more than once.
    pub(super) fn take(fields: &mut Vec<UnknownField>, name: &str) -> Option<Self> {
        if !fields::has(fields, name) {
            return Some(Self::default());
        }
        let (by_key, as_read) = fields::take_only(fields, name, read)?;
        Some(Self { by_key, as_read: Some(as_read) })
    }

    /// Replaces or removes the object with this key.
    pub(super) fn put(&mut self, key: T::Key, item: Option<T>) -> ListedRollback<T> {
        let as_read = self.as_read.take();
        let before = match item {
            Some(item) => self.by_key.insert(key.clone(), item),
            None => self.by_key.remove(&key),
        };
        ListedRollback { key, before, as_read }
    }

    pub(super) fn roll_back(&mut self, rollback: ListedRollback<T>) {
        self.put(rollback.key, rollback.before);
        self.as_read = rollback.as_read;
    }

    /// The JSON of the field; `None` if nothing is in the list.
    pub(super) fn to_json(&self) -> Option<String> {
        if let Some(as_read) = &self.as_read {
            return Some(as_read.get().to_owned());
        }
        let lines: Vec<_> =
            self.by_key.values().map(|item| format!("    {}", item.to_json())).collect();
        (!lines.is_empty()).then(|| format!("[\n{}\n  ]", lines.join(",\n")))
    }
}

/// Reads the field. `None` if it is not a list of such objects, or two have one key.
fn read<T: Item>(json: &RawValue) -> Option<BTreeMap<T::Key, T>> {
    let list: Vec<&RawValue> = serde_json::from_str(json.get()).ok()?;
    let mut by_key = BTreeMap::new();
    for json in list {
        let item = T::read(json)?;
        if by_key.insert(item.key(), item).is_some() {
            return None;
        }
    }
    Some(by_key)
}

/// That a list cannot be changed, because another program has written it.
pub(super) fn foreign(name: &str) -> Error {
    let reason = "of expenses.json were not written by this program, and were left alone: `expenses check` says where";
    Error::invalid(name, reason)
}
