//! Saves the document in memory.

use std::mem;

use super::Store;
use super::snapshot::{Base, fits};
use crate::commit::{ChunkSink, CommitError, Outcome, clear, commit};
use crate::directory::{Code, Directory, Failure, System};
use expenses_interface::Error;
use expenses_interface::files::DATA_FILE;

/// What became of the document in memory.
pub(super) enum Written {
    Committed {
        durable: bool,
    },
    /// Another writer was faster. The state in memory was dropped.
    Lost,
    /// It may have happened, may still happen, or not: see [`Outcome::Undecided`]. The changes are
    /// in memory, and must be undone.
    Undecided {
        temp: String,
        failure: Failure,
    },
    /// Nothing happened. The changes in memory must be undone.
    Failed(Error),
    /// Like `Failed`, because there was not enough room.
    NoRoom(Error),
}

impl<D: Directory, S: System> Store<D, S> {
    /// Commits the document in memory. If there is not enough room for it on the disk, first removes
    /// what writers have left behind, for the next fence may never come. If there is still not
    /// enough room, or not in the data file, commits it without its history.
    ///
    /// # Errors
    ///
    /// [`Error::Missing`] if there is none.
    pub(super) fn save(&mut self) -> Result<Written, Error> {
        let (mut left_out, mut may_clear) = (None, true);
        loop {
            let saved = self.save_text()?;
            if matches!(saved, Written::NoRoom(Error::StorageFull))
                && mem::take(&mut may_clear)
                && clear(&self.directory)
            {
                continue;
            }
            let document = self.snapshot.as_mut().map(|snapshot| &mut snapshot.document);
            let Some(document) = document else { return Ok(saved) };
            if matches!(saved, Written::NoRoom(_)) && left_out.is_none() {
                left_out = document.take_history();
                if left_out.is_some() {
                    continue;
                }
            }
            if let (Written::Failed(_) | Written::NoRoom(_), Some(history)) = (&saved, left_out) {
                document.put_history(history);
            }
            return Ok(saved);
        }
    }

    /// Commits the document in memory as it is.
    fn save_text(&mut self) -> Result<Written, Error> {
        let snapshot = self.snapshot.as_mut().ok_or(Error::Missing)?;
        let document = &snapshot.document;
        let (mut bytes, mut too_large) = (0, None);
        let text = |take: &mut ChunkSink<'_>| {
            document.give(&mut |piece| {
                bytes += piece.len();
                if let Err(error) = fits(bytes) {
                    too_large = Some(error);
                    let path = DATA_FILE.to_owned();
                    return Err(Failure { operation: "write", path, code: Code::FileTooLarge });
                }
                take(piece)
            })
        };
        let outcome = commit(&self.directory, &mut self.system, snapshot.identity(), text);
        if let Some(error) = too_large {
            return Ok(Written::NoRoom(error));
        }
        match outcome {
            Ok(Outcome::Committed { held, durable }) => {
                snapshot.base = held.map_or(Base::Unknown, |(file, id)| Base::File(file, id));
                snapshot.version = None;
                self.seen = true;
                self.revision += 1;
                Ok(Written::Committed { durable })
            }
            Ok(Outcome::Lost) => {
                // The state in memory is changed but not committed, and out of date.
                self.snapshot = None;
                Ok(Written::Lost)
            }
            Ok(Outcome::Undecided { temp, failure }) => Ok(Written::Undecided { temp, failure }),
            Err(CommitError::Failed(failure)) => Ok(match writing(failure) {
                error @ Error::StorageFull => Written::NoRoom(error),
                error => Written::Failed(error),
            }),
            Err(CommitError::Blocked(failure)) => Ok(Written::Failed(blocked(failure))),
        }
    }
}

/// The error for a temp file of another writer that cannot be removed. In a directory that
/// several users share, it may belong to another user.
pub(super) fn blocked(failure: Failure) -> Error {
    match failure.code {
        Code::Access | Code::NotPermitted => Error::Io(format!(
            "{failure}; a save of another user left this file, and no save works until its owner or root removes it; nothing was changed"
        )),
        _ => writing(failure),
    }
}

/// The most exact error for an operation of a save that failed before anything
/// happened.
pub(super) fn writing(failure: Failure) -> Error {
    match failure.code {
        Code::InsufficientSpace | Code::Quota => Error::StorageFull,
        Code::Access | Code::NotPermitted | Code::ReadOnly => Error::ReadOnly,
        _ => Error::Io(failure.to_string()),
    }
}
