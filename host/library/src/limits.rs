//! What a guest may use: memory, time, and what it holds open.

use std::time::Duration;

use rustix::io::Errno;
use wasmtime::component::ResourceTableError;
use wasmtime::{CallHook, ResourceLimiter, Result, bail};

/// How many files, directories, listings, streams and timers a guest may hold at a time.
/// The store holds fewer than ten. The descriptors among them are taken from those of the
/// process, which all its stores share.
pub(crate) const RESOURCE_LIMIT: usize = 64;

/// The limits of a sandbox, for each store that it opens.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    /// Bytes of linear memory.
    pub(crate) memory: usize,
    /// Elements of a table.
    pub(crate) table_elements: usize,
    /// Core instances, memories and tables.
    pub(crate) instances: usize,
    /// Time in the guest for one call.
    pub(crate) guest_time: Duration,
    /// Time in the host for one call: its work, and waiting for timers.
    pub(crate) host_time: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            memory: 1 << 30,
            // A guest's tables hold its function pointers: some thousands.
            table_elements: 100_000,
            instances: 1_000,
            guest_time: Duration::from_secs(30),
            host_time: Duration::from_secs(600),
        }
    }
}

/// A limit that was reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exceeded {
    Memory,
    Table,
}

/// Counts what one instance takes and notes when it asks for too much.
pub(crate) struct Meter {
    limits: Limits,
    used: usize,
    /// What the latest growth added to `used`, which counts before it is known to succeed.
    growth: usize,
    exceeded: Option<Exceeded>,
}

impl Meter {
    pub(crate) fn new(limits: Limits) -> Self {
        Self { limits, used: 0, growth: 0, exceeded: None }
    }

    /// A call begins: what an earlier one was refused no longer matters.
    pub(crate) fn begin(&mut self) {
        self.exceeded = None;
    }

    /// What was refused since the call began.
    pub(crate) fn exceeded(&self) -> Option<Exceeded> {
        self.exceeded
    }
}

impl ResourceLimiter for Meter {
    // The guest is told that there is no more memory, as by an operating system. Most
    // guests then trap, and the refusal noted here tells why.
    fn memory_growing(
        &mut self,
        current: usize,
        desired: usize,
        maximum: Option<usize>,
    ) -> Result<bool> {
        let growth = desired.saturating_sub(current);
        let used = self.used.saturating_add(growth);
        // Beyond a memory's own maximum it would fail later.
        if used > self.limits.memory || maximum.is_some_and(|maximum| desired > maximum) {
            self.exceeded = Some(Exceeded::Memory);
            return Ok(false);
        }
        (self.used, self.growth) = (used, growth);
        Ok(true)
    }

    // The system had no memory for a growth within the limit: what was counted is given back.
    // wasmtime also reports a growth here that it refused without asking, of which nothing
    // was counted.
    fn memory_grow_failed(&mut self, error: wasmtime::Error) -> Result<()> {
        if error.is::<Errno>() {
            self.used -= std::mem::take(&mut self.growth);
        }
        self.exceeded = Some(Exceeded::Memory);
        Ok(())
    }

    fn table_growing(&mut self, _: usize, desired: usize, _: Option<usize>) -> Result<bool> {
        let allowed = desired <= self.limits.table_elements;
        if !allowed {
            self.exceeded = Some(Exceeded::Table);
        }
        Ok(allowed)
    }

    fn instances(&self) -> usize {
        self.limits.instances
    }

    fn memories(&self) -> usize {
        self.limits.instances
    }

    fn tables(&self) -> usize {
        self.limits.instances
    }
}

/// Measures the time that a call spends in the guest and in the host.
///
/// wasmtime reports each crossing between the two, and each new epoch that the guest
/// sees. Time in the host is not the guest's: a slow disk, or another writer's turn, must
/// not cut a commit short. It has a limit of its own, a far one, or a guest that does
/// nothing but call the host would never end.
pub(crate) struct Stopwatch {
    limits: Limits,
    guest: Duration,
    host: Duration,
    crossed: Option<Duration>,
    expired: Option<Duration>,
}

impl Stopwatch {
    pub(crate) fn new(limits: Limits) -> Self {
        let (guest, host) = (Duration::ZERO, Duration::ZERO);
        Self { limits, guest, host, crossed: None, expired: None }
    }

    /// A call begins.
    pub(crate) fn begin(&mut self) {
        *self = Self::new(self.limits);
    }

    /// The guest is entered or left.
    ///
    /// # Errors
    ///
    /// Where the time in the host is up when the guest is entered again: this ends the call.
    pub(crate) fn cross(&mut self, crossing: CallHook) -> Result<()> {
        let now = clock();
        let since = self.crossed.replace(now);
        let passed = since.map_or(Duration::ZERO, |since| now.saturating_sub(since));
        if crossing.entering_host() {
            self.guest += passed;
        } else {
            self.host += passed;
            if self.host > self.limits.host_time {
                self.expired = Some(self.limits.host_time);
                bail!("the time in the host is up");
            }
        }
        Ok(())
    }

    /// Looks at the time in the guest, at a new epoch. True where it is up.
    pub(crate) fn check(&mut self) -> bool {
        let now = clock();
        let running = self.crossed.map_or(Duration::ZERO, |entered| now.saturating_sub(entered));
        if self.guest + running > self.limits.guest_time {
            self.expired = Some(self.limits.guest_time);
        }
        self.expired.is_some()
    }

