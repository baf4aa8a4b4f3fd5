//! Which tokens are in force, remembered for a short time.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::{Duration, Instant};

use expenses_http::Token;

use super::record::{self, Begin, Record};
use super::together::Together;
use super::{Root, RootError, StoreId};
use crate::metrics::Metrics;
use crate::tokens::digest;

/// What was found is remembered for at most twice this time: a token that is removed is refused
/// everywhere within 8 seconds.
const PERIOD: Duration = Duration::from_secs(4);
/// How many tokens that are in force are remembered, and how many that are not. Whoever tries many
/// tokens lets the others of these be looked for again, and nothing more.
const MOST: usize = 50_000;
const MOST_UNKNOWN: usize = 10_000;

/// How many of the sessions that a request shows are looked for. A browser has one, perhaps beside
/// an old one; each may be looked for on the disk.
const MOST_SHOWN: usize = 8;

/// A token that is in force, and whose it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Known {
    /// Which store it opens.
    pub(crate) store: StoreId,
    pub(crate) token: Token,
    /// If it is a session: the token that it stands for, without which it ends.
    stands_for: Option<[u8; 32]>,
}

/// Which tokens are in force.
///
/// A token is found by the digest of what is shown, so the time that this takes tells nothing of
/// the tokens there are: nobody can choose a text with a digest near another.
pub(crate) struct KnownTokens {
    root: Arc<dyn Root>,
    metrics: Arc<Metrics>,
    begun: Instant,
    remembered: Mutex<Remembered>,
    together: Together<[u8; 32], Option<Known>>,
}

/// What was found in this period and in the one before.
#[derive(Default)]
struct Remembered {
    period: u64,
    found: [HashMap<[u8; 32], Known>; 2],
    unknown: [HashMap<[u8; 32], ()>; 2],
}

impl KnownTokens {
    pub(crate) fn new(root: Arc<dyn Root>, metrics: Arc<Metrics>) -> Self {
        let (remembered, together) = (Mutex::default(), Together::default());
        Self { root, metrics, begun: Instant::now(), remembered, together }
    }

    /// The first of these that is in force, if it is among the first few. It may look into the
    /// root, on another thread.
    ///
    /// # Errors
    ///
    /// If the root cannot be read.
    pub(crate) async fn first(
        self: &Arc<Self>,
        shown: &[[u8; 32]],
    ) -> Result<Option<Known>, RootError> {
        for digest in shown.iter().take(MOST_SHOWN) {
            if let Some(known) = self.one(digest).await? {
                let is_in_force = match known.stands_for {
                    Some(token) => self.one(&token).await?.is_some(),
                    None => true,
                };
                if is_in_force {
                    return Ok(Some(known));
                }
            }
        }
        Ok(None)
    }

    /// All of these that there are among the first few.
    ///
    /// # Errors
    ///
    /// If the root cannot be read.
    pub(crate) async fn each(
        self: &Arc<Self>,
        shown: &[[u8; 32]],
    ) -> Result<Vec<Known>, RootError> {
        let mut all = Vec::new();
        for digest in shown.iter().take(MOST_SHOWN) {
            all.extend(self.one(digest).await?);
        }
        Ok(all)
    }

    /// A token or a session, whatever became of the token that it stands for.
    async fn one(self: &Arc<Self>, digest: &[u8; 32]) -> Result<Option<Known>, RootError> {
        // Before it is looked for: what is found is as old as this.
        let period = self.period();
        let found = self.remembered(period).get(digest);
        match found {
            // The token was probably removed with its store.
            Some(Some(known)) if self.root.is_gone(&known.store) => {}
            Some(found) => return Ok(found),
            None => {}
        }
        // The page sends many requests at once.
        self.together.look(*digest, || self.look(period, *digest)).await
    }

    /// Looks for a token or a session, on another thread.
    async fn look(
        self: &Arc<Self>,
        period: u64,
        digest: [u8; 32],
    ) -> Result<Option<Known>, RootError> {
        self.metrics.token_lookups.inc();
        let this = Arc::clone(self);
        let looked = tokio::task::spawn_blocking(move || {
            let found = look(&*this.root, &digest)?;
            this.remembered(period).put(period, digest, found.as_ref());
            Ok(found)
        });
        // It is not cancelled, and does not panic.
        looked.await.unwrap_or(Ok(None))
    }

    fn period(&self) -> u64 {
        self.begun.elapsed().as_secs() / PERIOD.as_secs()
    }

    /// What is remembered now.
    fn remembered(&self, period: u64) -> MutexGuard<'_, Remembered> {
        // Nothing in it can be left half changed.
        let mut remembered = self.remembered.lock().unwrap_or_else(|error| error.into_inner());
        remembered.forget(period);
        remembered
    }
}

impl Remembered {
    /// Forgets what is too old.
    fn forget(&mut self, period: u64) {
        match period.saturating_sub(self.period) {
            0 => return,
            1 => self.next(),
            _ => {
                self.next();
                self.next();
            }
        }
        self.period = period;
    }

    fn next(&mut self) {
        self.found.swap(0, 1);
        self.found[0].clear();
        self.unknown.swap(0, 1);
        self.unknown[0].clear();
    }

    fn get(&self, digest: &[u8; 32]) -> Option<Option<Known>> {
        let known = self.found.iter().find_map(|found| found.get(digest));
        if let Some(known) = known {
            return Some(Some(known.clone()));
        }
        self.unknown.iter().any(|unknown| unknown.contains_key(digest)).then_some(None)
    }

    fn put(&mut self, period: u64, digest: [u8; 32], found: Option<&Known>) {
        // What took so long is old already.
        if period < self.period {
            return;
        }
        match found {
            Some(known) if self.found[0].len() < MOST => {
                self.found[0].insert(digest, known.clone());
            }
            None if self.unknown[0].len() < MOST_UNKNOWN => {
                self.unknown[0].insert(digest, ());
            }
            _ => {}
        }
    }
}

/// Looks for a token or a session.
fn look(root: &dyn Root, digest: &[u8; 32]) -> Result<Option<Known>, RootError> {
    let path = record::of_token(digest);
    let Some(found) = record::read::<Record>(root, &path)? else {
        // If a disk is not there for a moment, nobody is told that their token is wrong.
        root.check()?;
        return Ok(None);
    };
    let malformed =
        |reason: &str| RootError::Malformed { path: (&path).into(), reason: reason.into() };
    let store = record::store(&found.tenant, &found.store);
    let store = store.ok_or_else(|| malformed("it names no store of a tenant"))?;
    let stands_for = match &found.session {
        Some(Begin { token: Some(token) }) => {
            let token = digest::parse(token);
            Some(token.ok_or_else(|| malformed("the token of a session has no digest"))?)
        }
        _ => None,
    };
    let (is_read_only, is_session) = (found.read_only, found.session.is_some());
    let token = Token { digest: *digest, is_read_only, is_session };
    Ok(Some(Known { store, token, stands_for }))
}

#[cfg(test)]
mod tests;
