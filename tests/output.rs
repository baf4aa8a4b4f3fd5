//! A standard output that cannot be written.

use std::fs::OpenOptions;
use std::process::{Command, Stdio};

use crate::harness::{Carrier, Directory, Outcome, THREE};

/// Runs a command with this standard output.
fn run_into(stdout: impl Into<Stdio>, command: &mut Command) -> Outcome {
    let child = command.stdin(Stdio::null()).stdout(stdout).stderr(Stdio::piped()).spawn();
    let output = child.unwrap().wait_with_output().unwrap();
    Outcome {
        status: output.status.code(),
        stdout: String::new(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

#[test]
fn a_reader_that_has_gone_away_is_no_failure() {
    for carrier in Carrier::ALL {
        let directory = Directory::with(THREE);
        for arguments in [&["list", "--all"][..], &["list", "--help"], &["delete", "1"]] {
            let (reader, writer) = std::io::pipe().unwrap();
            drop(reader);
            run_into(writer, carrier.command(directory.path()).args(arguments)).prints("");
        }
        assert!(!String::from_utf8(directory.state().unwrap()).unwrap().contains("Lunch"));
    }
}

#[test]
fn a_full_disk_is_a_failure_that_says_whether_something_changed() {
    for carrier in Carrier::ALL {
        let directory = Directory::with(THREE);
        let run = |arguments: &[&str]| {
            let full = OpenOptions::new().write(true).open("/dev/full").unwrap();
            run_into(full, carrier.command(directory.path()).args(arguments))
        };
        let read = run(&["list", "--all"]);
        assert_eq!(read.status, Some(1), "{carrier:?}: {read:?}");
        assert!(read.stderr.starts_with("expenses: the result could not be written: "), "{read:?}");
        directory.holds(THREE);

        let changed = run(&["edit", "1", "--amount", "13"]);
        assert_eq!(changed.status, Some(1), "{carrier:?}: {changed:?}");
        let message = "expenses: the change was saved, but the result could not be written: ";
        assert!(changed.stderr.starts_with(message), "{changed:?}");
        directory.holds(THREE.replace("12.50", "13"));
    }
}
