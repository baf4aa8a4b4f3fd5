//! What users do to the data file and its directory: nothing is overwritten silently,
//! nothing hangs, nothing is lost.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::{Command, Stdio};

use expenses::{AsStoreError, Corruption, NewExpense, Sandbox, Store, StoreError};

use crate::harness::{Carrier, Directory, State, THREE, has, is_root, outcome};

const STRAY: &str = "expenses.json.0123456789abcdef0123456789abcdef.tmp";
const EDIT: [&str; 4] = ["edit", "1", "--amount", "13"];
const EDITED: &str = "Changed 1: 13 Lunch (food, 2026-11-23)\n";
const ADD: [&str; 7] = ["add", "1", "Tea", "-c", "food", "-d", "2026-11-23"];

fn open(directory: &Directory) -> Store {
    Sandbox::new().unwrap().open(directory.path()).unwrap()
}

fn tea() -> NewExpense {
    NewExpense {
        description: "Tea".into(),
        amount: "1".into(),
        category: "food".into(),
        date: Some("2026-11-23".into()),
    }
}

#[test]
fn a_link_to_a_file_beside_it_is_refused_too() {
    for carrier in Carrier::ALL {
        let directory = Directory::empty();
        let money = directory.path().join("money.json");
        fs::write(&money, THREE).unwrap();
        symlink("money.json", directory.file()).unwrap();
        for arguments in [&["list"][..], &EDIT, &ADD] {
            outcome(carrier.command(directory.path()).args(arguments)).fails(
                "expenses.json is a symbolic link, which a save would replace by a new file; \
                 use the directory that holds the file itself",
            );
        }
        assert_eq!(fs::read_link(directory.file()).unwrap(), Path::new("money.json"));
        assert_eq!(fs::read_to_string(&money).unwrap(), THREE);
    }
}

#[test]
fn a_link_to_the_directory_is_followed() {
    for carrier in Carrier::ALL {
        let (directory, elsewhere) = (Directory::with(THREE), Directory::empty());
        let link = elsewhere.path().join("money");
        symlink(directory.path(), &link).unwrap();
        outcome(carrier.command(&link).args(EDIT)).prints(EDITED);
        directory.holds(THREE.replace("12.50", "13"));
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    }
}

#[test]
fn a_link_with_a_temp_files_name_is_left_alone_and_so_is_its_target() {
    for carrier in Carrier::ALL {
        let directory = Directory::with(THREE);
        let target = directory.path().join("notes.txt");
        fs::write(&target, "notes").unwrap();
        symlink(&target, directory.path().join(STRAY)).unwrap();
        outcome(carrier.command(directory.path()).args(EDIT)).prints(EDITED);
        assert_eq!(directory.entries(), ["expenses.json", STRAY, "notes.txt"]);
        assert_eq!(fs::read_to_string(&target).unwrap(), "notes");
    }
}

#[test]
fn an_open_store_sees_edits_by_hand_in_place_and_by_replacement() {
    let directory = Directory::with(THREE);
    let mut store = open(&directory);
    assert_eq!(store.get(1).unwrap().amount, "12.50");

    directory.write(THREE.replace("12.50", "99.50"));
    assert_eq!(store.get(1).unwrap().amount, "99.50");
    // As most editors save.
    let edited = directory.path().join("edited");
    fs::write(&edited, THREE.replace("12.50", "77.50")).unwrap();
    fs::rename(&edited, directory.file()).unwrap();
    assert_eq!(store.get(1).unwrap().amount, "77.50");

    // An edit that goes wrong is told, kept, and can be mended.
    let broken = THREE.replace("3.2,", "3.2");
    directory.write(&broken);
    let error = store.add(tea()).unwrap_err();
    let Some(StoreError::Corrupt(Corruption { line, .. })) = error.as_store_error() else {
        panic!("{error:?}")
    };
    assert_eq!(*line, 22);
    directory.holds(&broken);
    directory.write(THREE);
    assert_eq!(store.add(tea()).unwrap().id, 4);
}

#[test]
fn an_older_backup_that_is_put_back_is_the_store_again() {
    let directory = Directory::with(THREE);
    let backup = directory.path().join("backup");
    fs::copy(directory.file(), &backup).unwrap();
    let mut store = open(&directory);
    let older = State::of(&mut store);
    assert_eq!(store.add(tea()).unwrap().id, 4);
    for in_place in [true, false] {
        if in_place {
            fs::copy(&backup, directory.file()).unwrap();
        } else {
            fs::rename(&backup, directory.file()).unwrap();
        }
        assert_eq!(State::of(&mut store), older);
        // The counter is the backup's, too.
        assert_eq!(store.add(tea()).unwrap().id, 4);
    }
    assert_eq!(directory.entries(), ["expenses.json"]);
}

