//! Merges with real files: by git's merge driver, of conflict copies, and while others write.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::thread;

use expenses::{Query, Sandbox};

use crate::docs::block;
use crate::harness::{Carrier, Directory, Outcome, THREE, has, outcome, program, stock};

/// Runs a script of a shell in a directory in which `expenses` and git are known and nothing of the
/// machine's configuration is.
fn shell(directory: &Path, script: &str) -> Outcome {
    let program = program();
    let folder = Path::new(program.get_program()).parent().unwrap();
    let path = std::env::var("PATH").unwrap_or_default();
    let mut command = Command::new("sh");
    command.args(["-e", "-c", script]).current_dir(directory);
    command.env("PATH", format!("{}:{path}", folder.display()));
    command.env("HOME", directory).env("GIT_CONFIG_NOSYSTEM", "1").env("TZ", "UTC");
    for name in ["EXPENSES_DATA", "GIT_DIR", "GIT_WORK_TREE", "GIT_CONFIG_GLOBAL"] {
        command.env_remove(name);
    }
    outcome(&mut command)
}

#[track_caller]
fn succeeds(directory: &Path, script: &str) -> String {
    let outcome = shell(directory, script);
    assert_eq!(outcome.status, Some(0), "{script}: {outcome:?}");
    outcome.stdout
}

/// A repository with a data file of three expenses, in which the docs' configuration is done.
fn repository() -> Directory {
    let directory = Directory::with(THREE);
    let begin = "git init -q -b main && git config user.name x && git config user.email x@x";
    succeeds(directory.path(), begin);
    succeeds(directory.path(), &block("sh git"));
    succeeds(directory.path(), "git add . && git commit -q -m begin");
    directory
}

/// The descriptions and amounts of all expenses, in the order of their ids.
fn all(directory: &Directory) -> Vec<String> {
    let mut store = Sandbox::new().unwrap().open(directory.path()).unwrap();
    let page = store.find(Query::default(), None).unwrap();
    let line = |of: expenses::Expense| format!("{} {}", of.description, of.amount);
    page.expenses.into_iter().map(line).collect()
}

#[test]
fn git_merges_two_branches_by_the_configuration_of_the_docs() {
    if !has("git", "the merge driver") {
        return;
    }
    let directory = repository();
    succeeds(
        directory.path(),
        "git checkout -q -b phone
         expenses --data . add 4 Cake --category food --date 2026-11-24
         expenses --data . edit 1 --amount 13
         expenses --data . delete 2
         git commit -q -a -m phone
         git checkout -q main
         expenses --data . add 3 Tea --category food --date 2026-11-24
         git commit -q -a -m main
         git merge -q -m both phone",
    );
    assert_eq!(all(&directory), ["Lunch 13", "Coffee 3.2", "Tea 3", "Cake 4"]);
    // What one side goes on with, git merges again, from the state that both had last.
    succeeds(
        directory.path(),
        "git checkout -q phone
         expenses --data . edit last --amount 4.50
         git commit -q -a -m cake
         git checkout -q main
         git merge -q -m again phone
         git checkout -q phone
         git merge -q main",
    );
    assert_eq!(all(&directory), ["Lunch 13", "Coffee 3.2", "Tea 3", "Cake 4.50"]);
    assert_eq!(succeeds(directory.path(), "git status --porcelain"), "");
    let log = succeeds(directory.path(), "expenses --data . log");
    assert!(log.contains("changed expense"), "{log}");
}

#[test]
fn a_conflict_in_git_leaves_this_side_valid_and_can_be_decided() {
    if !has("git", "a conflict of the merge driver") {
        return;
    }
    let directory = repository();
    succeeds(
        directory.path(),
        "git checkout -q -b phone
         expenses --data . edit 1 --amount 13
         expenses --data . add 4 Cake --category food --date 2026-11-24
         git commit -q -a -m phone
         git checkout -q main
         expenses --data . edit 1 --amount 12
         git commit -q -a -m main",
    );
    let ours = directory.read();
    let merge = shell(directory.path(), "git merge -m both phone");
    assert_eq!(merge.status, Some(1), "{merge:?}");
    assert!(merge.stderr.contains("expense 1 was changed on both sides"), "{merge:?}");
    assert_eq!(directory.read(), ours);
    assert_eq!(
        succeeds(directory.path(), "git diff --name-only --diff-filter=U"),
        "expenses.json\n"
    );
    let decide =
        block("sh git conflict").replace("--base base.json", "--base base.json --keep theirs");
    succeeds(directory.path(), &decide);
    assert_eq!(all(&directory), ["Lunch 13", "Train ticket 48.90", "Coffee 3.2", "Cake 4"]);
    succeeds(directory.path(), "git commit -q -m both && git merge-base --is-ancestor phone main");
}

