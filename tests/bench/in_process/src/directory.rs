//! A directory of this machine without a sandbox: what the component reaches through
//! `wasi:filesystem`, by the same operations of the system.

use std::os::fd::OwnedFd;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use expenses_store::directory::{
    Code, Directory, DirectoryEntry, Failure, Identity, Kind, Stat, System,
};
use jiff::Timestamp;
use rustix::buffer::spare_capacity;
use rustix::fs::{
    AtFlags, Dir, DirEntry, FileType, Mode, OFlags, fstat, fsync, linkat, open, openat, renameat,
    statat, unlinkat,
};
use rustix::io::{Errno, pread, pwrite};

use crate::Answer;

/// An open directory.
pub(crate) struct NativeDirectory(OwnedFd);

impl NativeDirectory {
    /// Opens the directory at a path.
    pub(crate) fn open(path: &Path) -> Answer<Self> {
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
        Ok(Self(open(path, flags, Mode::empty())?))
    }

    fn open_file(
        &self,
        operation: &'static str,
        name: &str,
        flags: OFlags,
    ) -> Result<File, Failure> {
        let flags = flags | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let descriptor = openat(&self.0, name, flags, Mode::RUSR | Mode::WUSR)
            .map_err(failure(operation, name))?;
        Ok(File { descriptor, name: name.to_owned() })
    }
}

/// An open file and its name, which errors name.
pub(crate) struct File {
    descriptor: OwnedFd,
    name: String,
}

impl Directory for NativeDirectory {
    type File = File;
    type Listing = Dir;

    fn create_new(&self, name: &str) -> Result<File, Failure> {
        self.open_file("create", name, OFlags::RDWR | OFlags::CREATE | OFlags::EXCL)
    }

    fn open(&self, name: &str) -> Result<File, Failure> {
        self.open_file("open", name, OFlags::RDONLY)
    }

    fn read(&self, file: &File, offset: u64, length: usize) -> Result<Vec<u8>, Failure> {
        let mut bytes = Vec::with_capacity(length);
        pread(&file.descriptor, spare_capacity(&mut bytes), offset)
            .map_err(failure("read", &file.name))?;
        Ok(bytes)
    }

    fn write(&self, file: &File, offset: u64, bytes: &[u8]) -> Result<usize, Failure> {
        pwrite(&file.descriptor, bytes, offset).map_err(failure("write", &file.name))
    }

    fn sync(&self, file: &File) -> Result<(), Failure> {
        fsync(&file.descriptor).map_err(failure("sync", &file.name))
    }

    fn identity(&self, file: &File) -> Result<Identity, Failure> {
        Ok(identity(&fstat(&file.descriptor).map_err(failure("stat", &file.name))?))
    }

    fn stat(&self, name: &str) -> Result<Stat, Failure> {
        let stat =
            statat(&self.0, name, AtFlags::SYMLINK_NOFOLLOW).map_err(failure("stat", name))?;
        Ok(Stat { kind: kind(FileType::from_raw_mode(stat.st_mode)), identity: identity(&stat) })
    }

    fn rename(&self, from: &str, to: &str) -> Result<(), Failure> {
        renameat(&self.0, from, &self.0, to).map_err(failure("rename a temp file over", to))
    }

    fn link(&self, from: &str, to: &str) -> Result<(), Failure> {
        linkat(&self.0, from, &self.0, to, AtFlags::empty()).map_err(failure("link a file to", to))
    }

    fn unlink(&self, name: &str) -> Result<(), Failure> {
        unlinkat(&self.0, name, AtFlags::empty()).map_err(failure("remove", name))
    }

    fn list(&self) -> Result<Dir, Failure> {
        Dir::read_from(&self.0).map_err(failure("list", "."))
    }

    fn next(&self, listing: &mut Dir) -> Result<Option<DirectoryEntry>, Failure> {
        let itself_or_above =
            |entry: &DirEntry| matches!(entry.file_name().to_bytes(), b"." | b"..");
        let mut entries =
            listing.by_ref().filter(|entry| !entry.as_ref().is_ok_and(itself_or_above));
        let Some(entry) = entries.next() else { return Ok(None) };
        let entry = entry.map_err(failure("list", "."))?;
        let name = entry.file_name().to_str().map_err(|_| Errno::ILSEQ);
        let name = name.map_err(failure("list", "."))?.to_owned();
        Ok(Some(DirectoryEntry { name, kind: kind(entry.file_type()) }))
    }

    fn sync_directory(&self) -> Result<(), Failure> {
        fsync(&self.0).map_err(failure("sync", "."))
    }
}

/// The clocks of the system, and random bits that are good enough for a temp file's name and a
/// commit's id.
pub(crate) struct NativeSystem(Instant);

impl Default for NativeSystem {
    fn default() -> Self {
        Self(Instant::now())
    }
}

impl System for NativeSystem {
    fn random(&mut self) -> u128 {
        fastrand::u128(..)
    }

    fn monotonic(&mut self) -> Duration {
        self.0.elapsed()
    }

    fn sleep(&mut self, duration: Duration) {
        thread::sleep(duration);
    }

    fn now(&mut self) -> Timestamp {
        Timestamp::now()
    }
}

fn identity(stat: &rustix::fs::Stat) -> Identity {
    // Neither is negative for a file that somebody writes today.
    let time = |seconds, nanoseconds| Some(Duration::new(seconds as u64, nanoseconds as u32));
    Identity {
        hash: u128::from(stat.st_dev) << 64 | u128::from(stat.st_ino),
        size: stat.st_size as u64,
        modified: time(stat.st_mtime, stat.st_mtime_nsec),
        changed: time(stat.st_ctime, stat.st_ctime_nsec),
    }
}

fn kind(file_type: FileType) -> Kind {
    match file_type {
        FileType::RegularFile => Kind::File,
        FileType::Directory => Kind::Directory,
        FileType::Symlink => Kind::Link,
        FileType::Unknown => Kind::Unknown,
        _ => Kind::Other,
    }
}

fn failure(operation: &'static str, path: &str) -> impl Fn(Errno) -> Failure {
    move |error| Failure { operation, path: path.to_owned(), code: code(error) }
}

fn code(error: Errno) -> Code {
    match error {
        Errno::ACCESS => Code::Access,
        Errno::EXIST => Code::Exist,
        Errno::ILSEQ => Code::IllegalByteSequence,
        Errno::NOENT => Code::NoEntry,
        Errno::NOSPC => Code::InsufficientSpace,
        Errno::PERM => Code::NotPermitted,
        Errno::ROFS => Code::ReadOnly,
        _ => Code::Io,
    }
}
