//! The peers that are measured. Each keeps the same expenses in its own form.

mod redb;
mod rusqlite;
mod store;

use std::path::{Path, PathBuf};

use clap::ValueEnum;
use expenses::Sandbox;
use serde::Serialize;

use crate::Answer;
use crate::directory::{NativeDirectory, NativeSystem};
use crate::expense::{Expense, Row, Sum};

/// The operations of every peer. Each call sees what others have committed, and each change is on
/// the disk when the call returns.
pub(crate) trait Peer {
    /// Opens the store from nothing, and returns how many expenses it has.
    fn open(&mut self) -> Answer<u64>;
    /// Returns the expense with this id.
    fn get(&mut self, id: u64) -> Answer<Expense>;
    /// Returns a page of the newest expenses by date and id.
    fn page(&mut self) -> Answer<Vec<Expense>>;
    /// Sums up by category, between two days or all.
    fn sums(&mut self, days: Option<(&str, &str)>) -> Answer<Vec<Sum>>;
    /// Adds an expense.
    fn add(&mut self, row: &Row) -> Answer<()>;
}

/// The peers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Kind {
    /// The component in its sandbox, through the library.
    Component,
    /// The same, from a sandbox with a pool of places for stores.
    Pooled,
    /// The same store, compiled for this machine, on a directory without a sandbox.
    Native,
    /// SQLite with its rollback journal and `synchronous=FULL`.
    Rusqlite,
    /// SQLite with a write-ahead log and `synchronous=FULL`.
    RusqliteWal,
    /// redb with immediate durability.
    Redb,
}

impl Kind {
    /// Who keeps expenses, in the order of the tables.
    pub(crate) const ALL: [Self; 5] =
        [Self::Component, Self::Native, Self::Rusqlite, Self::RusqliteWal, Self::Redb];

    /// Everyone.
    pub(crate) const WITH_POOLED: [Self; 6] = [
        Self::Component,
        Self::Pooled,
        Self::Native,
        Self::Rusqlite,
        Self::RusqliteWal,
        Self::Redb,
    ];

    /// The name, as in the results and on the command line.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Component => "component",
            Self::Pooled => "pooled",
            Self::Native => "native",
            Self::Rusqlite => "rusqlite",
            Self::RusqliteWal => "rusqlite-wal",
            Self::Redb => "redb",
        }
    }

    /// Writes the first `expenses` into this peer's own folder in `scratch`.
    pub(crate) fn prepare(self, scratch: &Path, expenses: u64) -> Answer<()> {
        let folder = self.folder(scratch);
        std::fs::create_dir_all(&folder)?;
        let rows = (1..=expenses).map(Row::number);
        match self {
            Self::Component | Self::Pooled | Self::Native => store::prepare(native(&folder)?, rows),
            Self::Rusqlite => rusqlite::prepare(&folder, "DELETE", rows),
            Self::RusqliteWal => rusqlite::prepare(&folder, "WAL", rows),
            Self::Redb => redb::prepare(&folder, rows),
        }
    }

    /// The peer on its folder in `scratch`, opened.
    pub(crate) fn open(self, scratch: &Path, sandbox: &Sandbox) -> Answer<Box<dyn Peer>> {
        let folder = self.folder(scratch);
        let mut peer: Box<dyn Peer> = match self {
            Self::Component => {
                let sandbox = sandbox.clone();
                Box::new(store::Peer::new(move || Ok(sandbox.open(&folder)?)))
            }
            Self::Pooled => {
                let sandbox = Sandbox::builder().pooling(1).build()?;
                Box::new(store::Peer::new(move || Ok(sandbox.open(&folder)?)))
            }
            Self::Native => Box::new(store::Peer::new(move || native(&folder))),
            Self::Rusqlite | Self::RusqliteWal => Box::new(rusqlite::Peer::new(&folder)),
            Self::Redb => Box::new(redb::Peer::new(&folder)),
        };
        peer.open()?;
        Ok(peer)
    }

    fn folder(self, scratch: &Path) -> PathBuf {
        scratch.join(self.name())
    }
}

fn native(folder: &Path) -> Answer<expenses_store::Store<NativeDirectory, NativeSystem>> {
    let directory = NativeDirectory::open(folder)?;
    Ok(expenses_store::Store::new(directory, NativeSystem::default()))
}
