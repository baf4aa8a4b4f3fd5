//! A disk of 1 MiB, filled to the brim: every command works or says that there is no
//! space, nothing is lost, and deleting still works, at the latest of several at once.

use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::path::Path;
use std::process::{Command, Output};

use anyhow::{Result, bail, ensure};
use serde_json::Value;

use super::bench::Bench;
use super::check::{DATA_FILE, names, read};
use super::mount::Mount;
use super::workload::{self, Change};

const NO_SPACE: &str = "expenses: no space is left on the disk; nothing was changed\n";

/// The room is made in steps of this size, as often as it takes every command to work.
const STEP: u64 = 1024;

/// Fills a disk that is mounted empty.
pub(crate) fn trial(bench: &Bench, mount: Mount) -> Result<String> {
    let data = mount.at().join("data");
    let mut store = Store::new(bench, &data);
    for _ in 0..100 {
        ensure!(store.works(Change::Add)?, "the disk is full at once");
    }

    // Others fill the disk; then they make room again, little by little.
    let filler = mount.at().join("filler");
    let room = fill(&filler)?;
    ensure!(!store.works(Change::Add)?, "the disk is not full");
    let mut left = room;
    let mut works_in_a_row = 0;
    while works_in_a_row < 3 {
        left = left.saturating_sub(STEP);
        File::options().write(true).open(&filler)?.set_len(left)?;
        let first = store.first();
        for change in [Change::Edit(first), Change::Add, Change::Delete(first)] {
            works_in_a_row = if store.works(change)? { works_in_a_row + 1 } else { 0 };
        }
    }
    fs::remove_file(&filler)?;
    let by_others = store.full;

    // The store itself fills the disk, up to half of it: a save needs room for another
    // copy. What is there can still be deleted: several at once, since a commit that takes one
    // expense away puts its id and a trace there, and may need as many blocks as before.
    store.begin_with(room * 9 / 20)?;
    while store.works(Change::Add)? {}
    let first = store.first();
    let ids = first..first + 10;
    let several: Vec<_> = ids.clone().map(Change::Delete).collect();
    let mut delete = store.command();
    delete.arg("delete").args(ids.map(|id| id.to_string()));
    ensure!(store.runs(delete, &several)?, "nothing can be deleted");
    Ok(format!(
        "{} commands worked; {by_others} found no space beside another file, {} beside the data",
        store.worked,
        store.full - by_others
    ))
}

/// Writes a file until there is no space, and returns its size.
fn fill(path: &Path) -> Result<u64> {
    let mut file = File::create(path)?;
    for size in [4096, 1] {
        loop {
            match file.write(&vec![b'x'; size]) {
                Ok(_) => {}
                Err(error) if error.kind() == ErrorKind::StorageFull => break,
                Err(error) => bail!(error),
            }
        }
    }
    file.sync_all()?;
    Ok(file.metadata()?.len())
}

/// The program on one directory, and what the document must be.
struct Store<'a> {
    bench: &'a Bench,
    data: &'a Path,
    document: Option<Value>,
    worked: usize,
    full: usize,
}

impl<'a> Store<'a> {
    fn new(bench: &'a Bench, data: &'a Path) -> Self {
        Self { bench, data, document: None, worked: 0, full: 0 }
    }

    /// Runs the program: whether it worked, or else found no space. In both cases the
    /// document is what it must be, can be listed, and is the only file.
    fn works(&mut self, change: Change) -> Result<bool> {
        let mut command = self.command();
        change.complete(&mut command);
        self.runs(command, &[change])
    }

    /// As [`works`](Self::works), of a command that makes several changes in one commit.
    fn runs(&mut self, mut command: Command, changes: &[Change]) -> Result<bool> {
        let Output { status, stderr, .. } = command.output()?;
        let works = match (status.code(), String::from_utf8_lossy(&stderr).as_ref()) {
            (Some(0), "") => {
                for change in changes {
                    self.document = Some(workload::after(self.document.take(), *change));
                }
                self.worked += 1;
                true
            }
            (Some(1), NO_SPACE) => {
                self.full += 1;
                false
            }
            (_, message) => bail!("{changes:?}: {status}: {message}"),
        };
        ensure!(read(self.data)? == self.document, "{changes:?}: another document than expected");
        let names = names(self.data)?;
        ensure!(names == [DATA_FILE], "{changes:?} left {names:?}");
        ensure!(self.command().arg("list").output()?.status.success(), "cannot be listed");
        Ok(works)
    }

    fn command(&self) -> Command {
        let mut command = self.bench.expenses();
        command.arg("--data").arg(self.data);
        command
    }

    /// The least id there is.
    fn first(&self) -> u64 {
        let expenses = self.document.as_ref().and_then(|document| document["expenses"].as_object());
        let ids = expenses.into_iter().flatten().filter_map(|(id, _)| id.parse().ok());
        ids.min().unwrap_or_default()
    }

    /// Makes a data file of about a size, as another program would.
    fn begin_with(&mut self, size: u64) -> Result<()> {
        let mut document = None;
        let mut bytes = Vec::new();
        while (bytes.len() as u64) < size {
            for _ in 0..10 {
                document = Some(workload::after(document.take(), Change::Add));
            }
            bytes = serde_json::to_vec_pretty(&document)?;
        }
        fs::write(self.data.join(DATA_FILE), bytes)?;
        self.document = document;
        Ok(())
    }
}
