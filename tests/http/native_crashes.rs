//! The native server is killed again and again while clients change things.

use std::thread;
use std::time::{Duration, Instant};

use crate::harness::{Client, Directory, Server, say};

use super::native_load::{Figures, Worker, all, length};

const WORKERS: usize = 8;
/// How long the clients go on before the server is killed, at most.
const LONGEST: f64 = 0.2;

#[test]
fn a_killed_server_has_lost_nothing_and_done_nothing_twice() {
    let (begun, time) = (Instant::now(), length(Duration::from_secs(10)));
    let directory = Directory::empty();
    let mut random = fastrand::Rng::with_seed(1);
    let mut workers: Vec<_> = (0..WORKERS).map(Worker::new).collect();
    let mut rounds = 0;
    while begun.elapsed() < time {
        let server = Server::open(directory.path());
        check(&server, &mut workers);
        let client: &Client = &server;
        thread::scope(|scope| {
            for worker in &mut workers {
                let mut connection = client.connect();
                scope.spawn(move || while worker.step(client, &mut connection, None) {});
            }
            thread::sleep(Duration::from_secs_f64(random.f64() * LONGEST));
            server.kill();
        });
        rounds += 1;
    }
    check(&Server::open(directory.path()), &mut workers);
    assert_eq!(directory.entries(), ["expenses.json"]);

    let figures = Figures::sum(&workers);
    say(&format!(
        "a server killed {rounds} times: {} changes answered, none lost; of those without an \
         answer {} were made and {} not; {} sent again, none done twice; {:?}",
        figures.answered,
        figures.lost_and_made,
        figures.lost_and_not_made,
        figures.again,
        begun.elapsed()
    ));
    assert!(rounds >= 5, "only {rounds} rounds");
    assert!(figures.answered > rounds * WORKERS, "{figures:?}");
    assert!(figures.lost_and_made > 0 && figures.lost_and_not_made > 0, "{figures:?}");
    assert!(figures.again > rounds, "{figures:?}");
}

/// Checks what a server shows after it was started, and again after what was lost is sent again.
#[track_caller]
fn check(client: &Client, workers: &mut [Worker]) {
    let found = all(client);
    for worker in &mut *workers {
        worker.check(client, &found);
    }
    let found = all(client);
    for worker in workers {
        worker.has_exactly(&found);
    }
}
