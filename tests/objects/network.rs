//! A network that loses, delays and repeats.

use std::time::{Duration, Instant};

use expenses::{Error, Sandbox, StoreError};

use super::{Fault, OBJECT, Shaky, add_at_once, open, tea};
use crate::harness::{State, THREE};

/// A sandbox that gives up on an object store soon.
fn impatient() -> Sandbox {
    Sandbox::builder().object_time_limit(Duration::from_millis(600)).build().unwrap()
}

#[test]
fn a_request_that_was_lost_is_sent_again() {
    let (sandbox, objects) = (Sandbox::new().unwrap(), Shaky::new());
    let mut store = open(&sandbox, &objects);
    store.add(tea("Tea")).unwrap();
    objects.puts([Fault::Lost, Fault::Lost]);
    objects.gets([Fault::Lost]);
    objects.counted();
    assert_eq!(store.add(tea("Tea")).unwrap().id, 2);
    assert_eq!(objects.counted(), (0, 3));
    assert_eq!(store.info().unwrap().expenses, 2);
    assert_eq!(objects.counted(), (2, 0));
    assert_eq!(State::of(&mut store).expenses.len(), 2);
}

#[test]
fn a_save_whose_answer_was_lost_is_made_once() {
    for faults in [
        vec![Fault::AnswerLost],
        vec![Fault::AnswerLost; 2],
        vec![Fault::AnswerLost, Fault::Lost, Fault::AnswerLost],
        // A client or a proxy has repeated it, and passes the second answer on.
        vec![Fault::DoneAndRefused],
        vec![Fault::Lost, Fault::DoneAndRefused],
    ] {
        let (sandbox, objects) = (Sandbox::new().unwrap(), Shaky::new());
        let mut store = open(&sandbox, &objects);
        for id in 1..=3 {
            objects.puts(faults.clone());
            assert_eq!(store.add(tea("Tea")).unwrap().id, id, "{faults:?}");
        }
        objects.puts([]);
        let state = State::of(&mut open(&sandbox, &objects));
        assert_eq!((state.expenses.len(), state.counter), (3, 3), "{faults:?}");
    }
}

#[test]
fn saves_of_several_stores_whose_answers_are_lost_are_made_once_each() {
    const THREADS: usize = 3;
    const ADDS: usize = 15;
    let (sandbox, objects) = (Sandbox::new().unwrap(), Shaky::new());
    let mut random = fastrand::Rng::with_seed(7);
    let faults = (0..1_000).map(|_| match random.u8(..10) {
        0 | 1 => Fault::AnswerLost,
        2 => Fault::DoneAndRefused,
        3 => Fault::Lost,
        4 => Fault::Conflict,
        _ => Fault::None,
    });
    objects.puts(faults);
    let added = add_at_once(&sandbox, &objects, THREADS, ADDS);
    assert_eq!((added.all, added.different, added.counter), (45, THREADS * ADDS, 45));
}

#[test]
fn a_conflict_is_a_lost_race() {
    let (sandbox, objects) = (Sandbox::new().unwrap(), Shaky::new());
    objects.write(OBJECT, THREE);
    let mut store = open(&sandbox, &objects);
    objects.puts([Fault::Conflict, Fault::Conflict]);
    assert_eq!(store.add(tea("Tea")).unwrap().id, 4);
    assert_eq!(objects.counted(), (3, 3));
}

#[test]
fn without_an_answer_the_outcome_of_a_save_is_unknown_and_it_says_why() {
    for fault in [Fault::Silence, Fault::Lost] {
        let (sandbox, objects) = (impatient(), Shaky::new());
        objects.write(OBJECT, THREE);
        let mut store = open(&sandbox, &objects);
        objects.puts(vec![fault.clone(); 1_000]);
        objects.gets([vec![Fault::None], vec![fault.clone(); 1_000]].concat());
        let begun = Instant::now();
        let error = store.add(tea("Tea")).unwrap_err();
        assert!(begun.elapsed() < Duration::from_secs(20), "{:?}", begun.elapsed());
        assert!(matches!(error, Error::Store(StoreError::OutcomeUnknown(_))), "{error}");
        // The handle stays usable, and sees what happened.
        objects.puts([]);
        objects.gets([]);
        assert_eq!(store.info().unwrap().expenses, 3);
        assert_eq!(store.add(tea("Tea")).unwrap().id, 4);
    }
}

