//! A data directory that does not exist: it holds no file and cannot be written.

use std::time::Duration;

use expenses_store::Store;
use expenses_store::directory::{Code, Directory, DirectoryEntry, Failure, Identity, Stat, System};
use jiff::Timestamp;

/// The store in a directory that does not exist. It is empty.
pub(super) fn store() -> Store<Absent, Idle> {
    Store::new(Absent, Idle)
}

/// A directory that does not exist.
pub(super) struct Absent;

/// Clocks and random bits for a store that never saves.
pub(super) struct Idle;

fn failed<T>(operation: &'static str, path: &str, code: Code) -> Result<T, Failure> {
    Err(Failure { operation, path: path.to_owned(), code })
}

impl Directory for Absent {
    type File = ();
    type Listing = ();

    fn create_new(&self, name: &str) -> Result<(), Failure> {
        failed("create", name, Code::NoEntry)
    }

    fn open(&self, name: &str) -> Result<(), Failure> {
        failed("open", name, Code::NoEntry)
    }

    fn read(&self, (): &(), _: u64, _: usize) -> Result<Vec<u8>, Failure> {
        Ok(Vec::new())
    }

    fn write(&self, (): &(), _: u64, _: &[u8]) -> Result<usize, Failure> {
        failed("write", ".", Code::NoEntry)
    }

    fn sync(&self, (): &()) -> Result<(), Failure> {
        Ok(())
    }

    fn identity(&self, (): &()) -> Result<Identity, Failure> {
        failed("stat", ".", Code::NoEntry)
    }

    fn stat(&self, name: &str) -> Result<Stat, Failure> {
        failed("stat", name, Code::NoEntry)
    }

    fn rename(&self, _: &str, to: &str) -> Result<(), Failure> {
        failed("rename a temp file over", to, Code::NoEntry)
    }

    fn link(&self, _: &str, to: &str) -> Result<(), Failure> {
        failed("create", to, Code::NoEntry)
    }

    fn unlink(&self, name: &str) -> Result<(), Failure> {
        failed("remove", name, Code::NoEntry)
    }

    fn list(&self) -> Result<(), Failure> {
        Ok(())
    }

    fn next(&self, (): &mut ()) -> Result<Option<DirectoryEntry>, Failure> {
        Ok(None)
    }

    fn sync_directory(&self) -> Result<(), Failure> {
        Ok(())
    }
}

impl System for Idle {
    fn random(&mut self) -> u128 {
        0
    }

    fn monotonic(&mut self) -> Duration {
        Duration::ZERO
    }

    fn sleep(&mut self, _: Duration) {}

    fn now(&mut self) -> Timestamp {
        Timestamp::now()
    }
}
