//! Patience with other writers. Fencing is always safe; patience is only manners,
//! and keeps writers from fencing each other for ever.

use std::time::Duration;

use super::fence::temps;
use crate::directory::{Code, Directory, Failure, Identity, System};

/// After so much time of lost races a call gives up.
const PATIENCE: Duration = Duration::from_secs(30);
/// How long another's temp file may stand still at first before it is fenced, and at
/// most.
const STAND_STILL: Duration = Duration::from_millis(200);
const LONGEST_STAND_STILL: Duration = Duration::from_secs(2);
/// The longest wait between two looks at another's temp file.
const LONGEST_WAIT: Duration = Duration::from_millis(8);

/// The patience of one call, which dwindles with each race that it loses.
#[derive(Clone, Debug)]
pub struct Patience {
    since: Duration,
    lost: u32,
}

impl Patience {
    /// The patience of a call that begins now.
    pub fn new(system: &mut impl System) -> Self {
        Self { since: system.monotonic(), lost: 0 }
    }

    /// Counts a lost race; false where this call should give up.
    pub fn lose(&mut self, system: &mut impl System) -> bool {
        self.lost += 1;
        wait(system);
        system.monotonic().saturating_sub(self.since) < PATIENCE
    }

    /// Waits while other writers' temp files make progress.
    ///
    /// Those that are there at first are waited for as long as they do; those that
    /// come later only for a bounded time, or a busy writer would starve the others.
    ///
    /// # Errors
    ///
    /// A failure to list the directory.
    pub fn wait_for_others<D: Directory>(
        &self,
        directory: &D,
        system: &mut impl System,
    ) -> Result<(), Failure> {
        let first = progress(directory)?;
        if first.is_empty() {
            return Ok(());
        }
        let begun = system.monotonic();
        let (mut seen, mut since) = (first.clone(), begun);
        while !seen.is_empty() {
            wait(system);
            let mut next = progress(directory)?;
            let now = system.monotonic();
            if now.saturating_sub(begun) >= self.stand_still() {
                next.retain(|(name, _)| first.iter().any(|(early, _)| early == name));
            }
            if next != seen {
                (seen, since) = (next, now);
            } else if now.saturating_sub(since) >= self.stand_still()
                || now.saturating_sub(self.since) >= PATIENCE
            {
                break;
            }
        }
        Ok(())
    }

    /// How long a temp file may stand still: doubled for each lost race.
    fn stand_still(&self) -> Duration {
        STAND_STILL.saturating_mul(1 << self.lost.min(8)).min(LONGEST_STAND_STILL)
    }
}

/// The temp files that are there, and how far each has come.
fn progress<D: Directory>(directory: &D) -> Result<Vec<(String, Identity)>, Failure> {
    let mut found = Vec::new();
    for name in temps(directory)? {
        match directory.stat(&name) {
            Ok(stat) => found.push((name, stat.identity)),
            Err(failure) if failure.code == Code::NoEntry => {}
            Err(failure) => return Err(failure),
        }
    }
    Ok(found)
}

fn wait(system: &mut impl System) {
    let longest = LONGEST_WAIT.as_micros();
    let micros = longest / 4 + system.random() % (longest * 3 / 4);
    // At most the longest wait, which is far below 2^64 microseconds.
    system.sleep(Duration::from_micros(micros as u64));
}
