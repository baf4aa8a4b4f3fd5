//! Who may read and write the data file, before and after a save: never more than before,
//! and not less either.

use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;

use expenses::{AsStoreError, NewExpense, Sandbox, StoreError};

use crate::harness::{Carrier, Directory, THREE, has, is_root, outcome};

const EDIT: [&str; 4] = ["edit", "1", "--amount", "13"];
const EDITED: &str = "Changed 1: 13 Lunch (food, 2026-11-23)\n";
const ADD: [&str; 7] = ["add", "1", "Tea", "-c", "food", "-d", "2026-11-23"];

/// Users and a group that no machine needs to know.
const ALICE: u32 = 64_001;
const BOB: u32 = 64_002;
const STAFF: u32 = 64_100;

/// Owner, group and mode of a file.
fn access(file: &Path) -> (u32, u32, u32) {
    let data = fs::symlink_metadata(file).unwrap();
    (data.uid(), data.gid(), data.mode() & 0o7777)
}

fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
}

/// A command with this umask.
fn with_umask(umask: &str, command: &Command) -> Command {
    let mut shell = Command::new("sh");
    shell.args(["-c", &format!("umask {umask}; exec \"$@\""), "sh"]);
    shell.arg(command.get_program()).args(command.get_args());
    shell.env_remove("EXPENSES_DATA");
    shell
}

/// A command run by a user with one group.
fn run_by(user: u32, group: u32, command: &Command) -> Command {
    let mut by = Command::new("setpriv");
    by.args([&format!("--reuid={user}"), &format!("--regid={group}"), "--clear-groups"]);
    by.arg(command.get_program()).args(command.get_args());
    by.env_remove("EXPENSES_DATA");
    by
}

/// The program in a directory where every user may run it.
fn for_all_users(directory: &Directory) -> PathBuf {
    set_mode(directory.path(), 0o755);
    let program = directory.path().join("expenses");
    fs::copy(env!("CARGO_BIN_EXE_expenses"), &program).unwrap();
    program
}

#[test]
fn a_save_keeps_the_mode_whatever_the_umask() {
    for umask in ["000", "022", "077"] {
        for mode in [0o600, 0o640, 0o644, 0o660, 0o666] {
            let directory = Directory::with(THREE);
            set_mode(&directory.file(), mode);
            let before = access(&directory.file());
            let mut command = with_umask(umask, &Carrier::Program.command(directory.path()));
            outcome(command.args(EDIT)).prints(EDITED);
            assert_eq!(access(&directory.file()), before, "{mode:o} with umask {umask}");
        }
    }
}

#[test]
fn a_new_data_file_is_its_users_alone_in_the_program_and_in_the_library() {
    let directory = Directory::empty();
    let mut command = with_umask("000", &Carrier::Program.command(directory.path()));
    outcome(command.args(ADD)).prints("Added 1: 1 Tea (food, 2026-11-23)\n");
    assert_eq!(access(&directory.file()).2, 0o600);

    let directory = Directory::empty();
    let mut store = Sandbox::new().unwrap().open(directory.path()).unwrap();
    let tea = NewExpense {
        description: "Tea".into(),
        amount: "1".into(),
        category: "food".into(),
        date: None,
    };
    store.add(tea.clone()).unwrap();
    assert_eq!(access(&directory.file()).2, 0o600);
    // One handle sees what is done to the mode meanwhile.
    set_mode(&directory.file(), 0o640);
    store.add(tea).unwrap();
    assert_eq!(access(&directory.file()).2, 0o640);
}

#[test]
fn a_copy_of_the_data_file_has_its_access() {
    for (mode, document) in [(0o600, THREE), (0o640, THREE), (0o440, "whatever")] {
        let directory = Directory::with(document);
        set_mode(&directory.file(), mode);
        let mut command = with_umask("000", &Carrier::Program.command(directory.path()));
        let copied = outcome(command.arg("backup")).stdout;
        let copy = copied.strip_prefix("Copied to ").unwrap().trim_end();
        assert_eq!(fs::read(copy).unwrap(), document.as_bytes());
        assert_eq!(access(copy.as_ref()), access(&directory.file()), "{mode:o}");
    }

    let directory = Directory::with(THREE.replace("48.90", "\"48.90\""));
    set_mode(&directory.file(), 0o640);
    let mut command = with_umask("000", &Carrier::Program.command(directory.path()));
    assert_eq!(outcome(command.args(["check", "--repair"])).status, Some(0));
    assert_eq!(directory.entries().len(), 2);
    for name in directory.entries() {
        assert_eq!(access(&directory.path().join(name)), access(&directory.file()));
        assert_eq!(access(&directory.file()).2, 0o640);
    }
}

