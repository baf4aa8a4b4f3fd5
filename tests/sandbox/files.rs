//! Files that are made to harm the store.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;
use std::os::unix::net::UnixListener;
use std::path::Path;
use std::process::Command;

use expenses::Sandbox;

use crate::harness::{Carrier, Directory, Scene, THREE, leave_out, outcome};

const ADD: [&str; 7] = ["add", "1", "Tea", "-c", "food", "-d", "2026-11-23"];
const ADDED: &str = "Added 4: 1 Tea (food, 2026-11-23)\n";

#[test]
fn a_device_or_socket_in_place_of_the_data_file_is_not_opened() {
    let device = |kind: &'static [&str]| {
        move |path: &Path| Command::new("mknod").arg(path).args(kind).status().unwrap().success()
    };
    let socket = |path: &Path| UnixListener::bind(path).is_ok();
    let (zero, disk) = (device(&["c", "1", "5"]), device(&["b", "7", "0"]));
    for carrier in Carrier::ALL {
        for (kind, make) in [
            ("a socket", &socket as &dyn Fn(&Path) -> bool),
            ("a device", &zero),
            ("a block device", &disk),
        ] {
            let directory = Directory::empty();
            if !make(&directory.file()) {
                leave_out(&format!("{kind} as data file, which needs root"));
                continue;
            }
            for arguments in [&["list"][..], &ADD] {
                outcome(carrier.command(directory.path()).args(arguments))
                    .fails("expenses.json is not a regular file; use another data directory");
            }
            assert_eq!(directory.entries(), ["expenses.json"]);
        }
    }
}

#[test]
fn what_has_the_name_of_a_temp_file_and_is_none_does_no_harm() {
    let scene = Scene::with(THREE);
    let name = |digit: &str| format!("expenses.json.{}.tmp", digit.repeat(32));
    for (_, directory) in scene.each() {
        let at = |digit| directory.path().join(name(digit));
        fs::create_dir_all(at("1").join("inner")).unwrap();
        symlink("expenses.json", at("2")).unwrap();
        symlink("nowhere", at("3")).unwrap();
        assert!(Command::new("mkfifo").arg(at("4")).status().unwrap().success());
        // A second name of the data file: this one alone is a regular file.
        fs::hard_link(directory.file(), at("5")).unwrap();
    }
    scene.run(&ADD).prints(ADDED);
    for (_, directory) in scene.each() {
        let mut left = vec!["expenses.json".to_owned()];
        left.extend(["1", "2", "3", "4"].map(name));
        assert_eq!(directory.entries(), left);
    }
    scene.run(&["summary"]).prints("Total 65.60 of 4 expenses.\n");
}

#[test]
fn names_that_are_no_text_or_as_long_as_can_be_are_passed_over() {
    let scene = Scene::with(THREE);
    let long = "x".repeat(255);
    let names: [&[u8]; 4] =
        [b"\xff\xfe.tmp", b"expenses.json.\xff.tmp", b"\x1b[2J\n", long.as_bytes()];
    for (_, directory) in scene.each() {
        for name in names {
            fs::write(directory.path().join(OsStr::from_bytes(name)), "kept").unwrap();
        }
    }
    scene.run(&ADD).prints(ADDED);
    for (_, directory) in scene.each() {
        for name in names {
            let kept = fs::read(directory.path().join(OsStr::from_bytes(name))).unwrap();
            assert_eq!(kept, b"kept");
        }
    }
}

#[test]
fn a_directory_with_a_hundred_thousand_files_is_written_to() {
    let directory = Directory::with(THREE);
    for number in 0..100_000 {
        File::create(directory.path().join(format!("other-{number}"))).unwrap();
    }
    for (carrier, id) in Carrier::ALL.into_iter().zip(4..) {
        outcome(carrier.command(directory.path()).args(ADD))
            .prints(&format!("Added {id}: 1 Tea (food, 2026-11-23)\n"));
    }
}

#[test]
fn a_data_file_larger_than_the_memory_is_refused_and_the_handle_remains_good() {
    let grow = |directory: &Directory, bytes: u64| {
        File::create(directory.file()).unwrap().set_len(bytes).unwrap();
    };
    // More than half of what an address of 32 bits has, and more than all of that.
    for bytes in [3 << 30, 5 << 30] {
        for carrier in Carrier::ALL {
            let directory = Directory::empty();
            grow(&directory, bytes);
            let too_large = format!(
                "expenses.json is too large: it has {bytes} bytes, and at most 268435456 can be read"
            );
            outcome(carrier.command(directory.path()).arg("info")).fails(&too_large);
            assert_eq!(fs::metadata(directory.file()).unwrap().len(), bytes);
        }
    }
    let directory = Directory::empty();
    let sandbox = Sandbox::builder().memory_limit(64 << 20).build().unwrap();
    let mut store = sandbox.open(directory.path()).unwrap();
    grow(&directory, 200 << 20);
    let too_large = store.info().unwrap_err().to_string();
    assert_eq!(too_large, "cannot read expenses.json: insufficient memory");
    directory.write(THREE);
    assert_eq!(store.info().unwrap().expenses, 3);
}
