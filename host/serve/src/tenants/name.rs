//! The name of a tenant.

use std::fmt;

use crate::tokens::digest;

/// The most characters of a name.
const MOST: usize = 63;
/// How many digits of a name's digest stand before it in a path.
const DIGITS: usize = 4;

/// The name of a tenant: 1 to 63 lower-case letters, digits and hyphens.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Name(String);

impl Name {
    /// A name; `None` if the text is not one.
    pub fn parse(text: &str) -> Option<Self> {
        let is_allowed = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-');
        let is_name = (1..=MOST).contains(&text.len()) && text.bytes().all(is_allowed);
        is_name.then(|| Self(text.to_owned()))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// With what the paths of all that it has begin, below the root: `HASH/NAME`. The first digits
    /// of the name's digest spread the tenants over folders, and over the parts of an object store.
    pub fn path(&self) -> String {
        format!("{}/{self}", self.hash())
    }

    /// The digits before its name.
    pub fn hash(&self) -> String {
        let mut digits = digest::digits(&digest::of(self.0.as_bytes()));
        digits.truncate(DIGITS);
        digits
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_cannot_lead_anywhere_else() {
        for name in ["a", "alice", "7", "-", "a-b-7", &"x".repeat(63)] {
            assert_eq!(Name::parse(name).unwrap().as_str(), name);
        }
        let long = "x".repeat(64);
        for wrong in ["", ".", "..", "a/b", "/a", "A", "a b", "é", "a.tokens", "a\0", "a\n", &long]
        {
            assert_eq!(Name::parse(wrong), None, "{wrong:?}");
        }
    }

    #[test]
    fn a_path_begins_with_the_digest_of_the_name() {
        // printf %s alice | sha256sum
        assert_eq!(Name::parse("alice").unwrap().path(), "2bd8/alice");
    }
}
