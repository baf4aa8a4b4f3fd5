//! The memory of an open store, measured in a separate process.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use expenses::Sandbox;
use serde::{Deserialize, Serialize};

use crate::Answer;
use crate::measure::Quartiles;
use crate::peers::Kind;

/// How many processes open stores.
const PROCESSES: usize = 5;
/// How many stores are opened after the first.
const LATER: usize = 4;

/// The time and memory of the first stores of a process.
#[derive(Clone, Copy, Serialize, Deserialize)]
pub(crate) struct Footprint {
    /// The making of the sandbox, in microseconds.
    pub(crate) sandbox_us: f64,
    /// The time from the first opening to the first result, in microseconds.
    pub(crate) first_us: f64,
    /// The memory that the first takes, in KiB.
    pub(crate) first_kib: f64,
    /// The memory of each further store, in KiB; `None` if a file is opened only once.
    pub(crate) later_kib: Option<f64>,
}

impl Footprint {
    /// Opens stores of this peer in a new process, several times. Returns the medians.
    pub(crate) fn measure(kind: Kind, scratch: &Path) -> Answer<Self> {
        let mut all: Vec<Self> = Vec::new();
        for _ in 0..PROCESSES {
            let mut command = Command::new(std::env::current_exe()?);
            let output = command.args(["footprint", kind.name()]).arg(scratch).output()?;
            if !output.status.success() {
                return Err(String::from_utf8_lossy(&output.stderr).into());
            }
            all.push(serde_json::from_slice(&output.stdout)?);
        }
        let median = |value: fn(&Self) -> f64| Quartiles::of(all.iter().map(value)).median;
        let later: Option<Vec<_>> = all.iter().map(|one| one.later_kib).collect();
        Ok(Self {
            sandbox_us: median(|one| one.sandbox_us),
            first_us: median(|one| one.first_us),
            first_kib: median(|one| one.first_kib),
            later_kib: later.map(|later| Quartiles::of(later).median),
        })
    }

    /// Opens them in this process.
    pub(crate) fn take(kind: Kind, scratch: &Path) -> Answer<Self> {
        let started = Instant::now();
        let sandbox = Sandbox::new()?;
        let sandbox_us = microseconds(started);
        let empty = resident_kib()?;
        let started = Instant::now();
        let first = kind.open(scratch, &sandbox)?;
        let first_us = microseconds(started);
        let one = resident_kib()?;
        let mut more = Vec::new();
        if kind != Kind::Redb {
            for _ in 0..LATER {
                more.push(kind.open(scratch, &sandbox)?);
            }
        }
        let later = (resident_kib()? - one) / LATER as f64;
        drop(first);
        let later_kib = (!more.is_empty()).then_some(later);
        Ok(Self { sandbox_us, first_us, first_kib: one - empty, later_kib })
    }
}

fn microseconds(since: Instant) -> f64 {
    since.elapsed().as_secs_f64() * 1e6
}

/// The memory of this process that is in use, those pages of files that are mapped too.
fn resident_kib() -> Answer<f64> {
    let statm = fs::read_to_string("/proc/self/statm")?;
    let pages: f64 = statm.split(' ').nth(1).ok_or("the system does not say")?.parse()?;
    Ok(pages * rustix::param::page_size() as f64 / 1024.0)
}
