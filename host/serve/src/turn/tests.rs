use std::fs;
use std::sync::atomic::AtomicUsize;
use std::thread;
use std::time::{Duration, Instant};

use expenses::object_store::ObjectStoreExt;
use expenses::object_store::memory::InMemory;
use expenses::{Error, Sandbox, Store};
use expenses_http::{Head, Plan, Service, Settings};
use expenses_interface::files::DATA_FILE;
use expenses_interface::{Action, IdempotencyKey, Request};
use tempfile::TempDir;
use tokio::runtime::Runtime;

use super::pace::Pace;
use super::place::Place;
use super::queue::Owned;
use super::*;
use crate::account::Opens;
use crate::budget::Budget;
use crate::limits::Limits;

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

/// The answer to a read that comes now.
fn read_now(place: &mut Place) -> Response {
    place.read(read(), Instant::now())
}

fn change() -> Change {
    let lunch = r#"{"description": "Lunch", "amount": 12.50, "category": "food"}"#;
    let Plan::Change(change) = plan("POST", "/expenses", lunch) else { panic!() };
    change
}

/// A change in the queue that does nothing, with this key.
fn waiting(key: Option<&str>, bytes: usize) -> queue::WaitingChange {
    let key = key.map(|key| IdempotencyKey { key: key.into(), fingerprint: String::new() });
    let action = Action::Apply(Vec::new());
    let request = Request { action, expected: Vec::new(), key, show: false };
    let work = Posted { request, bytes, growth: 1 };
    Waiting::new(work, oneshot::channel().0)
}

fn waiting_read() -> queue::WaitingRead {
    Waiting::new(read(), oneshot::channel().0)
}

/// A turn of a real store, and a runtime for its clients.
fn turn() -> (TempDir, Arc<Turn>, Runtime) {
    turn_with(&Limits::default())
}

fn common(limits: &Limits) -> Common {
    Common {
        limits: limits.clone(),
        owners: Owners::new(2),
        bodies: Budget::new(limits.bodies),
        answers: Budget::new(limits.answers),
        report: Arc::new(|_| {}),
        metrics: Metrics::new(),
    }
}

struct Origin<F>(F);

impl<F: Fn(&Sandbox) -> Result<Store, Error> + Send + Sync> Opens for Origin<F> {
    fn open(&self, sandbox: &Sandbox) -> Result<Store, Error> {
        (self.0)(sandbox)
    }
}

/// Opens a store in this way.
fn opener(open: impl Fn(&Sandbox) -> Result<Store, Error> + Send + Sync + 'static) -> Opener {
    Opener { sandbox: Sandbox::new().unwrap(), origin: Arc::new(Origin(open)) }
}

fn turn_with(limits: &Limits) -> (TempDir, Arc<Turn>, Runtime) {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().to_owned();
    let turn = Turn::new(opener(move |sandbox| sandbox.open(&path)), &common(limits));
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).build().unwrap();
    (directory, Arc::new(turn), runtime)
}

#[test]
fn changes_that_arrived_share_a_round() {
    let queue = Queue::new(3, 100);
    for bytes in [10, 10, 10, 10, 200, 200] {
        assert!(queue.push_change(waiting(None, bytes)).is_ok());
    }
    let sizes = [(); 4].map(|()| queue.next(&Pace::new()).unwrap().changes.len());
    assert_eq!(sizes, [3, 1, 1, 1], "at most three, and at most 100 bytes unless it is one");
    assert!(queue.next(&Pace::new()).is_none());
}

#[test]
fn a_round_waits_for_as_many_as_were_answered() {
    let queue = Queue::new(100, 100);
    assert!(queue.push_change(waiting(None, 1)).is_ok());
    let pace = Pace::after(FOREVER, 2, 0);
    let round = thread::scope(|scope| {
        scope.spawn(|| {
            thread::sleep(Duration::from_millis(50));
            assert!(queue.push_change(waiting(None, 1)).is_ok());
        });
        queue.next(&pace).unwrap()
    });
    assert_eq!(round.changes.len(), 2);
}

