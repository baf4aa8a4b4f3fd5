//! Tools and rights that some tests need and not every machine has.

use std::env;
use std::io::{self, Write};
use std::process::{Command, Stdio};

/// Whether a tool is installed. If not, prints in one line what is left out; in CI that is a
/// failure.
#[track_caller]
pub(crate) fn has(tool: &str, left_out: &str) -> bool {
    let there = Command::new(tool)
        .arg("--version")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success());
    there || leave_out(&format!("{left_out}, which needs {tool}"))
}

/// Whether root runs the tests, who can act as any user. If not, does the same as [`has`].
#[track_caller]
pub(crate) fn is_root(left_out: &str) -> bool {
    rustix::process::geteuid().is_root() || leave_out(&format!("{left_out}, which needs root"))
}

/// Prints in one line what is left out; in CI that is a failure.
#[track_caller]
pub(crate) fn leave_out(what: &str) -> bool {
    assert!(env::var_os("CI").is_none(), "CI leaves out {what}");
    say(&format!("left out: {what}"));
    false
}

/// Prints a line that the test runner does not swallow.
pub(crate) fn say(line: &str) {
    let _ = writeln!(io::stderr(), "{line}");
}