#[test]
fn in_a_stock_run_the_umask_decides() {
    for (umask, mode) in [("022", 0o644), ("077", 0o600)] {
        let directory = Directory::empty();
        let mut command = with_umask(umask, &Carrier::Stock.command(directory.path()));
        outcome(command.args(ADD)).prints("Added 1: 1 Tea (food, 2026-11-23)\n");
        assert_eq!(access(&directory.file()).2, mode);
    }
}

#[test]
fn a_temp_file_is_never_open_to_more_than_the_data_file() {
    // Large, so that its temp file is there for a while.
    let document = THREE.replace("Lunch", &"Lunch ".repeat(2_000_000));
    for mode in [0o600, 0o640] {
        let directory = Directory::with(&document);
        set_mode(&directory.file(), mode);
        let seen = thread::scope(|scope| {
            let saved = scope.spawn(|| {
                let command = Carrier::Program.command(directory.path());
                outcome(with_umask("000", &command).args(["edit", "2", "--amount", "13"]))
            });
            let mut seen = 0;
            while !saved.is_finished() {
                for name in directory.entries() {
                    let Ok(found) = fs::metadata(directory.path().join(&name)) else { continue };
                    assert_eq!(found.mode() & 0o777 & !mode, 0, "{name} has {:o}", found.mode());
                    seen += usize::from(name.ends_with(".tmp"));
                }
            }
            saved.join().unwrap().prints("Changed 2: 13 Train ticket (travel, 2026-10-02)\n");
            seen
        });
        assert!(seen > 0, "no temp file was seen");
    }
}

#[test]
fn a_data_file_that_nobody_may_write_is_not_replaced() {
    let directory = Directory::with(THREE);
    set_mode(&directory.file(), 0o444);
    let run =
        |arguments: &[&str]| outcome(Carrier::Program.command(directory.path()).args(arguments));
    let message = "expenses.json is write-protected; nothing was changed";
    for arguments in [&EDIT[..], &ADD, &["delete", "1"]] {
        run(arguments).fails(message);
    }
    run(&["summary"]).prints("Total 64.60 of 3 expenses.\n");
    directory.holds(THREE);
    let mut store = Sandbox::new().unwrap().open(directory.path()).unwrap();
    let error = store.delete(1).unwrap_err();
    assert_eq!(error.as_store_error(), Some(&StoreError::Io(message.into())));

    set_mode(&directory.file(), 0o600);
    run(&EDIT).prints(EDITED);
    store.delete(1).unwrap();
}

#[test]
fn what_root_saves_stays_its_users() {
    if !(is_root("saves by root") && has("setpriv", "saves by root")) {
        return;
    }
    let parent = Directory::empty();
    let program = for_all_users(&parent);
    for (mode, first) in [(0o600, true), (0o640, false)] {
        let data = parent.path().join(format!("{mode:o}"));
        fs::create_dir(&data).unwrap();
        chown(&data, Some(ALICE), Some(STAFF)).unwrap();
        let file = data.join("expenses.json");
        if !first {
            fs::write(&file, "{\"counter\": 0, \"expenses\": {}}").unwrap();
            chown(&file, Some(ALICE), Some(STAFF)).unwrap();
            set_mode(&file, mode);
        }
        outcome(Carrier::Program.command(&data).args(ADD))
            .prints("Added 1: 1 Tea (food, 2026-11-23)\n");
        assert_eq!(access(&file), (ALICE, STAFF, mode));
    }

    // She goes on with it.
    let mut command = Command::new(program);
    let data = parent.path().join("600");
    command.arg("--data").arg(&data).args(["delete", "1"]);
    outcome(&mut run_by(ALICE, STAFF, &command)).prints("Deleted 1: 1 Tea (food, 2026-11-23)\n");
    assert_eq!(access(&data.join("expenses.json")), (ALICE, STAFF, 0o600));
}

