//! Finds out whether an object store keeps what a store on it relies on.

use std::collections::hash_map::RandomState;
use std::fmt;
use std::hash::{BuildHasher, Hasher};
use std::sync::Arc;

use futures_util::future::join_all;
use object_store::path::Path;
use object_store::{
    Error, ObjectStore, ObjectStoreExt, PutMode, PutPayload, PutResult, UpdateVersion,
};

use super::quotes::WithoutQuotes;
use super::request::said;

/// How many PUTs of one race are sent at once.
const RACERS: usize = 16;
/// How many races there are if nobody wins.
const ROUNDS: usize = 3;

/// How an object store wants the ETags in conditions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ETags {
    /// As it returns them.
    AsReturned,
    /// Without the quotes in which it returns them.
    WithoutQuotes,
}

impl ETags {
    /// The object store for [`Sandbox::open_object`](crate::Sandbox::open_object).
    pub fn of(self, store: Arc<dyn ObjectStore>) -> Arc<dyn ObjectStore> {
        match self {
            Self::AsReturned => store,
            Self::WithoutQuotes => Arc::new(WithoutQuotes(store)),
        }
    }
}

/// Why an object store must not hold a store, or could not be probed.
#[derive(Debug)]
#[non_exhaustive]
pub enum Unfit {
    /// It replaced an object although the condition named an ETag of before, or ignored that there
    /// was an object. A save would be lost.
    IgnoresConditions,
    /// Of some PUTs with the same condition that were sent at once, several succeeded: its check and
    /// its write are not one step. A save would be lost.
    SeveralWon {
        /// How many succeeded.
        winners: usize,
        /// How many were sent.
        sent: usize,
    },
    /// It refused a condition that was true, or all PUTs of a race.
    RefusesConditions,
    /// It gives no ETags.
    NoETags,
    /// The probe itself failed, for example because it may not write.
    Failed(Error),
}

impl fmt::Display for Unfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::IgnoresConditions => f.write_str(
                "it does not check the conditions of a PUT, so saves of two programs would be lost",
            ),
            Self::SeveralWon { winners, sent } => write!(
                f,
                "of {sent} PUTs with the same condition {winners} succeeded, so saves of two programs would be lost"
            ),
            Self::RefusesConditions => f.write_str(
                "it refuses a PUT with a condition that is true, so nothing could be saved",
            ),
            Self::NoETags => f.write_str("it gives no ETags, so nothing could be saved"),
            Self::Failed(error) => f.write_str(&said(error)),
        }
    }
}

impl std::error::Error for Unfit {}

/// Tries out whether an object store checks the conditions of PUTs, and returns how it wants the
/// ETags in them. Writes an object with a random name below `path`, some bytes long, and removes it.
///
/// A race that is won by one alone proves nothing. But an object store that has been found to lose
/// saves in tests is found out by this, too, nearly always. Await it on the runtime that the
/// object store needs.
///
/// # Errors
///
/// [`Unfit`].
pub async fn probe(store: &Arc<dyn ObjectStore>, path: &Path) -> Result<ETags, Unfit> {
    let object = path.clone().join(format!("expenses-probe-{:016x}", random()));
    let result = try_out(store, &object).await;
    // If it cannot be removed, it does no harm.
    let _ = store.delete(&object).await;
    result
}

async fn try_out(store: &Arc<dyn ObjectStore>, object: &Path) -> Result<ETags, Unfit> {
    let first = race(store, object, &PutMode::Create).await?;
    let etags = find_etags(store, object, first.clone()).await?;
    let store = etags.of(Arc::clone(store));
    for stale in [PutMode::Update(first), PutMode::Create] {
        match put(&store, object, stale).await {
            Ok(_) => return Err(Unfit::IgnoresConditions),
            Err(error) if has_lost(&error) => {}
            Err(error) => return Err(Unfit::Failed(error)),
        }
    }
    let meta = store.head(object).await.map_err(Unfit::Failed)?;
    let now = UpdateVersion { e_tag: meta.e_tag, version: meta.version };
    race(&store, object, &PutMode::Update(now)).await?;
    Ok(etags)
}

