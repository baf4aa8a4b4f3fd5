//! Profiles: how an import reads files of one shape.
//!
//! The field `profiles` of the data file is a list of objects with `shape`, a text that no
//! two of them share, and `text`, which only an import understands. The one that was set last
//! comes last. Whatever else a field of that name holds is another program's: it is left
//! alone, and there are no profiles.

use serde_json::value::RawValue;

use super::Document;
use super::fields::{FieldRollback, Foreign};
use expenses_interface::{Error, Profile};
use expenses_model::Entries;

/// The name of the field.
pub(super) const FIELD: &str = "profiles";
/// The most bytes of a shape, and of a text.
const MOST_BYTES_OF_ONE: usize = 4 << 10;
/// The most bytes of the field. Those that were set first make room for others.
pub(super) const MOST_BYTES: usize = 16 << 10;

/// A profile of the data file, and its JSON text.
#[derive(Clone)]
pub(super) struct Kept {
    profile: Profile,
    json: String,
}

impl Document {
    /// The profiles, by shape.
    pub fn profiles(&self) -> Vec<Profile> {
        // They are few.
        let mut profiles: Vec<Profile> = Vec::new();
        for Kept { profile, .. } in self.kept_profiles().unwrap_or_default() {
            let at = profiles.partition_point(|other| other.shape <= profile.shape);
            profiles.insert(at, profile);
        }
        profiles
    }

    /// Keeps a profile in the place of the one of the same shape; without a text, forgets
    /// that. None if nothing changes.
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`] if the shape is empty, if the shape or the text is too long, if
    /// there is no such profile to forget, or if the file has profiles of another kind; the
    /// document is as before.
    pub fn set_profile(
        &mut self,
        shape: &str,
        text: Option<&str>,
    ) -> Result<Option<FieldRollback>, Error> {
        if shape.is_empty() {
            return Err(Error::invalid("shape", "must not be empty"));
        }
        for (field, value) in [("shape", shape), ("text", text.unwrap_or_default())] {
            if value.len() > MOST_BYTES_OF_ONE {
                let reason =
                    format!("has {} bytes; at most {MOST_BYTES_OF_ONE} are kept", value.len());
                return Err(Error::invalid(field, reason));
            }
        }
        let mut all = self.kept_profiles().map_err(|Foreign| {
            let reason = "of expenses.json are none of this program, and were left alone: `expenses check` says where";
            Error::invalid(FIELD, reason)
        })?;
        let at = all.iter().position(|kept| kept.profile.shape == shape);
        let before = at.map(|at| all.remove(at));
        match (text, before) {
            (Some(text), Some(before)) if before.profile.text == text => return Ok(None),
            (Some(text), before) => all.push(Kept::new(shape, text, before.as_ref())),
            (None, Some(_)) => {}
            (None, None) => return Err(Error::invalid("shape", "has no profile")),
        }
        shorten(&mut all);
        if length(&all) > MOST_BYTES {
            let reason =
                format!("needs more than the {MOST_BYTES} bytes that all profiles may have");
            return Err(Error::invalid("text", reason));
        }
        // It is JSON.
        let json = RawValue::from_string(to_json(&all)).ok().filter(|_| !all.is_empty());
        Ok(Some(self.set_field(FIELD, json)))
    }

    pub(super) fn kept_profiles(&self) -> Result<Vec<Kept>, Foreign> {
        let Some(json) = self.field(FIELD)? else { return Ok(Vec::new()) };
        let list: Vec<&RawValue> = serde_json::from_str(json.get()).map_err(|_| Foreign)?;
        let mut all: Vec<Kept> = Vec::with_capacity(list.len());
        for json in list {
            let kept = Kept::read(json).ok_or(Foreign)?;
            if all.iter().any(|other| other.profile.shape == kept.profile.shape) {
                return Err(Foreign);
            }
            all.push(kept);
        }
        Ok(all)
    }
}

impl Kept {
    /// A profile with the fields of the one before that this version does not know.
    fn new(shape: &str, text: &str, before: Option<&Self>) -> Self {
        let quoted = |text: &str| serde_json::Value::from(text).to_string();
        let mut json = format!("{{\"shape\": {}, \"text\": {}", quoted(shape), quoted(text));
        let entries = before.and_then(|before| serde_json::from_str(&before.json).ok());
        for (name, value) in entries.map_or(Vec::new(), |Entries(entries)| entries) {
            if !["shape", "text"].contains(&&*name) {
                json += &format!(", {}: {}", quoted(&name), value.get());
            }
        }
        Self { profile: Profile { shape: shape.into(), text: text.into() }, json: json + "}" }
    }

    pub(super) fn read(json: &RawValue) -> Option<Self> {
        let Entries(entries) = serde_json::from_str(json.get()).ok()?;
        let only = |name: &str| {
            let mut named = entries.iter().filter(|(other, _)| other == name);
            let (Some((_, value)), None) = (named.next(), named.next()) else { return None };
            serde_json::from_str::<String>(value.get()).ok()
        };
        let profile = Profile { shape: only("shape")?, text: only("text")? };
        Some(Self { profile, json: json.get().to_owned() })
    }

    pub(super) fn shape(&self) -> &str {
        &self.profile.shape
    }

    pub(super) fn json(&self) -> &str {
        &self.json
    }
}

/// The field of these profiles, without those that have no room.
pub(super) fn field_of(mut all: Vec<Kept>) -> Option<Box<RawValue>> {
    shorten(&mut all);
    // It is JSON.
    RawValue::from_string(to_json(&all)).ok().filter(|_| !all.is_empty())
}

/// Drops those that were set first, as far as there is no room for all.
fn shorten(all: &mut Vec<Kept>) {
    while all.len() > 1 && length(all) > MOST_BYTES {
        all.remove(0);
    }
}

/// The list, with a line for each.
fn to_json(all: &[Kept]) -> String {
    let lines: Vec<String> = all.iter().map(|kept| format!("    {}", kept.json)).collect();
    format!("[\n{}\n  ]", lines.join(",\n"))
}

fn length(all: &[Kept]) -> usize {
    to_json(all).len()
}

#[cfg(test)]
mod tests;
