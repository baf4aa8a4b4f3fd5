//! The tokens, sessions and codes of one tenant.

use std::sync::Arc;

use expenses_http::{Proof, Token};

use super::record::{self, Begin, Code, Record};
use super::{Root, RootError, StoreId};
use crate::tokens::{self, Begun, NamedToken, Secret, Since, TokenError, Tokens, digest};

/// The tokens, sessions and codes of one tenant.
#[derive(Clone)]
pub struct TenantTokens {
    root: Arc<dyn Root>,
    store: StoreId,
    /// The day on which something is made now.
    day: String,
}

/// A token or a session as it was found.
struct Found {
    digest: [u8; 32],
    record: Record,
}

impl TenantTokens {
    /// Those of the tenant with this store. `day` is the current one, such as `2026-11-29`.
    pub fn new(root: Arc<dyn Root>, store: StoreId, day: String) -> Self {
        Self { root, store, day }
    }

    /// Removes all of them: whoever has one is refused from now on, by a server that has looked
    /// for it before within 10 seconds. Do this before you remove a store. Those of another store
    /// with the same name stay.
    ///
    /// # Errors
    ///
    /// If they cannot be read or removed. Some may be gone.
    pub fn remove_all(&self) -> Result<(), TokenError> {
        remove_codes(&*self.root, |code| self.is_ours(&code.tenant, &code.store))?;
        for digest in self.digests()? {
            let record: Option<Record> = record::read(&*self.root, &record::of_token(&digest))?;
            // An entry without an object is of nobody.
            if record.is_none_or(|record| self.is_ours(&record.tenant, &record.store)) {
                self.delete(&digest)?;
            }
        }
        Ok(())
    }

    /// Whether a token or a code is for this store.
    fn is_ours(&self, tenant: &str, store: &str) -> bool {
        tenant == self.store.tenant().as_str() && store == self.store.digits()
    }

    /// Begins a session for whoever shows a token or a code of this tenant.
    pub(crate) fn begin_session(&self, proof: Proof) -> Result<Begun, TokenError> {
        let (token, is_read_only) = match proof {
            Proof::Token(token) => {
                let found: Option<Record> = record::read(&*self.root, &record::of_token(&token))?;
                let is_ours = |record: &Record| {
                    record.session.is_none() && self.is_ours(&record.tenant, &record.store)
                };
                match found.filter(is_ours) {
                    Some(record) => (Some(digest::digits(&token)), record.read_only),
                    None => return Ok(Begun::Refused),
                }
            }
            Proof::Code(code) => match self.use_code(&code)? {
                true => (None, false),
                false => return Ok(Begun::Refused),
            },
        };
        let found = self.found()?;
        self.end_oldest(&found)?;
        let name = tokens::free_name(found.iter().map(|found| &*found.record.name));
        let secret = Secret::new()?;
        self.create(&secret, name, is_read_only, Some(Begin { token }))?;
        Ok(Begun::Session(secret))
    }

    /// Ends a session of this tenant.
    pub(crate) fn end_session(&self, digest: &[u8; 32]) -> Result<(), TokenError> {
        self.delete(digest)
    }

    /// Whether a code works. It does not work again.
    fn use_code(&self, code: &[u8; 32]) -> Result<bool, TokenError> {
        let found: Option<Code> = record::read(&*self.root, &record::of_code(code))?;
        let works =
            |code: &Code| self.is_ours(&code.tenant, &code.store) && code.until > tokens::now();
        if !found.is_some_and(|code| works(&code)) {
            return Ok(false);
        }
        Ok(self.root.create(&record::of_used_code(code), b"\n")?)
    }

    /// Ends the oldest sessions if one more would be too many.
    fn end_oldest(&self, found: &[Found]) -> Result<(), TokenError> {
        let mut sessions: Vec<_> =
            found.iter().filter(|found| found.record.session.is_some()).collect();
        sessions.sort_by_key(|found| order(&found.record));
        let surplus = (sessions.len() + 1).saturating_sub(tokens::MOST_SESSIONS);
        sessions.iter().take(surplus).try_for_each(|oldest| self.delete(&oldest.digest))
    }

    fn create(
        &self,
        secret: &Secret,
        name: String,
        read_only: bool,
        session: Option<Begin>,
    ) -> Result<(), TokenError> {
        let (tenant, store) = (self.store.tenant().to_string(), self.store.digits().to_owned());
        let record = Record { tenant, store, name, read_only, created: self.day.clone(), session };
        let digest = secret.digest();
        self.root.create(&self.entry(&digest), b"\n")?;
        record::create(&*self.root, &record::of_token(&digest), &record)?;
        Ok(())
    }

    fn delete(&self, digest: &[u8; 32]) -> Result<(), TokenError> {
        self.root.delete(&record::of_token(digest))?;
        Ok(self.root.delete(&self.entry(digest))?)
    }

