//! Many writers at once, of every kind, with a reader beside them; and with writers that
//! are killed all along.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Stdio;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use expenses::{Action, IdempotencyKey, NewExpense, Request, Sandbox, Store};
use serde_json::Value;

use crate::harness::{Carrier, Change, Directory, State, outcome, say};

/// Processes that run at the same time, and handles that are open all along.
const PROCESSES: usize = 8;
const HANDLES: usize = 2;
/// What each of them adds.
const ADDS: usize = 200;

/// What the writers were answered.
#[derive(Default)]
struct Answers {
    /// The description of each expense, by the id that was answered.
    added: BTreeMap<u64, String>,
    longest: Duration,
}

impl Answers {
    fn note(&mut self, id: u64, description: String, begun: Instant) {
        self.longest = self.longest.max(begun.elapsed());
        assert_eq!(self.added.insert(id, description), None, "the id {id} was given out twice");
    }

    fn join(&mut self, other: Self) {
        self.longest = self.longest.max(other.longest);
        for (id, description) in other.added {
            assert_eq!(self.added.insert(id, description), None, "the id {id} was given out twice");
        }
    }
}

#[test]
fn ten_writers_add_two_thousand_expenses_and_a_reader_sees_whole_documents() {
    let directory = Directory::empty();
    let begun = Instant::now();
    let (answers, documents) = with_reader(&directory, || write(&directory, ADDS));
    let took = begun.elapsed();

    let state = state(&directory);
    let total = (PROCESSES + HANDLES) * ADDS;
    assert_eq!(state.counter, total as u64);
    assert_eq!(held(&state), answers.added);
    assert_eq!(answers.added.len(), total);
    let descriptions: BTreeSet<_> = answers.added.values().collect();
    assert_eq!(descriptions.len(), total);
    assert_eq!(directory.entries(), ["expenses.json"]);
    say(&format!(
        "{total} expenses added by {PROCESSES} processes and {HANDLES} handles in {took:?}, the \
         longest call took {:?}; {documents} documents read meanwhile",
        answers.longest
    ));
}

#[test]
fn writers_that_are_killed_all_along_cost_the_others_nothing() {
    const ADDS: usize = 60;
    let directory = Directory::empty();
    let begun = Instant::now();
    let done = AtomicBool::new(false);
    let ((answers, killed), documents) = with_reader(&directory, || {
        thread::scope(|scope| {
            let killers = [Carrier::Program, Carrier::Stock].map(|carrier| {
                let (directory, done) = (&directory, &done);
                scope.spawn(move || kill_all_along(carrier, directory, done))
            });
            let answers = {
                let _end = SetAtEnd(&done);
                write(&directory, ADDS)
            };
            (answers, killers.map(|killer| killer.join().unwrap()))
        })
    });
    let took = begun.elapsed();
    let hit: usize = killed.iter().map(|killed| killed.hit).sum();
    let started: BTreeSet<_> = killed.iter().flat_map(|killed| &killed.started).collect();

    // What was answered is there as it was answered. Beyond it there may be what the
    // killed were about to answer, each at most once.
    let state = state(&directory);
    let mut held = held(&state);
    for (id, description) in &answers.added {
        assert_eq!(held.remove(id).as_ref(), Some(description), "the expense {id}");
    }
    let unanswered: BTreeSet<_> = held.values().collect();
    assert_eq!(unanswered.len(), held.len());
    assert!(unanswered.is_subset(&started), "{unanswered:?}");
    assert_eq!(state.counter, (answers.added.len() + held.len()) as u64);
    assert!(hit >= 20, "only {hit} were killed");

    // A last one removes what they left behind.
    let mut command = Carrier::Program.command(directory.path());
    Change::Delete(vec![1]).complete(&mut command);
    assert_eq!(outcome(&mut command).status, Some(0));
    assert_eq!(directory.entries(), ["expenses.json"]);
    say(&format!(
        "{} expenses added in {took:?} while {hit} of {} other writers were killed, {} of all \
         those after their commit; the longest call took {:?}; {documents} documents read meanwhile",
        answers.added.len(),
        started.len(),
        held.len(),
        answers.longest
    ));
}

