//! Writing a file that a person named.

use std::ffi::OsString;
use std::fs::{self, Metadata, OpenOptions};
use std::hash::{BuildHasher, RandomState};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use expenses_interface::files::DATA_FILE;

/// Writes a file as a whole or not at all: under a new name beside it, which then takes its
/// place. So a link that comes there meanwhile is replaced, never written through.
///
/// # Errors
///
/// If there is a link, a directory, a write-protected or special file, or if it has the name
/// of a data file, with the reason; and those of the file system.
pub(crate) fn write(file: &Path, bytes: &[u8]) -> io::Result<()> {
    let refused = |reason: &str| Err(io::Error::new(ErrorKind::InvalidInput, reason));
    let Some(name) = file.file_name() else { return refused("it is no name of a file") };
    if name.eq_ignore_ascii_case(DATA_FILE) {
        return refused("expenses are kept in files of this name; choose another");
    }
    let there = match fs::symlink_metadata(file) {
        Ok(there) if there.is_symlink() => {
            return refused("it is a symbolic link; name the file itself, or remove the link");
        }
        Ok(there) if !there.is_file() => return refused("it is there and is no regular file"),
        Ok(there) if is_protected(file, &there) => return refused("it is write-protected"),
        Ok(there) => Some(there),
        Err(error) if error.kind() == ErrorKind::NotFound => None,
        Err(error) => return Err(error),
    };
    let (temp, mut new) = create_beside(file)?;
    let written = new.write_all(bytes).and_then(|()| new.flush()).and_then(|()| {
        drop(new);
        if let Some(there) = there {
            // A component cannot set them, and nobody loses by it.
            let _ = fs::set_permissions(&temp, there.permissions());
        }
        fs::rename(&temp, file)
    });
    if written.is_err() {
        // The error that is returned is the one to tell.
        let _ = fs::remove_file(&temp);
    }
    written
}

/// Whether a file that is there is write-protected.
fn is_protected(file: &Path, there: &Metadata) -> bool {
    if cfg!(target_os = "wasi") {
        // WASI shows no permissions, so that all files seem to be. Opening it tells.
        let opened = OpenOptions::new().write(true).open(file);
        return opened.is_err_and(|error| error.kind() == ErrorKind::PermissionDenied);
    }
    there.permissions().readonly()
}

/// Creates a file with a new name beside another.
fn create_beside(file: &Path) -> io::Result<(PathBuf, fs::File)> {
    let mut attempts = 0..10;
    loop {
        let random = RandomState::new().hash_one(attempts.start);
        let mut name = OsString::from(".");
        name.push(file.file_name().unwrap_or_default());
        name.push(format!(".{random:016x}.tmp"));
        let temp = file.with_file_name(name);
        match OpenOptions::new().write(true).create_new(true).open(&temp) {
            Ok(new) => return Ok((temp, new)),
            Err(error) if error.kind() == ErrorKind::AlreadyExists && attempts.next().is_some() => {
            }
            Err(error) => return Err(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::{PermissionsExt, symlink};

    use super::*;

    fn names(directory: &Path) -> Vec<String> {
        let entries = fs::read_dir(directory).unwrap();
        let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let mut names: Vec<_> = names.collect();
        names.sort();
        names
    }

    #[test]
    fn a_file_is_new_or_takes_the_place_of_one_that_is_there() {
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join("a.svg");
        write(&file, b"one").unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
        write(&file, b"two").unwrap();
        assert_eq!(fs::read(&file).unwrap(), b"two");
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(names(directory.path()), ["a.svg"]);
        assert_eq!(
            write(&directory.path().join("no/a.svg"), b"x").unwrap_err().kind(),
            ErrorKind::NotFound
        );
    }

    #[test]
    fn nothing_is_written_through_a_link_or_over_a_data_file() {
        let directory = tempfile::tempdir().unwrap();
        let path = |name: &str| directory.path().join(name);
        fs::write(path("expenses.json"), b"all").unwrap();
        fs::write(path("protected.svg"), b"old").unwrap();
        fs::set_permissions(path("protected.svg"), fs::Permissions::from_mode(0o444)).unwrap();
        fs::create_dir(path("folder.svg")).unwrap();
        symlink("expenses.json", path("link.svg")).unwrap();
        symlink("nowhere", path("dangling.svg")).unwrap();
        let before = names(directory.path());
        for (name, reason) in [
            ("link.svg", "it is a symbolic link; name the file itself, or remove the link"),
            ("dangling.svg", "it is a symbolic link; name the file itself, or remove the link"),
            ("folder.svg", "it is there and is no regular file"),
            ("protected.svg", "it is write-protected"),
            ("expenses.json", "expenses are kept in files of this name; choose another"),
            ("Expenses.JSON", "expenses are kept in files of this name; choose another"),
            ("..", "it is no name of a file"),
        ] {
            assert_eq!(write(&path(name), b"new").unwrap_err().to_string(), reason, "{name}");
        }
        assert_eq!(names(directory.path()), before);
        assert_eq!(fs::read(path("expenses.json")).unwrap(), b"all");
        assert_eq!(fs::read(path("protected.svg")).unwrap(), b"old");
        // A second name of the data file is no link: the name alone gets another file.
        fs::hard_link(path("expenses.json"), path("hard.svg")).unwrap();
        write(&path("hard.svg"), b"chart").unwrap();
        assert_eq!(fs::read(path("expenses.json")).unwrap(), b"all");
        assert_eq!(fs::read(path("hard.svg")).unwrap(), b"chart");
    }
}
