//! What the file system and other programs can do to a store, and how it is said.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::process::Command;

use crate::harness::{
    Carrier, Directory, Outcome, Scene, THREE, has, is_root, leave_out, outcome, preopen, stock,
};
use expenses::{AsStoreError, Change, Query, Sandbox, StoreError};

const READ: [&[&str]; 4] = [&["list"], &["show", "1"], &["summary"], &["info"]];
const CHANGE: [&[&str]; 3] =
    [&["add", "1", "Tea", "-c", "food"], &["edit", "1", "--amount", "2"], &["delete", "1"]];

#[test]
fn a_stock_run_without_a_directory_says_what_to_type() {
    for arguments in READ.iter().chain(&CHANGE) {
        outcome(stock(&[]).args(*arguments)).fails(
            "there is no directory for the expenses; \
             under wasmtime, give one with `--dir DIR::/`",
        );
    }
}

#[test]
fn any_name_of_the_directory_does_in_a_stock_run() {
    for name in ["/", ".", "data", "/somewhere/else"] {
        let directory = Directory::with(THREE);
        let mut command = stock(&["--dir", &preopen(directory.path(), name)]);
        outcome(command.arg("summary")).prints("Total 64.60 of 3 expenses.\n");
    }
}

/// Runs a command without the privilege to override what a file's mode forbids.
fn unprivileged(command: &Command) -> Outcome {
    let overriding = "-dac_override,-dac_read_search";
    let mut bound = Command::new("setpriv");
    bound.arg(format!("--bounding-set={overriding}")).arg(format!("--inh-caps={overriding}"));
    // Without privileges there are none to give up, and nothing is to be done.
    let is_root = rustix::process::geteuid().is_root();
    let mut unbound = Command::new("env");
    let carrier = if is_root { &mut bound } else { &mut unbound };
    carrier.arg(command.get_program()).args(command.get_args());
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => carrier.env(name, value),
            None => carrier.env_remove(name),
        };
    }
    outcome(carrier)
}

#[test]
fn a_directory_that_cannot_be_written_can_be_read() {
    for carrier in Carrier::ALL {
        let directory = Directory::with(THREE);
        fs::set_permissions(directory.path(), fs::Permissions::from_mode(0o555)).unwrap();
        let run =
            |arguments: &[&str]| unprivileged(carrier.command(directory.path()).args(arguments));
        for arguments in CHANGE {
            run(arguments).fails("the data directory cannot be written; nothing was changed");
        }
        run(&["summary"]).prints("Total 64.60 of 3 expenses.\n");
        directory.holds(THREE);
        fs::set_permissions(directory.path(), fs::Permissions::from_mode(0o755)).unwrap();
    }
}

#[test]
fn a_data_file_that_cannot_be_read_is_named() {
    for carrier in Carrier::ALL {
        let directory = Directory::with(THREE);
        fs::set_permissions(directory.file(), fs::Permissions::from_mode(0o000)).unwrap();
        for arguments in READ.iter().chain(&CHANGE) {
            unprivileged(carrier.command(directory.path()).args(*arguments))
                .fails("cannot open expenses.json: permission denied");
        }
        fs::set_permissions(directory.file(), fs::Permissions::from_mode(0o644)).unwrap();
        directory.holds(THREE);
    }
}

#[test]
fn a_data_file_that_is_no_regular_file_is_left_alone() {
    let link = "expenses.json is a symbolic link, which a save would replace by a new file; \
                use the directory that holds the file itself";
    let directory_in_its_place = "expenses.json is a directory; use another data directory";
    let pipe = "expenses.json is not a regular file; use another data directory";
    for carrier in Carrier::ALL {
        let elsewhere = Directory::with(THREE);
        for (message, make) in [
            (link, &(|path| symlink(elsewhere.file(), path).unwrap()) as &dyn Fn(_)),
            (directory_in_its_place, &|path| fs::create_dir(path).unwrap()),
            (pipe, &|path| {
                assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
            }),
        ] {
            let directory = Directory::empty();
            make(directory.file());
            let kind = fs::symlink_metadata(directory.file()).unwrap().file_type();
            for arguments in READ.iter().chain(&CHANGE) {
                outcome(carrier.command(directory.path()).args(*arguments)).fails(message);
            }
            assert_eq!(fs::symlink_metadata(directory.file()).unwrap().file_type(), kind);
            assert_eq!(directory.entries(), ["expenses.json"]);
        }
        elsewhere.holds(THREE);
    }
}

#[test]
fn a_missing_expense_is_not_found() {
    let scene = Scene::with(THREE);
    for arguments in [&["show", "4"][..], &["edit", "4", "--amount", "1"], &["delete", "4"]] {
        scene.run(arguments).fails("there is no expense 4");
    }
    scene.run(&["show", "18446744073709551615"]).fails("there is no expense 18446744073709551615");
    scene.run(&["show", "0"]).fails("there is no expense 0");
    scene.holds(THREE);
}

