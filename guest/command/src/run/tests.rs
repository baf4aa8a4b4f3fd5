use std::cell::Cell;
use std::io;
use std::rc::Rc;

use expenses_store::Store;
use expenses_store::directory::Code;
use expenses_store::directory::memory::Ticking;

use super::run;
use crate::fixture::{Fixture, THREE, UserFiles};
use crate::{Context, ExitReport, Process, parse};

#[test]
fn a_change_that_the_disk_does_not_confirm_is_printed_before_its_failure() {
    let mut fixture = Fixture::with_document(THREE);
    for (line, printed) in [
        (&["add", "1", "Bun", "-c", "food"][..], "Added 11: 1 Bun (food, 2026-11-23)\n"),
        (&["edit", "2", "--amount", "4"], "Changed 2: 4 Tea (food)\n"),
        (&["edit", "--text", "tea", "--amount", "5", "--yes"], "Changed 2: 5 Tea (food)\n"),
        (&["delete", "2"], "Deleted 2: 5 Tea (food)\n"),
        (&["budget", "20"], "The budget is 20 a month.\n"),
    ] {
        fixture = fixture.failing("sync directory");
        let (output, report) = fixture.try_run(line);
        assert_eq!(output, printed);
        assert_eq!(report.status, 1);
        assert!(report.message.contains("the disk did not confirm it"), "{report:?}");
    }
}

#[test]
fn control_characters_do_not_reach_the_terminal() {
    let hostile = "\u{1b}]0;title\u{7}\r\n\u{9b}2J\u{202e}";
    let text = serde_json::to_string(hostile).unwrap();
    let document = format!(
        r#"{{"expenses": [{{"id": 1, "description": {text}, "amount": 1, "category": {text}}}]}}"#
    );
    let mut fixture = Fixture::with_document(&document);
    let lines: [&[&str]; 7] = [
        &["list", "--all"],
        &["show", "1"],
        &["edit", "1", "--amount", "2"],
        &["summary", "--by", "category"],
        &["list", "--json"],
        &["summary", "--by", "category", "--json"],
        &["delete", "1"],
    ];
    for line in lines {
        let output = fixture.run(line);
        let raw = |c: char| (c.is_control() && c != '\n') || c == '\u{202e}';
        assert!(!output.contains(raw), "{line:?}: {output:?}");
        assert!(output.contains("]0;title"), "{line:?}: {output:?}");
    }
    let json = Fixture::with_document(&document).run(&["list", "--json"]);
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json[0]["description"], hostile);
}

/// An output that fails each write.
struct Closed(io::ErrorKind);

impl io::Write for Closed {
    fn write(&mut self, _: &[u8]) -> io::Result<usize> {
        Err(self.0.into())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn the_failure_of_an_output_says_whether_something_changed() {
    let report = |line: &[&str], kind| {
        let program = parse::<()>(["expenses"].iter().chain(line)).unwrap();
        let mut store = Fixture::with_document(THREE).store();
        let (context, mut process) = (Context::default(), Process::default());
        let output = &mut Closed(kind);
        ExitReport::from(run(&program.arguments, &mut store, &context, &mut process, output))
    };
    let add = ["add", "1", "Tea", "-c", "food"];
    assert!(report(&add, io::ErrorKind::StorageFull).message.contains("the change was saved, but"));
    assert!(!report(&["list"], io::ErrorKind::StorageFull).message.contains("the change was"));
    for line in [&add[..], &["list"], &["list", "--json"]] {
        assert_eq!(report(line, io::ErrorKind::BrokenPipe), ExitReport::default());
    }
}

#[test]
fn the_commands_that_messages_propose_act_on_the_store_that_was_typed() {
    const PROGRAM: &str = "expenses --data 'my money'";
    let mut fixture = Fixture::with_document(THREE);
    fixture.data = Some("my money".into());
    fixture.run(&["add", "5", "Rent", "-c", "home", "-d", "2026-10-01", "--every", "month"]);
    fixture.run(&["delete", "1"]);
    for (line, commands) in [
        (&["list"][..], &["list --all", "due"][..]),
        (&["list", "food"], &["list --category food", "due"]),
        (&["list", "2026-11"], &["list --all", "due"]),
        (&["show", "1"], &["undo"]),
        (&["show", "99"], &["list"]),
        (&["add", "5"], &["add 5 DESCRIPTION"]),
        (&["add", "food", "5"], &["add 5 food"]),
        (&["add", "5", "Bus"], &["add 5 Bus --category food"]),
        (&["add", "5", "Bus", "-c", "x", "-d", "2026-12-01"], &["edit 13 --date DAY"]),
        (&["repeat", "10"], &["repeat"]),
        (&["repeat", "--stop", "9"], &["repeat"]),
        (&["undo", "--to", "9"], &["log"]),
        (&["config", "month-start", "0"], &["config month-start 25"]),
        (&["list", "2025", "2026"], &["list --since 2025 --until 2026"]),
        (
            &["list", "rent", "--since", "2026-11", "--until", "2026-10"],
            &["list --since 2026-10 --until 2026-11 --text rent"],
        ),
        (
            &["summary", "--by", "month", "--since", "2026", "--until", "2025"],
            &["summary --by month --since 2025 --until 2026"],
        ),
        (
            &["export", "--format", "jsonl", "--since", "2026", "--until", "2025"],
            &["export --format jsonl --since 2025 --until 2026"],
        ),
        (&["delete", "-c", "home"], &["list --category home"]),
    ] {
        let (output, report) = fixture.try_run(line);
        let notes = std::mem::take(&mut fixture.files.notes).concat();
        let said = format!("{output}{notes}{}", report.message);
        for command in commands {
            assert!(said.contains(&format!("{PROGRAM} {command}")), "{line:?}: {said}");
        }
        let others = said.replace(PROGRAM, "");
        assert!(!others.contains(": expenses ") && !others.contains("`expenses "), "{said}");
    }
}

#[test]
fn a_store_that_cannot_be_read_is_asked_once() {
    for words in [&["list"][..], &["info"], &["summary"], &["search", "tea"], &["undo"]] {
        let fixture = Fixture::new();
        let asked = Rc::new(Cell::new(0));
        let counted = Rc::clone(&asked);
        fixture.memory.hook(move |operation| {
            counted.set(counted.get() + u32::from(operation == "stat"));
            if operation == "stat" { Err(Code::Io) } else { Ok(()) }
        });
        let mut store = Store::new(fixture.memory, Ticking::default());
        let line = ["expenses"].iter().chain(words);
        let program = parse::<()>(line).unwrap();
        let (context, mut user) = (Context::default(), UserFiles::default());
        run(&program.arguments, &mut store, &context, &mut user, &mut Vec::new()).unwrap_err();
        assert_eq!(asked.get(), 1, "{words:?}");
    }
}
