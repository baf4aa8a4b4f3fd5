//! What an embedder may set, and what it is told where a limit is reached.

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use expenses::wasmtime::{Config, Engine};
use expenses::{
    AsStoreError, Error, NewExpense, Query, Sandbox, SandboxBuilder, StoreError, engine_config,
};

use crate::harness::{Directory, THREE, in_its_own_process, lunch};

/// An expense that takes this many bytes of memory.
fn bulky(bytes: usize) -> NewExpense {
    NewExpense { description: "x".repeat(bytes), ..lunch() }
}

#[test]
fn a_read_only_store_reads_and_touches_nothing() {
    let directory = Directory::with(THREE);
    let sandbox = Sandbox::new().unwrap();
    for sandbox in [sandbox.read_only(), Sandbox::builder().read_only().build().unwrap()] {
        assert!(sandbox.is_read_only());
        let mut store = sandbox.open(directory.path()).unwrap();
        assert_eq!(store.info().unwrap().expenses, 3);
        let refused = store.add(lunch());
        assert!(matches!(refused, Err(Error::Store(StoreError::ReadOnly))), "{refused:?}");
        let refused = store.delete(1);
        assert!(matches!(refused, Err(Error::Store(StoreError::ReadOnly))), "{refused:?}");
        // The handle is good, and sees what others write.
        assert_eq!(store.get(1).unwrap().description, "Lunch");
        directory.holds(THREE);
    }
    assert!(!sandbox.is_read_only());
    let mut reader = sandbox.read_only().open(directory.path()).unwrap();
    assert_eq!(reader.info().unwrap().expenses, 3);
    sandbox.open(directory.path()).unwrap().add(lunch()).unwrap();
    assert_eq!(reader.info().unwrap().expenses, 4);
}

#[test]
fn a_read_only_store_makes_no_file() {
    let directory = Directory::empty();
    let mut store = Sandbox::new().unwrap().read_only().open(directory.path()).unwrap();
    assert_eq!(store.find(Query::default(), None).unwrap().matches, 0);
    assert!(matches!(store.add(lunch()), Err(Error::Store(StoreError::ReadOnly))));
    directory.holds_nothing();
}

#[test]
fn after_a_limit_the_handle_says_what_is_not_known_and_opens_again() {
    let directory = Directory::empty();
    let sandbox = Sandbox::builder().memory_limit(8 << 20).build().unwrap();
    let mut store = sandbox.open(directory.path()).unwrap();
    store.add(lunch()).unwrap();
    assert!(!store.is_closed() && !store.outcome_unknown());

    let error = store.add(bulky(16 << 20)).unwrap_err();
    assert!(matches!(error, Error::MemoryLimit { outcome_unknown: true, .. }), "{error:?}");
    assert_eq!(
        error.to_string(),
        "the store needs more than the 8 MiB of memory that it may use; the change may or may \
         not have been made: check before you try again"
    );
    assert!(store.is_closed() && store.outcome_unknown());
    assert!(matches!(store.get(1), Err(Error::Closed)));
    assert!(store.outcome_unknown());

    store.reopen().unwrap();
    assert!(!store.is_closed() && !store.outcome_unknown());
    assert_eq!(store.info().unwrap().expenses, 1);
    assert_eq!(store.add(lunch()).unwrap().id, 2);
    assert_eq!(directory.entries(), ["expenses.json"]);

    // What only reads leaves nothing unknown.
    let query = Query { cursor: Some("x".repeat(16 << 20)), ..Query::default() };
    let error = store.find(query, None).unwrap_err();
    assert!(matches!(error, Error::MemoryLimit { outcome_unknown: false, .. }), "{error:?}");
    assert!(store.is_closed() && !store.outcome_unknown());
}

#[test]
fn a_store_that_does_not_start_says_which_limit_it_met() {
    let open = |builder: SandboxBuilder| {
        let directory = Directory::empty();
        builder.build().unwrap().open(directory.path()).unwrap_err()
    };
    let error = open(Sandbox::builder().memory_limit(1));
    assert!(matches!(error, Error::MemoryLimit { bytes: 1, outcome_unknown: false }), "{error:?}");
    let error = open(Sandbox::builder().table_limit(1));
    assert!(
        matches!(error, Error::TableLimit { elements: 1, outcome_unknown: false }),
        "{error:?}"
    );
    let error = open(Sandbox::builder().instance_limit(1));
    assert!(matches!(error, Error::InstanceLimit { instances: 1 }), "{error:?}");
}

