//! The disk of the native server is full, again and again, while clients change things.

use std::fs::File;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use crate::harness::{Client, Directory, Server, has, is_root, say, serve};

use super::native_load::{Figures, Worker, all, length};

const WORKERS: usize = 8;
/// What the system gives files of a tmpfs, in bytes.
const PAGE: u64 = 4 << 10;
const FULL: Option<&str> = Some("/problems/storage-full");

#[test]
fn on_a_full_disk_nothing_is_lost_and_it_goes_on_once_there_is_room() {
    if !has("unshare", "a service on a full disk") || !is_root("a service on a full disk") {
        return;
    }
    let (begun, time) = (Instant::now(), length(Duration::from_secs(3)));
    let directory = Directory::empty();
    let server = on_a_small_disk(directory.path());
    // The mount is the server's alone; this is its view of it.
    let disk = format!("/proc/{}/root{}", server.process().id(), directory.path().display());
    let filler = PathBuf::from(disk).join("filler");
    let mut random = fastrand::Rng::with_seed(2);
    let mut workers: Vec<_> = (0..WORKERS).map(Worker::new).collect();
    let client: &Client = &server;
    let mut rounds = 0;
    while begun.elapsed() < time {
        let ends = AtomicBool::new(false);
        thread::scope(|scope| {
            for worker in &mut workers {
                let (mut connection, ends) = (client.connect(), &ends);
                scope.spawn(move || {
                    while !ends.load(Ordering::Relaxed) {
                        assert!(worker.step(client, &mut connection, FULL), "no answer");
                    }
                });
            }
            let pause = |random: &mut fastrand::Rng| {
                thread::sleep(Duration::from_millis(random.u64(..100)));
            };
            pause(&mut random);
            fill(&filler, random.u64(..8) * PAGE);
            pause(&mut random);
            std::fs::remove_file(&filler).unwrap();
            pause(&mut random);
            ends.store(true, Ordering::Relaxed);
        });
        let found = all(client);
        for worker in &mut workers {
            worker.has_exactly(&found);
            // There is room again.
            let answered = worker.figures.answered;
            assert!(worker.step(client, &mut client.connect(), None));
            assert_eq!(worker.figures.answered, answered + 1);
        }
        rounds += 1;
    }
    let figures = Figures::sum(&workers);
    say(&format!(
        "a disk full {rounds} times: {} changes answered, none lost; {} refused, none made; {:?}",
        figures.answered,
        figures.refused,
        begun.elapsed()
    ));
    assert!(figures.refused > rounds && figures.answered > rounds * WORKERS, "{figures:?}");
}

/// A server whose data directory is a file system of 1 MiB.
fn on_a_small_disk(directory: &Path) -> Server {
    let mut command = Command::new("unshare");
    let mount = r#"mount -t tmpfs -o size=1m,mode=700 tmpfs "$0" && exec "$@""#;
    command.args(["--mount", "--propagation", "private", "sh", "-c", mount]).arg(directory);
    let mut serve = serve(directory);
    serve.arg("--no-token");
    command.arg(serve.get_program()).args(serve.get_args());
    command.env_remove("EXPENSES_DATA").env("TZ", "UTC").env("XDG_CONFIG_HOME", "/nowhere");
    Server::start(&mut command, None)
}

/// Fills the disk but for so many bytes.
fn fill(filler: &Path, left: u64) {
    let mut file = File::create(filler).unwrap();
    let full = loop {
        if let Err(error) = file.write_all(&[b' '; 4 << 10]) {
            break error;
        }
    };
    assert_eq!(full.kind(), ErrorKind::StorageFull, "{full}");
    let length = file.metadata().unwrap().len();
    file.set_len(length.saturating_sub(left)).unwrap();
}