    /// All tokens and sessions. Entries whose objects are gone count for nothing.
    fn found(&self) -> Result<Vec<Found>, TokenError> {
        let mut found = Vec::new();
        for digest in self.digests()? {
            let record: Option<Record> = record::read(&*self.root, &record::of_token(&digest))?;
            let record = record.filter(|record| self.is_ours(&record.tenant, &record.store));
            found.extend(record.map(|record| Found { digest, record }));
        }
        found.sort_by_key(|found| order(&found.record));
        Ok(found)
    }

    fn digests(&self) -> Result<Vec<[u8; 32]>, RootError> {
        let names = self.root.list(&record::entries(self.store.tenant()))?;
        Ok(names.iter().filter_map(|name| digest::parse(name)).collect())
    }

    fn entry(&self, digest: &[u8; 32]) -> String {
        format!("{}/{}", record::entries(self.store.tenant()), digest::digits(digest))
    }
}

impl Tokens for TenantTokens {
    fn list(&self) -> Result<Vec<NamedToken>, TokenError> {
        let found = self.found()?;
        let name = |digits: &str| {
            let of = |found: &&Found| digest::digits(&found.digest) == digits;
            found.iter().find(of).map(|found| found.record.name.clone())
        };
        let named = found.iter().filter_map(|Found { digest, record }| {
            let session = match &record.session {
                None => None,
                Some(Begin { token: None }) => Some(None),
                // A session whose token is gone has ended.
                Some(Begin { token: Some(token) }) => Some(Some(name(token)?)),
            };
            let session = session.map(|token| Since { day: record.created.clone(), token });
            let (digest, is_read_only) = (*digest, record.read_only);
            let accepted = Token { digest, is_read_only, is_session: session.is_some() };
            Some(NamedToken { name: record.name.clone(), accepted, session })
        });
        Ok(named.collect())
    }

    fn add(&self, name: &str, is_read_only: bool) -> Result<Secret, TokenError> {
        tokens::check_name(name)?;
        if self.found()?.iter().any(|found| found.record.name == name) {
            return Err(TokenError::Exists { name: name.to_owned() });
        }
        let secret = Secret::new()?;
        self.create(&secret, name.to_owned(), is_read_only, None)?;
        Ok(secret)
    }

    fn add_code(&self) -> Result<Secret, TokenError> {
        remove_codes(&*self.root, |code| code.until <= tokens::now())?;
        let secret = Secret::without_prefix()?;
        let until = tokens::now() + tokens::CODE_TIME.as_secs();
        let (tenant, store) = (self.store.tenant().to_string(), self.store.digits().to_owned());
        let code = Code { tenant, store, until };
        record::create(&*self.root, &record::of_code(&secret.digest()), &code)?;
        Ok(secret)
    }

    fn remove(&self, name: &str) -> Result<(), TokenError> {
        let found = self.found()?;
        let mut named = found.iter().filter(|found| found.record.name == name).peekable();
        if named.peek().is_none() {
            return Err(TokenError::Unknown { name: name.to_owned() });
        }
        for token in named {
            self.delete(&token.digest)?;
            // Its sessions are refused already; nobody needs to see them any more.
            let digits = Some(digest::digits(&token.digest));
            let stands_for = |begin: &Begin| begin.token == digits;
            let mut sessions =
                found.iter().filter(|other| other.record.session.as_ref().is_some_and(stands_for));
            sessions.try_for_each(|session| self.delete(&session.digest))?;
        }
        Ok(())
    }
}

/// Which store a code is for; `None` if there is none. It may have been used.
pub(crate) fn store_of_code(
    root: &dyn Root,
    code: &[u8; 32],
) -> Result<Option<StoreId>, TokenError> {
    let found: Option<Code> = record::read(root, &record::of_code(code))?;
    Ok(found.and_then(|code| record::store(&code.tenant, &code.store)))
}

/// In which order tokens are shown: in that in which they were made, as far as is known, and
/// sessions behind them.
fn order(record: &Record) -> (bool, String, usize, String) {
    (record.session.is_some(), record.created.clone(), record.name.len(), record.name.clone())
}

/// Removes codes, and what is left of others that are gone.
fn remove_codes(root: &dyn Root, which: impl Fn(&Code) -> bool) -> Result<(), TokenError> {
    for name in root.list(record::CODES)? {
        let Some(code) = digest::parse(name.trim_end_matches(record::USED)) else { continue };
        let found: Option<Code> = record::read(root, &record::of_code(&code))?;
        if found.is_none_or(|code| which(&code)) {
            root.delete(&record::of_code(&code))?;
            root.delete(&record::of_used_code(&code))?;
        }
    }
    Ok(())
}

impl std::fmt::Debug for TenantTokens {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TenantTokens").field("store", &self.store).finish_non_exhaustive()
    }
}
