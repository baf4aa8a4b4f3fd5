//! The fields or elements of a JSON object or list, as they stand in its text.

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

/// The fields of a JSON object in order, including repeated ones.
#[derive(Debug)]
pub struct Entries<'a>(pub Vec<(Cow<'a, str>, &'a RawValue)>);

/// A key, borrowed unless something in it is escaped.
#[derive(Deserialize)]
struct Key<'a>(#[serde(borrow)] Cow<'a, str>);

impl<'de> Deserialize<'de> for Entries<'de> {
    fn deserialize<D: Deserializer<'de>>(json: D) -> Result<Self, D::Error> {
        json.deserialize_map(EntriesVisitor)
    }
}

struct EntriesVisitor;

impl<'de> Visitor<'de> for EntriesVisitor {
    type Value = Entries<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Entries<'de>, A::Error> {
        let mut entries = Vec::new();
        while let Some((Key(name), value)) = map.next_entry()? {
            entries.push((name, value));
        }
        Ok(Entries(entries))
    }
}

/// Calls `take` with each element of a list, or with each value of an object and its name. It
/// takes one at a time, since there may be more than fit in memory. Stops early if `take` returns
/// false.
///
/// # Errors
///
/// The JSON is neither a list nor an object, it has a name that is not a string, or `take`
/// returned false.
pub fn each<'a>(
    json: &'a RawValue,
    take: &mut dyn FnMut(Option<Cow<'a, str>>, &'a RawValue) -> bool,
) -> Result<(), serde_json::Error> {
    serde_json::Deserializer::from_str(json.get()).deserialize_any(Each(take))
}

struct Each<'t, 'a>(&'t mut dyn FnMut(Option<Cow<'a, str>>, &'a RawValue) -> bool);

impl<'a> Visitor<'a> for Each<'_, 'a> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object or a list")
    }

    fn visit_map<A: MapAccess<'a>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some((Key(name), value)) = map.next_entry()? {
            if !(self.0)(Some(name), value) {
                return Err(A::Error::custom("enough"));
            }
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'a>>(self, mut list: A) -> Result<(), A::Error> {
        while let Some(value) = list.next_element()? {
            if !(self.0)(None, value) {
                return Err(A::Error::custom("enough"));
            }
        }
        Ok(())
    }
}
