//! What a store on an object does is what one on a directory does.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::{Duration, Instant};

use expenses::object_store::ObjectStore;
use expenses::{
    AsyncStore, Change, Error, ExpensePatch, ExpenseUpdate, Filter, Grouping, Query, Sandbox,
    Store, StoreError,
};

use super::{OBJECT, Shaky, add_at_once, open, tea};
use crate::harness::{Directory, State, THREE};

/// Makes the same calls on both, and returns what they returned.
fn on_both<T>(calls: impl Fn(&mut Store) -> T) -> [T; 2] {
    let sandbox = Sandbox::new().unwrap();
    let (directory, objects) = (Directory::with(THREE), Shaky::new());
    objects.write(OBJECT, THREE);
    let results =
        [calls(&mut sandbox.open(directory.path()).unwrap()), calls(&mut open(&sandbox, &objects))];
    // The ids of commits are random, and the history tells of times.
    let content = Directory::with(objects.read(OBJECT).unwrap());
    directory.holds(content.read().unwrap());
    results
}

#[test]
fn random_changes_return_the_same_and_leave_the_same() {
    for seed in 0..20 {
        let [directory, object] = on_both(|store| {
            let mut random = fastrand::Rng::with_seed(seed);
            let mut results = Vec::new();
            for _ in 0..30 {
                results.push(random_call(store, &mut random));
            }
            (results, State::of(store))
        });
        assert_eq!(directory, object, "seed {seed}");
    }
}

/// Makes a call that may also fail, and returns what it returned as text.
fn random_call(store: &mut Store, random: &mut fastrand::Rng) -> String {
    let id = random.u64(1..8);
    let amount = format!("{}.10", random.u8(..9));
    match random.u8(..11) {
        0 | 1 => format!("{:?}", store.add(tea(&format!("Number {id}")))),
        2 => format!("{:?}", store.get(id)),
        3 => {
            let patch = ExpensePatch { amount: Some(amount), ..ExpensePatch::default() };
            format!("{:?}", store.update(id, patch))
        }
        4 => format!("{:?}", store.delete(id)),
        5 => {
            let patch = ExpensePatch { category: Some("travel".into()), ..ExpensePatch::default() };
            let update = ExpenseUpdate { id, patch };
            let changes = vec![Change::Add(tea("Several")), Change::Update(update)];
            format!("{:?}", store.apply(changes, None))
        }
        6 => format!(
            "{:?}",
            store.undo(None).map(|logged| (logged.added, logged.changed, logged.deleted))
        ),
        7 => format!(
            "{:?}",
            store.redo(None).map(|logged| (logged.added, logged.changed, logged.deleted))
        ),
        8 => format!("{:?}", store.summarize(Filter::default(), vec![Grouping::Category])),
        9 => format!("{:?}", store.find(Query::default(), None)),
        _ => format!("{:?}", store.check()),
    }
}

#[test]
fn the_first_save_makes_the_object_and_the_next_call_of_another_handle_sees_it() {
    let (sandbox, objects) = (Sandbox::new().unwrap(), Shaky::new());
    let [mut one, mut two] = [(); 2].map(|()| open(&sandbox, &objects));
    assert_eq!(two.info().unwrap().expenses, 0);
    assert_eq!(objects.paths(), [""; 0]);
    assert_eq!(one.add(tea("Tea")).unwrap().id, 1);
    assert_eq!(objects.paths(), [OBJECT]);
    assert_eq!(two.get(1).unwrap().description, "Tea");
    assert_eq!(two.add(tea("More tea")).unwrap().id, 2);
    assert_eq!(one.info().unwrap().expenses, 2);
    assert_eq!(one.directory(), None);
}

#[test]
fn a_read_is_one_question_and_a_save_of_a_state_that_was_confirmed_lately_one_put() {
    let (sandbox, objects) = (Sandbox::new().unwrap(), Shaky::new());
    let mut store = open(&sandbox, &objects);
    store.add(tea("Tea")).unwrap();
    objects.counted();
    for _ in 0..3 {
        store.add(tea("Tea")).unwrap();
        assert_eq!(objects.counted(), (0, 1));
        store.find(Query::default(), None).unwrap();
        assert_eq!(objects.counted(), (1, 0));
        // What is refused is not sent.
        store.get(99).unwrap_err();
        store.update(99, ExpensePatch::default()).unwrap_err();
        assert_eq!(objects.counted(), (2, 0));
    }
}

