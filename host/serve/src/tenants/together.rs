//! Lets requests that want the same thing at once wait for one of them to look for it.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, MutexGuard};

use tokio::sync::OnceCell;

/// What is being looked for. `None` in a cell: who looked has failed.
type Cells<K, V> = HashMap<K, Arc<OnceCell<Option<V>>>>;

/// The looks that are under way.
pub(super) struct Together<K, V> {
    cells: Mutex<Cells<K, V>>,
}

impl<K, V> Default for Together<K, V> {
    fn default() -> Self {
        Self { cells: Mutex::default() }
    }
}

impl<K: Copy + Eq + Hash, V: Clone> Together<K, V> {
    /// What a look under way finds, or else this one. If it fails, each who waited for it looks.
    ///
    /// # Errors
    ///
    /// That of the own look.
    pub(super) async fn look<E, F>(&self, key: K, look: impl Fn() -> F) -> Result<V, E>
    where
        F: Future<Output = Result<V, E>>,
    {
        let waiting = Waiting { cells: &self.cells, key, cell: self.cell(key) };
        let mut own = None;
        let found = waiting.cell.get_or_init(async || match look().await {
            Ok(found) => Some(found),
            Err(error) => {
                own = Some(error);
                None
            }
        });
        let found = found.await.clone();
        drop(waiting);
        match (found, own) {
            (Some(found), _) => Ok(found),
            (None, Some(error)) => Err(error),
            (None, None) => look().await,
        }
    }

    fn cell(&self, key: K) -> Arc<OnceCell<Option<V>>> {
        Arc::clone(locked(&self.cells).entry(key).or_default())
    }
}

/// Somebody who waits for a look, or makes it; perhaps not to its end.
struct Waiting<'a, K: Copy + Eq + Hash, V> {
    cells: &'a Mutex<Cells<K, V>>,
    key: K,
    cell: Arc<OnceCell<Option<V>>>,
}

impl<K: Copy + Eq + Hash, V> Drop for Waiting<'_, K, V> {
    fn drop(&mut self) {
        let mut cells = locked(self.cells);
        let is_own = cells.get(&self.key).is_some_and(|cell| Arc::ptr_eq(cell, &self.cell));
        // What was found is of its time: who comes later looks again. Beside the map's there is one
        // more handle for each who waits.
        if is_own && (self.cell.initialized() || Arc::strong_count(&self.cell) == 2) {
            cells.remove(&self.key);
        }
    }
}

/// Nothing in it can be left half changed.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(|error| error.into_inner())
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use tokio::sync::Notify;

    use super::*;

    /// Eight looks at once, each of which waits until all have begun to wait.
    async fn eight(fails: bool) -> (Vec<Result<usize, usize>>, usize) {
        let (together, begun) = (Arc::new(Together::default()), Arc::new(AtomicUsize::new(0)));
        let go = Arc::new(Notify::new());
        let looks = (0..8).map(|_| {
            let (together, begun, go) =
                (Arc::clone(&together), Arc::clone(&begun), Arc::clone(&go));
            tokio::spawn(async move {
                let look = async || {
                    let number = begun.fetch_add(1, Ordering::SeqCst);
                    if number == 0 {
                        go.notified().await;
                    }
                    if fails { Err(number) } else { Ok(number) }
                };
                together.look(7, look).await
            })
        });
        let looks: Vec<_> = looks.collect();
        // On one thread, each has come to where it waits.
        tokio::task::yield_now().await;
        go.notify_one();
        let mut all = Vec::new();
        for look in looks {
            all.push(look.await.unwrap());
        }
        assert!(locked(&together.cells).is_empty());
        (all, begun.load(Ordering::SeqCst))
    }

    #[tokio::test]
    async fn of_looks_that_come_at_once_one_is_made() {
        assert_eq!(eight(false).await, (vec![Ok(0); 8], 1));
    }

    #[tokio::test]
    async fn if_it_fails_each_looks_and_is_told_of_its_own() {
        let (mut all, begun) = eight(true).await;
        all.sort_unstable();
        assert_eq!((all, begun), ((0..8).map(Err).collect(), 8));
    }

    #[tokio::test]
    async fn a_later_look_is_made_anew_and_one_that_is_given_up_leaves_nothing() {
        let together = Together::default();
        for number in 0..3 {
            assert_eq!(together.look(7, async || Ok::<_, ()>(number)).await, Ok(number));
        }
        let given_up = together.look(7, async || std::future::pending::<Result<i32, ()>>().await);
        let waited = tokio::time::timeout(std::time::Duration::ZERO, given_up).await;
        assert!(waited.is_err() && locked(&together.cells).is_empty());
    }
}
