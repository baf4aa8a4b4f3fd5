//! The thread that advances the engine's epoch, which is how a guest that does not
//! come back is interrupted.

use std::io;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};
use std::thread::{self, Thread};
use std::time::Duration;

use wasmtime::{Engine, EngineWeak};

/// How long an epoch takes: the grain of the time limit.
const TICK: Duration = Duration::from_millis(10);

/// After so many ticks without a call the thread sleeps until the next one.
const IDLE_TICKS: u32 = 100;

/// Advances the epoch while calls run. The thread starts with the first call,
/// sleeps where there are none, and ends when this value is dropped.
pub(crate) struct Ticker {
    shared: Arc<Shared>,
    thread: OnceLock<Result<Thread, io::ErrorKind>>,
}

impl Ticker {
    /// A ticker without its thread.
    pub(crate) fn new(engine: &Engine) -> Self {
        let shared = Shared {
            engine: engine.weak(),
            calls: AtomicUsize::new(0),
            asleep: AtomicBool::new(false),
            stopped: AtomicBool::new(false),
        };
        Self { shared: Arc::new(shared), thread: OnceLock::new() }
    }

    /// Keeps the epoch advancing until the answer is dropped.
    ///
    /// # Errors
    ///
    /// Where the system gives no thread.
    pub(crate) fn run(&self) -> io::Result<Running<'_>> {
        let thread = self.thread.get_or_init(|| {
            let shared = Arc::clone(&self.shared);
            let builder =
                thread::Builder::new().name("expenses-ticker".into()).stack_size(64 << 10);
            match builder.spawn(move || shared.tick()) {
                Ok(handle) => Ok(handle.thread().clone()),
                Err(error) => Err(error.kind()),
            }
        });
        let thread = thread.as_ref().map_err(|kind| io::Error::from(*kind))?;
        // First the count, then the look at the flag; the thread does it the other
        // way round. So one of the two sees the other, and no call goes unwatched.
        self.shared.calls.fetch_add(1, Ordering::SeqCst);
        if self.shared.asleep.load(Ordering::SeqCst) {
            thread.unpark();
        }
        Ok(Running(&self.shared))
    }
}

impl Drop for Ticker {
    fn drop(&mut self) {
        self.shared.stopped.store(true, Ordering::SeqCst);
        if let Some(Ok(thread)) = self.thread.get() {
            thread.unpark();
        }
    }
}

/// A call that runs.
pub(crate) struct Running<'a>(&'a Shared);

impl Drop for Running<'_> {
    fn drop(&mut self) {
        self.0.calls.fetch_sub(1, Ordering::SeqCst);
    }
}

struct Shared {
    engine: EngineWeak,
    calls: AtomicUsize,
    asleep: AtomicBool,
    stopped: AtomicBool,
}

impl Shared {
    fn tick(&self) {
        let mut idle = 0;
        while !self.stopped.load(Ordering::SeqCst) {
            if idle < IDLE_TICKS {
                thread::park_timeout(TICK);
                let Some(engine) = self.engine.upgrade() else { return };
                engine.increment_epoch();
            } else {
                self.asleep.store(true, Ordering::SeqCst);
                if self.calls.load(Ordering::SeqCst) == 0 && !self.stopped.load(Ordering::SeqCst) {
                    thread::park();
                }
                self.asleep.store(false, Ordering::SeqCst);
            }
            idle = if self.calls.load(Ordering::SeqCst) == 0 { idle + 1 } else { 0 };
        }
    }
}
