//! Expenses that repeat: each day is added once, by however many processes, and whatever kills them.

use std::collections::BTreeMap;
use std::process::Stdio;
use std::thread;
use std::time::Duration;

use expenses::{Query, Sandbox};

use crate::harness::{Carrier, Directory, outcome, say};

/// A store with an expense of 2026-01-01 that repeats every day until the end of March.
fn with_paper() -> Directory {
    let directory = Directory::empty();
    let add = ["add", "1", "Paper", "-c", "news", "-d", "2026-01-01"];
    let every = ["--every", "day", "--until", "2026-03-31"];
    let mut command = Carrier::Program.command(directory.path());
    let added = outcome(command.args(add).args(every));
    assert_eq!(added.status, Some(0), "{added:?}");
    directory
}

/// How often each day is there, of the expenses with this description.
fn days(directory: &Directory, description: &str) -> BTreeMap<String, usize> {
    let mut store = Sandbox::new().unwrap().open(directory.path()).unwrap();
    let query = Query { limit: Some(10_000), ..Query::default() };
    let mut days = BTreeMap::new();
    for expense in store.find(query, None).unwrap().expenses {
        if expense.description == description {
            *days.entry(expense.date.unwrap()).or_default() += 1;
        }
    }
    days
}

#[test]
fn processes_that_add_what_is_due_at_once_add_each_day_once() {
    const ADDS: usize = 6;
    let directory = with_paper();
    thread::scope(|scope| {
        for process in 0..6 {
            let directory = &directory;
            scope.spawn(move || {
                for number in 0..ADDS {
                    let carrier = Carrier::ALL[process % 2];
                    let mut command = carrier.command(directory.path());
                    // An `add` of the program adds all that is due before.
                    let line: &[&str] = match (carrier, number % 3) {
                        (Carrier::Program, 2) => &["add", "2", "Tea", "-c", "food"],
                        (_, 0) => &["due", "--date", "2026-01-20"],
                        _ => &["due", "--date", "2026-02-15"],
                    };
                    let answer = outcome(command.args(line));
                    assert_eq!(answer.status, Some(0), "{answer:?}");
                }
            });
        }
    });
    let days = days(&directory, "Paper");
    assert_eq!((days.len(), days.values().max()), (90, Some(&1)), "{days:?}");
    let tea: usize = self::days(&directory, "Tea").values().sum();
    assert_eq!(tea, 3 * ADDS / 3);
}

#[test]
fn a_process_that_is_killed_while_it_adds_what_is_due_leaves_all_of_it_or_nothing() {
    const KILLS: usize = 90;
    let directory = with_paper();
    let mut random = fastrand::Rng::with_seed(17);
    let mut longest = Duration::from_millis(20);
    let (mut killed, mut done) = (0, 0);
    for day in (2..=31).map(|day| format!("2026-01-{day:02}")).cycle().take(KILLS) {
        let before = days(&directory, "Paper").len();
        let mut command = Carrier::Program.command(directory.path());
        command.args(["due", "--date", &day]).stdin(Stdio::null()).stdout(Stdio::null());
        let mut child = command.spawn().unwrap();
        thread::sleep(longest.mul_f64(random.f64()));
        child.kill().unwrap();
        let status = child.wait().unwrap();
        // Most are hit while they run, however busy the machine is.
        longest = longest.mul_f64(if status.success() { 0.9 } else { 1.05 });
        killed += usize::from(!status.success());
        let days = days(&directory, "Paper");
        assert!(days.values().all(|count| *count == 1), "{days:?}");
        let all = usize::from(day[8..].parse::<u8>().unwrap()).max(before);
        assert!(days.len() == before || days.len() == all, "{day}: {before} and {}", days.len());
        done += usize::from(days.len() > before);
    }
    say(&format!(
        "{killed} of {KILLS} processes killed while they added what was due; {done} added"
    ));
    assert!(killed > KILLS / 4, "the kills come too late");
    let mut command = Carrier::Program.command(directory.path());
    let last = outcome(command.args(["due", "--date", "2026-12-31"]));
    assert_eq!(last.status, Some(0), "{last:?}");
    let days = days(&directory, "Paper");
    assert_eq!((days.len(), days.values().max()), (90, Some(&1)));
}

#[test]
fn the_program_takes_the_local_day_and_a_stock_runtime_asks_for_it() {
    let directory = with_paper();
    let run =
        |carrier: Carrier, line: &[&str]| outcome(carrier.untyped(directory.path()).args(line));
    let refused = run(Carrier::Stock, &["due"]);
    assert_eq!((refused.status, refused.stdout.as_str()), (Some(2), ""));
    assert!(refused.stderr.contains("expenses due --date 2026-11-30"), "{refused:?}");
    assert_eq!(run(Carrier::Stock, &["list", "--all"]).stderr, "");
    let note = "expenses: 89 expenses are due: `expenses due` adds them\n";
    assert_eq!(run(Carrier::Program, &["list", "--all"]).stderr, note);
    assert!(run(Carrier::Program, &["due"]).stdout.ends_with("(news, 2026-03-31)\n"));
    assert_eq!(run(Carrier::Program, &["list", "--all"]).stderr, "");
    // Nothing of tomorrow is added, wherever that has begun.
    let tomorrow = ["add", "5", "Tomorrow", "-c", "x", "--every", "day"];
    assert_eq!(run(Carrier::Program, &tomorrow).status, Some(0));
    assert_eq!(run(Carrier::Program, &["due"]).stdout, "Nothing is due.\n");
}
