//! Each system call of one `add`, in turn: the program is killed as it begins, or it
//! fails. strace does both, and its log shows that the call hit was the one meant.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use expenses::Sandbox;

use crate::harness::{Carrier, Change, Directory, Outcome, State, THREE, has, outcome, say};

/// Errors of the kinds that file systems have. strace knows them by these names.
pub(crate) const ERRORS: [&str; 6] = ["EIO", "ENOSPC", "EDQUOT", "EMFILE", "EROFS", "EACCES"];

/// Calls that ask or tell nothing of the file system: their descriptor alone.
pub(crate) const NOT_FAILED: [&str; 2] = ["close", "fcntl"];

/// A system call of the thread that does everything, as strace writes it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Call {
    name: String,
    /// Its turn among the calls of this name, from 1.
    turn: usize,
    /// Its arguments and its result.
    text: String,
}

#[test]
fn a_kill_at_each_system_call_of_an_add_leaves_the_old_state_or_the_new() {
    if !has("strace", "kills at each system call") {
        return;
    }
    let begun = Instant::now();
    let calls = calls_of_an_add();
    let (mut hit, mut others, mut new) = (0, Vec::new(), 0);
    let mut hit_in_directory = 0;
    for call in &calls {
        let directory = Directory::with(THREE);
        let (answer, log) = injected(&directory, call, "signal=KILL");
        let found =
            first_thread(&log, &directory).into_iter().rfind(|found| found.name == call.name);
        let is_meant = found.as_ref().is_some_and(|found| found.turn == call.turn);
        let was_killed = log.contains("+++ killed by SIGKILL +++");
        assert!(was_killed || !is_meant, "{call:?} was not hit:\n{log}");
        if was_killed && is_meant {
            hit += 1;
            hit_in_directory += usize::from(call.is_in_directory());
        } else {
            others.push(call);
        }
        new += usize::from(check(&directory, &answer, call));
        goes_on(&directory);
    }
    let in_directory = calls.iter().filter(|call| call.is_in_directory()).count();
    say(&format!(
        "killed at {hit} of {} system calls of an add, among them {hit_in_directory} of \
         {in_directory} on the data directory: {new} times the change was made; {:?}",
        calls.len(),
        begun.elapsed()
    ));
    // Other threads have calls too, and may come first at one that both have.
    assert_eq!(hit_in_directory, in_directory, "not hit: {others:?}");
    assert!(others.len() <= calls.len() / 10, "not hit: {others:?}");
    assert!(new > 0 && new < hit, "all kills have left the same state");
}

#[test]
fn an_error_of_each_system_call_on_the_data_directory_is_told_exactly() {
    if !has("strace", "errors of each system call") {
        return;
    }
    let begun = Instant::now();
    let calls = calls_of_an_add().into_iter();
    let calls: Vec<_> = calls
        .filter(|call| call.is_in_directory() && !NOT_FAILED.contains(&call.name.as_str()))
        .collect();
    assert!(calls.len() >= 10, "{calls:?}");
    let (mut failed, mut made) = (0, 0);
    for call in &calls {
        for error in ERRORS {
            let directory = Directory::with(THREE);
            let (answer, log) = injected(&directory, call, &format!("error={error}"));
            let calls = first_thread(&log, &directory);
            let hit: Vec<_> = calls.iter().filter(|call| call.is_injected()).collect();
            let is_meant = matches!(hit[..], [hit] if hit.is_again(call));
            assert!(is_meant, "{call:?}, {error}: another call was hit:\n{log}");
            let is_new = check(&directory, &answer, call);
            let told = told(&answer, error);
            assert_eq!(told, Some(is_new), "{call:?}, {error}: {answer:?}");
            if answer.status == Some(0) {
                made += 1;
            } else {
                failed += 1;
            }
            assert_eq!(directory.entries(), ["expenses.json"], "{call:?}, {error}");
            goes_on(&directory);
        }
    }
    say(&format!(
        "{} errors of each of {} system calls on the data directory: {failed} told, {made} \
         without consequence; {:?}",
        ERRORS.len(),
        calls.len(),
        begun.elapsed()
    ));
}

/// Whether an answer says that the change was made; none where it says neither, or is
/// not one for this error.
fn told(answer: &Outcome, error: &str) -> Option<bool> {
    let message = answer.stderr.strip_prefix("expenses: ").unwrap_or_default().trim_end();
    let reason = match error {
        // What the runtime has no code for.
        "EIO" | "EMFILE" | "EROFS" | "EDQUOT" => "input/output error",
        "ENOSPC" => "no space is left",
        _ => "permission denied",
    };
    match (answer.status, message) {
        (Some(0), "") => Some(true),
        (
            Some(1),
            "the change was made, but the disk did not confirm it: a power cut may undo it",
        ) => Some(true),
        (Some(1), "no space is left on the disk; nothing was changed") => {
            ["ENOSPC", "EDQUOT"].contains(&error).then_some(false)
        }
        (Some(1), "the data directory cannot be written; nothing was changed") => {
            ["EACCES", "EROFS"].contains(&error).then_some(false)
        }
        (Some(1), message) if message.starts_with("cannot ") && message.ends_with(reason) => {
            Some(false)
        }
        (Some(1), message) if message.starts_with("the data directory ") => Some(false),
        _ => None,
    }
}

