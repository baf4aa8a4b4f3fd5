//! What a guest may use: memory, and time of its own.

use std::time::{Duration, Instant};

use wasmtime::{CallHook, ResourceLimiter, Result};

/// How long a call may wait for timers in all. The store waits for other writers
/// for some 30 seconds at most before it answers `busy`.
pub(crate) const WAIT_LIMIT: Duration = Duration::from_secs(120);

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
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            memory: 1 << 30,
            // A guest's tables hold its function pointers: some thousands.
            table_elements: 100_000,
            instances: 1_000,
            guest_time: Duration::from_secs(30),
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
    exceeded: Option<Exceeded>,
}

impl Meter {
    pub(crate) fn new(limits: Limits) -> Self {
        Self { limits, used: 0, exceeded: None }
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
    fn memory_growing(&mut self, current: usize, desired: usize, _: Option<usize>) -> Result<bool> {
        let used = self.used.saturating_add(desired.saturating_sub(current));
        if used > self.limits.memory {
            self.exceeded = Some(Exceeded::Memory);
            return Ok(false);
        }
        self.used = used;
        Ok(true)
    }

    // The system had no memory for a growth within the limit.
    fn memory_grow_failed(&mut self, _: wasmtime::Error) -> Result<()> {
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

/// Measures the time that a call spends in the guest.
///
/// wasmtime reports each crossing between guest and host, and each new epoch that the
/// guest sees. Time in the host is not the guest's: a slow disk, or another writer's
/// turn, must not cut a commit short.
pub(crate) struct Stopwatch {
    limit: Duration,
    spent: Duration,
    entered: Option<Instant>,
    expired: bool,
}

impl Stopwatch {
    pub(crate) fn new(limit: Duration) -> Self {
        Self { limit, spent: Duration::ZERO, entered: None, expired: false }
    }

    /// A call begins.
    pub(crate) fn begin(&mut self) {
        *self = Self::new(self.limit);
    }

    /// The guest is entered or left.
    pub(crate) fn cross(&mut self, crossing: CallHook) {
        if crossing.entering_host() {
            self.spent += self.entered.take().map_or(Duration::ZERO, |entered| entered.elapsed());
        } else {
            self.entered = Some(Instant::now());
        }
    }

    /// Looks at the time, at a new epoch. True where it is up.
    pub(crate) fn check(&mut self) -> bool {
        let running = self.entered.map_or(Duration::ZERO, |entered| entered.elapsed());
        self.expired = self.spent + running > self.limit;
        self.expired
    }

    /// Whether the call was found to be over its limit.
    pub(crate) fn expired(&self) -> bool {
        self.expired
    }
}

#[cfg(test)]
mod tests {
    use std::thread::sleep;

    use super::*;

    const MOMENT: Duration = Duration::from_millis(20);

    #[test]
    fn time_in_the_host_does_not_count() {
        let mut watch = Stopwatch::new(MOMENT);
        watch.cross(CallHook::CallingWasm);
        watch.cross(CallHook::CallingHost);
        sleep(2 * MOMENT);
        assert!(!watch.check());
        watch.cross(CallHook::ReturningFromHost);
        assert!(!watch.check());
        sleep(2 * MOMENT);
        assert!(watch.check());
        watch.begin();
        assert!(!watch.expired());
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
    fn each_table_has_the_limit_for_itself() {
        let mut meter = Meter::new(Limits { table_elements: 10, ..Limits::default() });
        assert!(matches!(meter.table_growing(0, 10, None), Ok(true)));
        assert!(matches!(meter.table_growing(0, 10, None), Ok(true)));
        assert!(matches!(meter.table_growing(10, 11, None), Ok(false)));
        assert_eq!(meter.exceeded(), Some(Exceeded::Table));
    }
}
