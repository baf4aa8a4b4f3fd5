//! Tenants in a directory of this machine.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, ErrorKind, Read, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use expenses::{Sandbox, Store};
use expenses_interface::files::DATA_FILE;

use super::{Entry, MARK, MARK_CONTENT, Name, Root, RootError, StoreId, empty_data_file, record};
use crate::tokens::{digest, random};

/// What a store is called between its removal and the end of its files. No name begins so.
const REMOVED: &str = ".removed-";
/// What an object is called until it is complete. No name begins so.
const NEW: &str = ".new-";
/// An object is far smaller; whatever is larger is none of ours.
const MOST_OF_AN_OBJECT: u64 = 64 << 10;
/// For how long calls that were let in before may still save in a directory that is removed.
const LAST_SAVE: Duration = Duration::from_secs(30);
/// How often it is tried again meanwhile.
const REMOVE_AGAIN: Duration = Duration::from_millis(10);

/// Tenants in a directory of this machine. Each store is a data directory.
///
/// All directories can be entered by their user alone, and all objects read by their user alone.
#[derive(Clone, Debug)]
pub struct Directory {
    root: PathBuf,
}

impl Directory {
    /// The tenants in this directory. It need not exist yet.
    ///
    /// # Errors
    ///
    /// If a relative path cannot be completed, for the current directory is gone.
    pub fn new(root: impl AsRef<Path>) -> Result<Self, RootError> {
        let path = root.as_ref();
        let failed = |error| RootError::Read { path: path.to_owned(), error };
        Ok(Self { root: std::path::absolute(path).map_err(failed)? })
    }

    /// Where a store is: its data directory.
    pub fn path(&self, store: &StoreId) -> PathBuf {
        self.root.join(store.folder())
    }
}

impl Root for Directory {
    fn check(&self) -> Result<(), RootError> {
        let mark = self.root.join(MARK);
        match File::open(&mark) {
            Ok(_) => Ok(()),
            Err(error) if error.kind() == ErrorKind::NotFound => {
                Err(RootError::Missing { root: self.root.clone() })
            }
            Err(error) => Err(read(&mark, error)),
        }
    }

    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, RootError> {
        let path = self.root.join(path);
        let failed = |error| read(&path, error);
        let file = match File::open(&path) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            file => file.map_err(failed)?,
        };
        if file.metadata().map_err(failed)?.permissions().mode() & 0o022 != 0 {
            return Err(RootError::WritableByOthers { path });
        }
        let mut content = Vec::new();
        file.take(MOST_OF_AN_OBJECT).read_to_end(&mut content).map_err(failed)?;
        Ok(Some(content))
    }

    fn create(&self, path: &str, content: &[u8]) -> Result<bool, RootError> {
        let path = self.root.join(path);
        let folder = above(&path);
        make(folder)?;
        let new = folder.join(format!("{NEW}{}", unique().map_err(|error| write(&path, error))?));
        let created = publish(&new, &path, content);
        // Whatever happened, the object has its own name by now, or none.
        let removed = fs::remove_file(&new);
        let created = created.map_err(|error| write(&path, error))?;
        removed.and_then(|()| sync(folder)).map_err(|error| write(&path, error))?;
        Ok(created)
    }

    fn delete(&self, path: &str) -> Result<(), RootError> {
        let path = self.root.join(path);
        match fs::remove_file(&path) {
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
            removed => {
                let synced = removed.and_then(|()| sync(above(&path)));
                synced.map_err(|error| write(&path, error))
            }
        }
    }

    fn list(&self, folder: &str) -> Result<Vec<String>, RootError> {
        let names = names(&self.root.join(folder))?;
        Ok(names.into_iter().filter(|name| !name.starts_with('.')).collect())
    }

    /// A directory with other things in it is left alone.
    fn begin(&self) -> Result<(), RootError> {
        let root = &self.root;
        if self.check().is_ok() {
            return Ok(());
        }
        make(root)?;
        // Another process may be making it, too.
        let is_ours = |name: &String| name == MARK || name.starts_with(NEW);
        if !names(root)?.iter().all(is_ours) && self.check().is_err() {
            return Err(RootError::Occupied { root: root.clone() });
        }
        self.create(MARK, MARK_CONTENT).map(drop)
    }

    fn entries(&self, of: Option<&Name>) -> Result<Vec<Entry>, RootError> {
        let hashes = match of {
            Some(name) => vec![name.hash()],
            None => names(&self.root)?,
        };
        let mut entries = Vec::new();
        for hash in hashes {
            for name in names(&self.root.join(&hash))? {
                let Some(mut entry) = Entry::parse(&hash, &name) else { continue };
                if of.is_some_and(|of| of != entry.tenant()) {
                    continue;
                }
                if let Entry::Store { store, size, changed } = &mut entry {
                    let file = self.path(store).join(DATA_FILE);
                    match fs::metadata(&file) {
                        Ok(data) => (*size, *changed) = (data.len(), data.modified().ok()),
                        Err(error) if error.kind() == ErrorKind::NotFound => {}
                        Err(error) => return Err(read(&file, error)),
                    }
                }
                entries.push(entry);
            }
        }
        Ok(entries)
    }

    fn make(&self, store: &StoreId) -> Result<(), RootError> {
        let path = self.path(store);
        let content = empty_data_file().map_err(|error| write(&path, error))?;
        make(above(&path))?;
        self.create(&format!("{}/{DATA_FILE}", store.folder()), content.as_bytes()).map(drop)
    }

    fn remove(&self, store: &StoreId) -> Result<(), RootError> {
        let path = self.path(store);
        let folder = above(&path);
        let failed = |error| write(&path, error);
        // From here on nobody finds it; a process that has it open writes where nobody looks.
        let gone = folder.join(format!("{REMOVED}{}", unique().map_err(failed)?));
        match fs::rename(&path, gone) {
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            renamed => renamed.map_err(failed)?,
        }
        // One of an earlier removal that was cut off goes with it.
        for old in names(folder)?.iter().filter(|name| name.starts_with(REMOVED)) {
            remove_all(&folder.join(old)).map_err(failed)?;
        }
        // Its tokens are gone; if there are others, the folder stays with them.
        let _ = fs::remove_dir(self.root.join(record::entries(store.tenant())));
        if folder.is_dir() {
            sync(folder).map_err(failed)?;
        }
        Ok(())
    }

    fn exists(&self, store: &StoreId) -> Result<bool, RootError> {
        match self.path(store).symlink_metadata() {
            Err(error) if error.kind() == ErrorKind::NotFound => {
                // If a disk is not there for a moment, nothing is gone.
                self.check().map(|()| false)
            }
            data => data.map(|data| data.is_dir()).map_err(|error| read(&self.path(store), error)),
        }
    }

    fn is_gone(&self, store: &StoreId) -> bool {
        !self.path(store).is_dir()
    }

    fn open(&self, sandbox: &Sandbox, store: &StoreId) -> Result<Store, expenses::Error> {
        sandbox.open(self.path(store))
    }
}

