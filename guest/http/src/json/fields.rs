//! Objects in the body of a request. Amounts are taken with all their digits, never through a
//! binary number, and every mistake names its member.

use std::fmt;

use expenses_model::Amount;
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::error::Category;
use serde_json::value::RawValue;

use crate::{Problem, ProblemKind};

/// The members of an object that were not taken yet.
#[derive(Debug)]
pub(crate) struct Fields<'a>(Vec<(String, &'a RawValue)>);

impl<'a> Fields<'a> {
    /// Reads the object that a body is.
    ///
    /// # Errors
    ///
    /// `bad-request` if it is not JSON, `invalid` if it is not an object or a member is in it
    /// twice.
    pub(crate) fn read(body: &'a [u8]) -> Result<Self, Problem> {
        Self::of(text(body)?)
    }

    /// Reads an object.
    ///
    /// # Errors
    ///
    /// As [`read`](Self::read).
    pub(crate) fn of(json: &'a str) -> Result<Self, Problem> {
        let Members(members) = parse(json, "an object")?;
        for (at, (name, _)) in members.iter().enumerate() {
            if members[..at].iter().any(|(before, _)| before == name) {
                return Err(Problem::invalid(name, "is there twice"));
            }
            // Others are refused anyway, and are not compared with each other.
            if at >= MOST {
                let detail = format!("an object has at most {MOST} members");
                return Err(Problem::new(ProblemKind::Invalid, detail).with("field", name));
            }
        }
        Ok(Self(members))
    }

    /// Takes the member with this name.
    pub(crate) fn take(&mut self, name: &str) -> Option<&'a RawValue> {
        let at = self.0.iter().position(|(is, _)| is == name)?;
        Some(self.0.remove(at).1)
    }

    /// Takes the only member.
    pub(crate) fn only(mut self) -> Option<(String, &'a RawValue)> {
        if self.0.len() == 1 { self.0.pop() } else { None }
    }

    /// Takes a text, if it is there.
    ///
    /// # Errors
    ///
    /// `invalid` if it is not a text.
    pub(crate) fn text(&mut self, name: &str) -> Result<Option<String>, Problem> {
        let Some(value) = self.take(name) else { return Ok(None) };
        let text = serde_json::from_str(value.get()).map(Some);
        text.map_err(|_| Problem::invalid(name, "must be text in quotes"))
    }

    /// Takes an amount, if it is there: a number or decimal text.
    ///
    /// # Errors
    ///
    /// `invalid` if it is neither.
    pub(crate) fn amount(&mut self, name: &str) -> Result<Option<String>, Problem> {
        let Some(value) = self.take(name) else { return Ok(None) };
        let json = value.get();
        if json.starts_with('"') {
            let text = serde_json::from_str(json).map(Some);
            return text.map_err(|_| Problem::invalid(name, "must be a decimal number"));
        }
        if !json.starts_with(|c: char| c == '-' || c.is_ascii_digit()) {
            return Err(Problem::invalid(name, "must be a number such as 12.50"));
        }
        if !json.contains(['e', 'E']) {
            return Ok(Some(json.to_owned()));
        }
        let amount = Amount::from_json(json).map(|amount| Some(amount.to_text()));
        amount.ok_or_else(|| Problem::invalid(name, "has too many digits"))
    }

    /// Takes an id, if it is there.
    ///
    /// # Errors
    ///
    /// `invalid` if it is not a whole number that an id can be.
    pub(crate) fn id(&mut self, name: &str) -> Result<Option<u64>, Problem> {
        self.take(name).map(|value| id(name, value)).transpose()
    }

    /// Takes what is true or false, if it is there.
    ///
    /// # Errors
    ///
    /// `invalid` if it is neither.
    pub(crate) fn flag(&mut self, name: &str) -> Result<Option<bool>, Problem> {
        let Some(value) = self.take(name) else { return Ok(None) };
        let flag = serde_json::from_str(value.get()).map(Some);
        flag.map_err(|_| Problem::invalid(name, "must be true or false"))
    }

    /// Whether the member with this name is `null`. If it is, it is taken.
    pub(crate) fn is_null(&mut self, name: &str) -> bool {
        let is_null = self.0.iter().any(|(is, value)| is == name && value.get() == "null");
        if is_null {
            self.take(name);
        }
        is_null
    }

    /// Ends with all members taken.
    ///
    /// # Errors
    ///
    /// `invalid` if another is there.
    pub(crate) fn finish(self) -> Result<(), Problem> {
        match self.0.first() {
            None => Ok(()),
            Some((name, _)) => Err(Problem::invalid(name, "is not a member that is known here")),
        }
    }
}

/// The most members of an object.
const MOST: usize = 100;

/// Reads an id.
///
/// # Errors
///
/// `invalid` if it is not a whole number that an id can be.
pub(crate) fn id(name: &str, value: &RawValue) -> Result<u64, Problem> {
    let id = value.get().parse::<u64>();
    id.map_err(|_| Problem::invalid(name, "must be a whole number"))
}

/// What must be there.
///
/// # Errors
///
/// `invalid` if it is not.
pub(crate) fn required<T>(name: &str, value: Option<T>) -> Result<T, Problem> {
    value.ok_or_else(|| Problem::invalid(name, "is missing"))
}

/// Reads the list that a body is.
///
/// # Errors
///
/// `bad-request` if it is not JSON, `invalid` if it is not a list.
pub(crate) fn elements(body: &[u8]) -> Result<Vec<&RawValue>, Problem> {
    parse(text(body)?, "a list")
}

fn text(body: &[u8]) -> Result<&str, Problem> {
    std::str::from_utf8(body).map_err(|_| {
        Problem::new(ProblemKind::BadRequest, "the body must be JSON in the encoding UTF-8")
    })
}

fn parse<'a, T: Deserialize<'a>>(json: &'a str, expected: &str) -> Result<T, Problem> {
    serde_json::from_str(json).map_err(|error| match error.classify() {
        Category::Data => {
            let detail = format!("the body must be {expected}");
            Problem::new(ProblemKind::Invalid, detail).with("field", &"body")
        }
        _ => {
            let (line, column) = (error.line(), error.column());
            let detail = format!("the body is not JSON from line {line}, column {column} on");
            Problem::new(ProblemKind::BadRequest, detail)
        }
    })
}

/// All members of an object, in order.
struct Members<'a>(Vec<(String, &'a RawValue)>);

impl<'de> Deserialize<'de> for Members<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct OfMap;

        impl<'de> Visitor<'de> for OfMap {
            type Value = Members<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members<'de>, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }

        deserializer.deserialize_map(OfMap)
    }
}

#[cfg(test)]
mod tests;
