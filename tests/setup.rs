//! `expenses setup`: its lines work in the real shells and in the real `man`.

use std::fs;
use std::os::unix::fs::symlink;
use std::process::Command;

use crate::docs;
use crate::harness::{Carrier, Directory, has, outcome, program};

/// A home with the program in its `.local/bin`.
fn home() -> Directory {
    let home = Directory::empty();
    let bin = home.path().join(".local/bin");
    fs::create_dir_all(&bin).unwrap();
    symlink(env!("CARGO_BIN_EXE_expenses"), bin.join("expenses")).unwrap();
    home
}

/// A command in that home, whose path begins with its `.local/bin`.
fn in_home(mut command: Command, home: &Directory) -> Command {
    let path = std::env::var("PATH").unwrap();
    let path = format!("{}:{path}", home.path().join(".local/bin").display());
    command.env("HOME", home.path()).env("PATH", path).env_remove("MANPATH");
    command.current_dir(home.path());
    command
}

fn setup(home: &Directory, shell: &str, arguments: &[&str]) -> String {
    let mut command = in_home(program(), home);
    let outcome = outcome(command.env("SHELL", shell).arg("setup").args(arguments));
    assert_eq!((outcome.status, outcome.stderr.as_str()), (Some(0), ""));
    outcome.stdout
}

#[test]
fn the_lines_are_those_of_the_shell_in_use() {
    let home = home();
    assert_eq!(
        setup(&home, "/bin/bash", &[]),
        "\
# Completions: add this line to ~/.bashrc
source <(COMPLETE=bash expenses)
# Manual pages: run this line once
mkdir -p ~/.local/share/man/man1 && expenses --man-pages ~/.local/share/man/man1
"
    );
    // What it prints for a shell is what the guide says, which is tested in the shells.
    for shell in ["bash", "zsh", "fish"] {
        let line = docs::block(shell);
        let shown = setup(&home, &format!("/usr/bin/{shell}"), &[]);
        assert!(shown.contains(&format!("\n{}\n", line.trim_end())), "{shown}");
        assert_eq!(setup(&home, "/bin/tcsh", &[shell]), shown);
    }
    let json = setup(&home, "/bin/fish", &["--json"]);
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["shell"], "fish");
    assert_eq!(json["manual_path"], serde_json::Value::Null);
    outcome(in_home(program(), &home).env("SHELL", "/bin/tcsh").arg("setup")).fails(
        "completions are for bash, zsh and fish, and SHELL names none of them: expenses setup bash",
    );
}

#[test]
fn man_finds_the_pages_after_what_setup_prints() {
    if !has("man", "the manual pages in man") {
        return;
    }
    let home = home();
    let text = setup(&home, "/bin/bash", &[]);
    let line = text.lines().last().unwrap();
    let mut shell = in_home(Command::new("sh"), &home);
    outcome(shell.args(["-c", line])).prints("");
    let mut man = in_home(Command::new("man"), &home);
    let shown = outcome(man.args(["-w", "expenses-import"]));
    let page = home.path().join(".local/share/man/man1/expenses-import.1");
    assert_eq!(shown.stdout.trim_end(), page.to_str().unwrap(), "{shown:?}");
}

#[test]
fn a_component_says_that_setup_needs_the_program() {
    let directory = Directory::empty();
    for command in ["setup", "serve", "token", "tenant"] {
        outcome(Carrier::Stock.command(directory.path()).arg(command)).is_wrong_usage(&format!(
            "expenses: `{command}` needs the program `expenses`: a component cannot do it\n"
        ));
    }
}
