//! Long lists go through a pager on a terminal, as in git.

use crate::harness::{Carrier, Directory, Terminal, outcome};

/// A store with more expenses than the terminal of a test has lines.
fn many() -> Directory {
    let directory = Directory::empty();
    let mut rows = String::from("date,amount,category,description\n");
    for number in 1..=40 {
        rows += &format!("2019-11-23,{number},food,number {number}\n");
    }
    std::fs::write(directory.path().join("rows.csv"), rows).unwrap();
    let mut import = Carrier::Program.command(directory.path());
    import.arg("import").arg(directory.path().join("rows.csv"));
    assert_eq!(outcome(&mut import).status, Some(0));
    directory
}

/// What a terminal of ten lines shows in the end, and the exit status.
fn shown(directory: &Directory, pager: Option<&str>, arguments: &[&str]) -> (String, u32) {
    let mut command = Carrier::Program.command(directory.path());
    command.args(arguments).env_remove("LESS");
    match pager {
        Some(pager) => command.env("PAGER", pager),
        None => command.env_remove("PAGER"),
    };
    let mut terminal = Terminal::start(&command, 10, 80);
    let status = terminal.ends();
    (String::from_utf8_lossy(&terminal.written).into_owned(), status)
}

const PAGER: &str = "sed 's/^/paged /'";

#[test]
fn a_list_that_does_not_fit_goes_through_the_pager() {
    let directory = many();
    for line in [&["list", "--all"][..], &["search", "number"]] {
        let (shown, status) = shown(&directory, Some(PAGER), line);
        assert_eq!(status, 0, "{shown}");
        for part in ["paged ", "number 1\r\n", "number 40\r\n", "of 40 expenses.\r\n"] {
            assert!(shown.contains(part), "{part:?}: {shown}");
        }
    }
    // It is told to quit if the text fits, to pass colours on, and to leave the text there.
    let (shown, _) = shown(&directory, Some("echo LESS=$LESS; cat"), &["list", "--all"]);
    assert!(shown.starts_with("LESS=FRX\r\n"), "{shown}");
    assert!(shown.contains("\u{1b}[1mTotal"), "{shown}");
}

#[test]
fn a_note_comes_after_the_pager() {
    let directory = many();
    let pager = "sed 's/^/paged /'; sleep 0.3; echo end";
    let line = ["list", "--since", "2019-11-23", "number"];
    let undated = std::fs::read_to_string(directory.file()).unwrap();
    let undated = undated.replacen("\"date\": \"2019-11-23\"", "\"date\": null", 1);
    directory.write(undated);
    let (shown, _) = shown(&directory, Some(pager), &line);
    let (before, after) = shown.split_once("end\r\n").unwrap();
    assert!(before.contains("of 39 expenses."), "{shown}");
    assert!(after.contains("1 expense that matches has no date"), "{shown}");
}

#[test]
fn there_is_no_pager_if_it_is_not_wanted_or_all_fits() {
    let directory = many();
    let all = &["list", "--all"][..];
    for (pager, line) in [
        (Some(PAGER), &["list", "--all", "--no-pager"][..]),
        (Some(PAGER), &["list", "--limit", "5"]),
        (Some(PAGER), &["summary", "--by", "tag"]),
        (Some("cat"), all),
        (Some(""), all),
        (Some("no-such-program"), all),
    ] {
        let (shown, status) = shown(&directory, pager, line);
        assert_eq!(status, 0, "{shown}");
        assert!(!shown.contains("paged") && shown.contains("Total"), "{pager:?} {line:?}: {shown}");
    }
    // Elsewhere than on a terminal nothing is paged.
    let mut command = Carrier::Program.command(directory.path());
    let piped = outcome(command.args(all).env("PAGER", PAGER));
    assert!(!piped.stdout.contains("paged") && piped.stdout.lines().count() == 42, "{piped:?}");
}

#[test]
fn whoever_leaves_the_pager_early_has_not_failed() {
    let directory = many();
    let (shown, status) = shown(&directory, Some("head -n 2"), &["list", "--all"]);
    assert_eq!(status, 0, "{shown}");
    assert!(shown.contains("number 1\r\n") && !shown.contains("number 2\r\n"), "{shown}");
}

#[test]
fn a_pager_that_cannot_be_run_is_named() {
    let directory = many();
    let (shown, status) = shown(&directory, Some("no-such-program -x"), &["list", "--all"]);
    assert_eq!(status, 1, "{shown}");
    let message = "the pager `no-such-program -x` cannot be run; add --no-pager, or change PAGER";
    assert!(shown.contains(message), "{shown}");
}
