//! The exit status and the message of a failure.

use std::error::Error;
use std::fmt;
use std::io;

use expenses_interface::AsStoreError;
use expenses_interface::escape;

use crate::screen::{Role, Screen};
use crate::session::Context;
use crate::tips::tip;

/// The start of every message.
const PREFIX: &str = "expenses: ";

/// Why a command failed.
#[derive(Debug)]
#[non_exhaustive]
pub enum Failure<E> {
    /// The store or the carrier failed.
    Operation(E),
    /// The input cannot be used; each text is one reason. Nothing was changed.
    Refused(Vec<String>),
    /// The arguments do not say enough, or contradict each other; each text is one reason, with
    /// the command to type. Nothing was changed.
    Usage(Vec<String>),
    /// The result of a command that changes nothing could not be written.
    Output(io::Error),
    /// The change was saved, but the result could not be written.
    OutputAfterChange(io::Error),
}

impl<E> Failure<E> {
    /// Turns an output failure of a command that changes something into
    /// [`Self::OutputAfterChange`]: the change was saved and must not be tried again.
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
            Self::Refused(reasons) | Self::Usage(reasons) => f.write_str(&reasons.join("; ")),
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
            // This failure prints the text of `error` itself, so the source is the one below it.
            Self::Operation(error) => error.source(),
            Self::Refused(_) | Self::Usage(_) => None,
            Self::Output(error) | Self::OutputAfterChange(error) => Some(error),
        }
    }
}

/// What to write to the standard streams at the end, and the exit status.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[must_use]
pub struct ExitReport {
    /// 0 for success, 1 for a failed operation, 2 for wrong usage.
    pub status: u8,
    /// The text for standard output, with its line end.
    pub output: String,
    /// The text for standard error, with its line end.
    pub message: String,
}

impl ExitReport {
    /// Reports a failed operation: status 1, and its text on one line.
    pub fn failed(failure: &impl fmt::Display) -> Self {
        Self { status: 1, output: String::new(), message: line(&failure.to_string()) }
    }

    /// Reports wrong usage, or prints the help or the version. `output` and `message` are the
    /// terminals of standard output and standard error.
    pub fn usage(error: &clap::Error, output: Screen, message: Screen) -> Self {
        /// How clap begins its messages.
        const THEIRS: &str = "error: ";

        let text = |screen: Screen| {
            let text = error.render();
            if screen.colour { text.ansi().to_string() } else { text.to_string() }
        };
        if error.use_stderr() {
            let plain = error.render().to_string();
            let message = match plain.strip_prefix(THEIRS) {
                // What follows the message keeps its colours.
                Some(_) => {
                    let text = text(message);
                    let begin = text.find(THEIRS.trim_end()).map_or(0, |at| at + THEIRS.len() - 1);
                    let rest = text[begin..].trim_start_matches("\u{1b}[0m").trim_start();
                    format!("{PREFIX}{rest}")
                }
                None => text(message),
            };
            Self { status: 2, output: String::new(), message }
        } else {
            let output = text(output);
            // A text of our own, such as the version as JSON.
            let output = output.strip_prefix(THEIRS).map(str::to_owned).unwrap_or(output);
            Self { status: 0, output, message: String::new() }
        }
    }

    /// Reports the result of a command, with what to do after a failure. A closed pipe is not a
    /// failure: its reader has read what it wanted.
    pub fn of<E: AsStoreError>(result: Result<(), Failure<E>>, context: &Context) -> Self {
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
            Err(Failure::Usage(reasons)) => {
                let message = reasons.iter().map(|reason| line(reason)).collect();
                Self { status: 2, output: String::new(), message }
            }
            Err(failure) => {
                let mut report = Self::failed(&failure);
                if let Failure::Operation(error) = &failure
                    && let Some(tip) = tip(error, &context.program())
                {
                    report.message += &format!("  tip: {}\n", escape(&tip));
                }
                report
            }
        }
    }

    /// Writes the texts to the two streams and returns the exit status. `screen` is the terminal
    /// of `message`.
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
        // If a stream cannot be written, nobody is left to read a message about it.
        let _ = output.write_all(self.output.as_bytes()).and_then(|()| output.flush());
        let _ = message.write_all(text.as_bytes()).and_then(|()| message.flush());
        self.status
    }
}

impl<E: AsStoreError> From<Result<(), Failure<E>>> for ExitReport {
    /// As [`ExitReport::of`], of a carrier that knows nothing more.
    fn from(result: Result<(), Failure<E>>) -> Self {
        Self::of(result, &Context::default())
    }
}

/// A message on one line. Text from a data file or the arguments is escaped, so that it can
/// neither control the terminal nor break the line.
pub(super) fn line(message: &str) -> String {
    format!("{PREFIX}{}\n", escape(message))
}

#[cfg(test)]
mod tests;