#[test]
fn an_id_beyond_the_greatest_is_not_given_out() {
    let document = THREE.replace(r#""counter": 3"#, r#""counter": 18446744073709551615"#);
    let scene = Scene::with(&document);
    scene.run(&["add", "1", "Tea", "-c", "food"]).fails(
        "the counter of expenses.json is the greatest possible number, so there is no next id",
    );
    scene.holds(document);
}

#[test]
fn a_file_that_vanishes_under_a_handle_is_missing_and_not_an_empty_store() {
    let directory = Directory::with(THREE);
    let sandbox = Sandbox::new().unwrap();
    let mut store = sandbox.open(directory.path()).unwrap();
    assert_eq!(store.info().unwrap().expenses, 3);
    fs::remove_file(directory.file()).unwrap();

    let missing = |error: &expenses::Error| {
        assert_eq!(error.as_store_error(), Some(&StoreError::Missing), "{error:?}");
    };
    missing(&store.info().unwrap_err());
    missing(&store.get(1).unwrap_err());
    missing(&store.find(Query::default(), None).unwrap_err());
    missing(&store.delete(1).unwrap_err());
    missing(&store.apply(vec![Change::Delete(1)], None).unwrap_err().error);
    directory.holds_nothing();

    // Put back, it is the store again; a new handle would have begun an empty one.
    assert_eq!(sandbox.open(directory.path()).unwrap().info().unwrap().expenses, 0);
    directory.write(THREE);
    assert_eq!(store.info().unwrap().expenses, 3);
}

#[test]
fn an_old_revision_fails_with_changed() {
    let directory = Directory::with(THREE);
    let mut store = Sandbox::new().unwrap().open(directory.path()).unwrap();
    let first = store.info().unwrap().revision;
    assert_eq!(store.find(Query::default(), Some(first)).unwrap().revision, first);

    outcome(Carrier::Program.command(directory.path()).args(["delete", "3"]))
        .prints("Deleted 3: 3.2 Coffee (food, 2026-11-23)\n");
    let committed = directory.read().unwrap();
    let error = store.apply(vec![Change::Delete(1)], Some(first)).unwrap_err();
    let Some(&StoreError::Changed(second)) = error.error.as_store_error() else {
        panic!("{error:?}")
    };
    assert_ne!(second, first);
    let error = store.find(Query::default(), Some(first)).unwrap_err();
    assert_eq!(error.as_store_error(), Some(&StoreError::Changed(second)));
    directory.holds(&committed);

    // Its own commit changes the revision too.
    assert_eq!(store.apply(vec![Change::Delete(1)], Some(second)).unwrap(), [0u64; 0]);
    assert!(store.find(Query::default(), Some(second)).is_err());
    assert_eq!(store.info().unwrap().expenses, 1);
}

#[test]
fn a_read_only_file_system_is_named_as_the_cause() {
    let what = "a read-only file system";
    if !(is_root(what) && has("unshare", what)) {
        return;
    }
    let directory = Directory::with(THREE);
    let command = Carrier::Program.command(directory.path());
    let run = |arguments: &[&str]| {
        let mount = "mount --bind \"$0\" \"$0\" && mount -o remount,bind,ro \"$0\" && exec \"$@\"";
        let mut mounted = Command::new("unshare");
        mounted.args(["--mount", "sh", "-c", mount]).arg(directory.path());
        outcome(mounted.arg(command.get_program()).args(command.get_args()).args(arguments))
    };
    for arguments in CHANGE {
        run(arguments).fails(&format!(
            "the file system of the data directory {} is read-only; nothing was changed",
            directory.path().display()
        ));
    }
    run(&["summary"]).prints("Total 64.60 of 3 expenses.\n");
    directory.holds(THREE);
}

#[test]
fn a_limit_on_open_files_is_named_as_the_cause() {
    let directory = Directory::with(THREE);
    let mut named = 0;
    for limit in 3..32 {
        for arguments in READ.iter().chain(&[&["edit", "1", "--amount", "12.50"][..]]) {
            let command = Carrier::Program.command(directory.path());
            let mut limited = Command::new("sh");
            limited.args(["-c", &format!("ulimit -n {limit}; exec \"$@\""), "sh"]);
            limited.arg(command.get_program()).args(command.get_args()).args(*arguments);
            let outcome = outcome(&mut limited);
            match outcome.status {
                Some(0) => {}
                // The program itself, or its libraries, cannot be loaded.
                Some(126 | 127) => {}
                _ => {
                    assert!(outcome.stderr.contains("`ulimit -n`"), "{limit}: {outcome:?}");
                    named += usize::from(outcome.stderr.contains("too many files are open"));
                }
            }
            directory.holds(THREE);
        }
    }
    assert!(named > 0);
}

#[cfg(target_os = "linux")]
#[test]
fn an_attribute_that_forbids_a_save_is_named_as_the_cause() {
    use rustix::fs::{IFlags, ioctl_getflags, ioctl_setflags};

    let what = "attributes of files";
    if !is_root(what) {
        return;
    }
    let set = |path: &Path, flag: IFlags, on: bool| {
        let file = fs::File::open(path).unwrap();
        let flags = ioctl_getflags(&file)?;
        ioctl_setflags(&file, if on { flags | flag } else { flags - flag })
    };
    for (flag, is, letter) in [
        (IFlags::APPEND, "can only be appended to", 'a'),
        (IFlags::IMMUTABLE, "cannot be changed", 'i'),
    ] {
        let directory = Directory::with(THREE);
        let file = directory.file();
        for (name, path) in [("the data directory", directory.path()), ("expenses.json", &file)] {
            if set(path, flag, true).is_err() {
                leave_out(&format!("{what}, which the file system does not have"));
                return;
            }
            let outcomes = CHANGE.map(|arguments| {
                outcome(Carrier::Program.command(directory.path()).args(arguments))
            });
            set(path, flag, false).unwrap();
            for outcome in outcomes {
                outcome.fails(&format!(
                    "{name} {is}: remove the attribute with `chattr -{letter} {}`; nothing was changed",
                    path.display()
                ));
            }
            directory.holds(THREE);
        }
    }
}
