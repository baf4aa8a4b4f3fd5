//! What the object of a token, a session or a code holds, and where it is.
//!
//! `tokens/DIGEST` is what lets somebody in, whoever wrote it: it alone is read for a request. So
//! that a tenant's tokens are found without looking through those of all others, each has an entry
//! without content at `HASH/TENANT.tokens/DIGEST`. The entry is made before the object and removed
//! after it, so no token is missing from the entries.

use serde::{Deserialize, Serialize};

use super::{Name, Root, RootError, StoreId};
use crate::tokens::digest;

/// What the object of a token or a session holds.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Record {
    pub(crate) tenant: String,
    /// Which of the stores that the tenant's name ever had.
    pub(crate) store: String,
    /// What a person calls it.
    pub(crate) name: String,
    pub(crate) read_only: bool,
    /// The day on which it was made.
    pub(crate) created: String,
    /// If it is a session: how it began.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) session: Option<Begin>,
}

/// How a session began.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub(crate) struct Begin {
    /// The digest of the token that it stands for: without that, it ends. `None` for a code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) token: Option<String>,
}

/// What the object of a code holds, which begins one session.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub(crate) struct Code {
    pub(crate) tenant: String,
    pub(crate) store: String,
    /// Until when it works, in seconds since 1970.
    pub(crate) until: u64,
}

/// What the object holds that claims a name.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub(crate) struct Claim {
    /// Which store the tenant has.
    pub(crate) store: String,
}

/// The store that a token or a code names; `None` if that is not one.
pub(crate) fn store(tenant: &str, store: &str) -> Option<StoreId> {
    StoreId::parse(Name::parse(tenant)?, store)
}

/// The folder of all codes.
pub(crate) const CODES: &str = "codes";

/// Where the object of a token is.
pub(crate) fn of_token(token: &[u8; 32]) -> String {
    format!("tokens/{}", digest::digits(token))
}

/// Where the object of a code is.
pub(crate) fn of_code(code: &[u8; 32]) -> String {
    format!("{CODES}/{}", digest::digits(code))
}

/// Where it is noted that a code was used. Whoever makes this object has used it, nobody else.
pub(crate) fn of_used_code(code: &[u8; 32]) -> String {
    of_code(code) + USED
}

/// The end of the path at which it is noted that a code was used.
pub(crate) const USED: &str = ".used";

/// The folder of the entries of a tenant's tokens.
pub(crate) fn entries(tenant: &Name) -> String {
    format!("{}.tokens", tenant.path())
}

/// Reads an object; `None` if there is none.
pub(crate) fn read<T: for<'a> Deserialize<'a>>(
    root: &dyn Root,
    path: &str,
) -> Result<Option<T>, RootError> {
    let Some(content) = root.read(path)? else { return Ok(None) };
    let malformed = |error: serde_json::Error| RootError::Malformed {
        path: path.into(),
        reason: error.to_string(),
    };
    serde_json::from_slice(&content).map(Some).map_err(malformed)
}

/// Writes an object, unless there is one.
pub(crate) fn create<T: Serialize>(
    root: &dyn Root,
    path: &str,
    content: &T,
) -> Result<bool, RootError> {
    let malformed = |error: serde_json::Error| RootError::Malformed {
        path: path.into(),
        reason: error.to_string(),
    };
    let mut text = serde_json::to_vec(content).map_err(malformed)?;
    text.push(b'\n');
    root.create(path, &text)
}
