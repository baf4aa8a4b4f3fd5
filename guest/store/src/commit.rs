//! The commit protocol: how the data file is replaced, all or nothing, with many
//! writers and no lock.
//!
//! A commit promises: once it answers [`Outcome::Committed`] with `durable`, the new
//! document survives a crash and a power cut; until then `expenses.json` is the old
//! document or the new one, whole. It promises so where exclusive create, unlink and
//! rename are atomic, a listing returns every file that exists throughout it, and
//! every writer sees these at once: on the local file systems of one machine, not on
//! NFS from several machines nor in folders that a cloud client synchronises.
//!
//! Why no update is lost: let two writers commit on top of the same state, the first
//! renaming at r1 < r2. The second verified before r1, or it had seen the change, so
//! it listed before r1. If the first's temp was there for that listing, it was
//! unlinked and r1 fails. So the first created its temp after the second's listing
//! began and listed later still, while the second's temp existed: it was unlinked,
//! and r2 fails. Either way one of them starts over on the new state.

mod copy;
mod fence;
mod patience;
mod temp;

pub use copy::{Copied, copy};
pub use patience::Patience;
pub use temp::Take;

use expenses_interface::files::DATA_FILE;

use crate::directory::{Code, Directory, Failure, Identity, System};
use fence::NotFenced;
use temp::Temp;

/// What became of a commit that did not fail.
#[derive(Debug)]
pub enum Outcome<F> {
    /// The new document is in its place.
    Committed {
        /// The new data file, held open, and its identity; none where the identity
        /// could not be read, so that the state must be loaded again.
        held: Option<(F, Identity)>,
        /// Whether it survives a power cut: none of the syncs failed.
        durable: bool,
    },
    /// Another writer was first: nothing happened. Load the new state, apply the
    /// changes to it and start over.
    Lost,
}

/// Why a commit failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CommitError {
    /// Nothing happened.
    Failed(Failure),
    /// Nothing happened: another's temp file cannot be removed.
    Blocked(Failure),
    /// It may have happened or not.
    OutcomeUnknown(Failure),
}

/// Replaces the data file by what `document` gives away, piece by piece, provided that it
/// still is the file `base` that the document was computed from; with no base, provided that
/// it is absent.
///
/// # Errors
///
/// [`CommitError`] says whether anything may have happened; nothing has where `document`
/// answers an error.
pub fn commit<D: Directory>(
    directory: &D,
    system: &mut impl System,
    base: Option<&Identity>,
    document: impl FnOnce(&mut Take<'_>) -> Result<(), Failure>,
) -> Result<Outcome<D::File>, CommitError> {
    // Steps 1 and 2: create, write and sync a temp file of this commit's own.
    let temp = Temp::create(directory, system)?;
    if let Err(failure) = prepare(directory, &temp, base, document) {
        temp.discard(directory);
        return match failure {
            NotPrepared::Changed => Ok(Outcome::Lost),
            NotPrepared::Failed(failure) => Err(CommitError::Failed(failure)),
            NotPrepared::Blocked(failure) => Err(CommitError::Blocked(failure)),
        };
    }
    // Step 5: rename. From here on an error does not tell what happened.
    if let Err(failure) = directory.rename(temp.name(), DATA_FILE)
        && !temp.is_at(directory, DATA_FILE)
    {
        // Another writer's fence removed the temp file.
        if failure.code == Code::NoEntry {
            return Ok(Outcome::Lost);
        }
        return Err(match directory.unlink(temp.name()) {
            Ok(()) => CommitError::Failed(failure),
            Err(_) => CommitError::OutcomeUnknown(failure),
        });
    }
    // Step 6: sync the directory, so that the new name is as durable as the data.
    let durable = synced(directory.sync_directory()).is_ok();
    Ok(Outcome::Committed { held: temp.into_held(directory), durable })
}

/// The sync of a directory, which is skipped where a runtime cannot do it at all.
fn synced(answer: Result<(), Failure>) -> Result<(), Failure> {
    use Code::{BadDescriptor, Invalid, NotPermitted, Unsupported};

    match answer {
        Err(failure)
            if matches!(failure.code, Unsupported | Invalid | BadDescriptor | NotPermitted) =>
        {
            Ok(())
        }
        answer => answer,
    }
}

enum NotPrepared {
    Changed,
    Failed(Failure),
    Blocked(Failure),
}

impl From<NotFenced> for NotPrepared {
    fn from(not_fenced: NotFenced) -> Self {
        match not_fenced {
            NotFenced::Listing(failure) => Self::Failed(failure),
            NotFenced::Blocked(failure) => Self::Blocked(failure),
        }
    }
}

impl From<Failure> for NotPrepared {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

impl From<Failure> for CommitError {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

fn prepare<D: Directory>(
    directory: &D,
    temp: &Temp<D::File>,
    base: Option<&Identity>,
    document: impl FnOnce(&mut Take<'_>) -> Result<(), Failure>,
) -> Result<(), NotPrepared> {
    temp.write(directory, document)?;
    // A failed sync is never tried again on the same file: the kernel may have marked
    // its pages clean already (Rebello et al., "Can Applications Recover from fsync
    // Failures?", ATC'20).
    temp.sync(directory)?;
    // Step 3: fence the other writers, who then start over.
    fence::fence(directory, temp.name())?;
    // Step 4: verify, after the fence and never before it.
    let now = match directory.stat(DATA_FILE) {
        Ok(stat) => Some(stat.identity),
        Err(failure) if failure.code == Code::NoEntry => None,
        Err(failure) => return Err(failure.into()),
    };
    let unchanged = match (&now, base) {
        (Some(now), Some(base)) => now.agrees_with(base),
        (now, base) => now.is_none() && base.is_none(),
    };
    if unchanged { Ok(()) } else { Err(NotPrepared::Changed) }
}