#[test]
fn a_round_waits_no_longer_than_a_quarter_of_a_save() {
    let queue = Queue::new(100, 100);
    assert!(queue.push_change(waiting(None, 1)).is_ok());
    let begun = Instant::now();
    let round = queue.next(&Pace::after(Duration::from_millis(200), 2, 0)).unwrap();
    assert_eq!(round.changes.len(), 1);
    assert!(begun.elapsed() >= Duration::from_millis(45), "{:?}", begun.elapsed());
}

#[test]
fn a_store_is_owned_for_as_long_as_something_waits() {
    let queue = Queue::new(100, 100);
    assert_eq!(queue.push_change(waiting(None, 1)), Ok(Owned::NotYet));
    assert_eq!(queue.push_read(waiting_read()), Owned::Already);
    assert!(queue.next(&Pace::new()).is_some());
    assert_eq!(queue.push_read(waiting_read()), Owned::Already);
    assert!(queue.next(&Pace::new()).is_some() && queue.next(&Pace::new()).is_none());
    assert_eq!(queue.push_read(waiting_read()), Owned::NotYet);
}

#[test]
fn reads_are_done_while_a_round_waits() {
    let queue = Queue::new(100, 100);
    assert!(queue.push_change(waiting(None, 1)).is_ok());
    assert_eq!(queue.push_read(waiting_read()), Owned::Already);
    let pace = Pace::after(FOREVER, 2, 0);
    let round = queue.next(&pace).unwrap();
    assert_eq!((round.reads.len(), round.changes.len()), (1, 0));
    assert_eq!(queue.next(&Pace::new()).unwrap().changes.len(), 1);
    assert!(queue.next(&pace).is_none());
}

#[test]
fn a_key_is_taken_until_it_is_forgotten() {
    let queue = Queue::new(100, 100);
    assert!(queue.push_change(waiting(Some("a"), 1)).is_ok());
    assert_eq!(queue.push_change(waiting(Some("a"), 1)), Err(Problem::KeyUnderWay));
    assert!(queue.push_change(waiting(Some("b"), 1)).is_ok());
    let round = queue.next(&Pace::new()).unwrap();
    assert_eq!(queue.push_change(waiting(Some("a"), 1)), Err(Problem::KeyUnderWay));
    let keys = round.changes.into_iter().filter_map(|change| change.work.request.key);
    let keys: Vec<_> = keys.collect();
    queue.forget(&keys);
    assert!(queue.push_change(waiting(Some("a"), 1)).is_ok());
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
fn reads_that_arrived_before_the_object_store_was_asked_need_not_ask_again() {
    let objects = Arc::new(InMemory::new());
    let opened = Arc::clone(&objects);
    let opener = opener(move |sandbox| sandbox.open_object(Arc::clone(&opened) as _, "alice"));
    let mut place = Place::new(opener, &common(&Limits::default()));
    let arrived = Instant::now();
    let mut expenses = |arrived| {
        let body = String::from_utf8(place.read(read(), arrived).body).unwrap();
        let (_, behind) = body.split_once("\"expenses\":").unwrap();
        behind.trim_start().chars().next().unwrap()
    };
    assert_eq!(expenses(arrived), '0');
    let tea = r#"{"expenses": {"1": {"amount": 3.20, "description": "Tea", "category": "food"}}}"#;
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let object = expenses::object_store::path::Path::from("alice").join(DATA_FILE);
    runtime.block_on(objects.put(&object, tea.into())).unwrap();
    assert_eq!(expenses(arrived), '0');
    assert_eq!(expenses(Instant::now()), '1');
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
fn what_waits_while_the_store_cannot_be_reached_is_told_so_at_once() {
    let objects = Arc::new(InMemory::new());
    let (asked, is_down) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicBool::new(true)));
    let (count, down) = (Arc::clone(&asked), Arc::clone(&is_down));
    let opener = opener(move |sandbox| {
        count.fetch_add(1, Ordering::Relaxed);
        if down.load(Ordering::Relaxed) {
            // As long as an object store is asked again.
            thread::sleep(Duration::from_millis(700));
            return Err(Error::Closed);
        }
        sandbox.open_object(Arc::clone(&objects) as _, "alice")
    });
    let turn = Arc::new(Turn::new(opener, &common(&Limits::default())));
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).build().unwrap();
    let ask = |kind: usize| {
        let turn = Arc::clone(&turn);
        runtime.spawn(async move {
            match kind {
                0 => turn.read(read()).await.status,
                1 => turn.change(change(), 1).await.status,
                _ => {
                    let file = "Date,Description,Amount\n2026-11-23,Tea,3\n";
                    let Plan::Alone(alone) = plan("POST", "/import", file) else { panic!() };
                    turn.alone(alone).await.status
                }
            }
        })
    };
    let first = ask(0);
    thread::sleep(Duration::from_millis(100));
    let others: Vec<_> = (0..30).map(|number| ask(number % 3)).collect();
    for task in [first].into_iter().chain(others) {
        assert_eq!(runtime.block_on(task).unwrap(), 503);
    }
    assert_eq!(asked.load(Ordering::Relaxed), 1, "once for all of them");
    // What comes later asks again.
    is_down.store(false, Ordering::Relaxed);
    assert_eq!(runtime.block_on(ask(1)).unwrap(), 201);
    assert_eq!(runtime.block_on(ask(0)).unwrap(), 200);
}

