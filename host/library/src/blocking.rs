//! Waits for a call, by driving its future on the calling thread.
//!
//! wasmtime-wasi has blocking bindings too, but each of their functions enters a tokio runtime.
//! They start threads in a program that has none, and panic on a thread that already drives a
//! runtime. With the asynchronous bindings, and a directory that may block the thread, a call
//! needs no runtime at all: it waits only for the guest's timers, and those are ours.

use std::cell::Cell;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};
use std::time::{Duration, Instant};

thread_local! {
    /// The earliest timer that the running future waits for.
    static ALARM: Cell<Option<Instant>> = const { Cell::new(None) };
}

/// Runs a future to its end on this thread. Returns `None` if it waited for timers for longer
/// than `patience` in total.
pub(crate) fn block_on<F: Future>(future: F, patience: Duration) -> Option<F::Output> {
    let mut future = pin!(future);
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut context = Context::from_waker(&waker);
    let mut patience = patience;
    loop {
        ALARM.set(None);
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return Some(output);
        }
        let Some(alarm) = ALARM.take() else {
            // Work in the background, such as a stream's write. It wakes us.
            thread::park();
            continue;
        };
        if patience.is_zero() {
            return None;
        }
        let asleep = Instant::now();
        thread::park_timeout(alarm.saturating_duration_since(asleep).min(patience));
        patience = patience.saturating_sub(asleep.elapsed());
    }
}

/// A future that ends at an instant. Only [`block_on`] knows how to wait for it.
pub(crate) struct Timer(pub(crate) Instant);

impl Future for Timer {
    type Output = ();

    fn poll(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<()> {
        if Instant::now() >= self.0 {
            return Poll::Ready(());
        }
        let earliest = ALARM.get().map_or(self.0, |alarm| alarm.min(self.0));
        ALARM.set(Some(earliest));
        Poll::Pending
    }
}

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_for_a_timer() {
        let start = Instant::now();
        let end = start + Duration::from_millis(20);
        assert_eq!(block_on(Timer(end), Duration::from_secs(10)), Some(()));
        assert!(Instant::now() >= end);
    }

    #[test]
    fn loses_patience() {
        let end = Instant::now() + Duration::from_secs(3600);
        assert_eq!(block_on(Timer(end), Duration::from_millis(20)), None);
    }

    #[test]
    fn is_woken_by_another_thread() {
        let mut asked = false;
        let answer = block_on(
            std::future::poll_fn(|context| {
                if asked {
                    return Poll::Ready(7);
                }
                asked = true;
                let waker = context.waker().clone();
                thread::spawn(move || waker.wake());
                Poll::Pending
            }),
            Duration::ZERO,
        );
        assert_eq!(answer, Some(7));
    }
}
