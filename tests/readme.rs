//! The README's commands: each is run, and prints what the README says.
//!
//! A block fenced as `console` or `sh` is run in a directory of its own, with the
//! program and the stock wasmtime on the path and the component at hand. What follows
//! a line that begins with `$ `, up to the next such line, is what it prints. A block
//! fenced as `sh build` builds or installs: it is run by `.ci/run` instead.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::process::Command;

use tempfile::TempDir;

use crate::harness::{component, example, outcome, precompiled};

const README: &str = include_str!("../README.md");

/// A fenced block: its info string, and its text.
struct Block {
    info: String,
    text: String,
}

fn blocks() -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut lines = README.lines();
    while let Some(line) = lines.next() {
        let Some(info) = line.strip_prefix("```") else { continue };
        let text = lines.by_ref().take_while(|line| *line != "```");
        let text = text.map(|line| format!("{line}\n")).collect();
        blocks.push(Block { info: info.to_owned(), text });
    }
    blocks
}

/// The one block with this info string.
pub(crate) fn block(info: &str) -> String {
    let mut blocks: Vec<_> = blocks().into_iter().filter(|block| block.info == info).collect();
    assert_eq!(blocks.len(), 1, "blocks fenced as `{info}`");
    blocks.remove(0).text
}

/// The commands of a block, each with what it prints.
fn commands(text: &str) -> Vec<(&str, String)> {
    let mut commands: Vec<(&str, String)> = Vec::new();
    for line in text.lines() {
        match (line.strip_prefix("$ "), commands.last_mut()) {
            (Some(command), _) => commands.push((command, String::new())),
            (None, Some((_, printed))) => *printed += &format!("{line}\n"),
            (None, None) => panic!("`{line}` comes before any command: write `$ ` before those"),
        }
    }
    commands
}

/// A directory for the path, with what the README's reader has built or installed.
fn programs() -> TempDir {
    let programs = tempfile::tempdir().unwrap();
    symlink(env!("CARGO_BIN_EXE_expenses"), programs.path().join("expenses")).unwrap();
    // `wasmtime run` takes the component compiled already, to spare each run that.
    let wasmtime = programs.path().join("wasmtime");
    let script = format!(
        "#!/bin/sh\n\
         case \"$1 $2\" in 'run --dir') shift; set -- run --allow-precompiled \"$@\";; esac\n\
         exec '{}' \"$@\"\n",
        example("wasmtime").display()
    );
    fs::write(&wasmtime, script).unwrap();
    fs::set_permissions(&wasmtime, fs::Permissions::from_mode(0o755)).unwrap();
    programs
}

#[test]
fn each_command_prints_what_the_readme_says() {
    let programs = programs();
    let path = std::env::var("PATH").unwrap();
    let path = format!("{}:{path}", programs.path().display());
    let mut run = 0;
    for block in blocks() {
        if !["console", "sh"].contains(&block.info.as_str()) {
            continue;
        }
        let directory = tempfile::tempdir().unwrap();
        let compiles = block.text.contains("wasmtime compile");
        let file = if compiles { component() } else { precompiled().to_owned() };
        symlink(file, directory.path().join("expenses.wasm")).unwrap();
        for (command, printed) in commands(&block.text) {
            let mut shell = Command::new("sh");
            shell.args(["-c", command]).current_dir(directory.path()).env("PATH", &path);
            shell.env("HOME", directory.path()).env("TZ", "UTC");
            shell.env_remove("EXPENSES_DATA").env_remove("XDG_DATA_HOME");
            let answer = outcome(&mut shell);
            assert_eq!(answer.stdout + &answer.stderr, printed, "`{command}`");
            run += 1;
        }
    }
    assert!(run > 0, "the README shows no command");
}

#[test]
fn the_commands_that_build_are_those_that_are_checked() {
    let checks = include_str!("../.ci/run");
    let build: Vec<_> = blocks().into_iter().filter(|block| block.info == "sh build").collect();
    assert!(!build.is_empty(), "the README does not say how to build");
    for command in build.iter().flat_map(|block| block.text.lines().collect::<Vec<_>>()) {
        for part in command.split("&&").map(str::trim) {
            assert!(checks.lines().any(|line| line == part), "`{part}` is not in .ci/run");
        }
    }
}

#[test]
fn every_block_is_of_a_kind_that_is_known() {
    for block in blocks() {
        let known = ["console", "sh", "sh build", "rust", "python", "javascript", "text", "json"];
        assert!(known.contains(&block.info.as_str()), "a block is fenced as `{}`", block.info);
    }
}
