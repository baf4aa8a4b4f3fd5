//! The directory that keeps the expenses.

use std::ffi::OsString;
use std::fmt;
use std::fs::{self, DirBuilder, File};
use std::io::{self, ErrorKind};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

use etcetera::base_strategy::{BaseStrategy, choose_native_strategy};
use expenses_interface::files::DATA_FILE;

/// Why there is no directory.
#[derive(Debug)]
pub(super) enum Error {
    /// Nobody named a directory, and the user has no home.
    NoHome,
    /// It is named and does not exist.
    Missing(PathBuf),
    /// It does not exist and cannot be made.
    Create(PathBuf, io::Error),
    /// It or a directory above it was made, but cannot be synced.
    Sync(PathBuf, io::Error),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoHome => {
                f.write_str("your home directory is not known; name a directory with `--data DIR`")
            }
            Self::Missing(path) => {
                write!(
                    f,
                    "the data directory {} does not exist; `expenses add` makes it",
                    path.display()
                )
            }
            Self::Create(path, error) => {
                write!(f, "the data directory {} cannot be made: {error}", path.display())
            }
            Self::Sync(path, error) => {
                write!(
                    f,
                    "the directory {} cannot be synced: {error}; nothing was added",
                    path.display()
                )
            }
        }
    }
}

impl std::error::Error for Error {}

/// The directory that is meant, whether or not it exists.
#[derive(Debug)]
pub(super) struct DataDirectory {
    path: PathBuf,
    /// Whether somebody named it, and may have mistyped it.
    named: bool,
}

impl DataDirectory {
    /// `option` comes first, then `variable` unless it is empty, then the user's data
    /// directory of this platform.
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

    /// Whether it exists. The user's own need not: then there are no expenses yet.
    ///
    /// # Errors
    ///
    /// [`Error::Missing`] where somebody named it.
    pub(super) fn exists(&self) -> Result<bool, Error> {
        // Where this cannot be told, opening it says why.
        match self.path.try_exists() {
            Ok(false) if self.named => Err(Error::Missing(self.path.clone())),
            Ok(exists) => Ok(exists),
            Err(_) => Ok(true),
        }
    }

    /// Makes it where it is missing: for its user alone, where its parents get the modes
    /// that are usual.
    pub(super) fn make(&self) -> Result<(), Error> {
        make(&self.path).map_err(|error| Error::Create(self.path.clone(), error))?;
        sync_new_names(&self.path)
    }
}

fn make(directory: &Path) -> io::Result<()> {
    if directory.exists() {
        // Where it is no directory, opening it says so.
        return Ok(());
    }
    if let Some(parent) = directory.parent() {
        fs::create_dir_all(parent)?;
    }
    match DirBuilder::new().mode(0o700).create(directory) {
        // Another one of us was faster.
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
        made => made,
    }
}

/// Makes the directory's name and those above it durable, as POSIX promises of a new
/// name only once the directory that has it is synced.
///
/// It is not known which of them are new: another process may have made them, and been
/// killed before this. Where there is a data file, its first commit came later.
fn sync_new_names(directory: &Path) -> Result<(), Error> {
    if directory.join(DATA_FILE).symlink_metadata().is_ok() {
        return Ok(());
    }
    // Where it cannot be found, opening it says so.
    let Ok(directory) = directory.canonicalize() else { return Ok(()) };
    for ancestor in directory.ancestors().skip(1) {
        match File::open(ancestor).and_then(|ancestor| ancestor.sync_all()) {
            // A directory that this user may not read, or that cannot be synced, is
            // not this program's to make durable.
            Err(error) if !is_for_others(&error) => {
                return Err(Error::Sync(ancestor.into(), error));
            }
            _ => {}
        }
    }
    Ok(())
}

fn is_for_others(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::PermissionDenied
            | ErrorKind::ReadOnlyFilesystem
            | ErrorKind::InvalidInput
            | ErrorKind::Unsupported
    )
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    fn named(path: &Path) -> DataDirectory {
        DataDirectory::find(Some(path.into()), None).unwrap()
    }

    #[test]
    fn a_missing_directory_is_made_for_its_user_alone() {
        let root = tempfile::tempdir().unwrap();
        let directory = named(&root.path().join("a/b"));
        directory.make().unwrap();
        let mode = fs::metadata(directory.path()).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o700);
        directory.make().unwrap();
    }

    #[test]
    fn a_missing_directory_that_was_named_is_an_error_until_it_is_made() {
        let root = tempfile::tempdir().unwrap();
        let directory = named(&root.path().join("a"));
        assert!(matches!(directory.exists(), Err(Error::Missing(path)) if path == directory.path));
        directory.make().unwrap();
        assert!(directory.exists().unwrap());
    }

    #[test]
    fn the_option_comes_before_the_variable() {
        let (one, two) = (PathBuf::from("one"), PathBuf::from("two"));
        let find = |option, variable| DataDirectory::find(option, variable).unwrap();
        assert_eq!(find(Some(one.clone()), Some(two.clone().into())).path(), one);
        assert_eq!(find(None, Some(two.clone().into())).path(), two);
        assert!(find(None, Some(OsString::new())).path().ends_with("expenses"));
    }

    #[test]
    fn a_directory_that_cannot_be_made_is_named() {
        let root = tempfile::tempdir().unwrap();
        fs::write(root.path().join("file"), "").unwrap();
        let error = named(&root.path().join("file/data")).make().unwrap_err();
        assert!(error.to_string().contains("file/data cannot be made"), "{error}");
    }
}
