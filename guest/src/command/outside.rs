//! What a command needs from outside the store: the files that a person names, and the
//! person.

use std::fs::File;
use std::io::{self, IsTerminal, Read, Write};
use std::path::Path;

/// The most bytes of one input: what is read is held in memory.
const MOST_BYTES: u64 = 256 << 20;

/// What a carrier does for a command beside its store.
pub trait Outside {
    /// All bytes of a file that the person named; of the standard input for `-`.
    ///
    /// # Errors
    ///
    /// The reason alone: who asks knows the file.
    fn read(&mut self, file: &Path) -> io::Result<Vec<u8>>;

    /// Shows what a long work is at, where a person sees it; an empty text takes that
    /// away.
    fn progress(&mut self, text: &str);

    /// Says something that is no result, a line with its end.
    fn note(&mut self, line: &str);

    /// Shows a text and asks whether to go on; none where no person can be asked.
    ///
    /// # Errors
    ///
    /// Where the terminal cannot be read or written.
    fn ask(&mut self, text: &str, question: &str) -> io::Result<Option<bool>>;
}

/// The process's own files and standard streams: in the component those that its
/// runtime gives it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Process;

impl Outside for Process {
    fn read(&mut self, file: &Path) -> io::Result<Vec<u8>> {
        if file == Path::new("-") { all(io::stdin().lock()) } else { all(File::open(file)?) }
    }

    /// Writes over the last line of the standard error, where that is a terminal.
    fn progress(&mut self, text: &str) {
        if io::stderr().is_terminal() {
            let mut terminal = io::stderr().lock();
            // What cannot be shown is not missed.
            let _ = write!(terminal, "\r\u{1b}[K{text}").and_then(|()| terminal.flush());
        }
    }

    fn note(&mut self, line: &str) {
        // Where the standard error cannot be written there is nobody left to tell.
        let _ = io::stderr().lock().write_all(line.as_bytes());
    }

    /// Asks on the standard error, and reads a line of the standard input: yes is `y` or
    /// `yes` in any case, and all else is no.
    fn ask(&mut self, text: &str, question: &str) -> io::Result<Option<bool>> {
        if !io::stdin().is_terminal() || !io::stderr().is_terminal() {
            return Ok(None);
        }
        let mut terminal = io::stderr().lock();
        write!(terminal, "{text}{question} [y/N] ")?;
        terminal.flush()?;
        let mut line = String::new();
        io::stdin().read_line(&mut line)?;
        Ok(Some(matches!(line.trim().to_ascii_lowercase().as_str(), "y" | "yes")))
    }
}

fn all(input: impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    if input.take(MOST_BYTES + 1).read_to_end(&mut bytes)? as u64 > MOST_BYTES {
        let reason = format!("it has more than {} MiB", MOST_BYTES >> 20);
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, reason));
    }
    Ok(bytes)
}
