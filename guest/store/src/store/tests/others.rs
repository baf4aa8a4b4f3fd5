use super::*;
use crate::directory::{Code, Directory, Kind};
use expenses_interface::{Change, Corruption, Error, ExpensePatch, ExpenseUpdate, Query};

const FILE: &str = "expenses.json";
const STRAY: &str = "expenses.json.0123456789abcdef0123456789abcdef.tmp";

#[test]
fn a_call_answers_what_it_stored_and_the_file_holds_it() {
    let memory = Memory::default();
    let mut store = store(&memory);
    let added = store.add(NewExpense { date: None, ..lunch() }).unwrap();
    assert_eq!((added.id, added.date.as_deref()), (1, Some("2026-11-23")));
    let patch = ExpensePatch { amount: Some("9".into()), ..ExpensePatch::default() };
    let changed = store.update(1, patch).unwrap();
    assert_eq!(changed, Expense { amount: "9".into(), ..added });
    assert_eq!(super::store(&memory).get(1).unwrap(), changed);
    assert_eq!(store.delete(1).unwrap(), changed);
    assert_eq!(store.get(1), Err(Error::NotFound(1)));
    assert_eq!(store.info().unwrap().counter, 1);
    assert_eq!(memory.names(), [FILE]);
}

#[test]
fn an_apply_makes_all_changes_or_none_and_names_the_one_that_fails() {
    let memory = Memory::default();
    let mut store = store(&memory);
    let patch = ExpensePatch { category: Some("Dinner".into()), ..ExpensePatch::default() };
    let changes = vec![
        Change::Add(lunch()),
        Change::Add(lunch()),
        Change::Update(ExpenseUpdate { id: 1, patch }),
        Change::Delete(2),
    ];
    assert_eq!(store.apply(changes.clone(), None).unwrap(), [1, 2]);
    let before = memory.bytes(FILE);
    let revision = store.info().unwrap().revision;
    // The same again: now the id 2 is gone.
    let error = store.apply(changes, None).unwrap_err();
    assert_eq!((error.index, error.error), (Some(3), Error::NotFound(2)));
    assert_eq!(memory.bytes(FILE), before);
    let info = store.info().unwrap();
    assert_eq!((info.counter, info.expenses, info.revision), (2, 1, revision));
    assert_eq!(store.apply(Vec::new(), None).unwrap(), Vec::<u64>::new());
    assert_eq!(memory.bytes(FILE), before);
}

#[test]
fn an_expected_revision_that_is_gone_answers_changed() {
    let memory = Memory::default();
    let (mut store, mut other) = (store(&memory), store(&memory));
    let revision = store.info().unwrap().revision;
    other.add(lunch()).unwrap();
    let now = store.info().unwrap().revision;
    assert_ne!(now, revision);
    assert_eq!(store.find(Query::default(), Some(revision)), Err(Error::Changed(now)));
    let error = store.apply(vec![Change::Delete(1)], Some(revision)).unwrap_err();
    assert_eq!((error.index, error.error), (None, Error::Changed(now)));
    store.apply(vec![Change::Delete(1)], Some(now)).unwrap();
}

#[test]
fn a_file_that_is_replaced_whenever_it_is_read_is_read_all_the_same() {
    let memory = Memory::default();
    let mut other = store(&memory);
    other.add(lunch()).unwrap();
    let reader = memory.handle();
    reader.hook(move |operation| {
        if operation == "read" {
            other.add(lunch()).unwrap();
        }
        Ok(())
    });
    let mut reading = Store::new(reader, Ticking::default());
    // Each load reads twice, the second time to the end of the file.
    for counter in [1, 3, 5] {
        assert_eq!(reading.info().unwrap().counter, counter);
    }
}

#[test]
fn a_time_that_is_known_by_name_only_makes_a_file_no_other() {
    let memory = Memory::default();
    memory.know_changes_by_name_only();
    let (mut store, mut other) = (store(&memory), store(&memory));
    assert_eq!(store.add(lunch()).unwrap().id, 1);
    let revision = store.info().unwrap().revision;
    assert_eq!(store.get(1).unwrap().description, "Lunch");
    assert_eq!(store.info().unwrap().revision, revision);
    // What others write is seen all the same, also in place and of the same size.
    let file = memory.open(FILE).unwrap();
    let bytes = String::from_utf8(memory.bytes(FILE).unwrap()).unwrap();
    let written = bytes.replace("Lunch", "Snack");
    assert_eq!(memory.write(&file, 0, written.as_bytes()).unwrap(), written.len());
    assert_eq!(store.get(1).unwrap().description, "Snack");
    assert_eq!(other.add(lunch()).unwrap().id, 2);
    assert_ne!(store.info().unwrap().revision, revision);
    assert_eq!(store.add(lunch()).unwrap().id, 3);
}

