//! Why the data directory cannot be used, in a sentence for each case.

use std::fmt;
use std::io;
use std::path::PathBuf;

use expenses_command::word;
use expenses_interface::files::DATA_FILE;

/// Why the data directory cannot be used.
#[derive(Debug)]
pub(crate) enum Error {
    /// Nobody named a directory, and the user has no home directory.
    NoHome,
    /// Somebody named this directory, and it does not exist.
    Missing(PathBuf),
    /// This directory cannot be created.
    Create(PathBuf, io::Error),
    /// The data directory (the first path) or one above it (the second) is not a directory.
    NotADirectory(PathBuf, PathBuf),
    /// The data directory (the first path) or one above it is a link (the second) to a path
    /// that does not exist (the third).
    Dangling(PathBuf, PathBuf, PathBuf),
    /// Root would create the data directory (the first path) in a directory of another user
    /// (the second).
    OfAnotherUser(PathBuf, PathBuf),
    /// This directory holds a new directory's name and cannot be synced.
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
                    "the data directory {0} does not exist; to begin one there: expenses --data {1} add 12.50 Lunch --category food",
                    path.display(),
                    word(&path.to_string_lossy())
                )
            }
            Self::Create(path, error) => {
                write!(f, "the data directory {} cannot be created: {error}", path.display())
            }
            Self::NotADirectory(path, other) if path == other => {
                write!(f, "the data directory {} is not a directory", path.display())?;
                // Somebody named the data file.
                match path.parent().filter(|_| path.file_name().is_some_and(|is| is == DATA_FILE)) {
                    Some(parent) if parent.as_os_str().is_empty() => {
                        f.write_str("; name the one that holds it: expenses --data .")
                    }
                    Some(parent) => {
                        let parent = word(&parent.to_string_lossy());
                        write!(f, "; name the one that holds it: expenses --data {parent}")
                    }
                    None => f.write_str("; name one: expenses --data DIR"),
                }
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
