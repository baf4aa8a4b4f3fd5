//! Completions: typed into the real bash, zsh and fish, and as each shell gets them.
//!
//! The shells' `expenses` leaves completions to the program and writes down what else it
//! is called with, so that the tests see the completed line as a program gets it.

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::Path;
use std::process::Command;

use crate::docs;
use crate::harness::{Directory, Outcome, THREE, has, outcome, program};

const TYPE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/shells/type.py");

/// Categories that mean something to shells, and to terminals.
const ODD: &str = r#"{"expenses": {
  "1": {"id": 1, "description": "Lunch", "amount": 12.50, "category": "food", "date": "2026-11-23"},
  "2": {"id": 2, "description": "Dinner: it's\t$HOME", "amount": 30, "category": "eating out", "date": "2026-11-24"},
  "30": {"id": 30, "description": "Sushi 🍣", "amount": 8, "category": "寿司", "date": "2026-11-24"},
  "31": {"id": 31, "description": "Tea", "amount": 3, "category": "food"},
  "32": {"id": 32, "description": "Gift", "amount": 3, "category": "mum's $5 \"bag\""},
  "33": {"id": 33, "description": "Bus", "amount": 3, "category": "travel:bus"},
  "34": {"id": 34, "description": "Star", "amount": 3, "category": "*"},
  "35": {"id": 35, "description": "Clear", "amount": 3, "category": "x\u001b[2J"}
}}"#;

/// A home directory with a shell's settings, the data and a path to `expenses`.
fn home(settings: &str, text: &str) -> Directory {
    let home = Directory::empty();
    let file = |name: &str, text: &str| {
        let path = home.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        path
    };
    file(settings, text);
    file("money/expenses.json", ODD);
    file("my money/expenses.json", THREE);
    // A file whose name begins like a category.
    file("food/eating", "");
    let script = format!(
        "#!/bin/sh\n\
         [ -n \"$COMPLETE\" ] && exec '{}' \"$@\"\n\
         printf '<%s>' \"$@\" > \"$HOME/called\"\n",
        env!("CARGO_BIN_EXE_expenses")
    );
    let expenses = file("bin/expenses", &script);
    fs::set_permissions(expenses, fs::Permissions::from_mode(0o755)).unwrap();
    home
}

/// The arguments that `expenses` is called with after these keys.
fn called(home: &Directory, shell: &[&str], keys: &str) -> String {
    let called = home.path().join("called");
    let _ = fs::remove_file(&called);
    let path = format!("{}/bin:{}", home.path().display(), std::env::var("PATH").unwrap());
    let mut typing = Command::new("python3");
    typing.args([TYPE, &format!("{keys}\r")]).args(shell).current_dir(home.path());
    typing.env("HOME", home.path()).env("PATH", path).env("TERM", "dumb").env("LC_ALL", "C.UTF-8");
    typing.env("EXPENSES_DATA", home.path().join("money")).env_remove("ZDOTDIR");
    typing.env_remove("XDG_CONFIG_HOME").env_remove("XDG_DATA_HOME").env_remove("XDG_DATA_DIRS");
    let shown = outcome(&mut typing);
    fs::read_to_string(called).unwrap_or_else(|_| panic!("{keys:?} calls nothing: {shown:?}"))
}

fn assert_completes(settings: &str, text: &str, shell: &[&str]) {
    let home = home(settings, text);
    for (keys, words) in [
        ("expenses li\t -c fo\t --per\t last-m\t", "<list><-c><food><--period><last-month>"),
        (
            "expenses edit --from-category eat\t -c eating\\ \t",
            "<edit><--from-category><eating out><-c><eating out>",
        ),
        ("expenses list --category=eat\t", "<list><--category=eating out>"),
        ("expenses list --text a -c 'eat\t", "<list><--text><a><-c><eating out>"),
        ("expenses list -c mu\t -p 2026", "<list><-c><mum's $5 \"bag\"><-p><2026>"),
        ("expenses list -c \"mu\t", "<list><-c><mum's $5 \"bag\">"),
        ("expenses list -c tr\t --json", "<list><-c><travel:bus><--json>"),
        ("expenses add 1 x -c \\*\t", "<add><1><x><-c><*>"),
        ("expenses add 1 x -c 寿\t", "<add><1><x><-c><寿司>"),
        ("expenses add 12.50 Lu\t foo\t", "<add><12.50><Lunch><food>"),
        ("expenses delete 35\t 34\t", "<delete><35><34>"),
        ("expenses --data my\t list -c tra\t", "<--data><my money/><list><-c><travel>"),
        ("expenses list --data 'my money' -c tra\t", "<list><--data><my money><-c><travel>"),
        (
            "expenses show --data ~/my\\ money 3\t",
            &format!("<show><--data><{}/my money><3>", home.path().display()),
        ),
    ] {
        assert_eq!(called(&home, shell, keys), words, "{keys:?} in {shell:?}");
    }
}

#[test]
fn bash_completes_from_the_data() {
    if has("bash", "completions in bash") {
        let settings = format!("PS1='ready> '\n{}", docs::block("bash"));
        assert_completes(".rc", &settings, &["bash", "--noprofile", "--rcfile", ".rc", "-i"]);
    }
}

