//! Calls that are awaited on a tokio runtime.

use std::cell::Cell;
use std::rc::Rc;
use std::time::{Duration, Instant};

use expenses::{AsyncStore, Change, Error, NewExpense, Sandbox, StoreError};
use tokio::runtime::{Builder, Runtime};
use tokio::task::LocalSet;
use tokio::time::{sleep, timeout};

use crate::harness::{Directory, hostile, lunch};

const MOMENT: Duration = Duration::from_millis(1);

/// Changes over which the store takes far longer than a moment.
fn many() -> Vec<Change> {
    vec![Change::Add(lunch()); 50_000]
}

/// A runtime whose tasks are all driven by the thread of the test.
fn runtime() -> Runtime {
    Builder::new_current_thread().enable_time().build().unwrap()
}

async fn open(directory: &Directory) -> AsyncStore {
    AsyncStore::open(&Sandbox::new().unwrap(), directory.path()).await.unwrap()
}

#[test]
fn each_function_can_be_awaited() {
    let directory = Directory::empty();
    runtime().block_on(async {
        let store = open(&directory).await;
        assert_eq!(store.add(lunch()).await.unwrap().id, 1);
        assert_eq!(store.apply(vec![Change::Add(lunch())], None).await.unwrap(), [2]);
        let patch = expenses::ExpensePatch { amount: Some("3.40".into()), ..Default::default() };
        assert_eq!(store.update(2, patch).await.unwrap().amount, "3.40");
        assert_eq!(store.get(2).await.unwrap().amount, "3.40");
        assert_eq!(store.delete(1).await.unwrap().id, 1);
        assert_eq!(store.find(Default::default(), None).await.unwrap().matches, 1);
        assert_eq!(store.summarize(Default::default(), Vec::new()).await.unwrap().total, "3.40");
        assert_eq!(store.info().await.unwrap().counter, 2);
        let missing = store.get(1).await;
        assert!(matches!(missing, Err(Error::Store(StoreError::NotFound(1)))), "{missing:?}");
        let failed = store.apply(vec![Change::Delete(1)], None).await.unwrap_err();
        assert_eq!(failed.index, Some(0));
        assert_eq!(store.log().await.unwrap().len(), 4);
        let undone = store.undo(None).await.unwrap();
        assert_eq!((undone.deleted[0].first, store.info().await.unwrap().expenses), (1, 2));
        assert_eq!(store.redo(None).await.unwrap(), undone);
        assert_eq!(store.undo(None).await.unwrap(), undone);
        assert_eq!(store.budgets(None).await.unwrap().budgets, []);
        let version = store.version().await.unwrap();
        let action = expenses::Action::Apply(vec![Change::Delete(9)]);
        let request = expenses::Request { action, expected: vec![], key: None, show: false };
        let outcomes = store.apply_each(vec![request]).await.unwrap();
        assert_eq!(outcomes[0].as_ref().unwrap_err().error, StoreError::NotFound(9));
        assert_eq!(store.version().await.unwrap(), version);
        assert_eq!(store.check().await.unwrap(), []);
        assert_eq!(store.repair().await.unwrap(), None);
        let page = store.find_packed(Default::default(), None).await.unwrap();
        assert_eq!((page.expenses.len(), page.matches), (2, 2));
        assert_eq!(store.add_packed(page.expenses, false, None, None).await.unwrap(), [3, 4]);
        let copy = store.backup().await.unwrap();
        assert_eq!(std::fs::read(directory.path().join(copy)).unwrap(), directory.read().unwrap());
    });
}

#[test]
fn other_tasks_of_the_thread_go_on_during_a_call() {
    let directory = Directory::empty();
    LocalSet::new().block_on(&runtime(), async {
        let store = open(&directory).await;
        let longest = Rc::new(Cell::new(Duration::ZERO));
        let seen = Rc::clone(&longest);
        let ticks = tokio::task::spawn_local(async move {
            loop {
                let start = Instant::now();
                sleep(MOMENT).await;
                seen.set(seen.get().max(start.elapsed()));
            }
        });
        let start = Instant::now();
        store.apply(many(), None).await.unwrap();
        let call = start.elapsed();
        ticks.abort();
        // Where the call held the thread, one tick would take as long as the call.
        let longest = longest.get();
        assert!(longest > Duration::ZERO && longest < call / 2, "{longest:?} of {call:?}");
    });
}

#[test]
fn a_call_whose_future_is_dropped_is_made_to_its_end() {
    let directory = Directory::empty();
    runtime().block_on(async {
        let store = open(&directory).await;
        timeout(MOMENT, store.apply(many(), None)).await.unwrap_err();
        // It waits for its turn, and is dropped before that comes.
        timeout(MOMENT, store.add(lunch())).await.unwrap_err();
        // The next call sees all of the first and nothing of the second.
        assert_eq!(store.info().await.unwrap().counter, 50_000);
        assert_eq!(store.add(lunch()).await.unwrap().id, 50_001);
    });
    assert_eq!(directory.entries(), ["expenses.json"]);
}

