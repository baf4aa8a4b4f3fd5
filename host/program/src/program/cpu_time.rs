//! The time that this process computes, watched by the system: it costs nothing until there
//! is much of it, and no signal comes to a process that waits for a disk.

use std::io;

use expenses::wasmtime::Engine;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use rustix::time::{ClockId, clock_gettime};
use signal_hook::consts::SIGXCPU;

/// The seconds that a command may compute before a guest is looked at for its time limit.
const SECONDS: u64 = 30;

/// Advances an engine's epoch with each second that this process computes, once it has
/// computed for longer than a command should. A limit that the process was given stays as it
/// is.
///
/// # Errors
///
/// Where there is such a limit, or the signal cannot be taken; then the epoch stays.
pub(super) fn advance_epochs(engine: Engine) -> io::Result<()> {
    #[allow(unsafe_code, reason = "see the function")]
    // SAFETY: `increment_epoch` may be called by the handler of a signal, as its
    // documentation says: it adds to an atomic counter.
    unsafe {
        at_each_second(SECONDS, move || engine.increment_epoch())
    }
}

/// Has `action` run once this process has computed for so many seconds from now on, and with
/// each second that it goes on.
///
/// # Safety
///
/// The action must be one that may interrupt anything, see signal-safety(7).
#[allow(unsafe_code, reason = "what a signal interrupts may be anything")]
unsafe fn at_each_second(
    seconds: u64,
    action: impl Fn() + Send + Sync + 'static,
) -> io::Result<()> {
    let limit = getrlimit(Resource::Cpu);
    if limit.current.is_some() {
        return Err(io::ErrorKind::AlreadyExists.into());
    }
    // SAFETY: as of this function.
    unsafe { signal_hook::low_level::register(SIGXCPU, action) }?;
    let computed = clock_gettime(ClockId::ProcessCPUTime).tv_sec.unsigned_abs();
    // Linux sends the signal again with each second beyond the limit (setrlimit(2)).
    setrlimit(Resource::Cpu, Rlimit { current: Some(computed + seconds), ..limit })?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU32, Ordering};
    use std::time::{Duration, Instant};

    use super::*;

    #[test]
    fn computing_is_noticed_each_second_and_waiting_is_not() {
        let seconds = Arc::new(AtomicU32::new(0));
        let count = Arc::clone(&seconds);
        let action = move || {
            count.fetch_add(1, Ordering::Relaxed);
        };
        #[allow(unsafe_code, reason = "see the function")]
        // SAFETY: an atomic counter may be added to at any time.
        unsafe { at_each_second(1, action) }.unwrap();
        #[allow(unsafe_code, reason = "see the function")]
        // SAFETY: nothing is done.
        let again = unsafe { at_each_second(1, || {}) };
        assert_eq!(again.unwrap_err().kind(), io::ErrorKind::AlreadyExists);
        let begun = Instant::now();
        while seconds.load(Ordering::Relaxed) < 2 {
            assert!(begun.elapsed() < Duration::from_secs(60));
        }
        assert!(begun.elapsed() >= Duration::from_millis(900));
    }
}
