//! Tests that need a process of their own: for what they measure or change is of all of it.

use std::env;
use std::process::Command;

use super::outcome;

const NAME: &str = "EXPENSES_TEST_IN_ITS_OWN_PROCESS";

/// Runs a test of this name, with its modules, alone in a new process.
#[track_caller]
pub(crate) fn in_its_own_process(name: &str, test: impl FnOnce()) {
    if env::var_os(NAME).is_some_and(|given| given == name) {
        return test();
    }
    let mut again = Command::new(env::current_exe().unwrap());
    let run = outcome(again.args(["--exact", name, "--nocapture"]).env(NAME, name));
    assert!(run.status == Some(0) && run.stdout.contains("1 passed"), "{run:#?}");
}
