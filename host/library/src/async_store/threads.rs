//! The threads on which a sandbox runs the calls of its asynchronous stores.
//!
//! A call blocks its thread: it computes, syncs, and waits for other writers. On tokio's threads
//! for blocking work, waiting stores could block the whole program. So each sandbox has its own
//! threads, up to a limit, and a call that finds none free waits in a queue. Since a store makes
//! one call at a time, the queue is fair: a store's next call comes after all others that wait.

use std::collections::VecDeque;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use tokio::sync::oneshot;

use crate::error::Error;

/// A thread ends after this long without a call.
const IDLE: Duration = Duration::from_secs(10);

/// Threads that start when they are needed, up to a limit.
pub(crate) struct Threads(Arc<Shared>);

impl Threads {
    /// At most `most` threads, at least one; none runs yet.
    pub(crate) fn new(most: usize) -> Self {
        Self(Arc::new(Shared {
            most: most.max(1),
            start,
            queue: Mutex::default(),
            changed: Condvar::new(),
        }))
    }

    /// Does work on one of the threads, when its turn comes. Once polled, the work is completed
    /// even if the future is dropped.
    ///
    /// # Errors
    ///
    /// [`Error::Engine`] if there is no thread yet and the system has none.
    ///
    /// # Panics
    ///
    /// If the work panics.
    pub(super) async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Error> {
        let (answer, answered) = oneshot::channel();
        self.0.enqueue(Box::new(move || {
            let _ = answer.send(catch_unwind(AssertUnwindSafe(work)));
        }))?;
        match answered.await {
            Ok(Ok(answer)) => Ok(answer),
            Ok(Err(panic)) => resume_unwind(panic),
            // Work keeps its sandbox alive, and the sandbox these threads.
            Err(_) => Err(Error::engine("its threads are gone")),
        }
    }
}

impl Drop for Threads {
    fn drop(&mut self) {
        self.0.queue().closed = true;
        self.0.changed.notify_all();
    }
}

struct Shared {
    most: usize,
    start: fn(Arc<Self>) -> io::Result<()>,
    queue: Mutex<Queue>,
    /// Signals more work, or that the queue is closed.
    changed: Condvar,
}

#[derive(Default)]
struct Queue {
    work: VecDeque<Box<dyn FnOnce() + Send>>,
    threads: usize,
    /// How many of the threads wait for work.
    idle: usize,
    closed: bool,
}

fn start(shared: Arc<Shared>) -> io::Result<()> {
    thread::Builder::new().name("expenses-call".into()).spawn(move || shared.serve()).map(drop)
}

impl Shared {
    fn queue(&self) -> MutexGuard<'_, Queue> {
        // The lock is never held during work, so a panic cannot leave the queue half changed.
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn enqueue(self: &Arc<Self>, work: Box<dyn FnOnce() + Send>) -> Result<(), Error> {
        let mut queue = self.queue();
        queue.work.push_back(work);
        if queue.idle >= queue.work.len() {
            self.changed.notify_one();
        } else if queue.threads < self.most {
            match (self.start)(Arc::clone(self)) {
                Ok(()) => queue.threads += 1,
                // One of the running threads takes it.
                Err(_) if queue.threads > 0 => {}
                Err(error) => {
                    queue.work.pop_back();
                    return Err(Error::engine(error));
                }
            }
        }
        Ok(())
    }

