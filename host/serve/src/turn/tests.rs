use std::fs;
use std::time::{Duration, Instant};

use expenses_http::{Head, Plan, Service, Settings};
use expenses_interface::files::DATA_FILE;
use expenses_interface::{Action, IdempotencyKey, Request};
use tempfile::TempDir;
use tokio::runtime::Runtime;

use super::pace::Pace;
use super::*;

const FOREVER: Duration = Duration::from_secs(3600);

/// What a request needs of the store.
fn plan(method: &str, target: &str, body: &str) -> Plan {
    let settings = Settings { hosts: vec!["localhost".into()], ..Settings::default() };
    let service = Service::new(settings, || jiff::civil::date(2026, 11, 29));
    let headers = [("host", "localhost"), ("content-type", "application/json")];
    let head = Head {
        method: method.into(),
        target: target.into(),
        headers: headers.map(|(name, value)| (name.into(), value.into())).into(),
    };
    service.admit(head).map_err(drop).unwrap().plan(body.into()).map_err(drop).unwrap()
}

fn read() -> Read {
    let Plan::Read(read) = plan("GET", "/info", "") else { panic!() };
    read
}

fn change() -> Change {
    let lunch = r#"{"description": "Lunch", "amount": 12.50, "category": "food"}"#;
    let Plan::Change(change) = plan("POST", "/expenses", lunch) else { panic!() };
    change
}

/// A change in the queue that does nothing, with this key.
fn waiting(key: Option<&str>) -> queue::WaitingChange {
    let key = key.map(|key| IdempotencyKey { key: key.into(), fingerprint: String::new() });
    let action = Action::Apply(Vec::new());
    let work = Request { action, expected: Vec::new(), key, show: false };
    Waiting { work, answer: oneshot::channel().0 }
}

fn waiting_read() -> queue::WaitingRead {
    Waiting { work: read(), answer: oneshot::channel().0 }
}

/// A turn of a real store, and a runtime for its clients.
fn turn() -> (TempDir, Arc<Turn>, Runtime) {
    let directory = tempfile::tempdir().unwrap();
    let (sandbox, limits) = (Sandbox::new().unwrap(), Limits::default());
    let budget = Budget::new(limits.answers);
    let turn = Turn::open(&sandbox, directory.path(), &limits, budget, Arc::new(|_| {})).unwrap();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).build().unwrap();
    (directory, Arc::new(turn), runtime)
}

#[test]
fn changes_that_arrived_share_a_round() {
    let queue = Queue::new(3, 100);
    for bytes in [10, 10, 10, 10, 200, 200] {
        assert!(queue.push_change(waiting(None), bytes).is_ok());
    }
    let sizes = [(); 4].map(|()| queue.next(&Pace::new()).unwrap().changes.len());
    assert_eq!(sizes, [3, 1, 1, 1], "at most three, and at most 100 bytes unless it is one");
    queue.end();
    assert!(queue.next(&Pace::new()).is_none());
}

#[test]
fn a_round_waits_for_as_many_as_were_answered() {
    let queue = Queue::new(100, 100);
    assert!(queue.push_change(waiting(None), 1).is_ok());
    let pace = Pace::after(FOREVER, 2, 0);
    let round = thread::scope(|scope| {
        scope.spawn(|| {
            thread::sleep(Duration::from_millis(50));
            assert!(queue.push_change(waiting(None), 1).is_ok());
        });
        queue.next(&pace).unwrap()
    });
    assert_eq!(round.changes.len(), 2);
}

#[test]
fn a_round_waits_no_longer_than_a_quarter_of_a_save() {
    let queue = Queue::new(100, 100);
    assert!(queue.push_change(waiting(None), 1).is_ok());
    let begun = Instant::now();
    let round = queue.next(&Pace::after(Duration::from_millis(200), 2, 0)).unwrap();
    assert_eq!(round.changes.len(), 1);
    assert!(begun.elapsed() >= Duration::from_millis(45), "{:?}", begun.elapsed());
}

#[test]
fn the_first_change_after_a_silence_wakes_the_owner() {
    let queue = Queue::new(100, 100);
    // Of those who were answered, one comes back, and the wait for the others ends.
    let pace = Pace::after(Duration::from_millis(800), 5, 0);
    let round = thread::scope(|scope| {
        let owner = scope.spawn(|| queue.next(&pace).unwrap());
        thread::sleep(Duration::from_millis(50));
        assert!(queue.push_change(waiting(None), 1).is_ok());
        owner.join().unwrap()
    });
    assert_eq!(round.changes.len(), 1);
}

