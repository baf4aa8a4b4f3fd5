//! A component gets nothing besides its directory, and its end is not the host's.

use expenses::Error;

use crate::harness::{Directory, assert_that_the_host_goes_on, attempt, hostile, order};

#[test]
fn there_are_no_arguments_no_environment_and_no_streams() {
    let directory = Directory::empty();
    let mut store = hostile().build().unwrap().open(directory.path()).unwrap();
    for (ask, answer) in [
        ("environment", "[]"),
        ("arguments", "[]"),
        ("initial-cwd", "None"),
        ("preopens", r#"["/"]"#),
        ("stdin", "Some(StreamError::Closed)"),
        ("stdout", "Some(StreamError::Closed)"),
        ("stderr", "Some(StreamError::Closed)"),
    ] {
        assert_eq!(order(&mut store, ask), Ok(answer.into()), "`{ask}`");
    }
}

#[test]
fn a_component_that_exits_or_panics_ends_its_call_alone() {
    let directory = Directory::empty();
    let sandbox = hostile().build().unwrap();
    for (end, reason) in [
        ("exit", "Exited with i32 exit status 0"),
        ("fail", "Exited with i32 exit status 1"),
        ("panic", "wasm trap: wasm `unreachable` instruction executed"),
    ] {
        let mut store = sandbox.open(directory.path()).unwrap();
        let error = attempt(&mut store, end).unwrap_err();
        assert_eq!(
            error.to_string(),
            format!(
                "the store stopped unexpectedly: {reason}; the change may or may not have been \
                 made: check before you try again"
            )
        );
        assert!(matches!(attempt(&mut store, "preopens"), Err(Error::Closed)));
    }
    assert_that_the_host_goes_on();
}