    /// Runs on each thread: does one piece of work after the other.
    fn serve(&self) {
        let mut queue = self.queue();
        loop {
            if let Some(work) = queue.work.pop_front() {
                drop(queue);
                // Only dropping a result that nobody waits for can panic here.
                let _ = catch_unwind(AssertUnwindSafe(work));
                queue = self.queue();
                continue;
            }
            queue.idle += 1;
            let nothing = |queue: &mut Queue| queue.work.is_empty() && !queue.closed;
            let waited = self.changed.wait_timeout_while(queue, IDLE, nothing);
            queue = waited.unwrap_or_else(PoisonError::into_inner).0;
            queue.idle -= 1;
            if queue.work.is_empty() {
                queue.threads -= 1;
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::sync::mpsc;

    use super::*;

    #[tokio::test]
    async fn no_more_threads_run_than_may() {
        let threads = Threads::new(3);
        let (running, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let work = |_| {
            let (running, most) = (Arc::clone(&running), Arc::clone(&most));
            threads.run(move || {
                most.fetch_max(running.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                thread::sleep(Duration::from_millis(5));
                running.fetch_sub(1, Ordering::SeqCst);
            })
        };
        for answer in all((0..30).map(work)).await {
            answer.unwrap();
        }
        assert_eq!(most.load(Ordering::SeqCst), 3);
    }

    #[tokio::test]
    async fn work_is_done_in_the_order_in_which_it_came() {
        let threads = Threads::new(1);
        let done = Arc::new(Mutex::new(Vec::new()));
        let work = |number| {
            let done = Arc::clone(&done);
            threads.run(move || done.lock().unwrap().push(number))
        };
        all((0..100).map(work)).await;
        assert_eq!(*done.lock().unwrap(), (0..100).collect::<Vec<_>>());
    }

    #[tokio::test]
    async fn what_was_begun_or_waits_for_a_thread_is_done_though_its_future_is_dropped() {
        let threads = Threads::new(1);
        let (say, heard) = mpsc::channel();
        let (go, wait) = mpsc::channel::<()>();
        let (first, second) = (say.clone(), say);
        let mut begun = Box::pin(threads.run(move || {
            wait.recv().unwrap();
            first.send("first").unwrap();
        }));
        let mut waiting = Box::pin(threads.run(move || second.send("second").unwrap()));
        std::future::poll_fn(|context| {
            assert!(begun.as_mut().poll(context).is_pending());
            assert!(waiting.as_mut().poll(context).is_pending());
            std::task::Poll::Ready(())
        })
        .await;
        drop((begun, waiting));
        go.send(()).unwrap();
        assert_eq!(heard.iter().collect::<Vec<_>>(), ["first", "second"]);
    }

    #[tokio::test]
    async fn without_a_thread_nothing_is_done_and_the_next_work_tries_again() {
        static TRIES: AtomicUsize = AtomicUsize::new(0);
        let mut threads = Threads::new(2);
        Arc::get_mut(&mut threads.0).unwrap().start =
            |shared| match TRIES.fetch_add(1, Ordering::SeqCst) {
                0 => Err(io::ErrorKind::WouldBlock.into()),
                _ => start(shared),
            };
        let failed = threads.run(|| panic!("it must not be done")).await;
        assert!(matches!(failed, Err::<(), _>(Error::Engine(_))), "{failed:?}");
        assert_eq!(threads.run(|| 7).await.unwrap(), 7);
    }

    #[tokio::test]
    #[should_panic(expected = "as ordered")]
    async fn a_panic_is_the_callers() {
        let _ = Threads::new(1).run(|| panic!("as ordered")).await;
    }

    /// The results of all these futures, which are polled in turn.
    async fn all<F: Future>(futures: impl Iterator<Item = F>) -> Vec<F::Output> {
        let mut futures: Vec<_> = futures.map(Box::pin).collect();
        let mut answers: Vec<_> = futures.iter().map(|_| None).collect();
        std::future::poll_fn(|context| {
            for (future, answer) in futures.iter_mut().zip(&mut answers) {
                if answer.is_none()
                    && let std::task::Poll::Ready(output) = future.as_mut().poll(context)
                {
                    *answer = Some(output);
                }
            }
            match answers.iter().all(Option::is_some) {
                true => std::task::Poll::Ready(()),
                false => std::task::Poll::Pending,
            }
        })
        .await;
        answers.into_iter().flatten().collect()
    }
}
