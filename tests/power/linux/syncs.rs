//! Shows that the power cuts can find something: the program is run with one of its two
//! syncs left out, and must be caught.
//!
//! The program has no option to leave one out, so strace replaces the system call by a success.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Result, ensure};

use super::bench::Bench;
use super::file_system::FileSystem;
use super::power::{record, try_all};
use super::states;
use super::workload::Workload;

const CHANGES: usize = 15;

/// A sync of the commit protocol.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Sync {
    /// Of the new document, before it is renamed.
    Temp,
    /// Of the directory, after that.
    Directory,
}

impl Sync {
    pub(crate) const BOTH: [Self; 2] = [Self::Temp, Self::Directory];

    /// The name of the trial.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Temp => "no sync of the temp",
            Self::Directory => "no sync of the directory",
        }
    }

    /// Which of a command's syncs it is, from 1.
    fn turn(self) -> usize {
        match self {
            Self::Temp => 1,
            Self::Directory => 2,
        }
    }
}

/// Cuts the power of a program that leaves a sync out. This must be found, except for the sync of
/// the temp file on a file system that may write the file out on its own.
pub(crate) fn trial(bench: &Bench, file_system: &FileSystem, left_out: Sync) -> Result<String> {
    let directory = bench.directory(&format!("{}, {}", file_system.name, left_out.name()))?;
    let workload = Workload::new(CHANGES);
    let trace = directory.join("trace");
    let log = record(file_system, &directory, &workload, |made| {
        // The first change also makes the directory, and goes by itself.
        if made == 0 { bench.expenses() } else { without(left_out, bench, &trace) }
    })?;
    check_trace(left_out, &fs::read_to_string(trace)?)?;
    let cuts = states::at_answers(&log);
    let figures = try_all(bench, file_system, &directory, &workload, &log, cuts)?;
    let hidden = matches!(left_out, Sync::Temp) && file_system.writes_before_rename;
    ensure!(hidden || !figures.violations.is_empty(), "not caught: {figures}");
    let word = if figures.violations.is_empty() { "hidden" } else { "caught" };
    Ok(format!("{word}: {figures}"))
}

/// The program under strace. It does all its syncs in one thread, for which strace
/// counts them.
fn without(left_out: Sync, bench: &Bench, trace: &Path) -> Command {
    let mut strace = Command::new("strace");
    strace.args(["--follow-forks", "--decode-fds", "--output-append-mode", "--output"]).arg(trace);
    strace.args(["-e", "trace=fsync,fdatasync", "-e"]);
    strace.arg(format!("inject=fsync,fdatasync:retval=0:when={}", left_out.turn()));
    strace.arg(bench.expenses().get_program());
    strace
}

/// Makes sure that each command did both syncs, and that the one meant was left out.
fn check_trace(left_out: Sync, trace: &str) -> Result<()> {
    let (temps, directories): (Vec<_>, Vec<_>) =
        trace.lines().filter(|line| line.contains("sync(")).partition(|l| l.contains(".tmp>"));
    let (left_out, done) = match left_out {
        Sync::Temp => (temps, directories),
        Sync::Directory => (directories, temps),
    };
    let injected = |line: &&&str| line.ends_with("(INJECTED)");
    ensure!(
        left_out.iter().filter(injected).count() == CHANGES - 1
            && done.len() == CHANGES - 1
            && !done.iter().any(|line| injected(&line)),
        "other syncs than the ones meant were left out:\n{trace}"
    );
    Ok(())
}
