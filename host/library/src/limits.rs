//! How much a guest may use: memory, time, and open files.

use std::time::Duration;

use rustix::io::Errno;
use wasmtime::component::ResourceTableError;
use wasmtime::{CallHook, ResourceLimiter, Result, bail};

/// How many files, directories, listings, streams and timers a guest may hold open. The store
/// holds fewer than ten. Their descriptors are those of the process, which all its stores share.
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
    /// Time for one operation on an object.
    #[cfg(feature = "object")]
    pub(crate) object_time: Duration,
    /// For how long a call need not ask for an object again.
    #[cfg(feature = "object")]
    pub(crate) object_fresh: Duration,
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
            #[cfg(feature = "object")]
            object_time: Duration::from_secs(30),
            #[cfg(feature = "object")]
            object_fresh: Duration::ZERO,
        }
    }
}

/// A limit that was reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exceeded {
    Memory,
    Table,
}

/// Counts the memory and tables of one instance, and remembers if it asked for too much.
pub(crate) struct Meter {
    limits: Limits,
    used: usize,
    /// How much the latest growth added to `used`, which is counted before the growth succeeds.
    growth: usize,
    exceeded: Option<Exceeded>,
}

impl Meter {
    pub(crate) fn new(limits: Limits) -> Self {
        Self { limits, used: 0, growth: 0, exceeded: None }
    }

    /// Starts a call: forgets what an earlier call was refused.
    pub(crate) fn begin(&mut self) {
        self.exceeded = None;
    }

    /// The limit that this call has reached.
    pub(crate) fn exceeded(&self) -> Option<Exceeded> {
        self.exceeded
    }
}

impl ResourceLimiter for Meter {
    // The guest learns that there is no more memory, as from an operating system. Most guests
    // then trap, and `exceeded` says why.
    fn memory_growing(
        &mut self,
        current: usize,
        desired: usize,
        maximum: Option<usize>,
    ) -> Result<bool> {
        let growth = desired.saturating_sub(current);
        let used = self.used.saturating_add(growth);
        // Beyond the memory's own maximum the growth would fail later.
        if used > self.limits.memory || maximum.is_some_and(|maximum| desired > maximum) {
            self.exceeded = Some(Exceeded::Memory);
            return Ok(false);
        }
        (self.used, self.growth) = (used, growth);
        Ok(true)
    }

    // The system had no memory for a growth within the limit, so the growth does not count.
    // wasmtime also reports a growth here that it refused without asking; of that nothing was
    // counted.
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
/// wasmtime reports each crossing between the two, and each new epoch that the guest sees. Time
/// in the host does not count as the guest's, because neither a slow disk nor another writer may
/// cut a commit short. It has its own, much longer limit. Without one, a guest that only calls
/// the host would never end.
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

    /// Starts a call.
    pub(crate) fn begin(&mut self) {
        *self = Self::new(self.limits);
    }

    /// The guest is entered or left.
    ///
    /// # Errors
    ///
    /// The time in the host is used up when the guest is entered again. This ends the call.
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
                bail!("the time in the host is used up");
            }
        }
        Ok(())
    }

    /// Checks the time in the guest, at a new epoch. Returns true if it is used up.
    pub(crate) fn check(&mut self) -> bool {
        let now = clock();
        let running = self.crossed.map_or(Duration::ZERO, |entered| now.saturating_sub(entered));
        if self.guest + running > self.limits.guest_time {
            self.expired = Some(self.limits.guest_time);
        }
        self.expired.is_some()
    }

    /// Ends the call as if its time in the guest were used up.
    pub(crate) fn expire(&mut self) {
        self.expired = Some(self.limits.guest_time);
    }

    /// Goes on after a pause in the guest, which does not count.
    pub(crate) fn resume(&mut self, paused: Duration) {
        self.crossed = self.crossed.map(|entered| entered + paused);
    }

    /// The limit that the call has exceeded.
    pub(crate) fn expired(&self) -> Option<Duration> {
        self.expired
    }
}

/// The time since a fixed moment in the past.
///
/// A call with many texts crosses many times, and reading the exact time would double the cost of
/// a crossing. The time of the last tick of Linux, a few milliseconds ago, costs less. Of all
/// stays between two ticks, the last one gets the whole time between them, so the sums are right
/// on average. A guest that is in the host at each tick could hide its own time there. Then the
/// host's limit ends the call.
fn clock() -> Duration {
    #[cfg(target_os = "linux")]
    let clock = rustix::time::ClockId::MonotonicCoarse;
    #[cfg(not(target_os = "linux"))]
    let clock = rustix::time::ClockId::Monotonic;
    // Neither part is ever negative, and the nanoseconds are less than a second.
    Duration::try_from(rustix::time::clock_gettime(clock)).unwrap_or_default()
}

/// Why a guest trapped, in words of the sandbox if a limit of the sandbox is the cause.
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
    fn a_pause_in_the_guest_does_not_count() {
        let mut watch = stopwatch(MOMENT, MOMENT);
        sleep(2 * MOMENT);
        watch.resume(2 * MOMENT);
        assert!(!watch.check());
        watch.expire();
        assert!(watch.check());
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
        // What wasmtime reports for 4 GiB and more, without asking first.
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
