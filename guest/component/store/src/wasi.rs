//! The directory, the clocks and the random bits of WASI 0.2.

use std::time::Duration;

use jiff::Timestamp;
use wasip2::clocks::{monotonic_clock, wall_clock};
use wasip2::filesystem::preopens::get_directories;
use wasip2::filesystem::types::{
    Descriptor, DescriptorFlags, DescriptorStat, DescriptorType, DirectoryEntryStream, ErrorCode,
    MetadataHashValue, OpenFlags, PathFlags,
};
use wasip2::random::random::get_random_u64;

use expenses_store::directory::{
    Code, Directory, DirectoryEntry, Failure, Identity, Kind, Stat, System,
};

/// The first preopened directory.
pub struct Preopen(Descriptor);

impl Preopen {
    /// The first preopened directory, whatever its name; `None` if there is none.
    pub fn first() -> Option<Self> {
        get_directories().into_iter().next().map(|(descriptor, _)| Self(descriptor))
    }

    /// A descriptor of the directory that can be listed and synced. In jco's preview2-shim the
    /// preopen itself cannot.
    fn reopened(&self, operation: &'static str) -> Result<Descriptor, Failure> {
        let flags = (PathFlags::empty(), OpenFlags::DIRECTORY, DescriptorFlags::READ);
        self.0.open_at(flags.0, ".", flags.1, flags.2).map_err(failure(operation, "."))
    }
}

/// An open file, and its name for errors.
pub struct File {
    descriptor: Descriptor,
    name: String,
}

impl Directory for Preopen {
    type File = File;
    type Listing = DirectoryEntryStream;

    fn create_new(&self, name: &str) -> Result<File, Failure> {
        let flags = DescriptorFlags::READ | DescriptorFlags::WRITE;
        self.0
            .open_at(PathFlags::empty(), name, OpenFlags::CREATE | OpenFlags::EXCLUSIVE, flags)
            .map(|descriptor| File { descriptor, name: name.to_owned() })
            .map_err(failure("create", name))
    }

    fn open(&self, name: &str) -> Result<File, Failure> {
        self.0
            .open_at(PathFlags::empty(), name, OpenFlags::empty(), DescriptorFlags::READ)
            .map(|descriptor| File { descriptor, name: name.to_owned() })
            .map_err(failure("open", name))
    }

    fn read(&self, file: &File, offset: u64, length: usize) -> Result<Vec<u8>, Failure> {
        let read = file.descriptor.read(length as u64, offset);
        read.map(|(bytes, _)| bytes).map_err(failure("read", &file.name))
    }

    fn write(&self, file: &File, offset: u64, bytes: &[u8]) -> Result<usize, Failure> {
        let written = file.descriptor.write(bytes, offset);
        // At most the length of the slice is written.
        written.map(|written| written as usize).map_err(failure("write", &file.name))
    }

    fn sync(&self, file: &File) -> Result<(), Failure> {
        file.descriptor.sync().map_err(failure("sync", &file.name))
    }

    fn identity(&self, file: &File) -> Result<Identity, Failure> {
        let failure = failure("stat", &file.name);
        let stat = file.descriptor.stat().map_err(&failure)?;
        let hash = file.descriptor.metadata_hash().map_err(&failure)?;
        Ok(identity(&stat, hash))
    }

    fn stat(&self, name: &str) -> Result<Stat, Failure> {
        let failure = failure("stat", name);
        // The order matters. If the hash, which is read last, is that of the file held open, then
        // the name was that file's when the size and times were read.
        let stat = self.0.stat_at(PathFlags::empty(), name).map_err(&failure)?;
        let hash = self.0.metadata_hash_at(PathFlags::empty(), name).map_err(&failure)?;
        Ok(Stat { kind: kind(stat.type_), identity: identity(&stat, hash) })
    }

    fn rename(&self, from: &str, to: &str) -> Result<(), Failure> {
        self.0.rename_at(from, &self.0, to).map_err(failure("rename a temp file over", to))
    }