/// Has every process and every handle add so many expenses, with no error.
fn write(directory: &Directory, adds: usize) -> Answers {
    let sandbox = Sandbox::new().unwrap();
    thread::scope(|scope| {
        let mut writers = Vec::new();
        for process in 0..PROCESSES {
            let carrier = Carrier::ALL[process % 2];
            writers.push(scope.spawn(move || {
                let mut answers = Answers::default();
                for number in 0..adds {
                    let description = format!("process {process}, number {number}");
                    let mut command = carrier.command(directory.path());
                    Change::Add(description.clone()).complete(&mut command);
                    let begun = Instant::now();
                    let answer = outcome(command.arg("--json"));
                    assert_eq!((answer.status, answer.stderr.as_str()), (Some(0), ""));
                    let added: Value = serde_json::from_str(&answer.stdout).unwrap();
                    answers.note(added["id"].as_u64().unwrap(), description, begun);
                }
                answers
            }));
        }
        for handle in 0..HANDLES {
            let mut store = sandbox.open(directory.path()).unwrap();
            if handle == 0 {
                writers.push(scope.spawn(move || groups(&mut store, adds)));
                continue;
            }
            writers.push(scope.spawn(move || {
                let mut answers = Answers::default();
                for number in 0..adds {
                    let description = format!("handle {handle}, number {number}");
                    let begun = Instant::now();
                    let added = store.add(NewExpense {
                        description: description.clone(),
                        amount: "0.10".into(),
                        category: "test".into(),
                        date: Some("2026-11-23".into()),
                    });
                    answers.note(added.unwrap().id, description, begun);
                }
                answers
            }));
        }
        let mut all = Answers::default();
        for writer in writers {
            all.join(writer.join().unwrap());
        }
        all
    })
}

/// Adds so many expenses by requests with keys that share commits, and sends each group twice.
fn groups(store: &mut Store, adds: usize) -> Answers {
    const GROUP: usize = 10;
    let mut answers = Answers::default();
    for group in 0..adds / GROUP {
        let describe = |number| format!("group {group}, number {number}");
        let requests: Vec<_> = (0..GROUP)
            .map(|number| Request {
                action: Action::Apply(vec![expenses::Change::Add(NewExpense {
                    description: describe(number),
                    amount: "0.10".into(),
                    category: "test".into(),
                    date: Some("2026-11-23".into()),
                })]),
                expected: Vec::new(),
                key: Some(IdempotencyKey { key: describe(number), fingerprint: "add".into() }),
                show: false,
            })
            .collect();
        let begun = Instant::now();
        let outcomes = store.apply_each(requests.clone()).unwrap();
        let again = store.apply_each(requests).unwrap();
        for (number, (outcome, again)) in outcomes.into_iter().zip(again).enumerate() {
            let (outcome, again) = (outcome.unwrap(), again.unwrap());
            assert_eq!((outcome.added.len(), &again.added), (1, &outcome.added));
            assert!(again.repeated && !outcome.repeated);
            answers.note(outcome.added[0], describe(number), begun);
        }
    }
    answers
}

/// Processes that were started to be killed.
#[derive(Default)]
struct Killed {
    /// What each was to add.
    started: Vec<String>,
    /// How many were still running.
    hit: usize,
}

/// Starts processes that add, and kills each at some moment.
fn kill_all_along(carrier: Carrier, directory: &Directory, done: &AtomicBool) -> Killed {
    let mut random = fastrand::Rng::with_seed(carrier as u64);
    let mut killed = Killed::default();
    for number in 0.. {
        if done.load(Ordering::SeqCst) {
            break;
        }
        let description = format!("killed, {carrier:?}, number {number}");
        let mut command = carrier.command(directory.path());
        Change::Add(description.clone()).complete(&mut command);
        let mut child = command.stdout(Stdio::null()).spawn().unwrap();
        // Moments of every order of magnitude: how long a call takes depends on the others.
        let magnitude = random.u32(10..19);
        thread::sleep(Duration::from_micros(random.u64(..1 << magnitude)));
        child.kill().unwrap();
        killed.hit += usize::from(child.wait().unwrap().code().is_none());
        killed.started.push(description);
    }
    killed
}

/// Reads the data file over and over while others work: it is whole each time, and
/// never goes back. Also answers how many different documents were seen.
fn with_reader<T: Send>(directory: &Directory, work: impl FnOnce() -> T + Send) -> (T, u64) {
    let (done, documents) = (AtomicBool::new(false), AtomicU64::new(0));
    let answer = thread::scope(|scope| {
        scope.spawn(|| {
            let mut counter = 0;
            while !done.load(Ordering::SeqCst) {
                let Some(bytes) = directory.read() else { continue };
                let document: Value = serde_json::from_slice(&bytes).unwrap();
                let now = document["counter"].as_u64().unwrap();
                assert!(now >= counter, "the counter went back from {counter} to {now}");
                assert_eq!(document["expenses"].as_object().unwrap().len() as u64, now);
                documents.fetch_add(u64::from(now > counter), Ordering::SeqCst);
                counter = now;
                thread::sleep(Duration::from_millis(1));
            }
        });
        let _end = SetAtEnd(&done);
        work()
    });
    (answer, documents.into_inner())
}

/// Is set when this goes, even where a test fails: what waits for it would hang.
struct SetAtEnd<'a>(&'a AtomicBool);

impl Drop for SetAtEnd<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::SeqCst);
    }
}

fn state(directory: &Directory) -> State {
    State::of(&mut Sandbox::new().unwrap().open(directory.path()).unwrap())
}

fn held(state: &State) -> BTreeMap<u64, String> {
    let expenses = state.expenses.values();
    expenses.map(|expense| (expense.id, expense.description.clone())).collect()
}
