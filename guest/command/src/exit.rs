//! How a program ends: its exit status and what it says about a failure.

use std::error::Error;
use std::fmt;
use std::io;

use expenses_interface::AsStoreError;
use expenses_interface::escape;

use crate::screen::{Role, Screen};
use crate::tips::tip;

/// What begins a message.
const PREFIX: &str = "expenses: ";

/// Why a command failed.
#[derive(Debug)]
#[non_exhaustive]
pub enum Failure<E> {
    /// The store, or the carrier, did not do what was asked.
    Operation(E),
    /// What was given cannot be used, as each of these lines says. Nothing was changed.
    Refused(Vec<String>),
    /// The result could not be written. Nothing was to be changed.
    Output(io::Error),
    /// The change is made, but the result could not be written.
    OutputAfterChange(io::Error),
}

impl<E> Failure<E> {
    /// The same failure of a command that changes something: where it got as far as
    /// its output, the change is made, and must not be tried again.
    pub(super) fn after_change(self) -> Self {
        match self {
            Self::Output(error) => Self::OutputAfterChange(error),
            other => other,
        }
    }
}

impl<E: fmt::Display> fmt::Display for Failure<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Operation(error) => error.fmt(f),
            Self::Refused(reasons) => f.write_str(&reasons.join("; ")),
            Self::Output(error) => write!(f, "the result could not be written: {error}"),
            Self::OutputAfterChange(error) => {
                write!(f, "the change was saved, but the result could not be written: {error}")
            }
        }
    }
}

impl<E: Error + 'static> Error for Failure<E> {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            // Its text is this one's, so what lies behind it comes next.
            Self::Operation(error) => error.source(),
            Self::Refused(_) => None,
            Self::Output(error) | Self::OutputAfterChange(error) => Some(error),
        }
    }
}

/// How a program is to end: what to write to the standard streams, and its status.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[must_use]
pub struct ExitReport {
    /// 0 for success, 1 for a failed operation, 2 for wrong usage.
    pub status: u8,
    /// What is still to be written to the standard output, with its line end.
    pub output: String,
    /// What is to be written to the standard error, with its line end.
    pub message: String,
}

impl ExitReport {
    /// The end of a program whose operation failed: status 1, and the failure's text
    /// on one line.
    pub fn failed(failure: &impl fmt::Display) -> Self {
        Self { status: 1, output: String::new(), message: line(&failure.to_string()) }
    }

    /// The end of a program that was used wrongly, or was asked for its help or version,
    /// with what the two streams end at.
    pub fn usage(error: &clap::Error, output: Screen, message: Screen) -> Self {
        let text = |screen: Screen| {
            let text = error.render();
            if screen.colour { text.ansi().to_string() } else { text.to_string() }
        };
        if error.use_stderr() {
            Self { status: 2, output: String::new(), message: text(message) }
        } else {
            Self { status: 0, output: text(output), message: String::new() }
        }
    }

    /// Writes what is to be said to the two streams, the second of which ends at `screen`,
    /// and answers the exit status.
    pub fn print(
        self,
        output: &mut dyn io::Write,
        message: &mut dyn io::Write,
        screen: Screen,
    ) -> u8 {
        let text = match self.message.strip_prefix(PREFIX) {
            Some(rest) => {
                let lines = rest.split("\nexpenses: ");
                let begin = format!("{} ", screen.paint(Role::Bad, PREFIX.trim_end()));
                lines.fold(String::new(), |text, line| {
                    let end = if text.is_empty() { "" } else { "\n" };
                    text + end + &begin + line
                })
            }
            None => self.message,
        };
        // Where a stream cannot be written there is nobody left to tell.
        let _ = output.write_all(self.output.as_bytes()).and_then(|()| output.flush());
        let _ = message.write_all(text.as_bytes()).and_then(|()| message.flush());
        self.status
    }
}

impl<E: AsStoreError> From<Result<(), Failure<E>>> for ExitReport {
    /// A reader that has gone away has read what it wanted: that is no failure.
    fn from(result: Result<(), Failure<E>>) -> Self {
        match result {
            Ok(()) => Self::default(),
            Err(Failure::Output(error) | Failure::OutputAfterChange(error))
                if error.kind() == io::ErrorKind::BrokenPipe =>
            {
                Self::default()
            }
            Err(Failure::Refused(reasons)) => {
                let message = reasons.iter().map(|reason| line(reason)).collect();
                Self { status: 1, output: String::new(), message }
            }
            Err(failure) => {
                let mut ending = Self::failed(&failure);
                if let Failure::Operation(error) = &failure
                    && let Some(tip) = tip(error)
                {
                    ending.message += &format!("  tip: {tip}\n");
                }
                ending
            }
        }
    }
}

/// A message on one line: what is quoted in it from a data file or from the arguments
/// must not drive the terminal, nor break the line.
pub(super) fn line(message: &str) -> String {
    format!("{PREFIX}{}\n", escape(message))
}

#[cfg(test)]
mod tests {
    use std::io;

    use super::{ExitReport, Failure, Screen};
    use expenses_interface::Error;

    fn ending(failure: Failure<Error>) -> ExitReport {
        Err(failure).into()
    }

    fn failed(message: &str) -> ExitReport {
        ExitReport { status: 1, output: String::new(), message: message.into() }
    }

    #[test]
    fn a_success_ends_silently() {
        assert_eq!(ExitReport::from(Ok::<(), Failure<Error>>(())), ExitReport::default());
    }

    #[test]
    fn a_failed_operation_is_one_line_and_status_1() {
        assert_eq!(
            ending(Failure::Operation(Error::NotFound(7))),
            failed(
                "expenses: there is no expense 7\n  tip: `expenses list` shows all expenses with their ids\n"
            )
        );
        assert_eq!(
            ending(Failure::Operation(Error::Io("a\nb\u{1b}[2J".into()))),
            failed("expenses: a\\nb\\u{1b}[2J\n")
        );
    }

    #[test]
    fn on_a_terminal_with_colour_each_message_begins_in_red() {
        let told = |ending: ExitReport, colour| {
            let mut message = Vec::new();
            ending.print(&mut Vec::new(), &mut message, Screen { width: Some(80), colour });
            String::from_utf8(message).unwrap()
        };
        let two = || ending(Failure::Refused(vec!["one".into(), "two".into()]));
        assert_eq!(told(two(), false), "expenses: one\nexpenses: two\n");
        let red = "\u{1b}[1m\u{1b}[31mexpenses:\u{1b}[0m";
        assert_eq!(told(two(), true), format!("{red} one\n{red} two\n"));
    }

    #[test]
    fn each_reason_is_a_line() {
        assert_eq!(
            ending(Failure::Refused(vec!["line 2: a\nb".into(), "line 3".into()])),
            failed("expenses: line 2: a\\nb\nexpenses: line 3\n")
        );
    }

    #[test]
    fn a_broken_pipe_is_no_failure() {
        let broken = || io::Error::from(io::ErrorKind::BrokenPipe);
        assert_eq!(ending(Failure::Output(broken())), ExitReport::default());
        assert_eq!(ending(Failure::OutputAfterChange(broken())), ExitReport::default());
    }

    #[test]
    fn another_failure_of_the_output_says_whether_something_changed() {
        let full = || io::Error::other("no space left");
        assert_eq!(
            ending(Failure::Output(full())),
            failed("expenses: the result could not be written: no space left\n")
        );
        assert_eq!(
            ending(Failure::OutputAfterChange(full())),
            failed(
                "expenses: the change was saved, but the result could not be written: no space left\n"
            )
        );
    }
}
