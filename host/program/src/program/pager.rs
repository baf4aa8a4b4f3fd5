//! Shows a long result page by page, in the program that `PAGER` names or `less`, as git does.

use std::ffi::{OsStr, OsString};
use std::io::{self, Stdout, Write};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::Arc;

/// The pager if the environment names none.
const DEFAULT: &str = "less";

/// Standard output, whose text goes through a pager if it does not fit the terminal.
///
/// The text is held until it is clear that it does not fit. Flushing ends the text: it waits
/// until the person leaves the pager, so that what follows is not written over it.
pub(super) struct Paged {
    state: State,
    /// How many lines fit.
    lines: usize,
    pager: OsString,
    output: Stdout,
}

enum State {
    /// What was written so far fits.
    Held(Vec<u8>),
    /// The pager shows it.
    Shown(Child, ChildStdin),
    /// The person has left the pager before the end.
    Left,
    /// It goes to the terminal.
    Direct,
}

/// The pager that the environment names; `None` if it names none on purpose. `variable` returns
/// a variable of the environment.
pub(super) fn pager(variable: impl Fn(&str) -> Option<OsString>) -> Option<OsString> {
    if variable("TERM").is_some_and(|terminal| terminal == "dumb") {
        return None;
    }
    let pager = variable("PAGER").unwrap_or_else(|| DEFAULT.into());
    let name = pager.to_string_lossy();
    (!matches!(name.trim(), "" | "cat")).then_some(pager)
}

impl Paged {
    /// Standard output, on a terminal of so many lines.
    pub(super) fn new(lines: usize, pager: OsString) -> Self {
        Self { state: State::Held(Vec::new()), lines, pager, output: io::stdout() }
    }

    /// Starts the pager with the text held, or writes that to the terminal if there is none.
    fn begin(&mut self, held: &[u8]) -> io::Result<()> {
        match start(&self.pager) {
            Some((child, input)) => {
                self.state = State::Shown(child, input);
                self.write_all(held)
            }
            None => self.output.write_all(held),
        }
    }

    /// Waits until the pager has ended.
    ///
    /// # Errors
    ///
    /// If the shell found no such program.
    fn wait(&mut self, mut child: Child, input: ChildStdin) -> io::Result<()> {
        drop(input);
        match child.wait()?.code() {
            // What a shell returns if there is no such program, or it cannot be run.
            Some(126 | 127) => Err(io::Error::other(format!(
                "the pager `{}` cannot be run; add --no-pager, or change PAGER",
                self.pager.to_string_lossy()
            ))),
            _ => Ok(()),
        }
    }
}

impl Write for Paged {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut self.state {
            State::Direct => self.output.write(bytes),
            State::Left => Err(io::ErrorKind::BrokenPipe.into()),
            State::Held(held) => {
                held.extend_from_slice(bytes);
                // The prompt of the shell needs a line, too.
                if held.iter().filter(|byte| **byte == b'\n').count() >= self.lines {
                    let held = std::mem::take(held);
                    self.state = State::Direct;
                    self.begin(&held)?;
                }
                Ok(bytes.len())
            }
            State::Shown(_, input) => match input.write(bytes) {
                Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
                    if let State::Shown(child, input) =
                        std::mem::replace(&mut self.state, State::Left)
                    {
                        self.wait(child, input)?;
                    }
                    Err(error)
                }
                written => written,
            },
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match std::mem::replace(&mut self.state, State::Direct) {
            State::Direct | State::Left => self.output.flush(),
            State::Held(held) => {
                self.output.write_all(&held)?;
                self.output.flush()
            }
            State::Shown(child, input) => self.wait(child, input),
        }
    }
}

/// Starts a pager; `None` if there is no such program.
fn start(pager: &OsStr) -> Option<(Child, ChildStdin)> {
    // As in git, a plain name needs no shell.
    let is_plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_./+".contains(byte);
    let mut command = if pager.as_encoded_bytes().iter().all(is_plain) {
        Command::new(pager)
    } else {
        let mut shell = Command::new("sh");
        shell.arg("-c").arg(pager);
        shell
    };
    // Quit if it fits, pass colours on, and leave the text on the screen.
    for (name, value) in [("LESS", "FRX"), ("LV", "-c")] {
        if std::env::var_os(name).is_none() {
            command.env(name, value);
        }
    }
    let mut child = command.stdin(Stdio::piped()).spawn().ok()?;
    let input = child.stdin.take()?;
    // An interrupt is for the pager. If it ended this program, the shell and the pager would both
    // read the keyboard.
    let unused_flag = Arc::default();
    let _ = signal_hook::flag::register(signal_hook::consts::SIGINT, unused_flag);
    Some((child, input))
}

#[cfg(test)]
mod tests {
    use super::pager;

    #[test]
    fn the_environment_names_the_pager_or_none() {
        for (variables, expected) in [
            (&[][..], Some("less")),
            (&[("PAGER", "more")], Some("more")),
            (&[("PAGER", "less -S")], Some("less -S")),
            (&[("PAGER", "")], None),
            (&[("PAGER", " ")], None),
            (&[("PAGER", "cat")], None),
            (&[("TERM", "dumb")], None),
            (&[("TERM", "dumb"), ("PAGER", "less")], None),
        ] {
            let found = pager(|name| {
                let found = variables.iter().find(|(other, _)| *other == name);
                found.map(|(_, value)| value.into())
            });
            assert_eq!(found, expected.map(Into::into), "{variables:?}");
        }
    }
}