#[test]
fn a_save_that_is_refused_is_not_repeated_and_has_changed_nothing() {
    let (sandbox, objects) = (impatient(), Shaky::new());
    objects.write(OBJECT, THREE);
    let mut store = open(&sandbox, &objects);
    assert_eq!(store.info().unwrap().expenses, 3);
    objects.counted();
    // For want of room it is sent without its history.
    for (fault, puts, error) in
        [(Fault::Forbidden, 1, "necessary privileges"), (Fault::OverQuota, 2, "no space is left")]
    {
        objects.puts(vec![fault; 1_000]);
        let failed = store.add(tea("Tea")).unwrap_err();
        assert!(!matches!(failed, Error::Store(StoreError::OutcomeUnknown(_))), "{failed}");
        assert!(failed.to_string().contains(error), "{failed}");
        assert_eq!(objects.counted().1, puts);
    }
    // With an answer that was lost before, it may have happened.
    objects.puts([vec![Fault::AnswerLost], vec![Fault::Forbidden; 1_000]].concat());
    assert_eq!(store.add(tea("Tea")).unwrap().id, 4);
    objects.puts([]);
    assert_eq!(store.add(tea("Tea")).unwrap().id, 5);
}

#[test]
fn an_object_store_that_cannot_be_asked_fails_a_call_and_says_why() {
    for (fault, reason) in [
        (Fault::Silence, "the object store did not answer in 0.6 seconds"),
        (Fault::Forbidden, "necessary privileges"),
    ] {
        let (sandbox, objects) = (impatient(), Shaky::new());
        let mut store = open(&sandbox, &objects);
        objects.gets(vec![fault; 1_000]);
        let error = store.info().unwrap_err();
        assert!(matches!(error, Error::Store(StoreError::Io(_))), "{error}");
        assert!(error.to_string().contains(reason), "{error}");
        let error = store.add(tea("Tea")).unwrap_err();
        assert!(matches!(error, Error::Store(StoreError::Io(_))), "{error}");
        assert_eq!(objects.counted().1, 0);
    }
}

#[test]
fn waiting_for_the_network_is_not_the_time_of_the_component() {
    let sandbox = Sandbox::builder()
        .guest_time_limit(Duration::from_millis(300))
        .object_time_limit(Duration::from_millis(900))
        .build()
        .unwrap();
    let objects = Shaky::new();
    let mut store = open(&sandbox, &objects);
    // Each time without an answer is a third of the time that an operation has.
    objects.gets([Fault::Silence, Fault::Silence]);
    let begun = Instant::now();
    assert_eq!(store.add(tea("Tea")).unwrap().id, 1);
    assert!(begun.elapsed() > Duration::from_millis(600), "{:?}", begun.elapsed());
}

#[test]
fn a_call_that_is_cut_off_closes_the_handle_with_its_outcome_unknown() {
    let sandbox = Sandbox::builder().host_time_limit(Duration::from_millis(300)).build().unwrap();
    let objects = Shaky::new();
    let mut store = open(&sandbox, &objects);
    store.add(tea("Tea")).unwrap();
    objects.puts(vec![Fault::Silence; 1_000]);
    let error = store.add(tea("More tea")).unwrap_err();
    assert!(matches!(error, Error::TimeLimit { outcome_unknown: true, .. }), "{error}");
    assert!(store.is_closed() && store.outcome_unknown());
    objects.puts([]);
    store.reopen().unwrap();
    assert_eq!(store.info().unwrap().expenses, 1);
}
