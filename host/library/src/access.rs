//! Who may read and write the files that the component makes.
//!
//! WASI knows no access modes, and a save replaces the data file by a new one, the temp
//! file. So it is the host that makes a temp file, and never with more access than the
//! data file in whose place it will be. So it does with a copy of the data file, which
//! begins as a part:
//!
//! - It begins as its user's alone, before anything is written to it.
//! - It gets the owner, the group, the mode and the access control list of the data file.
//!   Where the system does not let this process give it the group or the list, the group
//!   and all others get what both had.
//! - Where there is no data file yet, it stays its user's alone. What root makes belongs
//!   to the owner of the directory, who could not read it otherwise.
//! - A data file that nobody may write, such as after `chmod a-w`, is not to be replaced,
//!   but may be copied.

mod list;

use std::fs::File;
use std::io;
use std::os::fd::AsFd;
use std::path::Path;

use expenses_interface::files::{DATA_FILE, is_copy_part_name, is_temp_name};
use rustix::fs::{
    AtFlags, CWD, FileType, Gid, Mode, OFlags, RawMode, Stat, Uid, fchmod, fchown, fstat, openat,
    statat, unlinkat,
};
use rustix::io::Errno;
use rustix::path::Arg;
use rustix::process::geteuid;
use wasmtime_wasi::p2::bindings::filesystem::types::{DescriptorFlags, OpenFlags};

use list::AccessList;

/// Whether the data file of a directory is one that nobody may write.
pub(crate) fn is_write_protected(directory: &Path) -> bool {
    let data = directory.join(DATA_FILE).symlink_metadata();
    data.is_ok_and(|data| data.is_file() && data.permissions().readonly())
}

/// What an attribute set by `chattr` forbids of a data directory or its data file, as a
/// sentence.
pub(crate) fn forbidden_by_attribute(directory: &Path) -> Option<String> {
    let file = directory.join(DATA_FILE);
    let (name, path, attribute) =
        [("the data directory", directory), (DATA_FILE, file.as_path())].into_iter().find_map(
            |(name, path)| Some((name, path, attribute(CWD, path, AtFlags::SYMLINK_NOFOLLOW)?)),
        )?;
    let (is, flag) = match attribute {
        Attribute::Immutable => ("cannot be changed", 'i'),
        Attribute::AppendOnly => ("can only be appended to", 'a'),
    };
    Some(format!("{name} {is}: take the attribute away by `chattr -{flag} {}`", path.display()))
}

/// An attribute that keeps a file from being replaced, and those in a directory.
enum Attribute {
    Immutable,
    AppendOnly,
}

/// The attribute of what is at a path.
#[cfg(target_os = "linux")]
fn attribute(directory: impl AsFd, path: impl Arg, flags: AtFlags) -> Option<Attribute> {
    use rustix::fs::{StatxAttributes, StatxFlags, statx};

    let attributes = statx(directory, path, flags, StatxFlags::empty()).ok()?.stx_attributes;
    if attributes.contains(StatxAttributes::IMMUTABLE) {
        Some(Attribute::Immutable)
    } else {
        attributes.contains(StatxAttributes::APPEND).then_some(Attribute::AppendOnly)
    }
}

/// Other systems' attributes are not looked at.
#[cfg(not(target_os = "linux"))]
fn attribute(_: impl AsFd, _: impl Arg, _: AtFlags) -> Option<Attribute> {
    None
}

/// Whether an `open-at` with these arguments makes a file that this module is about.
pub(crate) fn makes(path: &str, open_flags: OpenFlags, flags: DescriptorFlags) -> bool {
    open_flags == OpenFlags::CREATE | OpenFlags::EXCLUSIVE
        && flags == DescriptorFlags::READ | DescriptorFlags::WRITE
        && (is_temp_name(path) || is_copy_part_name(path))
}