/// Replaces the object, and returns in which form its ETag was taken.
async fn find_etags(
    store: &Arc<dyn ObjectStore>,
    object: &Path,
    version: UpdateVersion,
) -> Result<ETags, Unfit> {
    for etags in [ETags::AsReturned, ETags::WithoutQuotes] {
        match put(&etags.of(Arc::clone(store)), object, PutMode::Update(version.clone())).await {
            Ok(_) => return Ok(etags),
            Err(error) if has_lost(&error) => {}
            Err(error) => return Err(Unfit::Failed(error)),
        }
    }
    Err(Unfit::RefusesConditions)
}

/// Sends some PUTs at once, one of which must succeed, and returns the version that it made.
///
/// Some object stores answer a PUT that has lost with an error of their own: Ceph with the status
/// 500. Then the object itself says whether somebody has won.
async fn race(
    store: &Arc<dyn ObjectStore>,
    object: &Path,
    mode: &PutMode,
) -> Result<UpdateVersion, Unfit> {
    let mut last = Unfit::RefusesConditions;
    for _ in 0..ROUNDS {
        let racers = (0..RACERS).map(|_| put(store, object, mode.clone()));
        let mut winners = Vec::new();
        let mut unclear = None;
        for answer in join_all(racers).await {
            match answer {
                Ok(result) => winners.push(result),
                Err(error) if has_lost(&error) => {}
                Err(error @ Error::Generic { .. }) => unclear = Some(error),
                Err(error) => return Err(Unfit::Failed(error)),
            }
        }
        if winners.len() > 1 {
            return Err(Unfit::SeveralWon { winners: winners.len(), sent: RACERS });
        }
        let winner =
            winners.pop().map(|PutResult { e_tag, version, .. }| version_of(e_tag, version));
        let Some(error) = unclear else {
            match winner {
                Some(winner) => return winner,
                // All were in the way of each other.
                None => continue,
            }
        };
        let now = now(store, object).await?;
        match winner.transpose()? {
            Some(winner) if now.as_ref().is_some_and(|now| now.e_tag == winner.e_tag) => {
                return Ok(winner);
            }
            Some(_) => return Err(Unfit::SeveralWon { winners: 2, sent: RACERS }),
            None => match now {
                Some(now) if !is_before(&now, mode) => return Ok(now),
                _ => last = Unfit::Failed(error),
            },
        }
    }
    Err(last)
}

/// The state of the object; `None` if there is none.
async fn now(store: &Arc<dyn ObjectStore>, object: &Path) -> Result<Option<UpdateVersion>, Unfit> {
    match store.head(object).await {
        Ok(meta) => version_of(meta.e_tag, meta.version).map(Some),
        Err(Error::NotFound { .. }) => Ok(None),
        Err(error) => Err(Unfit::Failed(error)),
    }
}

/// Whether a state is the one that a condition names.
fn is_before(now: &UpdateVersion, mode: &PutMode) -> bool {
    let bare =
        |e_tag: &Option<String>| e_tag.as_deref().map(|tag| tag.trim_matches('"').to_owned());
    matches!(mode, PutMode::Update(before) if bare(&before.e_tag) == bare(&now.e_tag))
}

fn version_of(e_tag: Option<String>, version: Option<String>) -> Result<UpdateVersion, Unfit> {
    match e_tag {
        Some(e_tag) => Ok(UpdateVersion { e_tag: Some(e_tag), version }),
        None => Err(Unfit::NoETags),
    }
}

/// Writes some bytes that no other PUT writes.
async fn put(
    store: &Arc<dyn ObjectStore>,
    object: &Path,
    mode: PutMode,
) -> Result<PutResult, Error> {
    let payload = PutPayload::from(format!("{:016x}", random()));
    store.put_opts(object, payload, mode.into()).await
}

/// Whether a PUT has failed because of its condition.
fn has_lost(error: &Error) -> bool {
    matches!(error, Error::Precondition { .. } | Error::AlreadyExists { .. })
}

/// Some bits, other ones at each call.
fn random() -> u64 {
    // Each has keys of its own, which begin with random ones of the system.
    RandomState::new().build_hasher().finish()
}
