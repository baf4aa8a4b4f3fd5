//! The directory that keeps the expenses.

use std::ffi::OsString;
use std::fs::{self, DirBuilder, File};
use std::io::{self, ErrorKind};
use std::os::unix::fs::{DirBuilderExt, MetadataExt};
use std::path::{Path, PathBuf};

use etcetera::base_strategy::{BaseStrategy, choose_native_strategy};
use expenses_interface::files::DATA_FILE;
use rustix::process::geteuid;

mod error;
#[cfg(test)]
mod tests;

pub(super) use error::Error;

/// The data directory, whether or not it exists.
#[derive(Debug)]
pub(super) struct DataDirectory {
    path: PathBuf,
    /// Whether somebody named it, and so may have mistyped it.
    named: bool,
}

impl DataDirectory {
    /// Takes `option` first, then `variable` unless it is empty, then the user's data directory
    /// of this platform.
    pub(super) fn find(option: Option<PathBuf>, variable: Option<OsString>) -> Result<Self, Error> {
        let variable = variable.filter(|value| !value.is_empty()).map(PathBuf::from);
        match option.or(variable) {
            Some(path) => Ok(Self { path, named: true }),
            None => {
                let strategy = choose_native_strategy().map_err(|_| Error::NoHome)?;
                Ok(Self { path: strategy.data_dir().join("expenses"), named: false })
            }
        }
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Whether it exists. If the user's own does not, there are no expenses yet.
    ///
    /// # Errors
    ///
    /// [`Error::Missing`] if somebody named it and it does not exist; an error if something
    /// else is in its place.
    pub(super) fn exists(&self) -> Result<bool, Error> {
        match self.look()? {
            Found::Parent(_) if self.named => Err(Error::Missing(self.path.clone())),
            found => Ok(matches!(found, Found::Itself)),
        }
    }

    /// Whether it exists, for a command that may create it. If it does, its name is durable.
    ///
    /// # Errors
    ///
    /// If something else is in its place, or a directory above it cannot be synced.
    pub(super) fn prepare(&self) -> Result<bool, Error> {
        match self.look()? {
            Found::Itself => sync_new_names(&self.path).map(|()| true),
            Found::Parent(_) => Ok(false),
        }
    }

    /// Creates it if it is missing, and returns every directory that it created, the outermost
    /// first. Only its user may read it; directories above it get the usual mode.
    ///
    /// # Errors
    ///
    /// If it cannot be created or synced; then no new directory is left.
    pub(super) fn create(&self) -> Result<Vec<PathBuf>, Error> {
        if let Found::Parent(parent) = self.look()?
            && !self.named
            && geteuid().is_root()
            && fs::metadata(&parent).is_ok_and(|parent| parent.uid() != 0)
        {
            return Err(Error::OfAnotherUser(self.path.clone(), parent));
        }
        let mut created = Vec::new();
        let synced = create(&self.path, &mut created)
            .map_err(|error| Error::Create(self.path.clone(), error))
            .and_then(|()| sync_new_names(&self.path));
        match synced {
            Ok(()) => Ok(created),
            Err(error) => {
                created.iter().rev().all(|directory| fs::remove_dir(directory).is_ok());
                Err(error)
            }
        }
    }

    /// Looks for the directory, and then for those above it.
    fn look(&self) -> Result<Found, Error> {
        for (above, path) in self.path.ancestors().enumerate() {
            match fs::metadata(path) {
                Ok(data) if !data.is_dir() => {
                    return Err(Error::NotADirectory(self.path.clone(), path.into()));
                }
                Ok(_) if above > 0 => return Ok(Found::Parent(path.into())),
                Err(error) if is_missing(&error) => {
                    if let Ok(target) = fs::read_link(path) {
                        return Err(Error::Dangling(self.path.clone(), path.into(), target));
                    }
                }
                // If this cannot be found out, opening the store says why.
                Ok(_) | Err(_) => return Ok(Found::Itself),
            }
        }
        Ok(Found::Parent(".".into()))
    }
}

/// How much of the data directory's path exists.
enum Found {
    /// The directory itself, as far as can be found out.
    Itself,
    /// Only this directory above it, and none below that.
    Parent(PathBuf),
}

fn is_missing(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory)
}

/// Creates a directory and those above it that are missing, and adds each to `created`.
fn create(directory: &Path, created: &mut Vec<PathBuf>) -> io::Result<()> {
    let missing = |path: &&Path| !path.as_os_str().is_empty() && !path.is_dir();
    let missing: Vec<_> = directory.ancestors().take_while(missing).collect();
    for path in missing.into_iter().rev() {
        let mode = if path == directory { 0o700 } else { 0o777 };
        match DirBuilder::new().mode(mode).create(path) {
            Ok(()) => created.push(path.into()),
            // Another process was faster.
            Err(error) if error.kind() == ErrorKind::AlreadyExists && path.is_dir() => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// Makes the names of the directory and of those above it durable. POSIX promises that for a
/// new name only once the directory that holds it is synced.
///
/// Any of the names may be new, because another process may have created them and been killed
/// before it could sync. If there is a data file, its first commit came after the sync.
fn sync_new_names(directory: &Path) -> Result<(), Error> {
    if directory.join(DATA_FILE).symlink_metadata().is_ok() {
        return Ok(());
    }
    // If it cannot be found, opening the store says so.
    let Ok(directory) = directory.canonicalize() else { return Ok(()) };
    for ancestor in directory.ancestors().skip(1) {
        match File::open(ancestor).and_then(|ancestor| ancestor.sync_all()) {
            // A directory that this user may not read, or that cannot be synced, is left to
            // its owner.
            Err(error) if !is_left_to_its_owner(&error) => {
                return Err(Error::Sync(ancestor.into(), error));
            }
            _ => {}
        }
    }
    Ok(())
}

fn is_left_to_its_owner(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::PermissionDenied
            | ErrorKind::ReadOnlyFilesystem
            | ErrorKind::InvalidInput
            | ErrorKind::Unsupported
    )
}