#[test]
fn a_write_is_decided_by_the_newest_state_though_the_known_one_was_confirmed_lately() {
    let (sandbox, objects) = (Sandbox::new().unwrap(), Shaky::new());
    let (mut one, mut other) = (open(&sandbox, &objects), open(&sandbox, &objects));
    one.add(tea("Tea")).unwrap();
    assert_eq!(other.add(tea("More tea")).unwrap().id, 2);
    objects.counted();
    // It is not there in the state that is known.
    assert_eq!(one.delete(2).unwrap().description, "More tea");
    assert_eq!(objects.counted(), (1, 1));
    other.delete(1).unwrap();
    // It is still there in that one.
    assert!(matches!(one.delete(1), Err(Error::Store(StoreError::NotFound(1)))));
    assert_eq!(other.add(tea("Tea")).unwrap().id, 3);
    one.backup().unwrap();
    assert!(objects.paths().iter().any(|path| path.contains("expenses-")));
    assert_eq!(one.info().unwrap().counter, 3);
}

#[test]
fn reads_that_arrived_together_ask_once_and_see_what_was_there_before() {
    let (sandbox, objects) = (Sandbox::new().unwrap(), Shaky::new());
    let [mut one, mut two] = [(); 2].map(|()| open(&sandbox, &objects));
    one.add(tea("Tea")).unwrap();
    let arrived = Instant::now();
    objects.counted();
    for _ in 0..3 {
        assert_eq!(one.as_of(arrived, Store::info).unwrap().expenses, 1);
    }
    assert_eq!(objects.counted(), (1, 0));
    // What was added since they arrived need not be there, and what came before a later one must.
    two.add(tea("Tea")).unwrap();
    objects.counted();
    assert_eq!(one.as_of(arrived, Store::info).unwrap().expenses, 1);
    assert_eq!(objects.counted(), (0, 0));
    assert_eq!(one.as_of(Instant::now(), Store::info).unwrap().expenses, 2);
    two.add(tea("Tea")).unwrap();
    assert_eq!(one.info().unwrap().expenses, 3);
    // A save is told if others were faster, whenever it arrived.
    two.add(tea("Tea")).unwrap();
    assert_eq!(one.as_of(arrived, |store| store.add(tea("Tea"))).unwrap().id, 5);
    // A call that panics leaves nothing behind.
    two.add(tea("Tea")).unwrap();
    let calls = AssertUnwindSafe(|| one.as_of(arrived, |_| panic!("a bug of the embedder")));
    catch_unwind(calls).unwrap_err();
    assert_eq!(one.info().unwrap().expenses, 6);
}

#[test]
fn a_fresh_state_is_not_asked_for_again_and_never_overwrites_a_newer_one() {
    let fresh = Sandbox::builder().object_fresh_time(Duration::from_secs(3_600)).build().unwrap();
    let objects = Shaky::new();
    let (mut one, mut other) = (open(&fresh, &objects), open(&Sandbox::new().unwrap(), &objects));
    assert_eq!(one.add(tea("Tea")).unwrap().id, 1);
    objects.counted();
    for _ in 0..3 {
        assert_eq!(one.info().unwrap().expenses, 1);
    }
    assert_eq!(objects.counted(), (0, 0));
    assert_eq!(other.add(tea("More tea")).unwrap().id, 2);
    assert_eq!(one.info().unwrap().expenses, 1);
    assert_eq!(one.add(tea("Still more")).unwrap().id, 3);
    assert_eq!(one.info().unwrap().expenses, 3);
}

#[test]
fn stores_on_several_threads_that_add_at_once_lose_nothing() {
    const THREADS: usize = 4;
    const ADDS: usize = 25;
    let (sandbox, objects) = (Sandbox::new().unwrap(), Shaky::new());
    let added = add_at_once(&sandbox, &objects, THREADS, ADDS);
    assert_eq!((added.different, added.counter), (THREADS * ADDS, (THREADS * ADDS) as u64));
}

