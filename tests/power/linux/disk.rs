//! A disk that records every request: the only file of a small FUSE file system, under a loop
//! device.
//!
//! The loop driver (`drivers/block/loop.c`) announces a volatile write cache and no FUA,
//! so the block layer turns a FUA write into a write and a flush, and a flush reaches
//! this file as fsync. The file is opened with `FOPEN_DIRECT_IO`, so nothing is
//! merged or put off in a page cache of FUSE's own.
//!
//! A thread of this process serves the file. Only child processes use what is mounted
//! on it, for a thread that waits there while this process is killed would keep open
//! the very device that it waits for.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, UNIX_EPOCH};

use anyhow::{Context, Result};
use fuser::{
    BackgroundSession, Config, Errno, FileAttr, FileHandle, FileType, Filesystem, FopenFlags,
    Generation, INodeNo, LockOwner, OpenFlags, ReplyAttr, ReplyData, ReplyEmpty, ReplyEntry,
    ReplyOpen, ReplyWrite, Request, WriteFlags,
};

use super::log::{Entry, Log, Write};
use super::mount;

const NAME: &str = "disk";
const INODE: INodeNo = INodeNo(2);
const FOREVER: Duration = Duration::from_secs(u32::MAX as u64);

/// A disk that is being recorded.
pub(crate) struct Disk {
    directory: PathBuf,
    log: Arc<Mutex<Log>>,
    session: BackgroundSession,
}

impl Disk {
    /// Makes a disk of an image file, as a file in a directory that is made for it.
    pub(crate) fn over(image: &Path, directory: &Path) -> Result<Self> {
        let image = File::options().read(true).write(true).open(image)?;
        let log = Arc::new(Mutex::new(Log::begin(&image)?));
        let size = image.metadata()?.len();
        fs::create_dir(directory)?;
        let server = Server { image, size, log: Arc::clone(&log) };
        let session =
            fuser::spawn_mount(server, directory, &Config::default()).context("mounting FUSE")?;
        Ok(Self { directory: directory.to_owned(), log, session })
    }

    /// The file that is the disk.
    pub(crate) fn file(&self) -> PathBuf {
        self.directory.join(NAME)
    }

    /// Marks that a command has returned.
    pub(crate) fn answer(&self) {
        locked(&self.log).entries.push(Entry::Answer);
    }

    /// Ends the disk, of which nothing may be mounted any more. Returns its log up to the last
    /// mark.
    pub(crate) fn end(self) -> Result<Log> {
        mount::unmount(&self.directory)?;
        self.session.join().context("serving FUSE")?;
        let mut log = locked(&self.log);
        let last = log.entries.iter().rposition(|entry| matches!(entry, Entry::Answer));
        let entries = log.entries.drain(..last.map_or(0, |last| last + 1)).collect();
        Ok(Log { size: log.size, base: std::mem::take(&mut log.base), entries })
    }
}

struct Server {
    image: File,
    size: u64,
    log: Arc<Mutex<Log>>,
}

impl Server {
    fn attributes(&self, inode: INodeNo) -> FileAttr {
        let directory = inode == INodeNo::ROOT;
        FileAttr {
            ino: inode,
            size: if directory { 0 } else { self.size },
            blocks: self.size / 512,
            atime: UNIX_EPOCH,
            mtime: UNIX_EPOCH,
            ctime: UNIX_EPOCH,
            crtime: UNIX_EPOCH,
            kind: if directory { FileType::Directory } else { FileType::RegularFile },
            perm: if directory { 0o755 } else { 0o600 },
            nlink: 1,
            uid: 0,
            gid: 0,
            rdev: 0,
            flags: 0,
            blksize: 4096,
        }
    }

    fn write_logged(&self, offset: u64, bytes: &[u8]) -> io::Result<()> {
        let mut log = locked(&self.log);
        self.image.write_all_at(bytes, offset)?;
        log.entries.push(Entry::Write(Write { offset, bytes: bytes.to_vec() }));
        Ok(())
    }
}

impl Filesystem for Server {
    fn lookup(&self, _: &Request, _: INodeNo, name: &OsStr, reply: ReplyEntry) {
        if name == NAME {
            reply.entry(&FOREVER, &self.attributes(INODE), Generation(0));
        } else {
            reply.error(Errno::ENOENT);
        }
    }

    fn getattr(&self, _: &Request, inode: INodeNo, _: Option<FileHandle>, reply: ReplyAttr) {
        reply.attr(&FOREVER, &self.attributes(inode));
    }

    fn open(&self, _: &Request, _: INodeNo, _: OpenFlags, reply: ReplyOpen) {
        reply.opened(FileHandle(0), FopenFlags::FOPEN_DIRECT_IO);
    }

    fn read(
        &self,
        _: &Request,
        _: INodeNo,
        _: FileHandle,
        offset: u64,
        size: u32,
        _: OpenFlags,
        _: Option<LockOwner>,
        reply: ReplyData,
    ) {
        let mut bytes = vec![0; self.size.saturating_sub(offset).min(size.into()) as usize];
        match self.image.read_exact_at(&mut bytes, offset) {
            Ok(()) => reply.data(&bytes),
            Err(error) => reply.error(error.into()),
        }
    }

    fn write(
        &self,
        _: &Request,
        _: INodeNo,
        _: FileHandle,
        offset: u64,
        bytes: &[u8],
        _: WriteFlags,
        _: OpenFlags,
        _: Option<LockOwner>,
        reply: ReplyWrite,
    ) {
        match self.write_logged(offset, bytes) {
            Ok(()) => reply.written(bytes.len() as u32),
            Err(error) => reply.error(error.into()),
        }
    }

    fn fsync(&self, _: &Request, _: INodeNo, _: FileHandle, _: bool, reply: ReplyEmpty) {
        locked(&self.log).entries.push(Entry::Flush);
        reply.ok();
    }

    /// Is no flush, but a close.
    fn flush(&self, _: &Request, _: INodeNo, _: FileHandle, _: LockOwner, reply: ReplyEmpty) {
        reply.ok();
    }
}

fn locked(log: &Mutex<Log>) -> MutexGuard<'_, Log> {
    log.lock().unwrap_or_else(PoisonError::into_inner)
}
