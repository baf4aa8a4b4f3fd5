//! A data file cut off at every byte: no function takes it for a shorter one, and none
//! touches it.

use crate::harness::Directory;
use expenses::{
    AsStoreError, Change, Corruption, Error, ExpensePatch, ExpenseUpdate, Filter, NewExpense,
    Query, Sandbox, Store, StoreError,
};

const DOCUMENT: &str = r#"{
  "counter": 2,
  "expenses": {
    "1": {
      "id": 1,
      "description": "Käse",
      "amount": 12.50,
      "category": "food",
      "date": "2026-11-23",
      "more": [true, {"x": "\u00e9"}]
    },
    "2": {
      "description": "Bus",
      "amount": 1e-07,
      "category": "travel",
      "date": null
    }
  },
  "kept": "yes"
}"#;

/// Calls every function and answers their errors.
fn errors(store: &mut Store) -> Vec<Error> {
    let new = NewExpense {
        description: "Tea".into(),
        amount: "1".into(),
        category: "food".into(),
        date: None,
    };
    let patch = ExpensePatch { amount: Some("2".into()), ..ExpensePatch::default() };
    let apply = |store: &mut Store, changes| store.apply(changes, None).unwrap_err().error;
    vec![
        store.info().unwrap_err(),
        store.get(1).unwrap_err(),
        store.find(Query::default(), None).unwrap_err(),
        store.summarize(Filter::default(), Vec::new()).unwrap_err(),
        store.add(new.clone()).unwrap_err(),
        store.update(1, patch.clone()).unwrap_err(),
        store.delete(1).unwrap_err(),
        apply(store, vec![]),
        apply(
            store,
            vec![
                Change::Add(new),
                Change::Update(ExpenseUpdate { id: 1, patch }),
                Change::Delete(2),
            ],
        ),
    ]
}

#[test]
fn at_every_byte() {
    let sandbox = Sandbox::new().unwrap();
    let directory = Directory::with(DOCUMENT);
    // A handle that knew the file when it was whole, beside those that did not.
    let mut old = sandbox.open(directory.path()).unwrap();
    assert_eq!(old.info().unwrap().expenses, 2);
    for length in 0..DOCUMENT.len() {
        let truncated = &DOCUMENT.as_bytes()[..length];
        directory.write(truncated);
        let mut new = sandbox.open(directory.path()).unwrap();
        for error in errors(&mut new).into_iter().chain(errors(&mut old)) {
            let Some(StoreError::Corrupt(Corruption { line, column, .. })) = error.as_store_error()
            else {
                panic!("cut off after {length} bytes: {error:?}");
            };
            let lines = 1 + truncated.iter().filter(|byte| **byte == b'\n').count() as u64;
            // The empty file is wrong as a whole.
            let least = truncated.len().min(1) as u64;
            assert!((least..=lines).contains(line), "line {line} of {lines}");
            assert!(*column >= least);
        }
        directory.holds(truncated);
    }
    directory.write(DOCUMENT);
    assert_eq!(old.info().unwrap().expenses, 2);
}