    fn link(&self, from: &str, to: &str) -> Result<(), Failure> {
        let linked = self.0.link_at(PathFlags::empty(), from, &self.0, to);
        linked.map_err(failure("link a file to", to))
    }

    fn unlink(&self, name: &str) -> Result<(), Failure> {
        self.0.unlink_file_at(name).map_err(failure("remove", name))
    }

    fn list(&self) -> Result<DirectoryEntryStream, Failure> {
        self.reopened("list")?.read_directory().map_err(failure("list", "."))
    }

    fn next(&self, listing: &mut DirectoryEntryStream) -> Result<Option<DirectoryEntry>, Failure> {
        let entry = listing.read_directory_entry().map_err(failure("list", "."))?;
        Ok(entry.map(|entry| DirectoryEntry { name: entry.name, kind: kind(entry.type_) }))
    }

    fn sync_directory(&self) -> Result<(), Failure> {
        self.reopened("sync")?.sync().map_err(failure("sync", "."))
    }
}

/// The clocks and random bits of the runtime.
pub struct Runtime;

impl System for Runtime {
    fn random(&mut self) -> u128 {
        u128::from(get_random_u64()) << 64 | u128::from(get_random_u64())
    }

    fn monotonic(&mut self) -> Duration {
        Duration::from_nanos(monotonic_clock::now())
    }

    fn sleep(&mut self, duration: Duration) {
        // No wait of the protocol is longer than a few seconds.
        monotonic_clock::subscribe_duration(duration.as_nanos() as u64).block();
    }

    fn now(&mut self) -> Timestamp {
        // A clock beyond the year 9999 is broken. Its time is the last that the calendar has.
        let seconds = i64::try_from(wall_clock::now().seconds).unwrap_or(i64::MAX);
        Timestamp::from_second(seconds).unwrap_or(Timestamp::MAX)
    }
}

fn identity(stat: &DescriptorStat, hash: MetadataHashValue) -> Identity {
    let time = |time: wall_clock::Datetime| Duration::new(time.seconds, time.nanoseconds);
    Identity {
        hash: u128::from(hash.upper) << 64 | u128::from(hash.lower),
        size: stat.size,
        modified: stat.data_modification_timestamp.map(time),
        changed: stat.status_change_timestamp.map(time),
    }
}

fn kind(type_: DescriptorType) -> Kind {
    match type_ {
        DescriptorType::RegularFile => Kind::File,
        DescriptorType::Directory => Kind::Directory,
        DescriptorType::SymbolicLink => Kind::Link,
        DescriptorType::Unknown => Kind::Unknown,
        _ => Kind::Other,
    }
}

fn failure(operation: &'static str, path: &str) -> impl Fn(ErrorCode) -> Failure {
    move |error| Failure { operation, path: path.to_owned(), code: code(error) }
}

fn code(error: ErrorCode) -> Code {
    match error {
        ErrorCode::Access => Code::Access,
        ErrorCode::BadDescriptor => Code::BadDescriptor,
        ErrorCode::Busy => Code::Busy,
        ErrorCode::Exist => Code::Exist,
        ErrorCode::FileTooLarge => Code::FileTooLarge,
        ErrorCode::IllegalByteSequence => Code::IllegalByteSequence,
        ErrorCode::InsufficientSpace => Code::InsufficientSpace,
        ErrorCode::Invalid => Code::Invalid,
        ErrorCode::Io => Code::Io,
        ErrorCode::NoEntry => Code::NoEntry,
        ErrorCode::NoDevice => Code::NoDevice,
        ErrorCode::NotPermitted => Code::NotPermitted,
        ErrorCode::Quota => Code::Quota,
        ErrorCode::ReadOnly => Code::ReadOnly,
        ErrorCode::Unsupported => Code::Unsupported,
        other => Code::Other(other.name()),
    }
}
