use std::fs;
use std::time::Duration;

use super::*;
use crate::Sandbox;

fn lunch() -> NewExpense {
    NewExpense {
        description: "Lunch".into(),
        amount: "12.50".into(),
        category: "food".into(),
        date: Some("2026-11-23".into()),
    }
}

#[test]
fn answers_of_the_store_leave_the_handle_good() {
    let directory = tempfile::tempdir().unwrap();
    let mut store = Sandbox::new().unwrap().open(&directory).unwrap();
    assert!(matches!(store.get(1), Err(Error::Store(StoreError::NotFound(1)))));
    let added = store.add(lunch()).unwrap();
    assert_eq!((added.id, added.amount.as_str()), (1, "12.50"));
    assert_eq!(store.info().unwrap().counter, 1);
    assert!(directory.path().join("expenses.json").is_file());
}

#[test]
fn a_directory_that_is_none_is_named() {
    let root = tempfile::tempdir().unwrap();
    let sandbox = Sandbox::new().unwrap();
    let missing = root.path().join("missing");
    fs::write(root.path().join("file"), "").unwrap();
    for path in [missing, root.path().join("file")] {
        match sandbox.open(&path) {
            Err(Error::Directory { path: named, .. }) => assert_eq!(named, path),
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn too_little_memory_is_told_from_a_trap() {
    let directory = tempfile::tempdir().unwrap();
    let sandbox = Sandbox::builder().memory_limit(4 << 20).build().unwrap();
    let mut store = sandbox.open(&directory).unwrap();
    let description = "x".repeat(8 << 20);
    let error = store.add(NewExpense { description, ..lunch() }).unwrap_err();
    assert!(matches!(error, Error::MemoryLimit { outcome_unknown: true, .. }), "{error:?}");
    assert!(matches!(store.info(), Err(Error::Closed)));
    assert_eq!(sandbox.open(&directory).unwrap().add(lunch()).unwrap().id, 1);
}

/// More than it takes to open a store, and less than to add a great many expenses.
const MOMENT: Duration = Duration::from_millis(50);

#[test]
fn a_call_that_computes_too_long_is_cut_short() {
    let directory = tempfile::tempdir().unwrap();
    let sandbox = Sandbox::builder().guest_time_limit(MOMENT).build().unwrap();
    let mut store = sandbox.open(&directory).unwrap();
    let changes = vec![Change::Add(lunch()); 300_000];
    let failed = store.apply(changes, None).unwrap_err();
    assert!(matches!(failed.error, Error::TimeLimit { outcome_unknown: true, .. }), "{failed:?}");
    assert!(matches!(store.info(), Err(Error::Closed)));
}

#[tokio::test]
async fn works_on_a_thread_that_drives_a_runtime() {
    let directory = tempfile::tempdir().unwrap();
    let mut store = Sandbox::new().unwrap().open(&directory).unwrap();
    assert_eq!(store.add(lunch()).unwrap().id, 1);
}

#[test]
fn a_store_moves_between_threads() {
    fn assert_send<T: Send>() {}
    fn assert_shared<T: Send + Sync + Clone>() {}
    assert_send::<Store>();
    assert_shared::<Sandbox>();
}
