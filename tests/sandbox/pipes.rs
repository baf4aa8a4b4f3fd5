//! What is no file and would be waited for: pipes, sockets and devices.

use std::fs;
use std::os::unix::net::UnixListener;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use expenses::{Error, Query, Sandbox, StoreError};
use rustix::fs::{CWD, FileType, Mode, RenameFlags, mknodat, renameat_with};

use crate::harness::{
    Directory, THREE, assert_that_the_host_goes_on, has, hostile, leave_out, order, program,
};

/// How long a call may take on a slow machine before it counts as hanging.
const BOUND: Duration = Duration::from_secs(20);

fn make(path: &Path, kind: FileType, device: u64) -> bool {
    mknodat(CWD, path, kind, Mode::RUSR | Mode::WUSR, device).is_ok()
}

/// Has a pipe and the data file change places all the time, while `test` runs.
fn exchanging(directory: &Directory, test: impl FnOnce()) {
    struct Stop<'a>(&'a AtomicBool);

    impl Drop for Stop<'_> {
        fn drop(&mut self) {
            self.0.store(true, Ordering::Relaxed);
        }
    }

    let (data, pipe) = (directory.file(), directory.path().join("pipe"));
    assert!(make(&pipe, FileType::Fifo, 0));
    let stopped = AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(|| {
            while !stopped.load(Ordering::Relaxed) {
                renameat_with(CWD, &data, CWD, &pipe, RenameFlags::EXCHANGE).unwrap();
            }
        });
        let _stop = Stop(&stopped);
        test();
    });
}

#[test]
fn a_pipe_that_takes_the_place_of_the_data_file_holds_up_no_call_of_the_library() {
    let directory = Directory::with(THREE);
    exchanging(&directory, || {
        let mut store = Sandbox::new().unwrap().open(directory.path()).unwrap();
        // What hangs is left behind.
        let (say, hear) = mpsc::channel();
        thread::spawn(move || {
            for round in 0..3_000 {
                let answers = [
                    store.find(Query::default(), None).map(drop),
                    store.check().map(drop),
                    if round % 50 == 0 { store.backup().map(drop) } else { Ok(()) },
                ];
                if say.send(answers).is_err() {
                    return;
                }
            }
        });
        let (mut good, mut refused) = (0, 0);
        loop {
            match hear.recv_timeout(BOUND) {
                Ok(answers) => {
                    for answer in answers {
                        match answer {
                            Ok(()) => good += 1,
                            Err(Error::Store(StoreError::Io(reason))) => {
                                let reasons = [
                                    "expenses.json is not a regular file; use another data directory",
                                    "cannot open expenses.json: not a regular file",
                                    "expenses.json keeps changing while it is read; try again",
                                ];
                                assert!(reasons.contains(&&*reason), "{reason}");
                                refused += 1;
                            }
                            other => panic!("{other:?}"),
                        }
                    }
                }
                Err(mpsc::RecvTimeoutError::Disconnected) => break,
                Err(mpsc::RecvTimeoutError::Timeout) => panic!("after {good} and {refused}"),
            }
        }
        assert!(good > 0 && refused > 0, "{good} and {refused}");
    });
    directory_is_whole(&directory);
}

#[test]
fn a_pipe_that_takes_the_place_of_the_data_file_holds_up_no_command() {
    let directory = Directory::with(THREE);
    exchanging(&directory, || {
        for _ in 0..15 {
            for arguments in [&["list"][..], &["summary"], &["check"], &["backup"], &["undo"]] {
                let mut command = program();
                command.arg("--data").arg(directory.path()).args(arguments);
                ends(&mut command);
            }
            let mut tab = program();
            tab.env("COMPLETE", "fish").arg("--").arg("expenses");
            tab.arg("--data").arg(directory.path()).args(["list", "--category", ""]);
            ends(&mut tab);
        }
    });
    directory_is_whole(&directory);
}