#[test]
fn a_limit_closes_the_handle_for_all_clones_until_it_is_opened_again() {
    let directory = Directory::empty();
    runtime().block_on(async {
        let sandbox = Sandbox::builder().memory_limit(8 << 20).build().unwrap();
        let store = AsyncStore::open(&sandbox, directory.path()).await.unwrap();
        let clone = store.clone();
        store.add(lunch()).await.unwrap();
        let bulky = NewExpense { description: "x".repeat(16 << 20), ..lunch() };
        let error = store.add(bulky).await.unwrap_err();
        assert!(matches!(error, Error::MemoryLimit { outcome_unknown: true, .. }), "{error:?}");
        assert!(matches!(clone.get(1).await, Err(Error::Closed)));
        assert!(clone.run(|store| store.outcome_unknown()).await.unwrap());
        clone.reopen().await.unwrap();
        assert_eq!(store.get(1).await.unwrap().description, "Lunch");
    });
}

#[test]
fn many_tasks_share_one_store() {
    let directory = Directory::empty();
    Builder::new_multi_thread().worker_threads(2).build().unwrap().block_on(async {
        let store = open(&directory).await;
        let tasks: Vec<_> = (0..20)
            .map(|_| {
                let store = store.clone();
                tokio::spawn(async move { store.add(lunch()).await.unwrap().id })
            })
            .collect();
        let mut ids = Vec::new();
        for task in tasks {
            ids.push(task.await.unwrap());
        }
        ids.sort_unstable();
        assert_eq!(ids, (1..=20).collect::<Vec<_>>());
    });
}

#[test]
fn a_call_needs_no_runtime() {
    struct Unpark(std::thread::Thread);

    impl std::task::Wake for Unpark {
        fn wake(self: std::sync::Arc<Self>) {
            self.0.unpark();
        }
    }

    let directory = Directory::empty();
    let store = AsyncStore::from(Sandbox::new().unwrap().open(directory.path()).unwrap());
    let mut call = std::pin::pin!(store.add(lunch()));
    let waker = std::sync::Arc::new(Unpark(std::thread::current())).into();
    let mut context = std::task::Context::from_waker(&waker);
    let answer = loop {
        match call.as_mut().poll(&mut context) {
            std::task::Poll::Ready(answer) => break answer,
            std::task::Poll::Pending => std::thread::park(),
        }
    };
    assert_eq!(answer.unwrap().id, 1);
}

/// An order to the component of [`hostile`].
fn ordered(order: &str) -> NewExpense {
    NewExpense { description: order.into(), ..NewExpense::default() }
}

/// Longer than a call takes that does not wait.
const LONG: Duration = Duration::from_secs(60);

#[test]
fn stores_that_wait_hold_up_neither_other_sandboxes_nor_the_runtime() {
    let (directory, own) = (Directory::empty(), Directory::empty());
    let runtime = Builder::new_multi_thread()
        .worker_threads(2)
        .max_blocking_threads(2)
        .enable_time()
        .build()
        .unwrap();
    runtime.block_on(async {
        // As many as may wait, and as many again that wait for these.
        let limit = Duration::from_secs(10);
        let strangers = hostile().async_threads(4).host_time_limit(limit).build().unwrap();
        let mut stores = Vec::new();
        for _ in 0..8 {
            stores.push(AsyncStore::open(&strangers, directory.path()).await.unwrap());
        }
        let sleep_on = |store: AsyncStore| async move { store.add(ordered("sleep")).await };
        let asleep: Vec<_> =
            stores.into_iter().map(|store| tokio::spawn(sleep_on(store))).collect();
        sleep(100 * MOMENT).await;
        let others = async {
            tokio::task::spawn_blocking(|| ()).await.unwrap();
            let store = open(&own).await;
            store.add(lunch()).await.unwrap().id
        };
        assert_eq!(timeout(LONG, others).await.unwrap(), 1);
        assert!(asleep.iter().all(|call| !call.is_finished()), "they ended before");
        for call in asleep {
            let ended = timeout(LONG, call).await.unwrap().unwrap();
            assert!(matches!(ended, Err(Error::TimeLimit { .. })), "{ended:?}");
        }
    });
}

#[test]
fn a_busy_store_takes_one_thread_of_its_sandbox() {
    let (greedy, modest) = (Directory::empty(), Directory::empty());
    runtime().block_on(async {
        let sandbox = Sandbox::builder().async_threads(2).build().unwrap();
        let busy = AsyncStore::open(&sandbox, greedy.path()).await.unwrap();
        let other = AsyncStore::open(&sandbox, modest.path()).await.unwrap();
        let calls: Vec<_> = (0..20)
            .map(|_| {
                let busy = busy.clone();
                tokio::spawn(async move { busy.apply(many(), None).await.unwrap().len() })
            })
            .collect();
        sleep(MOMENT).await;
        // It comes before those that the other store has yet to make.
        other.add(lunch()).await.unwrap();
        assert!(!calls.last().unwrap().is_finished());
        calls.iter().for_each(tokio::task::JoinHandle::abort);
    });
}