#[test]
fn what_another_user_saves_gives_nobody_more_than_before() {
    if !(is_root("saves by another user") && has("setpriv", "saves by another user")) {
        return;
    }
    let parent = Directory::empty();
    let program = for_all_users(&parent);
    for (mode, group, expected) in [
        // Bob is of the group, and can keep it.
        (0o660, STAFF, (BOB, STAFF, 0o660)),
        (0o640, STAFF, (BOB, STAFF, 0o640)),
        // The file has a group that Bob cannot give to his.
        (0o664, ALICE, (BOB, STAFF, 0o644)),
    ] {
        let data = parent.path().join(format!("{mode:o}"));
        fs::create_dir(&data).unwrap();
        chown(&data, Some(ALICE), Some(STAFF)).unwrap();
        set_mode(&data, 0o770);
        let file = data.join("expenses.json");
        fs::write(&file, THREE).unwrap();
        chown(&file, Some(ALICE), Some(group)).unwrap();
        set_mode(&file, mode);
        let mut command = Command::new(&program);
        command.arg("--data").arg(&data).args(EDIT);
        outcome(&mut run_by(BOB, STAFF, &command)).prints(EDITED);
        assert_eq!(access(&file), expected, "mode {mode:o}");
    }
}

#[test]
fn root_that_may_not_give_files_away_saves_for_itself_alone() {
    let what = "saves by root without its privileges";
    if !(is_root(what) && has("setpriv", what)) {
        return;
    }
    let saves = |directory: &Directory, arguments: &[&str], answer: &str| {
        let command = Carrier::Program.command(directory.path());
        let mut bound = Command::new("setpriv");
        bound.args(["--bounding-set=-chown", "--inh-caps=-chown"]).arg(command.get_program());
        outcome(bound.args(command.get_args()).args(arguments)).prints(answer);
        access(&directory.file())
    };
    let directory = Directory::with(THREE);
    chown(directory.file(), Some(ALICE), Some(STAFF)).unwrap();
    set_mode(&directory.file(), 0o640);
    assert_eq!(saves(&directory, &EDIT, EDITED), (0, 0, 0o600));

    let directory = Directory::empty();
    chown(directory.path(), Some(ALICE), Some(STAFF)).unwrap();
    let answer = "Added 1: 1 Tea (food, 2026-11-23)\n";
    assert_eq!(saves(&directory, &ADD, answer), (0, 0, 0o600));
}

#[test]
fn another_users_temp_file_that_may_not_be_removed_is_named() {
    let what = "a directory that users share";
    if !(is_root(what) && has("setpriv", what)) {
        return;
    }
    let parent = Directory::empty();
    let program = for_all_users(&parent);
    let data = parent.path().join("data");
    fs::create_dir(&data).unwrap();
    set_mode(&data, 0o1777);
    let file = data.join("expenses.json");
    fs::write(&file, THREE).unwrap();
    chown(&file, Some(ALICE), Some(STAFF)).unwrap();
    let name = "expenses.json.0123456789abcdef0123456789abcdef.tmp";
    let stray = data.join(name);
    fs::write(&stray, "").unwrap();
    chown(&stray, Some(BOB), Some(STAFF)).unwrap();
    let mut command = Command::new(program);
    command.arg("--data").arg(&data).args(EDIT);
    outcome(&mut run_by(ALICE, STAFF, &command)).fails(&format!(
        "cannot remove {name}: operation not permitted; a save of another user left this file, \
         and no save works until its owner or root removes it; nothing was changed"
    ));
    assert_eq!(fs::read_to_string(&file).unwrap(), THREE);
    fs::remove_file(stray).unwrap();
    outcome(&mut run_by(ALICE, STAFF, &command)).prints(EDITED);
}

#[cfg(target_os = "linux")]
#[test]
fn a_save_keeps_the_access_control_list() {
    use rustix::fs::{XattrFlags, getxattr, setxattr};

    const ATTRIBUTE: &str = "system.posix_acl_access";
    // Tags, permissions and ids as the kernel's posix_acl_xattr.h has them: Alice may
    // read, the group may not.
    let entries: [(u16, u16, u32); 5] =
        [(1, 6, u32::MAX), (2, 4, ALICE), (4, 0, u32::MAX), (16, 4, u32::MAX), (32, 0, u32::MAX)];
    let mut list = 2u32.to_le_bytes().to_vec();
    for (tag, permissions, id) in entries {
        list.extend(tag.to_le_bytes());
        list.extend(permissions.to_le_bytes());
        list.extend(id.to_le_bytes());
    }
    let directory = Directory::with(THREE);
    if setxattr(directory.file(), ATTRIBUTE, &list, XattrFlags::empty()).is_err() {
        crate::harness::leave_out("access control lists, which the file system does not have");
        return;
    }
    assert_eq!(access(&directory.file()).2, 0o640);
    outcome(Carrier::Program.command(directory.path()).args(EDIT)).prints(EDITED);
    let mut found = vec![0; 1_000];
    let length = getxattr(directory.file(), ATTRIBUTE, found.as_mut_slice()).unwrap();
    assert_eq!(found[..length], list);
    assert_eq!(access(&directory.file()).2, 0o640);
}
