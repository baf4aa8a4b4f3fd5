//! Rows of a bank's file, and how it was read.

use super::*;
use expenses_interface::{ApplyError, Error, ExpenseRef, Packed, Profile};

fn rows() -> Packed {
    let new = lunch();
    [ExpenseRef::from(&new), ExpenseRef::from(&new)].into_iter().collect()
}

fn profile(shape: &str, text: &str) -> Profile {
    Profile { shape: shape.into(), text: text.into() }
}

#[test]
fn rows_and_how_they_were_read_are_one_commit_of_which_undo_takes_back_the_rows() {
    let memory = Memory::default();
    let mut store = store(&memory);
    let kept = profile("bank", "columns");
    let ids = store.add_rows(&rows(), Vec::new(), Some(kept.clone()), None, None).unwrap();
    assert_eq!(ids, [1, 2]);
    assert_eq!(store.profiles().unwrap(), std::slice::from_ref(&kept));
    let file: serde_json::Value =
        serde_json::from_slice(&memory.bytes("expenses.json").unwrap()).unwrap();
    assert_eq!(file["commits"].as_array().unwrap().len(), 1);
    store.undo(None).unwrap();
    assert_eq!(store.info().unwrap().expenses, 0);
    assert_eq!(store.profiles().unwrap(), [kept]);
}

#[test]
fn rows_are_not_added_if_it_cannot_be_kept_how_they_were_read() {
    let memory = Memory::default();
    let mut store = store(&memory);
    store.set_profile("bank".into(), Some("columns".into())).unwrap();
    let before = memory.bytes("expenses.json");
    let long = "x".repeat(5_000);
    for (wrong, field) in [(profile("", "x"), "shape"), (profile("bank", &long), "text")] {
        let failed = store.add_rows(&rows(), Vec::new(), Some(wrong), None, None).unwrap_err();
        let ApplyError { index: None, error: Error::Invalid(invalid) } = failed else {
            panic!("{failed:?}")
        };
        assert_eq!(invalid.field, field);
        assert_eq!(memory.bytes("expenses.json"), before);
    }
    // Nor is it kept without them.
    let other = Some(profile("bank", "others"));
    store.add_rows(&rows(), vec![None], other.clone(), None, None).unwrap_err();
    store.add_rows(&rows(), Vec::new(), other, None, Some(99)).unwrap_err();
    assert_eq!(memory.bytes("expenses.json"), before);
    // Nor do they wait in memory for the next save.
    assert_eq!(store.add(lunch()).unwrap().id, 1);
    assert_eq!(store.info().unwrap().expenses, 1);
    assert_eq!(store.profiles().unwrap(), [profile("bank", "columns")]);
}
