//! The fence: it removes the temp files of all other writers.

use crate::directory::{Code, Directory, Failure, Kind};
use expenses_interface::files::is_temp_name;

/// Why the fence failed. Then the commit must not continue.
pub(super) enum NotFenced {
    /// The directory cannot be listed to its end.
    Listing(Failure),
    /// A temp file cannot be removed.
    Blocked(Failure),
}

/// Unlinks every temp file except `own`.
pub(super) fn fence<D: Directory>(directory: &D, own: &str) -> Result<(), NotFenced> {
    for name in temps(directory).map_err(NotFenced::Listing)? {
        if name != own {
            match directory.unlink(&name) {
                // Its writer has renamed or removed it.
                Err(failure) if failure.code == Code::NoEntry => {}
                unlinked => unlinked.map_err(NotFenced::Blocked)?,
            }
        }
    }
    Ok(())
}

/// Unlinks every temp file that can be unlinked, and returns whether there was one. That is safe at
/// any time: a writer whose temp file is gone starts over.
pub(crate) fn clear<D: Directory>(directory: &D) -> bool {
    let temps = temps(directory).unwrap_or_default().into_iter();
    temps.filter(|name| directory.unlink(name).is_ok()).count() > 0
}

/// The names of all temp files: regular files whose name has exactly that form.
pub(super) fn temps<D: Directory>(directory: &D) -> Result<Vec<String>, Failure> {
    files(directory, is_temp_name)
}

/// The names of all regular files whose name has the form.
pub(crate) fn files<D: Directory>(
    directory: &D,
    has_form: impl Fn(&str) -> bool,
) -> Result<Vec<String>, Failure> {
    let mut listing = directory.list()?;
    let mut files = Vec::new();
    loop {
        match directory.next(&mut listing) {
            Ok(None) => return Ok(files),
            Ok(Some(entry)) if !has_form(&entry.name) => {}
            Ok(Some(entry)) => match entry.kind {
                Kind::File => files.push(entry.name),
                Kind::Unknown if is_file(directory, &entry.name)? => files.push(entry.name),
                _ => {}
            },
            // The first vanished while it was listed, the second is not ours. The listing must
            // continue in both cases: the next entry may be a temp file.
            Err(failure) if matches!(failure.code, Code::NoEntry | Code::IllegalByteSequence) => {}
            Err(failure) => return Err(failure),
        }
    }
}

fn is_file<D: Directory>(directory: &D, name: &str) -> Result<bool, Failure> {
    match directory.stat(name) {
        Ok(stat) => Ok(stat.kind == Kind::File),
        Err(failure) if failure.code == Code::NoEntry => Ok(false),
        Err(failure) => Err(failure),
    }
}