#[test]
fn zsh_completes_from_the_data() {
    if has("zsh", "completions in zsh") {
        let line = docs::block("zsh");
        let settings = format!("PS1='ready> '\nautoload -Uz compinit\ncompinit -u -D\n{line}");
        assert_completes(".zshrc", &settings, &["zsh", "-d", "-i"]);
    }
}

#[test]
fn zsh_completes_at_the_first_tab_if_it_loads_the_script_itself() {
    if !has("zsh", "completions in zsh") {
        return;
    }
    let settings =
        "PS1='ready> '\nfpath=(~/functions $fpath)\nautoload -Uz compinit\ncompinit -u -D\n";
    let home = home(".zshrc", settings);
    let script = outcome(program().env("COMPLETE", "zsh"));
    fs::create_dir(home.path().join("functions")).unwrap();
    fs::write(home.path().join("functions/_expenses"), script.stdout).unwrap();
    let words = called(&home, &["zsh", "-d", "-i"], "expenses list -c fo\t");
    assert_eq!(words, "<list><-c><food>");
}

#[test]
fn fish_completes_from_the_data() {
    if has("fish", "completions in fish") {
        let line = docs::block("fish");
        let settings =
            format!("set fish_greeting\nfunction fish_prompt; echo -n 'ready> '; end\n{line}");
        assert_completes(".config/fish/config.fish", &settings, &["fish", "-i"]);
    }
}

/// Asks for the candidates as a shell does.
fn candidates(shell: &str, data: &Path, line: &[&str]) -> Outcome {
    let mut program = program();
    program.env("COMPLETE", shell).env("EXPENSES_DATA", data).args(["--", "expenses"]).args(line);
    outcome(program.env("_CLAP_COMPLETE_INDEX", line.len().to_string()))
}

#[test]
fn categories_come_with_their_count_and_ids_with_their_expense() {
    let directory = Directory::with(ODD);
    candidates("fish", directory.path(), &["list", "--category", ""]).prints(
        "food\t2 expenses\n\
         eating out\t1 expense\n\
         寿司\t1 expense\n\
         *\t1 expense\n\
         mum's $5 \"bag\"\t1 expense\n\
         travel:bus\t1 expense\n",
    );
    let ids = candidates("fish", directory.path(), &["show", "3"]);
    ids.prints(
        "35\t3 Clear\n34\t3 Star\n33\t3 Bus\n32\t3 Gift\n31\t3 Tea\n30\t2026-11-24 8 Sushi 🍣\n",
    );
    candidates("fish", directory.path(), &["show", "2"])
        .prints("2\t2026-11-24 30 Dinner: it's\\t$HOME\n");
    candidates("fish", directory.path(), &["list", "-c", "FO"]).prints("food\t2 expenses\n");
    let words = candidates("fish", directory.path(), &["add", "3", "t"]);
    words.prints("Tea\t3, food\ntravel:bus\t1 expense\n");
}

#[test]
fn a_tab_creates_changes_and_prints_nothing() {
    const SHELLS: [&str; 3] = ["bash", "fish", "zsh"];
    let silent = |data: &Path, line: &[&str]| {
        for shell in SHELLS {
            let candidates = candidates(shell, data, line);
            let written = (candidates.stdout.as_str(), candidates.stderr.as_str());
            assert_eq!(written, ("", ""), "{shell}, {line:?}");
        }
    };
    let directory = Directory::empty();
    let category = &["list", "--category", ""];
    silent(&directory.path().join("missing"), category);
    silent(directory.path(), &["list", "--data", "missing", "--category", ""]);
    silent(directory.path(), category);
    directory.holds_nothing();
    for document in ["{", "", "[1]"] {
        directory.write(document);
        silent(directory.path(), category);
        silent(directory.path(), &["show", "1"]);
        silent(&directory.file(), category);
        directory.holds(document);
    }
    // The directory of the user is not created either.
    let home = Directory::empty();
    let mut program = program();
    program.env("HOME", home.path()).env_remove("XDG_DATA_HOME").env("COMPLETE", "fish");
    outcome(program.args(["--", "expenses", "list", "--category", ""])).prints("");
    home.holds_nothing();

    let directory = Directory::with(ODD);
    let state = || {
        let data = fs::metadata(directory.file()).unwrap();
        let folder = fs::metadata(directory.path()).unwrap();
        (data.ino(), data.mtime_nsec(), folder.mtime_nsec(), directory.read())
    };
    let before = state();
    for shell in SHELLS {
        assert!(candidates(shell, directory.path(), category).stdout.contains("food"), "{shell}");
    }
    assert_eq!(state(), before);
}

#[test]
fn the_message_about_an_unknown_shell_names_the_known_ones() {
    outcome(program().env("COMPLETE", "tcsh"))
        .fails("unknown shell `tcsh`, expected one of `bash`, `fish`, `zsh`");
    // As in other programs, an empty variable counts as unset.
    let directory = Directory::with(THREE);
    let listed = outcome(
        program().env("COMPLETE", "").arg("--data").arg(directory.path()).args(["list", "--all"]),
    );
    assert!(listed.stdout.contains("Lunch"));
}
