//! Who may read and write the files that the component creates.
//!
//! WASI has no access modes, and a save replaces the data file by a new file, the temp file. So
//! the host creates temp files, and never with more access than the data file that they will
//! replace. It does the same for copies of the data file, which begin as a part file:
//!
//! - A new file is accessible to its user alone, before anything is written to it.
//! - It gets the owner, the group, the mode and the access control list of the data file. If the
//!   system does not let this process set the group or the list, the group and all others get the
//!   access that both had.
//! - If there is no data file yet, the new file stays accessible to its user alone. If root
//!   creates it, it belongs to the owner of the directory, who could not read it otherwise.
//! - A data file that nobody may write, for example after `chmod a-w`, is not replaced, but may
//!   be copied.

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

/// Whether nobody may write the data file of a directory.
pub(crate) fn is_write_protected(directory: &Path) -> bool {
    let data = directory.join(DATA_FILE).symlink_metadata();
    data.is_ok_and(|data| data.is_file() && data.permissions().readonly())
}

/// A sentence about the attribute, set by `chattr`, that protects a data directory or its data
/// file.
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
    Some(format!("{name} {is}: remove the attribute with `chattr -{flag} {}`", path.display()))
}

/// An attribute that prevents replacing a file, or the files in a directory.
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

/// Attributes of other systems are ignored.
#[cfg(not(target_os = "linux"))]
fn attribute(_: impl AsFd, _: impl Arg, _: AtFlags) -> Option<Attribute> {
    None
}

/// Whether an `open-at` with these arguments creates a temp file or a part of a copy.
pub(crate) fn makes(path: &str, open_flags: OpenFlags, flags: DescriptorFlags) -> bool {
    open_flags == OpenFlags::CREATE | OpenFlags::EXCLUSIVE
        && flags == DescriptorFlags::READ | DescriptorFlags::WRITE
        && (is_temp_name(path) || is_copy_part_name(path))
}

/// Creates the file with this name, for writing and reading.
pub(crate) fn make(directory: &File, name: &str) -> io::Result<File> {
    // In a protected directory a file could be created but neither renamed nor removed, and would
    // stay for ever.
    if attribute(directory, c"", AtFlags::EMPTY_PATH).is_some() {
        return Err(Errno::PERM.into());
    }
    let template = AccessTemplate::find(directory)?;
    if is_temp_name(name) && template.is_write_protected() {
        return Err(Errno::ACCESS.into());
    }
    let flags = OFlags::RDWR | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    let file = File::from(openat(directory, name, flags, Mode::RUSR | Mode::WUSR)?);
    if let Err(error) = template.apply_to(&file) {
        // The component cannot remove a file that it never got.
        let _ = unlinkat(directory, name, AtFlags::empty());
        return Err(error.into());
    }
    Ok(file)
}

/// The template for the access of a new file.
enum AccessTemplate {
    /// The data file's.
    Data(Stat, AccessList),
    /// The owner of the directory, if there is no data file.
    Owner(Stat),
    /// The user of this process alone.
    User,
}

impl AccessTemplate {
    fn find(directory: &File) -> io::Result<Self> {
        match statat(directory, DATA_FILE, AtFlags::SYMLINK_NOFOLLOW) {
            Ok(data) if FileType::from_raw_mode(data.st_mode) == FileType::RegularFile => {}
            // The store refuses to replace anything but a regular file.
            Ok(_) => return Ok(Self::User),
            Err(Errno::NOENT) if geteuid().is_root() => return Ok(Self::Owner(fstat(directory)?)),
            Err(Errno::NOENT) => return Ok(Self::User),
            Err(error) => return Err(error.into()),
        }
        // If it is a FIFO by now, this does not wait for its other end.
        let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
        let data = match openat(directory, DATA_FILE, flags, Mode::empty()) {
            // It was just removed. The commit will notice.
            Err(Errno::NOENT) => return Ok(Self::User),
            opened => File::from(opened?),
        };
        Ok(Self::Data(fstat(&data)?, AccessList::of(&data)?))
    }

    /// Whether nobody may write the data file.
    fn is_write_protected(&self) -> bool {
        matches!(self, Self::Data(data, _) if data.st_mode & 0o222 == 0)
    }

    fn apply_to(&self, file: &File) -> rustix::io::Result<()> {
        let (model, list) = match self {
            Self::User => return Ok(()),
            Self::Owner(owner) => {
                return give_owner(file, &fstat(file)?, owner).or_else(if_not_possible(()));
            }
            Self::Data(data, list) => (data, list),
        };
        let own = fstat(file)?;
        let mode = model.st_mode & 0o777;
        let mode = give_owner(file, &own, model)
            .and_then(|()| list.apply_to(file))
            .map(|()| mode)
            .or_else(if_not_possible(for_another_group(mode)))?;
        if mode == own.st_mode & 0o777 {
            return Ok(());
        }
        // If this is not possible, nobody else has access.
        fchmod(file, Mode::from_raw_mode(mode)).or_else(if_not_possible(()))
    }
}

/// Gives a file the owner and the group of another. Only root may change the owner, so otherwise
/// only the group changes. It is an error if that fails.
fn give_owner(file: &File, own: &Stat, model: &Stat) -> rustix::io::Result<()> {
    if (own.st_uid, own.st_gid) == (model.st_uid, model.st_gid) {
        return Ok(());
    }
    let (owner, group) = (Uid::from_raw(model.st_uid), Gid::from_raw(model.st_gid));
    fchown(file, Some(owner), Some(group)).or_else(|_| fchown(file, None, Some(group)))
}

/// Replaces an error by a value if this process, or this file system, cannot do the operation.
fn if_not_possible<T>(value: T) -> impl FnOnce(Errno) -> rustix::io::Result<T> {
    |error| match error {
        // A user of another user namespace is not valid in this one.
        Errno::PERM | Errno::INVAL | Errno::NOSYS | Errno::NOTSUP => Ok(value),
        error => Err(error),
    }
}

/// The mode for a file that got another group. Members of either group, and all others, may do no
/// more than before.
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
