//! Listings: complete whatever happens meanwhile, and small in the host.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::os::unix::fs::symlink;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use crate::harness::{Directory, hostile, in_its_own_process, order};

/// The most memory that this process has had, in KiB.
fn peak() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().trim_end_matches(" kB").parse().unwrap()
}

#[test]
fn listings_of_a_large_directory_take_no_memory_of_the_host() {
    in_its_own_process(
        "sandbox::listings::listings_of_a_large_directory_take_no_memory_of_the_host",
        || {
            let directory = Directory::empty();
            for number in 0..20_000 {
                File::create(directory.path().join(format!("a-file-with-a-name-{number}")))
                    .unwrap();
            }
            let sandbox = hostile().memory_limit(8 << 20).build().unwrap();
            let mut store = sandbox.open(directory.path()).unwrap();
            assert_eq!(order(&mut store, "begin-listings 1").unwrap(), "1");
            let before = peak();
            assert_eq!(order(&mut store, "begin-listings 60").unwrap(), "60");
            let taken = peak() - before;
            assert!(taken < 10 << 10, "{taken} KiB");
        },
    );
}

#[test]
fn a_listing_has_every_file_that_stays_while_others_come_and_go() {
    let directory = Directory::empty();
    let kept: BTreeSet<String> = (0..3_000).map(|number| format!("kept-{number}")).collect();
    for name in &kept {
        File::create(directory.path().join(name)).unwrap();
    }
    let stop = AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(|| {
            for number in 0.. {
                let name = |number| directory.path().join(format!("passing-{number}"));
                File::create(name(number)).unwrap();
                if number >= 50 {
                    fs::remove_file(name(number - 50)).unwrap();
                }
                if stop.load(Ordering::Relaxed) {
                    return;
                }
            }
        });
        let mut store = hostile().build().unwrap().open(directory.path()).unwrap();
        for _ in 0..20 {
            let listed = order(&mut store, "list .").unwrap();
            let listed: Vec<&str> = listed.split(' ').collect();
            let distinct: BTreeSet<&str> = listed.iter().copied().collect();
            let missing: Vec<_> = kept.iter().filter(|&name| !distinct.contains(&**name)).collect();
            assert!(missing.is_empty(), "{missing:?}");
        }
        stop.store(true, Ordering::Relaxed);
    });
}

#[test]
fn a_listing_tells_what_each_entry_is_and_leaves_the_directory_itself_out() {
    let directory = Directory::with("{}");
    fs::create_dir(directory.path().join("inner")).unwrap();
    symlink("nowhere", directory.path().join("link")).unwrap();
    rustix::fs::mknodat(
        rustix::fs::CWD,
        directory.path().join("pipe"),
        rustix::fs::FileType::Fifo,
        rustix::fs::Mode::RUSR,
        0,
    )
    .unwrap();
    let mut store = hostile().build().unwrap().open(directory.path()).unwrap();
    assert_eq!(
        order(&mut store, "list-kinds .").unwrap(),
        "expenses.json=RegularFile inner=Directory link=SymbolicLink pipe=Unknown"
    );
}