#[test]
fn a_data_file_that_is_moved_away_under_an_open_store_is_missing_until_it_is_back() {
    let directory = Directory::with(THREE);
    let away = directory.path().join("away.json");
    let mut store = open(&directory);
    assert_eq!(store.add(tea()).unwrap().id, 4);
    let held = directory.read().unwrap();
    fs::rename(directory.file(), &away).unwrap();
    for _ in 0..2 {
        let error = store.add(tea()).unwrap_err();
        assert_eq!(error.as_store_error(), Some(&StoreError::Missing));
    }
    assert_eq!(directory.entries(), ["away.json"]);
    assert_eq!(fs::read(&away).unwrap(), held);
    fs::rename(&away, directory.file()).unwrap();
    assert_eq!(store.add(tea()).unwrap().id, 5);
}

#[test]
fn a_directory_that_is_moved_under_an_open_store_takes_the_store_along() {
    let parent = Directory::empty();
    let [before, after] = ["before", "after"].map(|name| parent.path().join(name));
    fs::create_dir(&before).unwrap();
    let mut store = Sandbox::new().unwrap().open(&before).unwrap();
    store.add(tea()).unwrap();
    fs::rename(&before, &after).unwrap();
    assert_eq!(store.add(tea()).unwrap().id, 2);
    assert_eq!(parent.entries(), ["after"]);

    // Removed, it is gone, and nothing is made anew.
    fs::remove_dir_all(&after).unwrap();
    let error = store.add(tea()).unwrap_err();
    assert_eq!(error.as_store_error(), Some(&StoreError::Missing));
    parent.holds_nothing();
}

#[test]
fn a_file_that_is_mounted_by_itself_can_be_read_and_is_not_replaced() {
    let what = "a data file that is a mount of its own";
    if !(is_root(what) && has("unshare", what)) {
        return;
    }
    for carrier in Carrier::ALL {
        let (directory, elsewhere) = (Directory::with("{}"), Directory::with(THREE));
        let command = carrier.command(directory.path());
        let run = |arguments: &[&str]| {
            let mut mounted = Command::new("unshare");
            mounted.args([
                "--mount",
                "sh",
                "-c",
                "mount --bind \"$0\" \"$1\" && shift && exec \"$@\"",
            ]);
            mounted.arg(elsewhere.file()).arg(directory.file());
            mounted.arg(command.get_program()).args(command.get_args());
            outcome(mounted.args(arguments))
        };
        run(&["summary"]).prints("Total 64.60 of 3 expenses.\n");
        for arguments in [&EDIT[..], &ADD] {
            run(arguments).fails(
                "cannot rename a temp file over expenses.json: in use by the system, perhaps \
                 because the file itself is mounted; mount its directory instead",
            );
        }
        elsewhere.holds(THREE);
        directory.holds("{}");
    }
}

#[test]
fn many_stray_temp_files_are_removed_by_one_save() {
    let directory = Directory::with(THREE);
    for number in 0..40_000 {
        fs::write(directory.path().join(format!("expenses.json.{number:032x}.tmp")), "").unwrap();
    }
    outcome(Carrier::Program.command(directory.path()).args(EDIT)).prints(EDITED);
    directory.holds(THREE.replace("12.50", "13"));
}

#[test]
fn backups_at_the_same_moment_are_as_many_copies() {
    let directory = Directory::with(THREE);
    let part = "expenses-0123456789abcdef0123456789abcdef.json.part";
    fs::write(directory.path().join(part), "ha").unwrap();
    let backups: Vec<_> = (0..12)
        .map(|number| {
            let mut command = Carrier::ALL[number % 2].command(directory.path());
            command.arg("backup").stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
        })
        .collect();
    for backup in backups {
        let output = backup.wait_with_output().unwrap();
        assert!(output.status.success(), "{output:?}");
    }
    let names = directory.entries();
    assert_eq!(names.len(), 13, "{names:?}");
    for name in names {
        assert!(name.ends_with(".json"), "{name}");
        assert_eq!(fs::read(directory.path().join(name)).unwrap(), THREE.as_bytes());
    }
}
