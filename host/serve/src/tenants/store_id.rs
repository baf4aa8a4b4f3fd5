//! Which of the stores that a tenant's name ever had.

use std::{fmt, io};

use super::{Entry, Name};
use crate::tokens::{digest, random};

/// How many random bytes tell the stores of one name apart.
const RANDOM: usize = 8;
/// The end of the path of the object that claims a name.
const CLAIM: &str = "store";

/// Which of the stores that a tenant's name ever had. It is in the path of the store and in each
/// token, session and code of the tenant: so none of them leads to another store, whoever has the
/// name by then.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct StoreId {
    tenant: Name,
    digits: String,
}

impl StoreId {
    /// An id that no store of this tenant ever had.
    ///
    /// # Errors
    ///
    /// If the system has no random bytes.
    pub(super) fn new(tenant: Name) -> io::Result<Self> {
        Ok(Self { tenant, digits: digest::digits(&random::<RANDOM>()?) })
    }

    /// Reads the digits; `None` if they are not those of an id.
    pub(super) fn parse(tenant: Name, digits: &str) -> Option<Self> {
        let is_digit = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
        let is_id = digits.len() == 2 * RANDOM && digits.bytes().all(is_digit);
        is_id.then(|| Self { tenant, digits: digits.to_owned() })
    }

    /// Whose store it is.
    pub fn tenant(&self) -> &Name {
        &self.tenant
    }

    /// What tells it apart from the others of its tenant.
    pub(super) fn digits(&self) -> &str {
        &self.digits
    }

    /// Where it is below the root: `HASH/NAME.ID`.
    pub fn folder(&self) -> String {
        format!("{}.{}", self.tenant.path(), self.digits)
    }
}

impl fmt::Debug for StoreId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.folder())
    }
}

/// Where it is said which store a tenant has. Whoever makes this object has the name.
pub(super) fn claim(tenant: &Name) -> String {
    format!("{}.{CLAIM}", tenant.path())
}

impl Entry {
    /// What `HASH/NAME` in a root is; `None` if it is nothing of a tenant's store. `size` and
    /// `changed` are not known yet.
    pub fn parse(hash: &str, name: &str) -> Option<Self> {
        let (tenant, end) = name.split_once('.')?;
        let tenant = Name::parse(tenant).filter(|tenant| tenant.hash() == hash)?;
        if end == CLAIM {
            return Some(Self::Claim(tenant));
        }
        let store = StoreId::parse(tenant, end)?;
        Some(Self::Store { store, size: 0, changed: None })
    }

    /// Whose it is.
    pub fn tenant(&self) -> &Name {
        match self {
            Self::Claim(tenant) => tenant,
            Self::Store { store, .. } => store.tenant(),
        }
    }
}

/// The data file of a store without expenses. No other store has the same.
///
/// # Errors
///
/// If the system has no random bytes.
pub fn empty_data_file() -> io::Result<String> {
    let id = digest::digits(&random::<16>()?);
    Ok(format!("{{\n  \"counter\": 0,\n  \"expenses\": {{}},\n  \"commits\": [\"{id}\"]\n}}\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_in_a_root_is_a_claim_a_store_or_nothing() {
        let alice = Name::parse("alice").unwrap();
        let store = StoreId::new(alice.clone()).unwrap();
        assert_ne!(store, StoreId::new(alice.clone()).unwrap());
        let (hash, name) =
            store.folder().split_once('/').map(|(a, b)| (a.into(), b.into())).unwrap();
        let (hash, name): (String, String) = (hash, name);
        let read = Entry::Store { store, size: 0, changed: None };
        assert_eq!(Entry::parse(&hash, &name), Some(read));
        assert_eq!(Entry::parse(&hash, "alice.store"), Some(Entry::Claim(alice)));
        let upper = name.to_uppercase();
        for other in ["alice", "alice.tokens", "alice.7", "bob.store", ".removed-7", &*upper] {
            assert_eq!(Entry::parse(&hash, other), None, "{other}");
        }
        assert_eq!(Entry::parse("0000", &name), None);
    }
}
