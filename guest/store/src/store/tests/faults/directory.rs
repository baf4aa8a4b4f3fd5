//! A directory whose operations can be made to fail.

use std::cell::RefCell;
use std::rc::Rc;

use crate::directory::memory::{File, Memory};
use crate::directory::{Code, Directory, DirectoryEntry, Failure, Identity, Stat};

/// Which operations fail, and how.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fault {
    /// The operation that fails, counting from 0.
    pub(super) at: usize,
    /// Whether all later operations fail, too.
    pub(super) lasting: bool,
    pub(super) code: Code,
    /// Whether a rename that fails has happened nevertheless.
    pub(super) lost_reply: bool,
}

/// What happened in a directory since a fault was set.
#[derive(Clone, Default)]
pub(super) struct Log {
    fault: Option<Fault>,
    pub(super) operations: usize,
    pub(super) failures: Vec<Failure>,
    /// Whether a temp file was there when the first operation failed.
    pub(super) had_temp: bool,
    created: bool,
    /// Which files were synced, by the number of each file.
    pub(super) synced: Vec<usize>,
    files: usize,
}

/// The most bytes that one `write` takes by default.
const WRITE_BYTES: usize = 1_000;

/// A directory in memory with a fault.
#[derive(Clone)]
pub(super) struct Faulty {
    memory: Memory,
    log: Rc<RefCell<Log>>,
    write_bytes: usize,
}

impl Faulty {
    pub(super) fn new(memory: &Memory) -> Self {
        Self { memory: memory.handle(), log: Rc::default(), write_bytes: WRITE_BYTES }
    }

    /// A directory where one write takes at most this many bytes.
    pub(super) fn with_short_writes(memory: &Memory, write_bytes: usize) -> Self {
        Self { write_bytes, ..Self::new(memory) }
    }

    /// Makes operations fail from now on, and returns what was logged until now.
    pub(super) fn set(&self, fault: Option<Fault>) -> Log {
        let mut log = self.log.borrow_mut();
        let files = log.files;
        std::mem::replace(&mut *log, Log { fault, files, ..Log::default() })
    }

    fn fails(&self, operation: &'static str, path: &str) -> Result<(), Failure> {
        let mut log = self.log.borrow_mut();
        let at = log.operations;
        log.operations += 1;
        match log.fault {
            Some(fault) if fault.at == at || fault.lasting && fault.at < at => {
                let failure = Failure { operation, path: path.to_owned(), code: fault.code };
                log.had_temp |= log.failures.is_empty() && log.created;
                log.failures.push(failure.clone());
                Err(failure)
            }
            _ => Ok(()),
        }
    }

    fn number(&self, file: File, name: &str) -> NumberedFile {
        let mut log = self.log.borrow_mut();
        log.files += 1;
        NumberedFile { file, name: name.to_owned(), number: log.files }
    }
}

pub(super) struct NumberedFile {
    file: File,
    name: String,
    number: usize,
}

impl Directory for Faulty {
    type File = NumberedFile;
    type Listing = <Memory as Directory>::Listing;

    fn create_new(&self, name: &str) -> Result<NumberedFile, Failure> {
        self.fails("create", name)?;
        self.log.borrow_mut().created = true;
        Ok(self.number(self.memory.create_new(name)?, name))
    }

    fn open(&self, name: &str) -> Result<NumberedFile, Failure> {
        self.fails("open", name)?;
        Ok(self.number(self.memory.open(name)?, name))
    }

    fn read(&self, file: &NumberedFile, offset: u64, length: usize) -> Result<Vec<u8>, Failure> {
        self.fails("read", &file.name)?;
        self.memory.read(&file.file, offset, length)
    }

    fn write(&self, file: &NumberedFile, offset: u64, bytes: &[u8]) -> Result<usize, Failure> {
        self.fails("write", &file.name)?;
        match &bytes[..bytes.len().min(self.write_bytes)] {
            [] => Ok(0),
            bytes => self.memory.write(&file.file, offset, bytes),
        }
    }

    fn sync(&self, file: &NumberedFile) -> Result<(), Failure> {
        self.log.borrow_mut().synced.push(file.number);
        self.fails("sync", &file.name)?;
        self.memory.sync(&file.file)
    }

    fn identity(&self, file: &NumberedFile) -> Result<Identity, Failure> {
        self.fails("stat", &file.name)?;
        self.memory.identity(&file.file)
    }

    fn stat(&self, name: &str) -> Result<Stat, Failure> {
        self.fails("stat", name)?;
        self.memory.stat(name)
    }

    fn rename(&self, from: &str, to: &str) -> Result<(), Failure> {
        let fails = self.fails("rename", to);
        let lost_reply = self.log.borrow().fault.is_some_and(|fault| fault.lost_reply);
        if fails.is_ok() || lost_reply {
            self.memory.rename(from, to)?;
        }
        fails
    }

    fn link(&self, from: &str, to: &str) -> Result<(), Failure> {
        self.fails("link", to)?;
        self.memory.link(from, to)
    }

    fn unlink(&self, name: &str) -> Result<(), Failure> {
        self.fails("remove", name)?;
        self.memory.unlink(name)
    }

    fn list(&self) -> Result<Self::Listing, Failure> {
        self.fails("list", ".")?;
        self.memory.list()
    }

    fn next(&self, listing: &mut Self::Listing) -> Result<Option<DirectoryEntry>, Failure> {
        self.fails("list", ".")?;
        self.memory.next(listing)
    }

    fn sync_directory(&self) -> Result<(), Failure> {
        self.fails("sync", ".")?;
        self.memory.sync_directory()
    }
}