/// Makes the file of this name, to be written and read.
pub(crate) fn make(directory: &File, name: &str) -> io::Result<File> {
    // A file could be made where none can be renamed or removed, and would stay for ever.
    if attribute(directory, c"", AtFlags::EMPTY_PATH).is_some() {
        return Err(Errno::PERM.into());
    }
    let like = Like::find(directory)?;
    if is_temp_name(name) && like.is_write_protected() {
        return Err(Errno::ACCESS.into());
    }
    let flags = OFlags::RDWR | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    let file = File::from(openat(directory, name, flags, Mode::RUSR | Mode::WUSR)?);
    if let Err(error) = like.give(&file) {
        // The component knows only of a file that it was given.
        let _ = unlinkat(directory, name, AtFlags::empty());
        return Err(error.into());
    }
    Ok(file)
}

/// Whose access a new file gets.
enum Like {
    /// The data file's.
    Data(Stat, AccessList),
    /// The owner's of the directory, where there is no data file.
    Owner(Stat),
    /// This process's user's alone.
    User,
}

impl Like {
    fn find(directory: &File) -> io::Result<Self> {
        match statat(directory, DATA_FILE, AtFlags::SYMLINK_NOFOLLOW) {
            Ok(data) if FileType::from_raw_mode(data.st_mode) == FileType::RegularFile => {}
            // The store refuses to replace what is no regular file.
            Ok(_) => return Ok(Self::User),
            Err(Errno::NOENT) if geteuid().is_root() => return Ok(Self::Owner(fstat(directory)?)),
            Err(Errno::NOENT) => return Ok(Self::User),
            Err(error) => return Err(error.into()),
        }
        // Should it be a FIFO by now, opening it does not wait.
        let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
        let data = match openat(directory, DATA_FILE, flags, Mode::empty()) {
            // Gone at this moment: the commit will see it.
            Err(Errno::NOENT) => return Ok(Self::User),
            opened => File::from(opened?),
        };
        Ok(Self::Data(fstat(&data)?, AccessList::of(&data)?))
    }

    /// Whether it is a data file that nobody may write.
    fn is_write_protected(&self) -> bool {
        matches!(self, Self::Data(data, _) if data.st_mode & 0o222 == 0)
    }

    fn give(&self, file: &File) -> rustix::io::Result<()> {
        let (like, list) = match self {
            Self::User => return Ok(()),
            Self::Owner(owner) => {
                return give_owner(file, &fstat(file)?, owner).or_else(where_not_possible(()));
            }
            Self::Data(data, list) => (data, list),
        };
        let own = fstat(file)?;
        let mode = like.st_mode & 0o777;
        let mode = give_owner(file, &own, like)
            .and_then(|()| list.give(file))
            .map(|()| mode)
            .or_else(where_not_possible(for_another_group(mode)))?;
        if mode == own.st_mode & 0o777 {
            return Ok(());
        }
        // Where this is not possible, nobody else has access.
        fchmod(file, Mode::from_raw_mode(mode)).or_else(where_not_possible(()))
    }
}

/// Gives a file to the owner and the group of another. Only root gives files away:
/// elsewhere the owner stays, and it is an error where the group does.
fn give_owner(file: &File, own: &Stat, like: &Stat) -> rustix::io::Result<()> {
    if (own.st_uid, own.st_gid) == (like.st_uid, like.st_gid) {
        return Ok(());
    }
    let (owner, group) = (Uid::from_raw(like.st_uid), Gid::from_raw(like.st_gid));
    fchown(file, Some(owner), Some(group)).or_else(|_| fchown(file, None, Some(group)))
}

/// Answers something in the place of the error that it is not for this process, or on
/// this file system, to do.
fn where_not_possible<T>(answer: T) -> impl FnOnce(Errno) -> rustix::io::Result<T> {
    |error| match error {
        // Users of another name space are not valid in this one.
        Errno::PERM | Errno::INVAL | Errno::NOSYS | Errno::NOTSUP => Ok(answer),
        error => Err(error),
    }
}

/// The mode of a file that got another group: whoever is in either, or in none, may do
/// no more than before.
fn for_another_group(mode: RawMode) -> RawMode {
    let both = (mode >> 3) & mode & 0o7;
    mode & 0o700 | both << 3 | both
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_group_gets_no_more_than_all_others_had() {
        for (mode, expected) in
            [(0o600, 0o600), (0o640, 0o600), (0o644, 0o644), (0o664, 0o644), (0o606, 0o600)]
        {
            assert_eq!(for_another_group(mode), expected, "{mode:o}");
        }
    }
}
