//! Runs a test in its own process, because it measures or changes the whole process.

use std::env;
use std::process::Command;

use super::outcome;

const NAME: &str = "EXPENSES_TEST_IN_ITS_OWN_PROCESS";

/// Runs the test with this full name alone in a new process.
#[track_caller]
pub(crate) fn in_its_own_process(name: &str, test: impl FnOnce()) {
    if env::var_os(NAME).is_some_and(|given| given == name) {
        return test();
    }
    let mut again = Command::new(env::current_exe().unwrap());
    let run = outcome(again.args(["--exact", name, "--nocapture"]).env(NAME, name));
    assert!(run.status == Some(0) && run.stdout.contains("1 passed"), "{run:#?}");
}
