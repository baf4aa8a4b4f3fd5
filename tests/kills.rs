//! The program is killed at random moments, thousands of times, while it adds, edits
//! and deletes. After each kill the store opens at once and holds every change that was
//! answered, and at most the one in flight beyond that.

use std::io::Read;
use std::process::Stdio;
use std::thread;
use std::time::{Duration, Instant};

use expenses::Sandbox;

use crate::harness::{Carrier, Change, Directory, State, say};

/// How often processes are killed, by each of the workers: a program that waits for a
/// dead writer's temp file leaves the processors to the others.
const WORKERS: [(Carrier, usize); 6] = [
    (Carrier::Program, 600),
    (Carrier::Program, 600),
    (Carrier::Program, 600),
    (Carrier::Program, 600),
    (Carrier::Stock, 300),
    (Carrier::Stock, 300),
];

/// How long a temp file stands still before others fence it.
const STAND_STILL: Duration = Duration::from_millis(200);

/// A store opens in a few milliseconds; this is for a machine that is busy with others.
const AT_ONCE: Duration = Duration::from_secs(2);

/// What became of the changes in flight.
#[derive(Debug, Default)]
struct Figures {
    /// Processes that were still running when they were killed.
    killed: usize,
    /// Of those: not made.
    old: usize,
    /// Made, and not yet answered.
    new: usize,
    /// Answered.
    answered: usize,
    /// Ended before the kill.
    ended: usize,
    /// Left a temp file.
    strays: usize,
    /// Left it to the next process to remove.
    met: usize,
}

#[test]
fn a_killed_process_loses_nothing_that_was_answered() {
    let begun = Instant::now();
    let figures: Vec<_> = thread::scope(|scope| {
        let workers: Vec<_> = (0..)
            .zip(WORKERS)
            .map(|(seed, (carrier, kills))| scope.spawn(move || torment(carrier, kills, seed)))
            .collect();
        workers.into_iter().map(|worker| worker.join().unwrap()).collect()
    });
    let sum = |of: fn(&Figures) -> usize| figures.iter().map(of).sum::<usize>();
    let (killed, ended) = (sum(|f| f.killed), sum(|f| f.ended));
    let (old, new, answered) = (sum(|f| f.old), sum(|f| f.new), sum(|f| f.answered));
    say(&format!(
        "{killed} processes killed while they ran, {ended} ended before: {old} changes in \
         flight were not made, {new} were made and not answered, {answered} answered; {} temp \
         files left behind, {} of them met by the next process; {:?}",
        sum(|f| f.strays),
        sum(|f| f.met),
        begun.elapsed()
    ));
    assert_eq!(killed, WORKERS.iter().map(|(_, kills)| kills).sum::<usize>());
    assert!(ended < killed, "the kills come too late");
    for (what, count, least) in
        [("old", old, killed / 10), ("new", new, killed / 100), ("stray", sum(|f| f.strays), 20)]
    {
        assert!(count >= least, "only {count} of {killed} kills left what is {what}");
    }
}

/// Kills processes on a directory of its own until so many were hit.
fn torment(carrier: Carrier, kills: usize, seed: u64) -> Figures {
    let mut random = fastrand::Rng::with_seed(seed);
    let directory = Directory::empty();
    let sandbox = Sandbox::new().unwrap();
    let mut state = State::default();
    let mut figures = Figures::default();
    // Within this time most processes end; the next lines keep it so, however busy the
    // machine is.
    let mut longest = Duration::from_millis(20);
    while figures.killed < kills {
        let change = state.choose(&mut random);
        let (new, answer) = state.after(&change);
        // A process waits for a temp file that it meets, and goes on.
        let met = strays(&directory).len();
        let meets = met > 0;
        figures.met += usize::from(meets);
        let after =
            longest.mul_f64(random.f64()) + if meets { STAND_STILL } else { Duration::ZERO };
        let run = run_and_kill(carrier, &directory, &change, Some(after));

        let opened = Instant::now();
        let found = State::of(&mut sandbox.open(directory.path()).unwrap());
        assert!(opened.elapsed() < AT_ONCE, "the store opened in {:?}", opened.elapsed());
        let is_new = found == new;
        assert!(
            is_new || found == state,
            "seed {seed}, {change:?}: neither old nor new, but {found:?}"
        );
        let answered = run.printed == answer;
        assert!(answered || run.printed.is_empty() || !run.ended, "{:?}", run.printed);
        assert!(!answered || is_new, "seed {seed}, {change:?}: answered, and not there");
        if run.ended {
            assert!(answered, "seed {seed}, {change:?}: ended with {:?}", run.printed);
            figures.ended += 1;
            longest = longest.mul_f64(0.96);
        } else {
            figures.killed += 1;
            figures.old += usize::from(!is_new);
            figures.new += usize::from(is_new && !answered);
            figures.answered += usize::from(answered);
            longest = longest.mul_f64(1.02);
        }
        state = found;

        let strays = strays(&directory);
        assert!(strays.len() <= met + usize::from(!run.ended), "{strays:?}");
        figures.strays += strays.len().saturating_sub(met);
        // Most are removed here, or the test would mostly wait for them.
        if random.u8(..8) > 0 {
            for stray in strays {
                std::fs::remove_file(directory.path().join(stray)).unwrap();
            }
        }
    }

    // And a last one, which nobody kills.
    let change = Change::Add("The last".into());
    let (new, answer) = state.after(&change);
    let run = run_and_kill(carrier, &directory, &change, None);
    assert_eq!((run.ended, run.printed), (true, answer));
    assert_eq!(State::of(&mut sandbox.open(directory.path()).unwrap()), new);
    assert_eq!(directory.entries(), ["expenses.json"]);
    figures
}

/// What is in the directory but the data file.
fn strays(directory: &Directory) -> Vec<String> {
    directory.entries().into_iter().filter(|name| name != "expenses.json").collect()
}

/// A process that was run.
struct Run {
    /// Whether it ended by itself.
    ended: bool,
    printed: String,
}

/// Runs a change, and kills its process after a time, if any.
fn run_and_kill(
    carrier: Carrier,
    directory: &Directory,
    change: &Change,
    after: Option<Duration>,
) -> Run {
    let mut command = carrier.command(directory.path());
    change.complete(&mut command);
    command.stdin(Stdio::null()).stdout(Stdio::piped());
    let mut child = command.spawn().unwrap();
    if let Some(after) = after {
        thread::sleep(after);
        child.kill().unwrap();
    }
    let mut printed = String::new();
    child.stdout.take().unwrap().read_to_string(&mut printed).unwrap();
    let status = child.wait().unwrap();
    assert!(matches!(status.code(), Some(0) | None), "{change:?}: {status}");
    Run { ended: status.success(), printed }
}
