use std::io;

use super::{ExitReport, Failure, Screen};
use expenses_interface::Error;

fn report(failure: Failure<Error>) -> ExitReport {
    Err(failure).into()
}

fn failed(message: &str) -> ExitReport {
    ExitReport { status: 1, output: String::new(), message: message.into() }
}

#[test]
fn a_success_prints_nothing() {
    assert_eq!(ExitReport::from(Ok::<(), Failure<Error>>(())), ExitReport::default());
}

#[test]
fn a_failed_operation_is_one_line_and_status_1() {
    assert_eq!(
        report(Failure::Operation(Error::NotFound(7))),
        failed(
            "expenses: there is no expense 7\n  tip: `expenses list --all` shows all expenses with their ids\n"
        )
    );
    assert_eq!(
        report(Failure::Operation(Error::Io("a\nb\u{1b}[2J".into()))),
        failed("expenses: a\\nb\\u{1b}[2J\n")
    );
}

#[test]
fn each_message_begins_in_red_on_a_terminal_with_colour() {
    let printed = |report: ExitReport, colour| {
        let mut message = Vec::new();
        report.print(&mut Vec::new(), &mut message, Screen { width: Some(80), colour });
        String::from_utf8(message).unwrap()
    };
    let two = || report(Failure::Refused(vec!["one".into(), "two".into()]));
    assert_eq!(printed(two(), false), "expenses: one\nexpenses: two\n");
    let red = "\u{1b}[1m\u{1b}[31mexpenses:\u{1b}[0m";
    assert_eq!(printed(two(), true), format!("{red} one\n{red} two\n"));
}

#[test]
fn each_reason_is_one_line() {
    assert_eq!(
        report(Failure::Refused(vec!["line 2: a\nb".into(), "line 3".into()])),
        failed("expenses: line 2: a\\nb\nexpenses: line 3\n")
    );
}

#[test]
fn a_closed_pipe_is_not_a_failure() {
    let broken = || io::Error::from(io::ErrorKind::BrokenPipe);
    assert_eq!(report(Failure::Output(broken())), ExitReport::default());
    assert_eq!(report(Failure::OutputAfterChange(broken())), ExitReport::default());
}

#[test]
fn another_failure_of_the_output_says_whether_something_changed() {
    let full = || io::Error::other("no space left");
    assert_eq!(
        report(Failure::Output(full())),
        failed("expenses: the result could not be written: no space left\n")
    );
    assert_eq!(
        report(Failure::OutputAfterChange(full())),
        failed(
            "expenses: the change was saved, but the result could not be written: no space left\n"
        )
    );
}