/// Writes a new file and gives it its name, unless another has it. Returns whether it has.
fn publish(new: &Path, path: &Path, content: &[u8]) -> io::Result<bool> {
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(new)?;
    file.write_all(content)?;
    file.sync_all()?;
    match fs::hard_link(new, path) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(false),
        Err(error) => Err(error),
    }
}

/// Makes a directory, durably. Returns false if it is there. The one above it must be.
fn make(path: &Path) -> Result<bool, RootError> {
    let made = match DirBuilder::new().mode(0o700).create(path) {
        Ok(()) => true,
        Err(error) if error.kind() == ErrorKind::AlreadyExists && path.is_dir() => false,
        Err(error) => return Err(write(path, error)),
    };
    // Also if another process made it: that may not have come so far.
    sync(above(path)).map_err(|error| write(path, error))?;
    Ok(made)
}

/// Removes a directory with all that is in it, also while a call that was let in before still saves
/// there.
fn remove_all(path: &Path) -> io::Result<()> {
    let begun = Instant::now();
    loop {
        match fs::remove_dir_all(path) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
            Err(error)
                if error.kind() == ErrorKind::DirectoryNotEmpty && begun.elapsed() < LAST_SAVE => {}
            removed => return removed,
        }
        thread::sleep(REMOVE_AGAIN);
    }
}

/// The names in a directory; none if it does not exist or is not one.
fn names(path: &Path) -> Result<Vec<String>, RootError> {
    let entries = match fs::read_dir(path) {
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            return Ok(Vec::new());
        }
        entries => entries.map_err(|error| read(path, error))?,
    };
    let names = entries.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()));
    names.collect::<io::Result<_>>().map_err(|error| read(path, error))
}

/// A name that nothing else has.
fn unique() -> io::Result<String> {
    Ok(digest::digits(&random::<16>()?))
}

fn above(path: &Path) -> &Path {
    path.parent().unwrap_or(path)
}

fn sync(directory: &Path) -> io::Result<()> {
    File::open(directory)?.sync_all()
}

fn read(path: &Path, error: io::Error) -> RootError {
    RootError::Read { path: path.to_owned(), error }
}

fn write(path: &Path, error: io::Error) -> RootError {
    RootError::Write { path: path.to_owned(), error }
}

#[cfg(test)]
mod tests;
