//! Patience with other writers. Fencing them at once would be safe, too; but impatient writers
//! could fence each other for ever.

use std::time::Duration;

use super::fence::temps;
use crate::directory::{Code, Directory, Failure, Identity, System};

/// After losing races for this long a call gives up.
const PATIENCE: Duration = Duration::from_secs(30);
/// How long the temp file of another writer may make no progress before it is fenced: at first,
/// and at most.
const STANDSTILL: Duration = Duration::from_millis(200);
pub(super) const LONGEST_STANDSTILL: Duration = Duration::from_secs(2);
/// The longest wait between two looks at the temp files of others.
const LONGEST_WAIT: Duration = Duration::from_millis(8);
/// The most temp files that are watched. If there are more, most are strays, and watching them
/// all would take longer than fencing them.
const MOST_WATCHED: usize = 64;

/// The patience of one call.
#[derive(Clone, Debug)]
pub struct Patience {
    since: Duration,
    lost: u32,
}

impl Patience {
    /// The patience of a call that starts now.
    pub fn new(system: &mut impl System) -> Self {
        Self { since: system.monotonic(), lost: 0 }
    }

    /// Counts a lost race. Returns false if the call should give up.
    pub fn lose(&mut self, system: &mut impl System) -> bool {
        self.lost += 1;
        wait(system);
        system.monotonic().saturating_sub(self.since) < PATIENCE
    }

    /// Waits while other writers' temp files make progress.
    ///
    /// It waits for those that exist at the start for as long as they make progress. It waits for
    /// later ones only for a bounded time, or a busy writer would starve the others.
    ///
    /// # Errors
    ///
    /// The directory cannot be listed.
    pub fn wait_for_others<D: Directory>(
        &self,
        directory: &D,
        system: &mut impl System,
    ) -> Result<(), Failure> {
        let first = watched(directory)?;
        if first.is_empty() {
            return Ok(());
        }
        let begun = system.monotonic();
        let (mut seen, mut since) = (first.clone(), begun);
        while !seen.is_empty() {
            wait(system);
            let mut next = watched(directory)?;
            let now = system.monotonic();
            if now.saturating_sub(begun) >= self.standstill() {
                next.retain(|(name, _)| first.iter().any(|(early, _)| early == name));
            }
            if next != seen {
                (seen, since) = (next, now);
            } else if now.saturating_sub(since) >= self.standstill()
                || now.saturating_sub(self.since) >= PATIENCE
            {
                break;
            }
        }
        Ok(())
    }

    /// How long a temp file may make no progress: doubled for each lost race.
    fn standstill(&self) -> Duration {
        STANDSTILL.saturating_mul(1 << self.lost.min(8)).min(LONGEST_STANDSTILL)
    }
}

/// The temp files to wait for, and the progress of each. If there are many, those whose random
/// names come first.
fn watched<D: Directory>(directory: &D) -> Result<Vec<(String, Identity)>, Failure> {
    let mut names = temps(directory)?;
    names.sort_unstable();
    names.truncate(MOST_WATCHED);
    progress(directory, names)
}

/// Those of these files that exist, and the progress of each.
pub(super) fn progress<D: Directory>(
    directory: &D,
    names: Vec<String>,
) -> Result<Vec<(String, Identity)>, Failure> {
    let mut found = Vec::new();
    for name in names {
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
    // The longest wait is far below 2^64 microseconds.
    system.sleep(Duration::from_micros(micros as u64));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::directory::Kind;
    use crate::directory::memory::{Memory, Ticking};

    fn stray(number: u32) -> String {
        format!("expenses.json.{number:032x}.tmp")
    }

    #[test]
    fn of_many_strays_only_some_are_watched() {
        let memory = Memory::default();
        (0..1_000).for_each(|number| memory.put(&stray(number), Kind::File, b""));
        let watching = memory.handle();
        let stats = std::rc::Rc::new(std::cell::Cell::new(0));
        let counted = stats.clone();
        watching.hook(move |operation| {
            counted.set(counted.get() + usize::from(operation == "stat"));
            Ok(())
        });
        let mut system = Ticking::default();
        Patience::new(&mut system).wait_for_others(&watching, &mut system).unwrap();
        assert!(system.monotonic() < STANDSTILL * 2);
        // A wait takes a quarter of the longest at least.
        let looks = (STANDSTILL.as_millis() / (LONGEST_WAIT.as_millis() / 4)) as usize + 2;
        assert!(stats.get() <= looks * MOST_WATCHED, "{}", stats.get());
    }

    #[test]
    fn a_temp_file_that_makes_progress_is_waited_for() {
        let memory = Memory::default();
        memory.put(&stray(1), Kind::File, b"");
        let (watching, other) = (memory.handle(), memory.handle());
        let mut looks = 0;
        watching.hook(move |operation| {
            looks += usize::from(operation == "list");
            match looks {
                0..1_000 => other.put(&stray(1), Kind::File, &vec![0; looks]),
                _ => other.remove(&stray(1)),
            }
            Ok(())
        });
        let mut system = Ticking::default();
        Patience::new(&mut system).wait_for_others(&watching, &mut system).unwrap();
        assert!(system.monotonic() > STANDSTILL * 4);
        assert_eq!(memory.names(), [""; 0]);
    }
}
