use std::fmt;

use expenses_interface::{ApplyError, AsStoreError, Corruption, Error};

use super::fixture::Answer;
use super::{Fixture, ask};
use crate::Plan;

const LUNCH: &str = r#"{"description": "Lunch", "amount": 12.50, "category": "food"}"#;

#[test]
fn every_error_of_the_store_is_a_problem_of_its_own() {
    let reason = "why".to_owned();
    for (error, status, problem) in [
        (Error::invalid("amount", "is wrong"), 422, "invalid"),
        (Error::NotFound(7), 404, "not-found"),
        (Error::Changed(7), 412, "changed"),
        (Error::KeyReused, 422, "key-reused"),
        (Error::KeyExpired, 409, "key-expired"),
        (Error::Corrupt(Corruption { line: 1, column: 2, reason }), 500, "corrupt"),
        (Error::NoDirectory, 500, "failed"),
        (Error::Busy, 503, "busy"),
        (Error::StorageFull, 507, "storage-full"),
        (Error::ReadOnly, 403, "read-only"),
        (Error::Missing, 500, "missing"),
        (Error::NotDurable(vec![1]), 500, "not-durable"),
        (Error::OutcomeUnknown("why".into()), 500, "outcome-unknown"),
        (Error::NothingToUndo, 409, "nothing-to-undo"),
        (Error::Overtaken, 409, "overtaken"),
        (Error::Io("disk".into()), 500, "failed"),
    ] {
        let mut fixture = Fixture::new();
        fixture.store.failing = Some(error);
        let answer = fixture.send(ask("POST /expenses").json(LUNCH));
        assert_eq!((answer.status(), &*answer.problem()), (status, problem));
    }
}

#[test]
fn an_import_whose_save_fails_says_so() {
    for key in [None, Some("a")] {
        let mut fixture = Fixture::new();
        let file = "Date,Amount,Description,Category\n2026-11-20,1.20,Tea,food\n";
        let mut import = ask("POST /import?card").file("text/csv", file);
        if let Some(key) = key {
            import = import.key(key);
        }
        fixture.store.failing = Some(Error::NotDurable(vec![1]));
        let answer = fixture.send(import.clone());
        assert_eq!(answer.problem(), "not-durable");
        assert!(answer.body().contains("\"added\":[1]"));
        fixture.store.failing = Some(Error::StorageFull);
        assert_eq!(fixture.send(import).problem(), "storage-full");
    }
}

/// A failure of the sandbox, which may say what is no client's business.
#[derive(Debug)]
struct Trap;

impl fmt::Display for Trap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("trap in /home/somebody/secret")
    }
}

impl std::error::Error for Trap {}

impl AsStoreError for Trap {
    fn as_store_error(&self) -> Option<&Error> {
        None
    }
}

#[test]
fn a_trap_is_a_failure_that_tells_nothing() {
    let Plan::Change(change) = Fixture::new().plan(ask("POST /expenses").json(LUNCH)) else {
        panic!("it is a change");
    };
    let answer = Answer(change.answer(Err(ApplyError::from(Trap))));
    assert_eq!(answer.problem(), "failed");
    assert!(!answer.body().contains("secret"));
}