/// Asserts that the data are in one of both places.
#[track_caller]
fn directory_is_whole(directory: &Directory) {
    let (data, pipe) = (directory.file(), directory.path().join("pipe"));
    let file = if fs::symlink_metadata(&data).unwrap().is_file() { data } else { pipe };
    assert_eq!(fs::read_to_string(file).unwrap(), THREE);
}

/// Asserts that a command ends, however.
#[track_caller]
fn ends(command: &mut Command) {
    let silent = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let mut process = silent.spawn().unwrap();
    let begun = Instant::now();
    while process.try_wait().unwrap().is_none() {
        if begun.elapsed() > BOUND {
            process.kill().unwrap();
            panic!("{command:?} hangs");
        }
        thread::sleep(Duration::from_millis(1));
    }
}

#[test]
fn a_component_gets_no_pipe_no_socket_and_no_device() {
    let directory = Directory::empty();
    assert!(make(&directory.path().join("pipe"), FileType::Fifo, 0));
    let _socket = UnixListener::bind(directory.path().join("socket")).unwrap();
    let mut names = vec!["pipe", "socket"];
    // Which gives zeroes without an end.
    if make(&directory.path().join("device"), FileType::CharacterDevice, 0x0105) {
        names.push("device");
    } else {
        leave_out("a device in the directory, which needs root");
    }
    let mut store = hostile().build().unwrap().open(directory.path()).unwrap();
    order(&mut store, "symlink pipe link").unwrap();
    for name in names {
        for operation in [format!("read {name}"), format!("write {name} text")] {
            let begun = Instant::now();
            assert_eq!(order(&mut store, &operation), Err("no-device".into()), "`{operation}`");
            assert!(begun.elapsed() < BOUND, "`{operation}`");
        }
        assert_eq!(order(&mut store, &format!("touch {name}")), Err("no-device".into()));
    }
    for operation in ["follow link", "write link text", "touch link", "follow ./link"] {
        assert_eq!(order(&mut store, operation), Err("no-device".into()), "`{operation}`");
    }
    assert_eq!(order(&mut store, "list pipe"), Err("not-directory".into()));
    assert_that_the_host_goes_on();
}

#[test]
fn times_are_set_through_a_link() {
    let directory = Directory::with(THREE);
    let mut store = hostile().build().unwrap().open(directory.path()).unwrap();
    order(&mut store, "symlink expenses.json link").unwrap();
    let modified = || fs::metadata(directory.file()).unwrap().modified().unwrap();
    let before = modified();
    thread::sleep(Duration::from_millis(20));
    order(&mut store, "touch link").unwrap();
    assert!(modified() > before);
    order(&mut store, "touch .").unwrap();
}

#[test]
fn a_lease_of_another_program_is_waited_for() {
    if !has("python3", "a lease on the data file") {
        return;
    }
    let directory = Directory::with(THREE);
    // As a file server does it: it gives the file up as soon as another wants it.
    let holder = "import fcntl, os, signal, sys, time
f = os.open(sys.argv[1], os.O_RDWR)
def give_up(*_):
    time.sleep(0.2)
    fcntl.fcntl(f, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    os._exit(0)
signal.signal(signal.SIGIO, give_up)
fcntl.fcntl(f, fcntl.F_SETLEASE, fcntl.F_WRLCK)
print('held', flush=True)
time.sleep(60)
os._exit(1)";
    let mut python = Command::new("python3");
    python.args(["-c", holder]).arg(directory.file()).stdout(Stdio::piped());
    let mut python = python.spawn().unwrap();
    let mut held = [0; 5];
    std::io::Read::read_exact(python.stdout.as_mut().unwrap(), &mut held).unwrap();
    let mut store = Sandbox::new().unwrap().open(directory.path()).unwrap();
    assert_eq!(store.info().unwrap().expenses, 3);
    assert!(python.wait().unwrap().success());
}