#[test]
fn reads_are_done_while_a_round_waits() {
    let queue = Queue::new(100, 100);
    assert!(queue.push_change(waiting(None), 1).is_ok());
    queue.push_read(waiting_read());
    let pace = Pace::after(FOREVER, 2, 0);
    let round = queue.next(&pace).unwrap();
    assert_eq!((round.reads.len(), round.changes.len()), (1, 0));
    // At the end nobody waits any more.
    queue.end();
    assert_eq!(queue.next(&pace).unwrap().changes.len(), 1);
    assert!(queue.next(&pace).is_none());
}

#[test]
fn a_key_is_taken_until_it_is_forgotten() {
    let queue = Queue::new(100, 100);
    assert!(queue.push_change(waiting(Some("a")), 1).is_ok());
    assert_eq!(queue.push_change(waiting(Some("a")), 1), Err(Problem::KeyUnderWay));
    assert!(queue.push_change(waiting(Some("b")), 1).is_ok());
    let round = queue.next(&Pace::new()).unwrap();
    assert_eq!(queue.push_change(waiting(Some("a")), 1), Err(Problem::KeyUnderWay));
    let keys: Vec<_> = round.changes.into_iter().filter_map(|change| change.work.key).collect();
    queue.forget(&keys);
    assert!(queue.push_change(waiting(Some("a")), 1).is_ok());
}

#[test]
fn a_read_is_done_at_once_only_if_the_store_has_the_file() {
    let (directory, turn, runtime) = turn();
    let at_once = || turn.shared.place_at_once().is_some();
    assert!(!at_once(), "the file was not read yet");
    assert_eq!(runtime.block_on(turn.read(read())).status, 200);
    assert!(at_once());
    // Another program writes the file.
    fs::write(directory.path().join(DATA_FILE), r#"{"expenses": {}}"#).unwrap();
    assert!(!at_once());
    assert_eq!(runtime.block_on(turn.read(read())).status, 200);
    assert!(at_once());
    // After a change of its own, the store has the file.
    assert_eq!(runtime.block_on(turn.change(change(), 1)).status, 201);
    assert!(at_once());
    // While somebody uses the store, or the owner wants it, others do not.
    let place = turn.shared.place.lock().unwrap();
    assert!(!at_once());
    drop(place);
    turn.shared.wanted.store(true, Ordering::Release);
    assert!(!at_once());
    turn.shared.wanted.store(false, Ordering::Release);
    assert!(at_once());
}

#[test]
fn what_waits_is_answered_when_the_store_is_free() {
    let (_directory, turn, runtime) = turn();
    let place = turn.shared.place.lock().unwrap();
    let tasks: Vec<_> = (0..20)
        .map(|number| {
            let turn = Arc::clone(&turn);
            runtime.spawn(async move {
                match number % 2 {
                    0 => turn.read(read()).await.status,
                    _ => turn.change(change(), 1).await.status,
                }
            })
        })
        .collect();
    thread::sleep(Duration::from_millis(50));
    assert!(tasks.iter().all(|task| !task.is_finished()));
    drop(place);
    for (number, task) in tasks.into_iter().enumerate() {
        let expected = if number % 2 == 0 { 200 } else { 201 };
        assert_eq!(runtime.block_on(task).unwrap(), expected);
    }
}

#[test]
fn what_waits_at_the_end_is_saved() {
    let (directory, turn, _runtime) = turn();
    let shared = Arc::clone(&turn.shared);
    let place = shared.place.lock().unwrap();
    let outcomes: Vec<_> = (0..50)
        .map(|_| {
            let (answer, outcome) = oneshot::channel();
            let work = change().request().clone();
            assert!(shared.queue.push_change(Waiting { work, answer }, 1).is_ok());
            outcome
        })
        .collect();
    drop(place);
    drop(turn);
    for mut outcome in outcomes {
        assert!(outcome.try_recv().unwrap().is_ok());
    }
    let text = fs::read_to_string(directory.path().join(DATA_FILE)).unwrap();
    assert!(text.contains("\"counter\": 50,"), "{text}");
}
