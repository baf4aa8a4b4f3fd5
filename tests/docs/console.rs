//! Commands in documents, each with what it prints.
//!
//! A line that begins with `$ ` is a command; one that ends with a backslash goes on in the
//! next line, behind `> `. The lines up to the next command are what it prints, to the
//! standard output and then to the standard error. All commands of a block run in one
//! directory, which begins with nothing but `expenses.wasm`. Those of `console bucket` have an
//! empty bucket as well.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

use super::{blocks, documents};
use crate::harness::{
    Bucket, Directory, component, example, outcome, precompiled, program, rewrites_expectations,
};

/// A command, as it is written.
#[derive(Debug, PartialEq)]
struct Step {
    /// With its `$ ` and `> `.
    lines: String,
    prints: String,
}

impl Step {
    /// What the shell gets.
    fn command(&self) -> String {
        self.lines[2..].replace("\n> ", "\n")
    }
}

fn steps(text: &str) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    for line in text.lines() {
        let line = format!("{line}\n");
        match steps.last_mut() {
            _ if line.starts_with("$ ") => steps.push(Step { lines: line, prints: String::new() }),
            Some(step) if step.prints.is_empty() && step.lines.ends_with("\\\n") => {
                assert!(line.starts_with("> "), "write `> ` before `{line}`, which goes on");
                step.lines += &line;
            }
            Some(step) => step.prints += &line,
            None => panic!("`{line}` comes before any command: write `$ ` before commands"),
        }
    }
    steps
}

/// A directory for the path, with what a reader has built or installed.
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

/// The text of a block as it is now, with what its commands print. They may use the bucket.
fn run(text: &str, path: &str, bucket: Option<&Bucket>) -> String {
    let directory = tempfile::tempdir().unwrap();
    let file = if text.contains("wasmtime compile") { component() } else { precompiled().into() };
    symlink(file, directory.path().join("expenses.wasm")).unwrap();
    let mut printed = String::new();
    for step in steps(text) {
        let mut shell = Command::new("sh");
        shell.args(["-c", &step.command()]).current_dir(directory.path()).env("PATH", path);
        shell.env("HOME", directory.path()).env("TZ", "UTC");
        if let Some(bucket) = bucket {
            bucket.set(&mut shell, directory.path());
        }
        shell.env_remove("EXPENSES_DATA").env_remove("XDG_DATA_HOME");
        let outcome = outcome(&mut shell);
        printed += &(step.lines + &outcome.stdout + &outcome.stderr);
    }
    printed
}

#[test]
fn each_command_prints_what_the_document_says() {
    let programs = programs();
    let path = std::env::var("PATH").unwrap();
    let path = format!("{}:{path}", programs.path().display());
    let mut differ = Vec::new();
    for (document, block) in blocks(&["console", "console bucket"]) {
        let bucket = (block.info == "console bucket").then(Bucket::start);
        let now = run(&block.text, &path, bucket.as_ref());
        if now == block.text {
            continue;
        }
        if rewrites_expectations() {
            document.rewrite(&block, &now);
        } else {
            differ.push(format!("{} is now:\n{now}", document.place(&block)));
        }
    }
    assert!(differ.is_empty(), "{}", differ.join("\n"));
}

#[test]
fn the_readme_and_the_guide_to_the_command_line_show_commands() {
    for name in ["README.md", "docs/command-line.md", "docs/stock-runtimes.md"] {
        let document = documents().into_iter().find(|document| document.name == name).unwrap();
        let blocks = document.blocks().into_iter().filter(|block| block.info == "console");
        let commands: usize = blocks.map(|block| steps(&block.text).len()).sum();
        assert!(commands >= 5, "{name} shows {commands} commands");
    }
}

#[test]
fn a_command_may_take_several_lines() {
    let step = |lines: &str, prints: &str| Step { lines: lines.into(), prints: prints.into() };
    let text = "$ a \\\n> b\nprinted\n$ c\n";
    let expected = [step("$ a \\\n> b\n", "printed\n"), step("$ c\n", "")];
    assert_eq!(steps(text), expected);
    assert_eq!(steps(text)[0].command(), "a \\\nb\n");
}

#[test]
fn what_a_document_shows_of_a_data_file_is_one() {
    for (document, block) in blocks(&["json"]) {
        let directory = Directory::with(&block.text);
        let check = outcome(program().arg("--data").arg(directory.path()).arg("check"));
        assert_eq!(check.stdout + &check.stderr, "No problems.\n", "{}", document.place(&block));
    }
}

#[test]
fn a_directory_that_a_command_line_builds_from_is_a_package() {
    // As in `cargo install --path host`.
    for document in documents() {
        let words: Vec<_> = document.text.split([' ', '\n', '`']).collect();
        for pair in words.windows(2).filter(|pair| pair[0] == "--path") {
            let package = Path::new(super::ROOT).join(pair[1].trim_start_matches("…/"));
            assert!(package.join("Cargo.toml").is_file(), "{}: --path {}", document.name, pair[1]);
        }
    }
}
