//! How a save leaves the directory: the new document or the old one, and nothing else
//! that is the store's.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::process::Command;

use crate::harness::{Carrier, Directory, THREE, outcome};

/// The name of a temp file that another writer left behind.
const STRAY: &str = "expenses.json.0123456789abcdef0123456789abcdef.tmp";

/// Names that are not quite that of a temp file.
const NOT_STRAY: [&str; 7] = [
    "expenses.json.0123456789ABCDEF0123456789abcdef.tmp",
    "expenses.json.0123456789abcdef0123456789abcde.tmp",
    "expenses.json.0123456789abcdef0123456789abcdef.tmp~",
    "expenses.json.bak",
    "expenses.json.tmp",
    "expenses.json~",
    "notes.txt",
];

#[test]
fn what_a_dead_writer_left_is_removed_and_nothing_else() {
    for carrier in Carrier::ALL {
        let directory = Directory::with(THREE);
        fs::write(directory.path().join(STRAY), "{\"counter\": 7").unwrap();
        for name in NOT_STRAY {
            fs::write(directory.path().join(name), name).unwrap();
        }
        let before = directory.entries();
        let run = |arguments: &[&str]| outcome(carrier.command(directory.path()).args(arguments));

        // Who only reads removes nothing.
        run(&["summary"]).prints("Total 64.60 of 3 expenses.\n");
        assert_eq!(directory.entries(), before);

        run(&["edit", "1", "--amount", "13"]).prints("Changed 1: 13 Lunch (food, 2026-11-23)\n");
        let after: Vec<_> = before.into_iter().filter(|name| name != STRAY).collect();
        assert_eq!(directory.entries(), after);
        for name in NOT_STRAY {
            assert_eq!(fs::read_to_string(directory.path().join(name)).unwrap(), name);
        }
        assert_eq!(directory.state().unwrap(), THREE.replace("12.50", "13").as_bytes());
    }
}

#[test]
fn a_stray_that_is_no_regular_file_is_left_alone() {
    for carrier in Carrier::ALL {
        let directory = Directory::with(THREE);
        fs::create_dir(directory.path().join(STRAY)).unwrap();
        outcome(carrier.command(directory.path()).args(["edit", "1", "--amount", "13"]))
            .prints("Changed 1: 13 Lunch (food, 2026-11-23)\n");
        assert_eq!(directory.entries(), ["expenses.json", STRAY]);
    }
}

#[test]
fn a_save_replaces_the_file_and_never_writes_into_it() {
    for carrier in Carrier::ALL {
        let directory = Directory::with(THREE);
        // Another name of the old file goes on showing the old document.
        let old = directory.path().join("old");
        fs::hard_link(directory.file(), &old).unwrap();
        outcome(carrier.command(directory.path()).args(["edit", "1", "--amount", "13"]))
            .prints("Changed 1: 13 Lunch (food, 2026-11-23)\n");
        assert_eq!(fs::read_to_string(&old).unwrap(), THREE);
        let inode = |path| fs::metadata(path).unwrap().ino();
        assert_ne!(inode(old), inode(directory.file()));
    }
}

#[test]
fn a_write_that_fails_changes_nothing() {
    // Files may grow to 4 MiB, or 8 where the shell counts so, and the signal that says
    // otherwise is ignored. The document is larger.
    let limit = "trap '' XFSZ; ulimit -f 8192; exec \"$@\"";
    let document = THREE.replace("Lunch", &"Lunch ".repeat(1_600_000));
    for carrier in Carrier::ALL {
        let directory = Directory::with(&document);
        let command = carrier.command(directory.path());
        let run = |arguments: &[&str]| {
            let mut limited = Command::new("sh");
            limited.args(["-c", limit, "sh"]).arg(command.get_program()).args(command.get_args());
            outcome(limited.args(arguments))
        };
        run(&["summary"]).prints("Total 64.60 of 3 expenses.\n");
        let answer = run(&["edit", "2", "--amount", "13"]);
        assert_eq!((answer.status, answer.stdout.as_str()), (Some(1), ""), "{answer:?}");
        let message = &answer.stderr;
        assert!(message.starts_with("expenses: cannot write expenses.json."), "{answer:?}");
        assert!(
            message.ends_with("larger than this process may write, see `ulimit -f`\n"),
            "{answer:?}"
        );
        directory.holds(&document);
    }
}