#[test]
fn check_says_what_to_type_about_the_conflict_marks_of_git() {
    if !has("git", "the conflict marks of git") {
        return;
    }
    let directory = repository();
    let script = "git config --unset merge.expenses.driver
         git checkout -q -b phone
         expenses --data . add 4 Cake --category food --date 2026-11-24
         git commit -q -a -m phone
         git checkout -q main
         expenses --data . add 3 Tea --category food --date 2026-11-24
         git commit -q -a -m main
         git merge -q -m both phone || true";
    succeeds(directory.path(), script);
    for carrier in Carrier::ALL {
        let outcome = outcome(carrier.command(directory.path()).arg("check"));
        assert_eq!(outcome.status, Some(1), "{outcome:?}");
        let line = outcome.stdout.lines().next().unwrap();
        assert!(line.contains(": git's conflict marks begin here: `git checkout --ours"), "{line}");
        assert_eq!(outcome.stderr, "expenses: expenses.json has 1 problem\n");
    }
    // The commands between the backticks do it.
    let outcome = outcome(Carrier::Program.command(directory.path()).arg("check"));
    let commands: Vec<&str> = outcome.stdout.split('`').skip(1).step_by(2).collect();
    assert_eq!(commands.len(), 4, "{commands:?}");
    for command in commands {
        succeeds(directory.path(), command);
    }
    assert_eq!(
        all(&directory),
        ["Lunch 12.50", "Train ticket 48.90", "Coffee 3.2", "Tea 3", "Cake 4"]
    );
}

#[test]
fn git_runs_the_component_of_a_stock_runtime_too() {
    if !has("git", "the merge driver under a stock runtime") {
        return;
    }
    let directory = repository();
    let stock = stock(&["--dir", ".::/"]);
    let words = std::iter::once(stock.get_program()).chain(stock.get_args());
    let words: Vec<_> = words.map(|word| word.to_str().unwrap()).collect();
    let driver = format!("{} merge --base %O --output %A %A %B", words.join(" "));
    succeeds(directory.path(), &format!("git config merge.expenses.driver '{driver}'"));
    succeeds(
        directory.path(),
        "git checkout -q -b phone
         expenses --data . add 4 Cake --category food --date 2026-11-24
         git commit -q -a -m phone
         git checkout -q main
         expenses --data . add 3 Tea --category food --date 2026-11-24
         git commit -q -a -m main
         git merge -q -m both phone",
    );
    assert_eq!(
        all(&directory),
        ["Lunch 12.50", "Train ticket 48.90", "Coffee 3.2", "Tea 3", "Cake 4"]
    );
}

#[test]
fn conflict_copies_are_found_and_merged() {
    for (carrier, name) in [
        (Carrier::Program, "expenses.sync-conflict-20261124-100000-ABCDEFG.json"),
        (Carrier::Program, "expenses (Ines's conflicted copy 2026-11-24).json"),
        (Carrier::Stock, "expenses (conflicted copy 2026-11-24 100000).json"),
    ] {
        let directory = Directory::with(THREE);
        let add = ["add", "4", "Cake", "-c", "food", "-d", "2026-11-24"];
        outcome(carrier.command(directory.path()).args(add))
            .prints("Added 4: 4 Cake (food, 2026-11-24)\n");
        fs::rename(directory.file(), directory.path().join(name)).unwrap();
        directory.write(THREE);
        let checked = outcome(carrier.command(directory.path()).arg("check"));
        let typed = format!(" merge '{}'`", name.replace('\'', r"'\''"));
        assert!(checked.stdout.contains(&typed), "{checked:?}");
        // Named as `check` names it, wherever one is.
        let merged = outcome(carrier.command(directory.path()).args(["merge", name]));
        merged.prints(&format!("Merged {name}: added expense 4\n"));
        assert_eq!(all(&directory).len(), 4);
        fs::remove_file(directory.path().join(name)).unwrap();
        outcome(carrier.command(directory.path()).arg("check")).prints("No problems.\n");
    }
}

#[test]
fn merges_while_others_add_lose_nothing_and_add_nothing_twice() {
    const ADDS: usize = 8;
    let directory = Directory::with(THREE);
    let phone = Directory::with(THREE);
    for number in 0..ADDS {
        let amount = format!("1.{number}");
        let add = ["add", &amount, "Phone", "-c", "food", "-d", "2026-11-24"];
        assert_eq!(outcome(Carrier::Program.command(phone.path()).args(add)).status, Some(0));
    }
    let base = phone.path().join("base.json");
    fs::write(&base, THREE).unwrap();
    thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| {
                let mut merge = Carrier::Program.command(directory.path());
                merge.arg("merge").arg(phone.file()).arg("--base").arg(&base);
                let merged = outcome(&mut merge);
                assert_eq!(merged.status, Some(0), "{merged:?}");
            });
        }
        scope.spawn(|| {
            for number in 0..ADDS {
                let amount = format!("2.{number}");
                let add = ["add", &amount, "Here", "-c", "food", "-d", "2026-11-24"];
                let added = outcome(Carrier::Program.command(directory.path()).args(add));
                assert_eq!(added.status, Some(0), "{added:?}");
            }
        });
    });
    let mut lines = all(&directory);
    assert_eq!(lines.len(), 3 + 2 * ADDS, "{lines:?}");
    lines.sort();
    lines.dedup();
    assert_eq!(lines.len(), 3 + 2 * ADDS);
}