#[test]
fn a_copy_is_an_object_beside_the_data_file_and_a_repair_leaves_one() {
    let (sandbox, objects) = (Sandbox::new().unwrap(), Shaky::new());
    let mut store = open(&sandbox, &objects);
    store.backup().unwrap_err();
    objects.write(OBJECT, THREE);
    let [first, second] = [(); 2].map(|()| store.backup().unwrap());
    assert_ne!(first, second);
    for name in [first, second] {
        assert_eq!(objects.read(&format!("alice/{name}")).unwrap(), THREE);
    }
    assert_eq!(objects.paths().len(), 3);

    let broken = THREE.replace("\"counter\": 3", "\"counter\": 1");
    assert_ne!(broken, THREE);
    objects.write(OBJECT, broken.clone());
    let name = store.repair().unwrap().unwrap();
    assert_eq!(objects.read(&format!("alice/{name}")).unwrap(), broken);
    assert_eq!(store.check().unwrap().len(), 0);
    assert_eq!(objects.paths().len(), 4);
}

#[test]
fn what_others_do_to_the_object_is_seen_by_the_next_call() {
    let (sandbox, objects) = (Sandbox::new().unwrap(), Shaky::new());
    let mut store = open(&sandbox, &objects);
    objects.write(OBJECT, THREE);
    assert_eq!(store.info().unwrap().expenses, 3);
    objects.write(OBJECT, "not JSON");
    // Its PUT was refused, and what is there does not tell that it was not stored before.
    let error = store.add(tea("Tea")).unwrap_err();
    assert!(matches!(error, Error::Store(StoreError::OutcomeUnknown(_))), "{error}");
    let error = store.add(tea("Tea")).unwrap_err();
    assert!(matches!(error, Error::Store(StoreError::Corrupt(_))), "{error}");
    assert_eq!(objects.read(OBJECT).unwrap(), "not JSON");
    objects.remove(OBJECT);
    let error = store.add(tea("Tea")).unwrap_err();
    assert!(matches!(error, Error::Store(StoreError::Missing)), "{error}");
    assert_eq!(objects.paths(), [""; 0]);
    store.reopen().unwrap();
    assert_eq!(store.add(tea("Tea")).unwrap().id, 1);
}

#[test]
fn an_object_that_is_too_large_is_refused_and_not_fetched() {
    let (sandbox, objects) = (Sandbox::new().unwrap(), Shaky::new());
    let large = (256 << 20) + 1;
    objects.write(OBJECT, vec![b' '; large]);
    let error = open(&sandbox, &objects).info().unwrap_err();
    assert!(error.to_string().contains(&format!("it has {large} bytes")), "{error}");
}

#[test]
fn a_store_that_cannot_write_writes_no_object() {
    let (sandbox, objects) = (Sandbox::new().unwrap(), Shaky::new());
    objects.write(OBJECT, THREE);
    let mut store = open(&sandbox.read_only(), &objects);
    assert_eq!(store.info().unwrap().expenses, 3);
    for error in [store.add(tea("Tea")).unwrap_err(), store.backup().unwrap_err()] {
        assert!(matches!(error, Error::Store(StoreError::ReadOnly)), "{error}");
    }
    assert_eq!(objects.counted().1, 0);
    assert_eq!(objects.paths(), [OBJECT]);
}

#[tokio::test]
async fn a_program_on_tokio_awaits_its_calls() {
    let (sandbox, objects) = (Sandbox::new().unwrap(), Shaky::new());
    let opened: Arc<dyn ObjectStore> = objects.clone();
    let store = AsyncStore::open_object(&sandbox, opened, "alice").await.unwrap();
    // Both run on this thread's runtime: the requests, and what waits for them.
    let (one, two) = tokio::join!(store.add(tea("One")), store.add(tea("Two")));
    let mut ids = [one.unwrap().id, two.unwrap().id];
    ids.sort_unstable();
    assert_eq!(ids, [1, 2]);
    let counted = store.run(|store| store.info().unwrap().expenses).await.unwrap();
    assert_eq!(counted, 2);
}