#[test]
fn what_waits_at_the_end_is_saved() {
    let (directory, turn, _runtime) = turn();
    let shared = Arc::clone(&turn.shared);
    let place = shared.place.lock().unwrap();
    let outcomes: Vec<_> = (0..50)
        .map(|_| {
            let (answer, outcome) = oneshot::channel();
            let request = change().request().clone();
            let work = Posted { request, bytes: 1, growth: 1 };
            turn.own(shared.queue.push_change(Waiting::new(work, answer)).unwrap());
            outcome
        })
        .collect();
    drop(place);
    turn.owners.finish();
    for mut outcome in outcomes {
        assert!(outcome.try_recv().unwrap().unwrap().is_ok());
    }
    let text = fs::read_to_string(directory.path().join(DATA_FILE)).unwrap();
    assert!(text.contains("\"counter\": 50,"), "{text}");
}

#[test]
fn a_store_that_is_full_still_shrinks() {
    let limits = Limits { quota: Some(1_000), ..Limits::default() };
    let (_directory, turn, runtime) = turn_with(&limits);
    let status = || runtime.block_on(turn.change(change(), 60)).status;
    let added = (0..100).take_while(|_| status() == 201).count();
    assert!((2..20).contains(&added), "{added}");
    assert_eq!(status(), 507);
    let Plan::Change(delete) = plan("DELETE", "/expenses/1", "") else { panic!() };
    assert_eq!(delete.growth(), 0);
    assert_eq!(runtime.block_on(turn.change(delete, 0)).status, 204);
    assert_eq!(runtime.block_on(turn.read(read())).status, 200);
}

