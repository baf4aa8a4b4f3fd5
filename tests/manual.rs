//! The manual pages, as the real man and mandoc read them.

use std::fs;
use std::process::{Command, Stdio};

use crate::harness::{Directory, leave_out, outcome, program};

fn pages() -> Directory {
    let directory = Directory::empty();
    outcome(program().arg("--man-pages").arg(directory.path())).prints("");
    directory
}

fn is_there(tool: &str) -> bool {
    let start = Command::new(tool).stdin(Stdio::null()).output();
    start.is_ok() || leave_out(&format!("the manual pages in {tool}"))
}

#[test]
fn each_command_has_a_page() {
    let pages = pages();
    let help = outcome(program().arg("--help")).stdout;
    let commands = help.split("Commands:\n").nth(1).unwrap().split("\n\n").next().unwrap();
    let commands = commands.lines().filter_map(|line| line.split_whitespace().next());
    let names = commands.filter(|command| *command != "help");
    let mut names: Vec<_> = names.map(|command| format!("expenses-{command}.1")).collect();
    assert!(names.len() > 10, "{help}");
    names.push("expenses.1".into());
    names.sort();
    assert_eq!(pages.entries(), names);
}

#[test]
fn a_page_has_options_and_examples() {
    let page = fs::read_to_string(pages().path().join("expenses-delete.1")).unwrap();
    for part in [
        ".TH EXPENSES-DELETE 1 \"\" \"expenses 0.1.0\"\n",
        ".SH NAME\nexpenses\\-delete \\- Delete expenses, all of them or none\n",
        "\\fB\\-\\-yes\\fR\nDelete the expenses that the filters match without asking\n",
        ".SH NOTES\nWithout ids, this deletes",
        ".SH EXAMPLES\n.nf\nexpenses delete 3 4\n",
        ".SH \"SEE ALSO\"\n\\fBexpenses\\fR(1)\n",
    ] {
        assert!(page.contains(part), "{part:?} is not in {page}");
    }
}

#[test]
fn a_page_has_what_a_command_can_be_told_to_do() {
    let page = fs::read_to_string(pages().path().join("expenses-token.1")).unwrap();
    for part in [
        ".SH ACTIONS\n",
        "\\fBexpenses token add [OPTIONS] <NAME>\\fR\nMake a token and print it, this once\n",
        "\n\\-\\-read\\-only: It may not change anything\n",
        "\\fBexpenses token list",
    ] {
        assert!(page.contains(part), "{part:?} is not in {page}");
    }
    assert!(!page.contains(".SH ENVIRONMENT"), "{page}");
}

#[test]
fn mandoc_finds_nothing_wrong() {
    if !is_there("mandoc") {
        return;
    }
    let pages = pages();
    for name in pages.entries() {
        let mut mandoc = Command::new("mandoc");
        let mandoc = mandoc.args(["-T", "lint", "-W", "warning"]).arg(pages.path().join(name));
        let found = outcome(mandoc).stdout;
        // The pages of a release are the same on every day.
        let found: Vec<_> = found.lines().filter(|line| !line.contains("missing date")).collect();
        assert_eq!(found, [""; 0]);
    }
}

#[test]
fn man_formats_each_page_without_a_warning() {
    if !is_there("man") {
        return;
    }
    let pages = pages();
    for name in pages.entries() {
        let mut man = Command::new("man");
        man.args(["--warnings", "-E", "UTF-8", "-l"]).arg(pages.path().join(&name));
        let shown = outcome(man.env("LC_ALL", "C.UTF-8").env("MANWIDTH", "80"));
        assert_eq!((shown.status, shown.stderr.as_str()), (Some(0), ""), "{name}");
        assert!(shown.stdout.contains("SYNOPSIS"), "{name}: {}", shown.stdout);
    }
}

#[test]
fn a_directory_that_is_not_there_is_named() {
    let directory = Directory::empty();
    let missing = directory.path().join("man");
    outcome(program().arg("--man-pages").arg(&missing)).fails(&format!(
        "the manual page {}/expenses-add.1 cannot be written: No such file or directory (os error 2)",
        missing.display()
    ));
    directory.holds_nothing();
}
