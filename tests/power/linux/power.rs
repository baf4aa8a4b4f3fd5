//! The power is cut while the program works: on every file system, many states of the
//! disk that may be left, each mounted and checked.

use std::path::Path;
use std::process::Command;
use std::{fmt, fs};

use anyhow::{Context, Result, ensure};

use super::bench::Bench;
use super::check::check;
use super::disk::Disk;
use super::file_system::FileSystem;
use super::log::{Cut, Entry, Log};
use super::mount::run;
use super::states;
use super::workload::Workload;

const CHANGES: usize = 60;
const STATES: usize = 300;

/// Where the program keeps its data on a disk, which it makes itself.
const DATA: &str = "user/money";

/// Cuts the power of one file system.
pub(crate) fn trial(bench: &Bench, file_system: &FileSystem) -> Result<String> {
    let directory = bench.directory(file_system.name)?;
    let workload = Workload::new(CHANGES);
    let log = record(file_system, &directory, &workload, |_| bench.expenses())?;
    let figures =
        try_all(bench, file_system, &directory, &workload, &log, states::anywhere(&log, STATES))?;
    ensure!(figures.violations.is_empty(), "{figures}");
    ensure!(figures.lossy >= STATES / 4, "the states are too kind: {figures}");
    Ok(figures.to_string())
}

/// Runs the workload on a new disk and returns the disk's log. The program is given for each
/// number of changes already made.
pub(crate) fn record(
    file_system: &FileSystem,
    directory: &Path,
    workload: &Workload,
    program: impl Fn(usize) -> Command,
) -> Result<Log> {
    let image = directory.join("recorded.img");
    file_system.format(&image)?;
    let disk = Disk::over(&image, &directory.join("disk"))?;
    let mount = file_system.mount(&disk.file(), &directory.join("recorded"))?;
    for (made, change) in workload.changes().iter().enumerate() {
        let mut command = program(made);
        command.arg("--data").arg(mount.at().join(DATA));
        change.complete(&mut command);
        run(&mut command)?;
        disk.answer();
    }
    mount.unmount()?;
    let log = disk.end()?;
    fs::remove_file(image)?;
    ensure!(log.flushes() > 0, "no flush reaches the disk");
    Ok(log)
}

/// Mounts and checks the state that each cut leaves.
pub(crate) fn try_all(
    bench: &Bench,
    file_system: &FileSystem,
    directory: &Path,
    workload: &Workload,
    log: &Log,
    cuts: Vec<Cut>,
) -> Result<Figures> {
    let image = directory.join("state.img");
    let mut figures =
        Figures { entries: log.entries.len(), flushes: log.flushes(), ..Figures::default() };
    for cut in cuts {
        let lost = log.leave(cut, &image)?;
        let mount = file_system
            .mount(&image, &directory.join("state"))
            .with_context(|| format!("mounting {cut:?}"))?;
        let answered = log.answered(cut.position);
        let found = check(bench, &mount.at().join(DATA), workload, answered);
        mount.unmount()?;
        fs::remove_file(&image)?;

        figures.states += 1;
        figures.lossy += usize::from(lost > 0);
        let before = cut.position.checked_sub(1).map(|index| &log.entries[index]);
        figures.at_answers += usize::from(matches!(before, Some(Entry::Answer)));
        match found {
            Ok(found) => figures.strays += usize::from(found.stray),
            Err(violation) => {
                figures.violations.push(format!("{cut:?}, {lost} lost: {violation:#}"))
            }
        }
    }
    Ok(figures)
}

/// What was tried, and what went wrong.
#[derive(Debug, Default)]
pub(crate) struct Figures {
    entries: usize,
    flushes: usize,
    states: usize,
    at_answers: usize,
    /// States in which writes were dropped or torn.
    lossy: usize,
    /// States with a stray temp file.
    strays: usize,
    pub(crate) violations: Vec<String>,
}

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { entries, flushes, states, at_answers, lossy, strays, violations } = self;
        write!(
            f,
            "{entries} log entries with {flushes} flushes; {states} states mounted, \
             {at_answers} of them right at an answer, {lossy} with unflushed writes dropped, \
             {strays} with a stray temp; {} violations",
            violations.len()
        )?;
        violations.iter().take(2).try_for_each(|violation| write!(f, "\n    {violation}"))
    }
}