#[test]
fn a_change_that_was_done_is_answered_by_a_full_store_too() {
    let limits = Limits { quota: Some(1_000), ..Limits::default() };
    let (_directory, turn, runtime) = turn_with(&limits);
    let keyed = |number: usize| {
        let mut waiting = waiting(Some(&number.to_string()), 1);
        waiting.work.request.action = change().request().action.clone();
        waiting.work.growth = 500;
        waiting.work
    };
    let save = |numbers: Vec<usize>| {
        let posted = numbers.into_iter().map(keyed).collect();
        turn.shared.take_place().save(posted, Instant::now())
    };
    assert!(matches!(save(vec![1])[..], [Ok(Ok(_))]));
    while matches!(save(vec![2])[..], [Ok(Ok(ref outcome))] if !outcome.repeated) {}
    let saved = save(vec![3, 1, 4]);
    assert_eq!((&saved[0], &saved[2]), (&Err(Problem::OverQuota), &Err(Problem::OverQuota)));
    assert!(matches!(&saved[1], Ok(Ok(outcome)) if outcome.repeated && outcome.added == [1]));
    drop(runtime);
}

#[test]
fn changes_of_one_commit_share_the_room_that_is_left() {
    let posted = [400, 500, 0, 100, 1].map(|growth| Posted { growth, ..waiting(None, 1).work });
    assert_eq!(place::fitting(&posted, 600), [true, false, true, true, true]);
    assert_eq!(place::fitting(&posted, 500), [true, false, true, true, false]);
    assert_eq!(place::fitting(&posted, u64::MAX), [true; 5]);
}

/// A store whose component has little memory.
fn small_place(open: impl Fn(&Sandbox) -> Result<Store, Error> + Send + Sync + 'static) -> Place {
    let sandbox = Sandbox::builder().memory_limit(6 << 20).build().unwrap();
    let opener = Opener { sandbox, origin: Arc::new(Origin(open)) };
    Place::new(opener, &common(&Limits::default()))
}

/// A data file for which it has too little.
fn too_many() -> String {
    let many = (1..=60_000)
        .map(|id| format!(r#""{id}": {{"description": "a", "amount": 1, "category": "x"}}"#));
    let many = many.collect::<Vec<_>>().join(",");
    format!(r#"{{"counter": 60000, "expenses": {{{many}}}}}"#)
}

#[test]
fn a_store_that_was_stopped_finds_its_object_again_once_that_is_back() {
    let objects = Arc::new(InMemory::new());
    let opened = Arc::clone(&objects);
    let mut place = small_place(move |sandbox| sandbox.open_object(Arc::clone(&opened) as _, "a"));
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let object = expenses::object_store::path::Path::from("a").join(DATA_FILE);
    let put = |text: String| runtime.block_on(objects.put(&object, text.into())).unwrap();
    let small = r#"{"counter": 1, "expenses": {}}"#;
    put(small.into());
    assert_eq!(read_now(&mut place).status, 200);
    put(too_many());
    assert_ne!(read_now(&mut place).status, 200);
    runtime.block_on(objects.delete(&object)).unwrap();
    assert_eq!(read_now(&mut place).status, 503);
    put(small.into());
    assert_eq!(read_now(&mut place).status, 200);
}

#[test]
fn a_store_that_was_stopped_begins_no_empty_one_where_its_file_is_gone() {
    let directory = tempfile::tempdir().unwrap();
    let (path, file) = (directory.path().to_owned(), directory.path().join(DATA_FILE));
    let mut place = small_place(move |sandbox| sandbox.open(&path));
    let small = r#"{"counter": 1, "expenses": {}}"#;
    fs::write(&file, small).unwrap();
    assert_eq!(read_now(&mut place).status, 200);
    // More than the component has memory for stops it.
    fs::write(&file, too_many()).unwrap();
    assert_eq!(read_now(&mut place).status, 500);
    fs::remove_file(&file).unwrap();
    let response = read_now(&mut place);
    assert_eq!(response.status, 503, "{}", String::from_utf8_lossy(&response.body));
    let mut change = waiting(None, 1);
    change.work.request.action = self::change().request().action.clone();
    let saved = place.save(vec![change.work], Instant::now());
    assert!(matches!(&saved[..], [Ok(Err(_)) | Err(_)]), "{saved:?}");
    assert!(!file.exists());
    fs::write(&file, small).unwrap();
    assert_eq!(read_now(&mut place).status, 200);
}