#[test]
fn a_commit_that_comes_between_makes_a_call_start_over_on_the_new_state() {
    for meddle_at in ["create", "write", "sync", "list", "rename"] {
        let memory = Memory::default();
        let mut other = store(&memory);
        let racer = memory.handle();
        let mut first = true;
        racer.hook(move |operation| {
            if operation == meddle_at && std::mem::take(&mut first) {
                assert_eq!(other.add(lunch()).unwrap().id, 1);
            }
            Ok(())
        });
        let mut racing = Store::new(racer, Ticking::default());
        assert_eq!(racing.add(lunch()).unwrap().id, 2, "{meddle_at}");
        assert_eq!(store(&memory).info().unwrap().expenses, 2, "{meddle_at}");
        assert_eq!(memory.names(), [FILE], "{meddle_at}");
    }
}

#[test]
fn a_call_that_loses_every_race_answers_busy() {
    let memory = Memory::default();
    let mut other = store(&memory);
    other.add(lunch()).unwrap();
    let racer = memory.handle();
    racer.hook(move |operation| {
        if operation == "rename" {
            let patch = ExpensePatch { amount: Some("9".into()), ..ExpensePatch::default() };
            other.update(1, patch).unwrap();
        }
        Ok(())
    });
    assert_eq!(Store::new(racer, Ticking::default()).add(lunch()), Err(Error::Busy));
    assert_eq!(memory.names(), [FILE]);
}

#[test]
fn a_stray_temp_is_removed_and_what_only_looks_like_one_is_kept() {
    let memory = Memory::default();
    memory.put(STRAY, Kind::File, b"half");
    memory.put("expenses.json.tmp", Kind::File, b"mine");
    let directory = STRAY.replace('0', "a");
    memory.put(&directory, Kind::Directory, b"");
    store(&memory).add(lunch()).unwrap();
    assert_eq!(memory.names(), [FILE, directory.as_str(), "expenses.json.tmp"]);
}

#[test]
fn a_handle_that_has_seen_data_does_not_begin_again_at_id_1() {
    let memory = Memory::default();
    let mut store = store(&memory);
    assert_eq!(store.info().unwrap().expenses, 0);
    store.add(lunch()).unwrap();
    let bytes = memory.bytes(FILE).unwrap();
    memory.remove(FILE);
    assert_eq!(store.get(1), Err(Error::Missing));
    assert_eq!(store.add(lunch()), Err(Error::Missing));
    assert_eq!(memory.names(), Vec::<String>::new());
    memory.put(FILE, Kind::File, &bytes);
    assert_eq!(store.add(lunch()).unwrap().id, 2);
}

#[test]
fn a_file_that_is_no_document_is_never_overwritten() {
    let memory = Memory::default();
    memory.put(FILE, Kind::File, b"{\"expenses\": {");
    let mut store = store(&memory);
    assert!(matches!(store.get(1), Err(Error::Corrupt(Corruption { line: 1, .. }))));
    assert!(matches!(store.add(lunch()), Err(Error::Corrupt(_))));
    assert_eq!(memory.bytes(FILE).unwrap(), b"{\"expenses\": {");
    assert_eq!(memory.names(), [FILE]);
}

#[test]
fn what_is_no_regular_file_is_not_opened() {
    for (kind, name) in [
        (Kind::Link, "symbolic link"),
        (Kind::Directory, "directory"),
        (Kind::Other, "not a regular file"),
    ] {
        let memory = Memory::default();
        memory.put(FILE, kind, b"");
        let watched = memory.handle();
        watched.hook(|operation| {
            assert_ne!(operation, "open");
            Ok(())
        });
        match Store::new(watched, Ticking::default()).add(lunch()) {
            Err(Error::Io(reason)) => assert!(reason.contains(name), "{reason}"),
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn a_directory_that_cannot_be_synced_at_all_is_no_failure() {
    let memory = Memory::default();
    for code in [Code::Unsupported, Code::Invalid, Code::BadDescriptor, Code::NotPermitted] {
        let handle = memory.handle();
        handle
            .hook(move |operation| if operation == "sync directory" { Err(code) } else { Ok(()) });
        Store::new(handle, Ticking::default()).add(lunch()).unwrap();
    }
    let handle = memory.handle();
    handle.hook(|operation| if operation == "sync directory" { Err(Code::Io) } else { Ok(()) });
    let mut store = Store::new(handle, Ticking::default());
    assert_eq!(store.add(lunch()), Err(Error::NotDurable(vec![5])));
    assert_eq!(store.get(5).unwrap().description, "Lunch");
}

#[test]
fn the_undo_of_an_entry_that_names_nothing_is_a_commit_too() {
    let memory = Memory::default();
    let nothing = r#"{"time": "2026-11-23T10:00:00Z", "added": [], "left": "cbf29ce484222325"}"#;
    let file = format!(r#"{{"counter": 0, "expenses": {{}}, "history": [{nothing}]}}"#);
    memory.put(FILE, Kind::File, file.as_bytes());
    store(&memory).undo(None).unwrap();
    assert_eq!(store(&memory).undo(None), Err(Error::NothingToUndo));
}
