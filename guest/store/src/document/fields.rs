//! Fields at the top of the data file that are read only when a call asks for them.
//!
//! Until a call changes one of them it stays the text that was read, whatever that is.

use std::borrow::Cow;

use serde_json::value::RawValue;

use super::{Document, UnknownField};

/// What takes the change of a field back.
#[derive(Debug)]
pub struct FieldRollback {
    name: Cow<'static, str>,
    /// Where among the fields it was.
    at: usize,
    /// Its value as it was; none if there was no such field.
    before: Option<Box<RawValue>>,
}

/// That a field which this program keeps is there twice or holds something else: then it is
/// another program's, and is left alone.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Foreign;

impl Document {
    /// The value of the field with this name, if there is one.
    ///
    /// # Errors
    ///
    /// [`Foreign`] if there are several.
    pub(super) fn field(&self, name: &str) -> Result<Option<&RawValue>, Foreign> {
        let mut named = self.unknown.iter().filter(|(other, _)| other == name);
        let value = named.next().map(|(_, value)| &**value);
        if named.next().is_some() { Err(Foreign) } else { Ok(value) }
    }

    /// Sets the only field with this name, or removes it.
    pub(super) fn set_field(
        &mut self,
        name: impl Into<Cow<'static, str>>,
        value: Option<Box<RawValue>>,
    ) -> FieldRollback {
        let name = name.into();
        let at = self.unknown.iter().position(|(other, _)| *other == name);
        let before = at.map(|at| self.unknown.remove(at).1);
        let at = at.unwrap_or(self.unknown.len());
        if let Some(value) = value {
            self.unknown.insert(at, (name.to_string(), value));
        }
        FieldRollback { name, at, before }
    }

    /// Takes the change of a field back, the latest first.
    pub fn roll_back_field(&mut self, rollback: FieldRollback) {
        let FieldRollback { name, at, before } = rollback;
        self.unknown.retain(|(other, _)| *other != name);
        if let Some(before) = before {
            self.unknown.insert(at.min(self.unknown.len()), (name.into_owned(), before));
        }
    }
}

/// Whether one of the fields has this name.
pub(super) fn has(fields: &[UnknownField], name: &str) -> bool {
    fields.iter().any(|(other, _)| other == name)
}

/// Takes a field of this name out of others if it is the only one and is read. Returns its text
/// too.
pub(super) fn take_only<T>(
    fields: &mut Vec<UnknownField>,
    name: &str,
    read: impl FnOnce(&RawValue) -> Option<T>,
) -> Option<(T, Box<RawValue>)> {
    let mut named = (0..fields.len()).filter(|at| fields[*at].0 == name);
    let (at, None) = (named.next()?, named.next()) else { return None };
    let value = read(&fields[at].1)?;
    Some((value, fields.remove(at).1))
}
