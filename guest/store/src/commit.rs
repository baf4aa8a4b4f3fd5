//! The commit protocol. It replaces the data file, all or nothing, with any number of writers and
//! no lock.
//!
//! The promise: once a commit returns [`Outcome::Committed`] with `durable`, the new document
//! survives a crash and a power cut. Until then `expenses.json` is the complete old document or
//! the complete new one.
//!
//! The promise needs a file system on which exclusive create, unlink and rename are atomic, a
//! listing returns every file that exists throughout it, and every writer sees these at once.
//! Local file systems of one machine do that. NFS from several machines and folders that a cloud
//! client synchronises do not.
//!
//! Why no update is lost: let two writers commit on top of the same state, and let the first
//! rename at r1, the second at r2 > r1. The second verified before r1, or it would have seen the
//! change, so its listing came before r1, too. If the first's temp file was there for that
//! listing, the second unlinked it, and r1 fails. Otherwise the first created its temp file after
//! that listing began, and listed later still, while the second's temp file existed. So it
//! unlinked that, and r2 fails. Either way one of them starts over on the new state.
//!
//! A rename that fails is [`Outcome::Lost`] or [`CommitError::Failed`] only if it is certain that it
//! has not happened and never will: the temp file can still be removed, or was removed by a fence.
//! Everything else is [`Outcome::Undecided`], and the ids in the document decide.
//!
//! Instead of a file on a disk the data file may be an object that several machines share. Then the
//! directory belongs to this store alone, and its rename onto the data file replaces the object if
//! that is still the one that the last `stat` of the data file showed. Such a rename may have
//! happened, or happen later, whatever error it returns, also [`Code::NoEntry`]. So after the error
//! such a directory keeps the temp file until the next `stat` of the data file: until then `unlink`
//! fails, with any code but `NoEntry`.

mod copy;
mod fence;
mod patience;
mod temp;

pub use copy::{Copied, copy};
pub(crate) use fence::{clear, files};
pub use patience::Patience;
pub use temp::ChunkSink;

use expenses_interface::files::DATA_FILE;

use crate::directory::{Code, Directory, Failure, Identity, System};
use fence::NotFenced;
use temp::Temp;

/// The result of a commit that did not fail.
#[derive(Debug)]
pub enum Outcome<F> {
    /// The new document is the data file now.
    Committed {
        /// The new data file, held open, and its identity. `None` if the identity could not be
        /// read; then the state must be loaded again.
        held: Option<(F, Identity)>,
        /// Whether it survives a power cut: none of the syncs failed.
        durable: bool,
    },
    /// Another writer was faster, and nothing happened. Load the new state, apply the changes to
    /// it and start over.
    Lost,
    /// The rename failed. It may have happened, may still happen, or not: the ids of the commits
    /// in the data file decide.
    Undecided {
        /// The name of the temp file, which may still be there.
        temp: String,
        /// Why the rename failed.
        failure: Failure,
    },
}

/// Why a commit failed. Nothing happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CommitError {
    /// An operation failed.
    Failed(Failure),
    /// The temp file of another writer cannot be removed.
    Blocked(Failure),
}

/// Replaces the data file by the text that `document` writes into its sink, chunk by chunk. Does
/// so only if the data file is still `base`, the file that the document was computed from;
/// without a base, only if there is no data file.
///
/// # Errors
///
/// [`CommitError`]. If `document` returns an error, that is [`CommitError::Failed`], too.
pub fn commit<D: Directory>(
    directory: &D,
    system: &mut impl System,
    base: Option<&Identity>,
    document: impl FnOnce(&mut ChunkSink<'_>) -> Result<(), Failure>,
) -> Result<Outcome<D::File>, CommitError> {
    // Steps 1 and 2: create, write and sync a temp file with a unique random name.
    let temp = Temp::create(directory, system)?;
    if let Err(failure) = prepare(directory, &temp, base, document) {
        temp.discard(directory);
        return match failure {
            NotPrepared::Changed => Ok(Outcome::Lost),
            NotPrepared::Failed(failure) => Err(CommitError::Failed(failure)),
            NotPrepared::Blocked(failure) => Err(CommitError::Blocked(failure)),
        };
    }
    // Step 5: rename. From here on an error does not mean that nothing happened.
    if let Err(failure) = directory.rename(temp.name(), DATA_FILE) {
        match directory.unlink(temp.name()) {
            // It was still there, so nothing happened.
            Ok(()) if failure.code == Code::NoEntry => return Ok(Outcome::Lost),
            Ok(()) => return Err(CommitError::Failed(failure)),
            // It has happened nevertheless.
            Err(_) if temp.is_at(directory, DATA_FILE) => {}
            // Another writer's fence removed the temp file.
            Err(gone) if [gone.code, failure.code] == [Code::NoEntry; 2] => {
                return Ok(Outcome::Lost);
            }
            Err(_) => return Ok(Outcome::Undecided { temp: temp.into_name(), failure }),
        }
    }
    // Step 6: sync the directory, so that the new name is as durable as the data.
    let durable = sync_names(directory);
    Ok(Outcome::Committed { held: temp.into_held(directory), durable })
}

/// Makes the directory's names as durable as the data. Returns whether that worked.
pub fn sync_names<D: Directory>(directory: &D) -> bool {
    synced(directory.sync_directory()).is_ok()
}

/// Ignores that a directory was not synced if the runtime cannot do that at all.
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
    document: impl FnOnce(&mut ChunkSink<'_>) -> Result<(), Failure>,
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
