//! Whatever a component takes, it ends in bounded time and memory.

use std::fs::{self, File};
use std::time::{Duration, Instant};

use expenses::{Error, Query, SandboxBuilder, Store};

use crate::harness::{Directory, assert_that_the_host_goes_on, attempt, hostile, order};

/// What a test here may take, on a slow machine with much else to do.
const BOUND: Duration = Duration::from_secs(20);

const SHORT: Duration = Duration::from_millis(200);

/// Gives an order under limits, and answers how it ended.
#[track_caller]
fn ends(builder: SandboxBuilder, directory: &Directory, order: &str) -> Error {
    let mut store = builder.build().unwrap().open(directory.path()).unwrap();
    let begun = Instant::now();
    let error = attempt(&mut store, order).unwrap_err();
    assert!(begun.elapsed() < BOUND, "`{order}` took {:?}", begun.elapsed());
    assert!(matches!(attempt(&mut store, "preopens"), Err(Error::Closed)), "`{order}`");
    assert_that_the_host_goes_on();
    error
}

/// Asserts that a call broke off for this reason.
#[track_caller]
fn breaks_off<T: std::fmt::Debug>(answer: Result<T, Error>, because: &str) {
    match answer {
        Err(Error::Trap { reason, .. }) if reason.starts_with(because) => {}
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_endless_computation() {
    let error = ends(hostile().guest_time_limit(SHORT), &Directory::empty(), "compute");
    assert!(matches!(error, Error::TimeLimit { limit: SHORT, outcome_unknown: true }), "{error:?}");
}

#[test]
fn endless_calls_of_the_host() {
    for order in ["ask-the-time", "flood", "sync"] {
        let limits = hostile().guest_time_limit(SHORT).host_time_limit(SHORT);
        let error = ends(limits, &Directory::empty(), order);
        assert!(matches!(error, Error::TimeLimit { limit: SHORT, .. }), "`{order}`: {error:?}");
    }
}

#[test]
fn waiting_without_an_end() {
    for order in ["sleep", "sleep-in-turns"] {
        let error = ends(hostile().host_time_limit(SHORT), &Directory::empty(), order);
        assert!(matches!(error, Error::TimeLimit { limit: SHORT, .. }), "`{order}`: {error:?}");
    }
}

#[test]
fn a_packed_page_whose_parts_do_not_fit_is_harmless() {
    let directory = Directory::empty();
    let mut store = hostile().build().unwrap().open(directory.path()).unwrap();
    let page = store.find_packed(Query::default(), None).unwrap();
    assert_eq!(
        page.expenses.check().unwrap_err().to_string(),
        "the ends must be four for each expense, and the last must be the end of the texts"
    );
    let texts = page.expenses.iter().map(|expense| expense.description.len());
    assert_eq!(texts.collect::<Vec<_>>(), [5]);
}

#[test]
fn endless_memory() {
    const LIMIT: usize = 64 << 20;
    let error = ends(hostile().memory_limit(LIMIT), &Directory::empty(), "allocate");
    assert!(matches!(error, Error::MemoryLimit { bytes: LIMIT, .. }), "{error:?}");
}

#[test]
fn memory_is_counted_whatever_else_was_refused() {
    let directory = Directory::empty();
    let sandbox = hostile().memory_limit(256 << 20).build().unwrap();
    let mut store = sandbox.open(directory.path()).unwrap();
    let taken = order(&mut store, "grow-and-ask-for-too-much").unwrap();
    assert!((200..=256).contains(&taken.parse::<usize>().unwrap()), "{taken} MiB");
}

#[test]
fn memory_that_it_was_not_given() {
    for place in ["0", "65535", "1000000000"] {
        let order = format!("read-behind-memory {place}");
        let error = ends(hostile(), &Directory::empty(), &order);
        breaks_off(Err::<(), _>(error), "wasm trap: out of bounds memory access");
    }
}

#[test]
fn endless_recursion() {
    let error = ends(hostile(), &Directory::empty(), "recurse");
    breaks_off(Err::<(), _>(error), "wasm trap: call stack exhausted");
}

#[test]
fn a_hoard_of_descriptors_streams_and_timers() {
    let descriptors = || fs::read_dir("/proc/self/fd").map_or(0, Iterator::count);
    let sandbox = hostile().build().unwrap();
    for order in ["open-descriptors", "open-listings", "open-streams", "make-timers"] {
        let directory = Directory::empty();
        let before = descriptors();
        // Many at a time, each with all that it can get.
        let mut stores: Vec<Store> =
            (0..10).map(|_| sandbox.open(directory.path()).unwrap()).collect();
        for store in &mut stores {
            let answer = attempt(store, order);
            breaks_off(answer, "it holds more than 64 files, streams and timers");
        }
        // Other tests run in this process; each of the ten could hold more than this.
        assert!(descriptors() < before + 64 + 200, "`{order}`");
    }
    assert_that_the_host_goes_on();
}

#[test]
fn more_than_the_host_hands_out_at_once() {
    let directory = Directory::empty();
    let sandbox = hostile().build().unwrap();
    for (order, because) in [
        ("take-random-bytes", "requested len 1099511627776 exceeds limit 67108864"),
        ("write-zeroes", "cannot write more zeroes than `check_write` allows"),
        ("poll-nothing", "empty poll list"),
    ] {
        breaks_off(attempt(&mut sandbox.open(directory.path()).unwrap(), order), because);
    }
    let large = File::create(directory.path().join("large")).unwrap();
    large.set_len(1 << 40).unwrap();
    let mut store = sandbox.open(directory.path()).unwrap();
    assert_eq!(order(&mut store, "read-at-once").unwrap(), "65536");
    assert_that_the_host_goes_on();
}

#[test]
fn answers_that_are_too_large_or_no_text() {
    const FUEL: &str = "too much data is being copied between the host and the guest";
    let directory = Directory::empty();
    let sandbox = hostile().build().unwrap();
    let open = || sandbox.open(directory.path()).unwrap();
    assert_eq!(open().get(100 << 20).unwrap().description.len(), 100 << 20);
    breaks_off(open().get(200 << 20), FUEL);
    let page = |expenses| Query { limit: Some(expenses), ..Query::default() };
    assert_eq!(open().find(page(100_000), None).unwrap().expenses.len(), 100_000);
    breaks_off(open().find(page(3_000_000), None), FUEL);
    breaks_off(open().delete(1), "invalid utf-8");
    assert_that_the_host_goes_on();
}

#[test]
fn a_component_that_misbehaves_while_it_starts() {
    // Each limit in a sandbox of its own: on a busy machine either may be met first.
    let hurried = hostile().guest_time_limit(SHORT).host_time_limit(SHORT).build().unwrap();
    let narrow = hostile().memory_limit(64 << 20).build().unwrap();
    for order in ["compute", "allocate", "recurse", "sleep", "sync", "exit", "panic"] {
        let in_a_hurry = matches!(order, "compute" | "sleep" | "sync");
        let sandbox = if in_a_hurry { &hurried } else { &narrow };
        let directory = Directory::empty();
        fs::write(directory.path().join("at-start"), order).unwrap();
        let begun = Instant::now();
        let error = sandbox.open(directory.path()).unwrap_err();
        assert!(begun.elapsed() < BOUND, "`{order}` took {:?}", begun.elapsed());
        match order {
            _ if in_a_hurry => {
                assert!(matches!(error, Error::TimeLimit { outcome_unknown: false, .. }));
            }
            "allocate" => assert!(matches!(error, Error::MemoryLimit { .. })),
            _ => assert!(matches!(error, Error::Trap { .. })),
        }
    }
    assert_that_the_host_goes_on();
}
