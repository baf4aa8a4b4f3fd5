//! The thread that advances the engine's epoch. At a new epoch a guest that computes for too long
//! is interrupted.

use std::io;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::thread::{self, Thread};
use std::time::Duration;

use wasmtime::{Engine, EngineWeak};

/// How long an epoch takes, and so how accurate the time limit is.
const TICK: Duration = Duration::from_millis(10);

/// After this many ticks without a call, the thread sleeps until the next call.
const IDLE_TICKS: u32 = 100;

/// Advances the epoch while calls run. The thread starts with the first call, sleeps while there
/// are none, and ends when this value is dropped.
pub(crate) struct Ticker {
    shared: Arc<Shared>,
    thread: OnceLock<Thread>,
    /// Held while the thread is started.
    starting: Mutex<()>,
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
        Self { shared: Arc::new(shared), thread: OnceLock::new(), starting: Mutex::new(()) }
    }

    /// Keeps the epoch advancing until the result is dropped.
    ///
    /// # Errors
    ///
    /// The system has no thread. The next call tries again.
    pub(crate) fn run(&self) -> io::Result<Running<'_>> {
        let thread = self.thread(start)?;
        // This counts the call first and reads the flag second; the thread does it the other way
        // round. So one of the two sees the other, and no call goes unwatched.
        self.shared.calls.fetch_add(1, Ordering::SeqCst);
        if self.shared.asleep.load(Ordering::SeqCst) {
            thread.unpark();
        }
        Ok(Running(&self.shared))
    }

    /// The thread, which is started if it does not run yet.
    fn thread(&self, start: impl FnOnce(Arc<Shared>) -> io::Result<Thread>) -> io::Result<&Thread> {
        if let Some(thread) = self.thread.get() {
            return Ok(thread);
        }
        // A panic cannot leave anything half done that this lock guards.
        let _starting = self.starting.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(thread) = self.thread.get() {
            return Ok(thread);
        }
        let thread = start(Arc::clone(&self.shared))?;
        Ok(self.thread.get_or_init(|| thread))
    }
}

fn start(shared: Arc<Shared>) -> io::Result<Thread> {
    let builder = thread::Builder::new().name("expenses-ticker".into()).stack_size(64 << 10);
    Ok(builder.spawn(move || shared.tick())?.thread().clone())
}

impl Drop for Ticker {
    fn drop(&mut self) {
        self.shared.stopped.store(true, Ordering::SeqCst);
        if let Some(thread) = self.thread.get() {
            thread.unpark();
        }
    }
}

/// A running call.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thread_that_did_not_start_is_started_by_the_next_call() {
        let ticker = Ticker::new(&Engine::default());
        let none = ticker.thread(|_| Err(io::ErrorKind::WouldBlock.into()));
        assert_eq!(none.unwrap_err().kind(), io::ErrorKind::WouldBlock);
        assert!(ticker.run().is_ok());
        let again = ticker.thread(|_| panic!("it runs already"));
        assert_eq!(again.unwrap().name(), Some("expenses-ticker"));
    }
}
