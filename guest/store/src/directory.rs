//! The seam between the store and the world: operations on the one directory, and
//! the clocks and random bits that the commit protocol needs.
//!
//! [`Directory`] has the operations that the protocol's proof speaks of, and for copies
//! the hard link, and no others, so that a test can put a model in the place of the file system, fail any
//! one of them, or stop a writer between any two.

#[cfg(any(test, feature = "memory"))]
pub mod memory;

use std::fmt;
use std::time::Duration;

use jiff::Timestamp;

use expenses_model::{Date, day_of};

/// Operations on one directory, which has regular files and perhaps other things.
pub trait Directory {
    /// An open regular file. Dropping it closes it; as long as it is open, no other
    /// file gets its identity.
    type File;
    /// A listing under way.
    type Listing;

    /// Creates a file that is not there yet, for writing and reading.
    fn create_new(&self, name: &str) -> Result<Self::File, Failure>;
    /// Opens a file for reading. A symbolic link is not followed.
    fn open(&self, name: &str) -> Result<Self::File, Failure>;
    /// Reads up to `length` bytes at `offset`; none at the end of the file.
    fn read(&self, file: &Self::File, offset: u64, length: usize) -> Result<Vec<u8>, Failure>;
    /// Writes bytes at `offset`, as many as it answers.
    fn write(&self, file: &Self::File, offset: u64, bytes: &[u8]) -> Result<usize, Failure>;
    /// Makes the file's data and size durable.
    fn sync(&self, file: &Self::File) -> Result<(), Failure>;
    /// The identity of an open file.
    fn identity(&self, file: &Self::File) -> Result<Identity, Failure>;
    /// What is at a name. A symbolic link is not followed.
    fn stat(&self, name: &str) -> Result<Stat, Failure>;
    /// Gives a file another name, in the place of what has that name.
    fn rename(&self, from: &str, to: &str) -> Result<(), Failure>;
    /// Gives a file a second name, unless something has that name already.
    fn link(&self, from: &str, to: &str) -> Result<(), Failure>;
    /// Removes a file's name.
    fn unlink(&self, name: &str) -> Result<(), Failure>;
    /// Begins a listing.
    fn list(&self) -> Result<Self::Listing, Failure>;
    /// The next entry of a listing; none at its end. After a failure that concerns
    /// one entry, the listing goes on.
    fn next(&self, listing: &mut Self::Listing) -> Result<Option<Entry>, Failure>;
    /// Makes the directory's names durable.
    fn sync_directory(&self) -> Result<(), Failure>;
}

/// Clocks and random bits.
pub trait System {
    /// Random bits, as good as the runtime has them.
    fn random(&mut self) -> u128;
    /// The time since some fixed point; never goes back.
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

/// What tells a file from the others that had or will have its name. Means something
/// only as long as the file is held open, for a free inode number is soon used again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Identity {
    /// The runtime's metadata hash: in wasmtime of device and inode.
    pub hash: u128,
    /// The size, in bytes.
    pub size: u64,
    /// The time of the last modification, since the Unix epoch.
    pub modified: Option<Duration>,
    /// The time of the last status change, since the Unix epoch; in wasmtime 48 it
    /// is the time of birth, in jco's preview2-shim the real one.
    pub changed: Option<Duration>,
}

impl Identity {
    /// Whether both are of the same file with the same content. The time of the last status
    /// change tells only where both have it: in wasmtime for Linux with musl, where it is the
    /// time of birth, a file that is open has none (`statx` has it, `fstat` has not).
    pub fn agrees_with(&self, other: &Self) -> bool {
        let both_tell = self.changed.is_some() && other.changed.is_some();
        self.is_unwritten_since(other) && (!both_tell || self.changed == other.changed)
    }

    /// Whether this file, held open since it had the identity `earlier`, holds what it
    /// held then. The status-change time does not tell: where a runtime has the real
    /// one, the rename of another file over this one changes it too.
    pub fn is_unwritten_since(&self, earlier: &Self) -> bool {
        Self { changed: earlier.changed, ..*self } == *earlier
    }
}

/// What is at a name.
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
pub struct Entry {
    /// Its name.
    pub name: String,
    /// What kind of thing it is.
    pub kind: Kind,
}

/// A failed operation: which, on what, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// What was to be done, such as `rename`.
    pub operation: &'static str,
    /// The name in the directory; `.` for the directory itself.
    pub path: String,
    /// Why it failed.
    pub code: Code,
}

/// Why an operation failed: those codes of `wasi:filesystem` that the store tells
/// apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Code {
    /// Permission denied.
    Access,
    /// No such descriptor, or not one for this operation.
    BadDescriptor,
    /// In use by the system, as a file is that is a mount of its own.
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
    /// A failure of the device, or one that the runtime has no other code for.
    Io,
    /// No such entry.
    NoEntry,
    /// Neither a regular file nor a directory, which a runtime may refuse to open.
    NoDevice,
    /// The operation is not permitted.
    NotPermitted,
    /// The user's quota is used up.
    Quota,
    /// A read-only file system.
    ReadOnly,
    /// The runtime or the file system cannot do this.
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
                "in use by the system, as a file that is mounted by itself; mount its directory instead"
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