#[test]
fn a_relative_path_means_the_same_after_a_change_of_directory() {
    in_its_own_process(
        "settings::a_relative_path_means_the_same_after_a_change_of_directory",
        || {
            let (directory, elsewhere) = (Directory::empty(), Directory::empty());
            for root in [&directory, &elsewhere] {
                std::fs::create_dir(root.path().join("money")).unwrap();
            }
            std::env::set_current_dir(directory.path()).unwrap();
            let mut store = Sandbox::new().unwrap().open("money").unwrap();
            store.add(lunch()).unwrap();
            std::env::set_current_dir(elsewhere.path()).unwrap();
            store.reopen().unwrap();
            assert_eq!(store.info().unwrap().expenses, 1);
            assert_eq!(store.directory(), Some(Path::new("money")));
        },
    );
}

#[test]
fn a_pool_has_so_many_places() {
    let directories = [(); 3].map(|()| Directory::empty());
    let sandbox = Sandbox::builder().pooling(2).memory_limit(16 << 20).build().unwrap();
    let mut one = sandbox.open(directories[0].path()).unwrap();
    let mut two = sandbox.open(directories[1].path()).unwrap();
    assert_eq!(one.add(lunch()).unwrap().id, 1);
    assert_eq!(two.add(lunch()).unwrap().id, 1);
    let full = sandbox.open(directories[2].path()).unwrap_err();
    assert!(matches!(full, Error::PoolFull), "{full:?}");

    drop(one);
    let mut three = sandbox.open(directories[2].path()).unwrap();
    // Its place was another tenant's before.
    assert_eq!(three.info().unwrap().expenses, 0);
    assert_eq!(two.get(1).unwrap().description, "Lunch");

    // A limit gives the place free as well.
    let error = three.add(bulky(32 << 20)).unwrap_err();
    assert!(matches!(error, Error::MemoryLimit { .. }), "{error:?}");
    three.reopen().unwrap();
    assert_eq!(three.add(lunch()).unwrap().id, 1);
}

#[test]
fn a_sandbox_outlives_another_that_ran_the_same_code() {
    let directory = Directory::empty();
    let one = Sandbox::new().unwrap();
    let mut store = Sandbox::new().unwrap().open(directory.path()).unwrap();
    drop(one);
    assert_eq!(store.add(lunch()).unwrap().id, 1);
}

#[test]
fn an_engine_of_the_embedder_serves_several_sandboxes() {
    let directory = Directory::empty();
    let engine = Engine::new(&engine_config()).unwrap();
    let roomy = Sandbox::builder().engine(engine.clone()).build().unwrap();
    let narrow =
        Sandbox::builder().engine(engine).guest_time_limit(Duration::ZERO).build().unwrap();
    assert_eq!(roomy.open(directory.path()).unwrap().add(lunch()).unwrap().id, 1);
    // On a busy machine the start alone may take too long.
    let cut_short = narrow.open(directory.path()).and_then(|mut store| store.add(bulky(32 << 20)));
    let error = cut_short.unwrap_err();
    assert!(matches!(error, Error::TimeLimit { .. }), "{error:?}");
}

#[test]
fn an_embedder_that_advances_the_epoch_decides_when_a_limit_is_noticed() {
    let directory = Directory::empty();
    let sandbox =
        Sandbox::builder().guest_time_limit(Duration::ZERO).epochs_by_embedder().build().unwrap();
    let mut store = sandbox.open(directory.path()).unwrap();
    let refused = store.add(bulky(32 << 20)).unwrap_err();
    assert!(refused.as_store_error().is_some(), "{refused:?}");
    let done = AtomicBool::new(false);
    let error = thread::scope(|scope| {
        scope.spawn(|| {
            while !done.load(Ordering::Relaxed) {
                sandbox.engine().increment_epoch();
                thread::sleep(Duration::from_millis(1));
            }
        });
        let error = store.add(bulky(32 << 20)).unwrap_err();
        done.store(true, Ordering::Relaxed);
        error
    });
    assert!(matches!(error, Error::TimeLimit { .. }), "{error:?}");
}

#[test]
fn an_engine_that_does_not_suit_the_embedded_component_is_refused() {
    let mut config = Config::new();
    config.epoch_interruption(true).consume_fuel(true);
    let engine = Engine::new(&config).unwrap();
    let error = Sandbox::builder().engine(engine).build().unwrap_err();
    let said = error.to_string();
    assert!(matches!(error, Error::Engine(_)), "{error:?}");
    assert!(said.contains("fuel") && said.ends_with("`expenses::engine_config`"), "{said}");
}
