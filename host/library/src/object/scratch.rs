//! The scratch directories of the stores on objects.
//!
//! A process that has such stores open has one directory for them, readable by its user alone, and
//! holds a lock on it. So whoever makes the next one knows which of those that it finds belong to a
//! process that is gone, and removes them. A process's number would not tell that: it is used again,
//! and is another in each container.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, ErrorKind};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};

use rustix::fs::{FlockOperation, OFlags, flock};
use rustix::process::geteuid;

use crate::error::Error;

/// What the names of the directories begin with.
const BEGIN: &str = "expenses-scratch-";
/// The directories below which scratch directories are made if the embedder names none. The first
/// is memory.
const USUAL: [&str; 2] = ["/dev/shm", "/tmp"];

/// Makes scratch directories, all below one.
pub(crate) struct Scratches {
    /// Below which directory; `None` for a usual one.
    above: Option<PathBuf>,
    /// This process's directory, while one of its scratch directories is in use.
    locked: Mutex<Weak<Locked>>,
}

impl Scratches {
    pub(crate) fn new(above: Option<PathBuf>) -> Self {
        Self { above, locked: Mutex::default() }
    }

    /// Makes an empty directory.
    ///
    /// # Errors
    ///
    /// [`Error::Scratch`].
    pub(crate) fn make(&self) -> Result<Scratch, Error> {
        let usual = || USUAL.iter().map(Path::new).find(|path| path.is_dir());
        let above = self.above.as_deref().or_else(usual).unwrap_or(Path::new(USUAL[1]));
        let failed = |source| Error::Scratch { path: above.to_owned(), source };
        // It is only ever replaced, so a panic cannot leave it half changed.
        let mut locked = self.locked.lock().unwrap_or_else(PoisonError::into_inner);
        let all = match locked.upgrade() {
            Some(all) => all,
            None => {
                let all = Arc::new(Locked::make(above).map_err(failed)?);
                *locked = Arc::downgrade(&all);
                all
            }
        };
        drop(locked);
        let path = all.path.join(all.next.fetch_add(1, Ordering::Relaxed).to_string());
        make_private(&path).map_err(failed)?;
        Ok(Scratch { path, _all: all })
    }
}

/// An empty directory for one instance. Dropping it removes it with all that it holds.
pub(crate) struct Scratch {
    path: PathBuf,
    _all: Arc<Locked>,
}

impl Scratch {
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // If this fails, a later process removes it.
        let _ = fs::remove_dir_all(&self.path);
    }
}

/// The directory of this process, locked.
struct Locked {
    path: PathBuf,
    _lock: File,
    next: AtomicU64,
}

impl Locked {
    /// Makes the directory, and removes those of processes that are gone.
    fn make(above: &Path) -> io::Result<Self> {
        remove_abandoned(above);
        for number in 0_u64.. {
            let path = above.join(format!("{BEGIN}{}-{number}", std::process::id()));
            match make_private(&path) {
                Err(error) if error.kind() == ErrorKind::AlreadyExists => continue,
                made => made?,
            }
            // Until it is locked, it looks as if its process were gone.
            match lock(&path) {
                Ok(Some(lock)) if is_at(&lock, &path) => {
                    return Ok(Self { path, _lock: lock, next: AtomicU64::new(1) });
                }
                Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
        Err(ErrorKind::AlreadyExists.into())
    }
}

impl Drop for Locked {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.path);
    }
}

/// Makes a directory that only its user can use.
fn make_private(path: &Path) -> io::Result<()> {
    DirBuilder::new().mode(0o700).create(path)
}

/// Locks a directory; `None` if somebody else has.
fn lock(path: &Path) -> io::Result<Option<File>> {
    let flags = OFlags::DIRECTORY | OFlags::NOFOLLOW;
    let directory =
        OpenOptions::new().read(true).custom_flags(flags.bits().cast_signed()).open(path)?;
    match flock(&directory, FlockOperation::NonBlockingLockExclusive) {
        Ok(()) => Ok(Some(directory)),
        Err(error) if error == rustix::io::Errno::WOULDBLOCK => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Whether a path shows this directory.
fn is_at(directory: &File, path: &Path) -> bool {
    match (directory.metadata(), path.symlink_metadata()) {
        (Ok(own), Ok(shown)) => (own.dev(), own.ino()) == (shown.dev(), shown.ino()),
        _ => false,
    }
}

/// Removes the directories of this user's processes that are gone. It is a courtesy, so what fails
/// is left.
fn remove_abandoned(above: &Path) {
    let Ok(entries) = fs::read_dir(above) else { return };
    let user = geteuid().as_raw();
    for path in entries.flatten().filter(is_ours).map(|entry| entry.path()) {
        if let Ok(Some(lock)) = lock(&path)
            && lock.metadata().is_ok_and(|data| data.uid() == user)
            && is_at(&lock, &path)
        {
            let _ = fs::remove_dir_all(&path);
        }
    }
}

/// Whether an entry has the name of such a directory.
fn is_ours(entry: &fs::DirEntry) -> bool {
    entry.file_name().to_str().is_some_and(|name| name.starts_with(BEGIN))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(above: &Path) -> Vec<String> {
        let names = fs::read_dir(above).unwrap();
        let mut names: Vec<_> =
            names.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn each_store_has_its_own_directory_and_none_is_left() {
        let above = tempfile::tempdir().unwrap();
        let scratches = Scratches::new(Some(above.path().into()));
        let (one, two) = (scratches.make().unwrap(), scratches.make().unwrap());
        assert_ne!(one.path(), two.path());
        for path in [one.path(), one.path().parent().unwrap()] {
            assert_eq!(path.metadata().unwrap().mode() & 0o777, 0o700);
        }
        fs::write(one.path().join("expenses.json"), "{}").unwrap();
        drop(one);
        assert!(two.path().is_dir());
        drop(two);
        assert_eq!(names(above.path()), [""; 0]);
        assert!(scratches.make().unwrap().path().is_dir());
    }

    #[test]
    fn a_start_removes_the_directories_of_processes_that_are_gone_and_no_others() {
        let above = tempfile::tempdir().unwrap();
        let kept = Scratches::new(Some(above.path().into()));
        let kept = kept.make().unwrap();
        let abandoned = above.path().join(format!("{BEGIN}1-0"));
        fs::create_dir_all(abandoned.join("1")).unwrap();
        fs::write(abandoned.join("1/expenses.json"), "{}").unwrap();
        fs::create_dir(above.path().join("other")).unwrap();
        std::os::unix::fs::symlink("/", above.path().join(format!("{BEGIN}2-0"))).unwrap();
        let scratches = Scratches::new(Some(above.path().into()));
        let made = scratches.make().unwrap();
        assert!(!abandoned.exists());
        assert!(kept.path().is_dir() && made.path().is_dir());
        assert_eq!(names(above.path()).len(), 4);
    }

    #[test]
    fn a_directory_that_cannot_be_made_is_named() {
        let scratches = Scratches::new(Some("/nonexistent/above".into()));
        let error = scratches.make().err().unwrap();
        assert!(error.to_string().contains("/nonexistent/above"), "{error}");
    }
}
