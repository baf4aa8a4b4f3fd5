//! The directory that keeps the expenses.

use std::ffi::OsString;
use std::fs::{self, DirBuilder};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::{fmt, io};

use etcetera::base_strategy::{BaseStrategy, choose_native_strategy};
use rustix::fs::Mode;

/// Why there is no directory.
#[derive(Debug)]
pub(super) enum Error {
    /// Nobody named a directory, and the user has no home.
    NoHome,
    /// It does not exist and cannot be made.
    Create(PathBuf, io::Error),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoHome => {
                f.write_str("your home directory is not known; name a directory with `--data DIR`")
            }
            Self::Create(path, error) => {
                write!(f, "the data directory {} cannot be made: {error}", path.display())
            }
        }
    }
}

impl std::error::Error for Error {}

/// Answers the directory that is meant, and makes it where it is missing: for its user
/// alone, where its parents get the modes that are usual.
///
/// `option` comes first, then `variable` unless it is empty, then the user's data
/// directory of this platform.
pub(super) fn ready(option: Option<PathBuf>, variable: Option<OsString>) -> Result<PathBuf, Error> {
    let variable = variable.filter(|value| !value.is_empty()).map(PathBuf::from);
    let directory = match option.or(variable) {
        Some(directory) => directory,
        None => choose_native_strategy().map_err(|_| Error::NoHome)?.data_dir().join("expenses"),
    };
    make(&directory).map_err(|error| Error::Create(directory.clone(), error))?;
    Ok(directory)
}

/// Lets this process make files for its user alone from now on.
pub(super) fn keep_new_files_private() {
    rustix::process::umask(Mode::RWXG | Mode::RWXO);
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
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        made => made,
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn a_missing_directory_is_made_for_its_user_alone() {
        let root = tempfile::tempdir().unwrap();
        let directory = root.path().join("a/b");
        assert_eq!(ready(Some(directory.clone()), None).unwrap(), directory);
        assert_eq!(fs::metadata(&directory).unwrap().permissions().mode() & 0o777, 0o700);
        assert_eq!(ready(Some(directory.clone()), None).unwrap(), directory);
    }

    #[test]
    fn the_option_comes_before_the_variable() {
        let root = tempfile::tempdir().unwrap();
        let (one, two) = (root.path().join("one"), root.path().join("two"));
        assert_eq!(ready(Some(one.clone()), Some(two.clone().into())).unwrap(), one);
        assert!(!two.exists());
        assert_eq!(ready(None, Some(two.clone().into())).unwrap(), two);
    }

    #[test]
    fn a_directory_that_cannot_be_made_is_named() {
        let root = tempfile::tempdir().unwrap();
        fs::write(root.path().join("file"), "").unwrap();
        let error = ready(Some(root.path().join("file/data")), None).unwrap_err();
        assert!(error.to_string().contains("file/data cannot be made"), "{error}");
    }
}
