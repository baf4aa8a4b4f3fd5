//! The output and the exit status of a process.

use std::process::{Command, Stdio};

/// The output and the exit status of a process.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use = "an outcome is to be compared"]
pub(crate) struct Outcome {
    pub(crate) status: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// Runs a command without input.
pub(crate) fn outcome(command: &mut Command) -> Outcome {
    let output = command.stdin(Stdio::null()).output();
    let output = output.unwrap_or_else(|error| panic!("{command:?}: {error}"));
    Outcome {
        status: output.status.code(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

impl Outcome {
    /// Asserts success with exactly this output.
    #[track_caller]
    pub(crate) fn prints(&self, stdout: &str) {
        self.is(0, stdout, "");
    }

    /// Asserts a failed operation with exactly this message, with or without a tip after it.
    #[track_caller]
    pub(crate) fn fails(&self, message: &str) {
        let stderr =
            self.stderr.split_once("\n  tip: ").map_or(&*self.stderr, |(message, _)| message);
        let untipped =
            Self { stderr: format!("{}\n", stderr.trim_end_matches('\n')), ..self.clone() };
        untipped.is(1, "", &format!("expenses: {message}\n"));
    }

    /// Asserts wrong usage with exactly this message.
    #[track_caller]
    pub(crate) fn is_wrong_usage(&self, message: &str) {
        self.is(2, "", message);
    }

    #[track_caller]
    fn is(&self, status: i32, stdout: &str, stderr: &str) {
        // One by one, so that a difference is shown as text.
        assert_eq!(self.stderr, stderr, "the standard error, of {self:?}");
        assert_eq!(self.stdout, stdout, "the standard output, of {self:?}");
        assert_eq!(self.status, Some(status), "the exit status, of {self:?}");
    }
}