    /// The limit that the call was found to be over.
    pub(crate) fn expired(&self) -> Option<Duration> {
        self.expired
    }
}

/// The time since some moment in the past.
///
/// A call with many texts crosses as often, and the exact time would cost as much as all the
/// rest of a crossing. Linux has the time of its last tick, some milliseconds ago, for less:
/// of many stays between two ticks, the one at the second gets all of the time between, so
/// the sums come out right. A guest that is in the host at each tick could hide its own time
/// there: then the host's limit ends the call.
fn clock() -> Duration {
    #[cfg(target_os = "linux")]
    let clock = rustix::time::ClockId::MonotonicCoarse;
    #[cfg(not(target_os = "linux"))]
    let clock = rustix::time::ClockId::Monotonic;
    // Neither is ever less than zero, nor the one of a second's parts more than a second.
    Duration::try_from(rustix::time::clock_gettime(clock)).unwrap_or_default()
}

/// Why a guest broke off, in words of the sandbox where a bound of its own is the cause.
pub(crate) fn cause(error: &wasmtime::Error) -> String {
    match error.downcast_ref() {
        Some(ResourceTableError::Full) => {
            format!("it holds more than {RESOURCE_LIMIT} files, streams and timers")
        }
        _ => error.root_cause().to_string(),
    }
}

#[cfg(test)]
mod tests {
    use std::thread::sleep;

    use super::*;

    const MOMENT: Duration = Duration::from_millis(20);

    fn stopwatch(guest_time: Duration, host_time: Duration) -> Stopwatch {
        let mut watch = Stopwatch::new(Limits { guest_time, host_time, ..Limits::default() });
        watch.begin();
        watch.cross(CallHook::CallingWasm).unwrap();
        watch
    }

    #[test]
    fn time_in_the_host_is_not_the_guests() {
        let mut watch = stopwatch(MOMENT, 1_000 * MOMENT);
        watch.cross(CallHook::CallingHost).unwrap();
        sleep(2 * MOMENT);
        watch.cross(CallHook::ReturningFromHost).unwrap();
        assert!(!watch.check());
        sleep(2 * MOMENT);
        assert!(watch.check());
        assert_eq!(watch.expired(), Some(MOMENT));
        watch.begin();
        assert_eq!(watch.expired(), None);
    }

    #[test]
    fn time_in_the_host_has_a_limit_of_its_own() {
        let mut watch = stopwatch(1_000 * MOMENT, MOMENT);
        sleep(2 * MOMENT);
        watch.cross(CallHook::CallingHost).unwrap();
        assert!(watch.cross(CallHook::ReturningFromHost).is_ok());
        watch.cross(CallHook::CallingHost).unwrap();
        sleep(2 * MOMENT);
        assert!(watch.cross(CallHook::ReturningFromHost).is_err());
        assert_eq!(watch.expired(), Some(MOMENT));
    }

    #[test]
    fn memory_is_counted_over_all_memories() {
        let mut meter = Meter::new(Limits { memory: 100, ..Limits::default() });
        assert!(matches!(meter.memory_growing(0, 60, None), Ok(true)));
        assert!(matches!(meter.memory_growing(0, 60, None), Ok(false)));
        assert_eq!(meter.exceeded(), Some(Exceeded::Memory));
        meter.begin();
        assert!(matches!(meter.memory_growing(60, 100, None), Ok(true)));
        assert_eq!(meter.exceeded(), None);
    }

    #[test]
    fn memory_that_the_system_does_not_have_is_not_counted() {
        let mut meter = Meter::new(Limits { memory: 100, ..Limits::default() });
        for _ in 0..3 {
            assert!(matches!(meter.memory_growing(0, 60, None), Ok(true)));
            meter.memory_grow_failed(Errno::NOMEM.into()).unwrap();
            assert_eq!(meter.exceeded(), Some(Exceeded::Memory));
        }
        assert!(matches!(meter.memory_growing(0, 60, None), Ok(true)));
        assert!(matches!(meter.memory_growing(60, 120, None), Ok(false)));
    }

    #[test]
    fn memory_that_was_refused_is_not_given_back() {
        let mut meter = Meter::new(Limits { memory: 100, ..Limits::default() });
        assert!(matches!(meter.memory_growing(0, 60, None), Ok(true)));
        assert!(matches!(meter.memory_growing(60, 80, Some(70)), Ok(false)));
        // What wasmtime says of 4 GiB and more, without asking first.
        meter.memory_grow_failed(wasmtime::format_err!("beyond its type")).unwrap();
        assert!(matches!(meter.memory_growing(60, 120, None), Ok(false)));
    }

    #[test]
    fn each_table_has_the_limit_for_itself() {
        let mut meter = Meter::new(Limits { table_elements: 10, ..Limits::default() });
        assert!(matches!(meter.table_growing(0, 10, None), Ok(true)));
        assert!(matches!(meter.table_growing(0, 10, None), Ok(true)));
        assert!(matches!(meter.table_growing(10, 11, None), Ok(false)));
        assert_eq!(meter.exceeded(), Some(Exceeded::Table));
    }
}
