//! The seam between the store and the system: operations on one directory, and the clocks and
//! random bits that the commit protocol needs.
//!
//! [`Directory`] has only the operations that the protocol's proof uses, and the hard link for
//! copies. So a test can replace the file system by a model, make any operation fail, or stop a
//! writer between any two.

#[cfg(any(test, feature = "memory"))]
pub mod memory;

use std::fmt;
use std::time::Duration;

use jiff::Timestamp;

use expenses_model::{Date, day_of};

/// Operations on one directory, which contains regular files and perhaps other things.
pub trait Directory {
    /// An open regular file. Dropping it closes it. While it is open, no other file gets its
    /// identity.
    type File;
    /// A listing that has been started.
    type Listing;

    /// Creates a file for writing and reading. Fails if the name is taken.
    fn create_new(&self, name: &str) -> Result<Self::File, Failure>;
    /// Opens a file for reading. Does not follow a symbolic link.
    fn open(&self, name: &str) -> Result<Self::File, Failure>;
    /// Reads up to `length` bytes at `offset`. Returns no bytes at the end of the file.
    fn read(&self, file: &Self::File, offset: u64, length: usize) -> Result<Vec<u8>, Failure>;
    /// Writes bytes at `offset`. Returns how many were written, which may be fewer.
    fn write(&self, file: &Self::File, offset: u64, bytes: &[u8]) -> Result<usize, Failure>;
    /// Makes the file's data and size durable.
    fn sync(&self, file: &Self::File) -> Result<(), Failure>;
    /// The identity of an open file.
    fn identity(&self, file: &Self::File) -> Result<Identity, Failure>;
    /// Finds out what a name shows. Does not follow a symbolic link.
    fn stat(&self, name: &str) -> Result<Stat, Failure>;
    /// Gives a file another name. Replaces the file that has that name.
    fn rename(&self, from: &str, to: &str) -> Result<(), Failure>;
    /// Gives a file a second name. Fails if the name is taken.
    fn link(&self, from: &str, to: &str) -> Result<(), Failure>;
    /// Removes a file's name.
    fn unlink(&self, name: &str) -> Result<(), Failure>;
    /// Starts a listing.
    fn list(&self) -> Result<Self::Listing, Failure>;
    /// The next entry of a listing; `None` at its end. After a failure that concerns one entry,
    /// the listing continues.
    fn next(&self, listing: &mut Self::Listing) -> Result<Option<DirectoryEntry>, Failure>;
    /// Makes the directory's names durable.
    fn sync_directory(&self) -> Result<(), Failure>;
}

/// Clocks and random bits.
pub trait System {
    /// Random bits of the best quality that the runtime has.
    fn random(&mut self) -> u128;
    /// The time since some fixed moment. Never goes back.
    fn monotonic(&mut self) -> Duration;
    /// Waits.
    fn sleep(&mut self, duration: Duration);
    /// The current time.
    fn now(&mut self) -> Timestamp;
    /// The current day in UTC.
    fn today(&mut self) -> Date {
        day_of(self.now())
    }
}

/// Distinguishes a file from others that had or will have its name. It is valid only while the
/// file is held open, because a free inode number is soon used again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Identity {
    /// The runtime's metadata hash. In wasmtime, of the device and the inode.
    pub hash: u128,
    /// The size, in bytes.
    pub size: u64,
    /// The time of the last modification, since the Unix epoch.
    pub modified: Option<Duration>,
    /// The time of the last status change, since the Unix epoch. In wasmtime 48 it is really the
    /// time of birth; in jco's preview2-shim it is the status change.
    pub changed: Option<Duration>,
}

impl Identity {
    /// Whether both belong to the same file with the same content. The time of the last status
    /// change is compared only if both have it: in wasmtime for Linux with musl it is the time of
    /// birth, which `statx` returns and `fstat` for an open file does not.
    pub fn agrees_with(&self, other: &Self) -> bool {
        let both_tell = self.changed.is_some() && other.changed.is_some();
        self.is_unwritten_since(other) && (!both_tell || self.changed == other.changed)
    }

    /// Whether the content of this file is still the same as when it had the identity `earlier`.
    /// The file must have been held open since. The status-change time is not compared: if a
    /// runtime has the real one, renaming another file over this one changes it, too.
    pub fn is_unwritten_since(&self, earlier: &Self) -> bool {
        Self { changed: earlier.changed, ..*self } == *earlier
    }
}

/// What a name shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stat {
    /// What kind of thing it is.
    pub kind: Kind,
    /// Its identity.
    pub identity: Identity,
}

/// A kind of thing in a directory.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A regular file.
    File,
    /// A directory.
    Directory,
    /// A symbolic link.
    Link,
    /// The listing did not say.
    Unknown,
    /// A FIFO, a socket, a device.
    Other,
}

/// An entry of a listing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DirectoryEntry {
    /// Its name.
    pub name: String,
    /// What kind of thing it is.
    pub kind: Kind,
}

/// A failed operation, with its path and the reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The operation, such as `rename`.
    pub operation: &'static str,
    /// The name in the directory; `.` for the directory itself.
    pub path: String,
    /// Why it failed.
    pub code: Code,
}

/// Why an operation failed. These are the codes of `wasi:filesystem` that the store
/// distinguishes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Code {
    /// Permission denied.
    Access,
    /// No such descriptor, or not one for this operation.
    BadDescriptor,
    /// In use by the system, such as a file that is a mount point.
    Busy,
    /// Already there.
    Exist,
    /// Larger than this process may write.
    FileTooLarge,
    /// A name that is not UTF-8.
    IllegalByteSequence,
    /// No space is left on the device.
    InsufficientSpace,
    /// Not a valid argument.
    Invalid,
    /// A failure of the device, or one for which the runtime has no other code.
    Io,
    /// No such entry.
    NoEntry,
    /// Neither a regular file nor a directory. A runtime may refuse to open it.
    NoDevice,
    /// The operation is not permitted.
    NotPermitted,
    /// The user's quota is used up.
    Quota,
    /// A read-only file system.
    ReadOnly,
    /// The runtime or the file system does not support this.
    Unsupported,
    /// Any other code, by its name in `wasi:filesystem`.
    Other(&'static str),
}

impl Code {
    fn text(self) -> &'static str {
        match self {
            Self::Access => "permission denied",
            Self::BadDescriptor => "bad descriptor",
            Self::Busy => {
                "in use by the system, perhaps because the file itself is mounted; mount its directory instead"
            }
            Self::Exist => "already there",
            Self::FileTooLarge => "larger than this process may write, see `ulimit -f`",
            Self::IllegalByteSequence => "the name is not UTF-8",
            Self::InsufficientSpace => "no space is left",
            Self::Invalid => "invalid argument",
            Self::Io => "input/output error",
            Self::NoEntry => "no such file or directory",
            Self::NoDevice => "not a regular file",
            Self::NotPermitted => "operation not permitted",
            Self::Quota => "the disk quota is used up",
            Self::ReadOnly => "read-only file system",
            Self::Unsupported => "not supported",
            Self::Other(name) => name,
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "cannot {} {}: {}", self.operation, self.path, self.code.text())
    }
}

impl std::error::Error for Failure {}