fn change() -> Change {
    Change::Add("Tea".into())
}

/// Checks the state that a process left; answers whether it is the new one.
#[track_caller]
fn check(directory: &Directory, answer: &Outcome, call: &Call) -> bool {
    let old = state(Directory::with(THREE).path());
    let (new, printed) = old.after(&change());
    let begun = Instant::now();
    let found = state(directory.path());
    assert!(begun.elapsed() < Duration::from_secs(2), "{call:?}: opened late");
    assert!(found == old || found == new, "{call:?}: neither old nor new, but {found:?}");
    let is_new = found == new;
    assert!(answer.stdout.is_empty() || answer.stdout == printed, "{call:?}: {answer:?}");
    assert!(answer.stdout.is_empty() || is_new, "{call:?}: answered, and not there");
    is_new
}

/// The next change works, and leaves nothing but the file.
#[track_caller]
fn goes_on(directory: &Directory) {
    let (next, printed) = state(directory.path()).after(&change());
    let mut command = Carrier::Program.command(directory.path());
    change().complete(&mut command);
    outcome(&mut command).prints(&printed);
    assert_eq!(state(directory.path()), next);
    assert_eq!(directory.entries(), ["expenses.json"]);
}

fn state(directory: &Path) -> State {
    State::of(&mut Sandbox::new().unwrap().open(directory).unwrap())
}

/// The system calls of one `add` to a store that is there, from the program's first.
fn calls_of_an_add() -> Vec<Call> {
    let directory = Directory::with(THREE);
    let (answer, log) = traced(&directory, &["trace=all"]);
    assert_eq!(answer.status, Some(0), "{answer:?}");
    let mut calls = first_thread(&log, &directory);
    assert_eq!(calls.remove(0).name, "execve");
    calls
}

/// Runs one `add` and has strace do something at one call.
fn injected(directory: &Directory, call: &Call, what: &str) -> (Outcome, String) {
    let Call { name, turn, .. } = call;
    let inject = format!("inject={name}:{what}:when={turn}");
    traced(directory, &[&format!("trace={name}"), &inject])
}

/// Runs one `add` under strace; answers its outcome and the log.
fn traced(directory: &Directory, expressions: &[&str]) -> (Outcome, String) {
    let log = tempfile::NamedTempFile::new().unwrap();
    let program = Carrier::Program.command(directory.path());
    let mut strace = Command::new("strace");
    strace.args(["--follow-forks", "--decode-fds=path", "--string-limit=256"]);
    strace.arg("-o").arg(log.path());
    strace.args(expressions.iter().flat_map(|expression| ["-e", expression]));
    strace.arg(program.get_program()).args(program.get_args());
    strace.env_remove("EXPENSES_DATA").env("TZ", "UTC");
    change().complete(&mut strace);
    (outcome(&mut strace), fs::read_to_string(log.path()).unwrap())
}

/// The calls of the program's first thread in a log of strace.
fn first_thread(log: &str, directory: &Directory) -> Vec<Call> {
    let first = log.split_whitespace().next().unwrap_or_default().to_owned();
    let mut calls: Vec<Call> = Vec::new();
    for line in log.lines() {
        let Some((thread, text)) = line.split_once(' ') else { continue };
        // A call that another thread's interrupts is told in two lines.
        if let Some((_, rest)) = text.split_once(" resumed>")
            && let Some(call) = calls.last_mut().filter(|_| thread == first)
        {
            call.text += rest;
            continue;
        }
        let Some((name, text)) = text.trim_start().split_once('(') else { continue };
        if thread == first && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') {
            let turn = 1 + calls.iter().filter(|call| call.name == name).count();
            let text = text.replace(directory.path().to_str().unwrap(), DIRECTORY);
            calls.push(Call { name: name.into(), turn, text });
        }
    }
    calls
}

/// Stands for the data directory, which has another name in each run.
const DIRECTORY: &str = "DATA DIRECTORY";

impl Call {
    fn is_in_directory(&self) -> bool {
        self.text.contains(DIRECTORY)
    }

    fn is_injected(&self) -> bool {
        self.text.ends_with("(INJECTED)")
    }

    fn is_again(&self, other: &Self) -> bool {
        (&self.name, self.turn, self.is_in_directory())
            == (&other.name, other.turn, other.is_in_directory())
    }
}
