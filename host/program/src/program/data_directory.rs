//! The directory that keeps the expenses.

use std::ffi::OsString;
use std::fmt;
use std::fs::{self, DirBuilder, File};
use std::io::{self, ErrorKind};
use std::os::unix::fs::{DirBuilderExt, MetadataExt};
use std::path::{Path, PathBuf};

use etcetera::base_strategy::{BaseStrategy, choose_native_strategy};
use expenses_interface::files::DATA_FILE;
use rustix::process::geteuid;

/// Why there is no directory.
#[derive(Debug)]
pub(super) enum Error {
    /// Nobody named a directory, and the user has no home.
    NoHome,
    /// It is named and does not exist.
    Missing(PathBuf),
    /// It does not exist and cannot be made.
    Create(PathBuf, io::Error),
    /// It, or a directory above it, is something else. Holds both.
    NotADirectory(PathBuf, PathBuf),
    /// It, or a directory above it, is a link to what does not exist. Holds it, the link and
    /// what that leads to.
    Dangling(PathBuf, PathBuf, PathBuf),
    /// Root would make it in the home of another user. Holds it, and the directory of that user
    /// in which it would be.
    OfAnotherUser(PathBuf, PathBuf),
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
                    "the data directory {} does not exist; `expenses add` creates it",
                    path.display()
                )
            }
            Self::Create(path, error) => {
                write!(f, "the data directory {} cannot be created: {error}", path.display())
            }
            Self::NotADirectory(path, other) if path == other => {
                write!(f, "the data directory {} is not a directory", path.display())
            }
            Self::NotADirectory(path, other) => write!(
                f,
                "the data directory {} cannot exist, because {} is not a directory",
                path.display(),
                other.display()
            ),
            Self::Dangling(path, link, target) => {
                write!(f, "the data directory {} cannot be used: ", path.display())?;
                write!(
                    f,
                    "{} is a link to {}, which does not exist",
                    link.display(),
                    target.display()
                )
            }
            Self::OfAnotherUser(path, parent) => write!(
                f,
                "the data directory {} would belong to root, but {} belongs to another user: run this without sudo, or name a directory with `--data DIR`; nothing was saved",
                path.display(),
                parent.display()
            ),
            Self::Sync(path, error) => {
                write!(
                    f,
                    "the directory {} cannot be synced: {error}; nothing was saved",
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
    /// [`Error::Missing`] where somebody named it, and what else there is in its place.
    pub(super) fn exists(&self) -> Result<bool, Error> {
        match self.find_it()? {
            Found::Parent(_) if self.named => Err(Error::Missing(self.path.clone())),
            found => Ok(matches!(found, Found::Itself)),
        }
    }

    /// Whether it exists, for a command that may make it. If it does, its name is durable.
    ///
    /// # Errors
    ///
    /// What else there is in its place, and where it cannot be synced.
    pub(super) fn prepare(&self) -> Result<bool, Error> {
        match self.find_it()? {
            Found::Itself => sync_new_names(&self.path).map(|()| true),
            Found::Parent(_) => Ok(false),
        }
    }

    /// Makes it where it is missing, and answers all that it made, the outermost first. It is
    /// for its user alone, and directories above it get the mode that is usual.
    pub(super) fn make(&self) -> Result<Vec<PathBuf>, Error> {
        if let Found::Parent(parent) = self.find_it()?
            && !self.named
            && geteuid().is_root()
            && fs::metadata(&parent).is_ok_and(|parent| parent.uid() != 0)
        {
            return Err(Error::OfAnotherUser(self.path.clone(), parent));
        }
        let mut made = Vec::new();
        let synced = make(&self.path, &mut made)
            .map_err(|error| Error::Create(self.path.clone(), error))
            .and_then(|()| sync_new_names(&self.path));
        match synced {
            Ok(()) => Ok(made),
            Err(error) => {
                made.iter().rev().all(|directory| fs::remove_dir(directory).is_ok());
                Err(error)
            }
        }
    }

    /// Looks what is there, from the directory itself upwards.
    fn find_it(&self) -> Result<Found, Error> {
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
                // Where this cannot be told, opening it says why.
                Ok(_) | Err(_) => return Ok(Found::Itself),
            }
        }
        Ok(Found::Parent(".".into()))
    }
}

/// What there is of a data directory.
enum Found {
    /// It is there, as far as can be told.
    Itself,
    /// It is missing, and this is the lowest directory above it that is there.
    Parent(PathBuf),
}

fn is_missing(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory)
}

fn make(directory: &Path, made: &mut Vec<PathBuf>) -> io::Result<()> {
    let missing = |path: &&Path| !path.as_os_str().is_empty() && !path.is_dir();
    let missing: Vec<_> = directory.ancestors().take_while(missing).collect();
    for path in missing.into_iter().rev() {
        let mode = if path == directory { 0o700 } else { 0o777 };
        match DirBuilder::new().mode(mode).create(path) {
            Ok(()) => made.push(path.into()),
            // Another one of us was faster.
            Err(error) if error.kind() == ErrorKind::AlreadyExists && path.is_dir() => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
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
    use std::os::unix::fs::{PermissionsExt, symlink};

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
    fn what_is_in_the_way_is_named() {
        let root = tempfile::tempdir().unwrap();
        let at = |name: &str| root.path().join(name);
        let shown = |name: &str| at(name).display().to_string();
        fs::write(at("file"), "").unwrap();
        symlink("gone", at("link")).unwrap();
        for (name, message) in [
            ("file", format!("the data directory {} is not a directory", shown("file"))),
            (
                "file/a/b",
                format!(
                    "the data directory {} cannot exist, because {} is not a directory",
                    shown("file/a/b"),
                    shown("file")
                ),
            ),
            (
                "link",
                format!(
                    "the data directory {0} cannot be used: {0} is a link to gone, which does not exist",
                    shown("link")
                ),
            ),
            (
                "link/a",
                format!(
                    "the data directory {} cannot be used: {} is a link to gone, which does not exist",
                    shown("link/a"),
                    shown("link")
                ),
            ),
        ] {
            let directory = named(&at(name));
            assert_eq!(directory.exists().unwrap_err().to_string(), message);
            assert_eq!(directory.prepare().unwrap_err().to_string(), message);
            assert_eq!(directory.make().unwrap_err().to_string(), message);
        }
        assert!(!at("gone").exists());
    }

    #[test]
    fn what_was_made_is_answered() {
        let root = tempfile::tempdir().unwrap();
        let made = named(&root.path().join("a/b")).make().unwrap();
        assert_eq!(made, [root.path().join("a"), root.path().join("a/b")]);
        assert!(named(&root.path().join("a/b")).make().unwrap().is_empty());
    }
}
