//! Reads and writes the files that a person names, and asks the person.

use std::fs::File;
use std::io::{self, IsTerminal, Read, Write};
use std::path::{Path, PathBuf};

use expenses_tasks::progress::Progress;
use unicode_width::UnicodeWidthStr;

use crate::file;
use crate::screen::Screen;
use crate::table::cut;

/// The most bytes of one input, because it is held in memory.
const MOST_BYTES: u64 = 256 << 20;

/// The progress as a bar and a percentage; without the bar if there is no room.
fn bar(part: Progress, room: usize) -> String {
    const LENGTH: usize = 30;
    let of = |whole: u64| (part.done.min(part.all) * whole).checked_div(part.all).unwrap_or(whole);
    let percent = format!(" {:3} %", of(100));
    if room < LENGTH + percent.len() + 3 {
        return percent;
    }
    let full = usize::try_from(of(LENGTH as u64)).unwrap_or(LENGTH);
    format!(" [{}{}]{percent}", "█".repeat(full), " ".repeat(LENGTH - full))
}

/// The files and the terminal of the person who runs a command.
pub trait UserIo {
    /// Reads a file that the person named, or standard input for `-`.
    ///
    /// # Errors
    ///
    /// If the file cannot be read. The caller adds the name of the file.
    fn read(&mut self, file: &Path) -> io::Result<Vec<u8>>;

    /// Writes a file that the person named, and replaces an existing one.
    ///
    /// # Errors
    ///
    /// If the file cannot be written. The caller adds the name of the file.
    fn write(&mut self, file: &Path, bytes: &[u8]) -> io::Result<()>;

    /// Opens an HTML page in the browser, and returns the file that it was written to. `None` if
    /// there is no browser.
    ///
    /// # Errors
    ///
    /// If the page cannot be written.
    fn open_page(&mut self, page: &[u8]) -> io::Result<Option<PathBuf>>;

    /// The terminal of standard error.
    fn screen(&self) -> Screen;

    /// Shows the progress of a long command on the terminal, if there is one. An empty text
    /// removes it.
    fn progress(&mut self, text: &str, part: Option<Progress>);

    /// Prints a note to standard error: a line with its line end.
    fn note(&mut self, line: &str);

    /// Prints a text and asks whether to go on. `None` if there is no terminal to ask on.
    ///
    /// # Errors
    ///
    /// If the terminal cannot be read or written.
    fn ask(&mut self, text: &str, question: &str) -> io::Result<Option<bool>>;

    /// Prints a text and a prompt, and reads a line. What was typed before the prompt counts:
    /// whoever adds expenses all day types ahead.
    ///
    /// # Errors
    ///
    /// If the terminal cannot be read or written.
    fn enter(&mut self, text: &str, prompt: &str) -> io::Result<Entry>;

    /// Shows a text and lets the person choose one of several; `None` if no person can be
    /// asked, and [`Chosen::Neither`] if the person chooses none.
    ///
    /// # Errors
    ///
    /// If the terminal cannot be read or written.
    fn choose(
        &mut self,
        text: &str,
        question: &str,
        choices: &[String],
    ) -> io::Result<Option<Chosen>>;
}

/// What a person typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry {
    /// A line, without its end.
    Line(String),
    /// The end of the input.
    End,
    /// There is no terminal to ask on.
    Nobody,
}

/// What a person chose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Chosen {
    /// The choice at this place, from 0.
    This(usize),
    /// None of them.
    Neither,
}

/// The files and standard streams of this process. In the component they are those that its
/// runtime gives it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Process {
    /// The terminal of standard error.
    pub screen: Screen,
    /// Discards typed input that was not read yet. Without it, such input may answer a question
    /// that the person has not seen. The component has none, because WASI offers no way to do it.
    pub discard_typed: Option<fn()>,
    /// Opens an HTML page in the browser, as [`UserIo::open_page`] does. The component has none.
    pub open_page: Option<OpenPage>,
}

/// Opens an HTML page in the browser.
pub type OpenPage = fn(&[u8]) -> io::Result<Option<PathBuf>>;

impl UserIo for Process {
    fn read(&mut self, file: &Path) -> io::Result<Vec<u8>> {
        if file == Path::new("-") {
            read_all(io::stdin().lock())
        } else {
            read_all(File::open(file)?)
        }
    }

    fn write(&mut self, file: &Path, bytes: &[u8]) -> io::Result<()> {
        file::write(file, bytes)
    }

    fn open_page(&mut self, page: &[u8]) -> io::Result<Option<PathBuf>> {
        self.open_page.map_or(Ok(None), |open| open(page))
    }

    fn screen(&self) -> Screen {
        self.screen
    }

    /// Replaces the last line on the terminal by a progress bar.
    fn progress(&mut self, text: &str, part: Option<Progress>) {
        let Some(width) = self.screen.width else { return };
        let line = line(text, part, width);
        let mut terminal = io::stderr().lock();
        // Progress that cannot be shown is not missed.
        let _ = write!(terminal, "\r\u{1b}[K{line}").and_then(|()| terminal.flush());
    }

    fn note(&mut self, line: &str) {
        // If standard error cannot be written, nobody is left to read it.
        let _ = io::stderr().lock().write_all(line.as_bytes());
    }

    /// Asks on standard error, and reads a line of standard input: `y` or `yes`, in upper or
    /// lower case, means yes, and everything else no.
    fn ask(&mut self, text: &str, question: &str) -> io::Result<Option<bool>> {
        if !io::stdin().is_terminal() || !io::stderr().is_terminal() {
            return Ok(None);
        }
        let mut terminal = io::stderr().lock();
        write!(terminal, "{text}")?;
        if let Some(discard) = self.discard_typed {
            discard();
        }
        write!(terminal, "{question} [y/N] ")?;
        terminal.flush()?;
        let mut line = String::new();
        io::stdin().read_line(&mut line)?;
        Ok(Some(matches!(line.trim().to_ascii_lowercase().as_str(), "y" | "yes")))
    }

    fn enter(&mut self, text: &str, prompt: &str) -> io::Result<Entry> {
        if !io::stdin().is_terminal() || !io::stderr().is_terminal() {
            return Ok(Entry::Nobody);
        }
        let mut terminal = io::stderr().lock();
        write!(terminal, "{text}{prompt}")?;
        terminal.flush()?;
        let mut line = String::new();
        if io::stdin().read_line(&mut line)? == 0 {
            // What follows begins a line of its own.
            writeln!(terminal)?;
            return Ok(Entry::End);
        }
        Ok(Entry::Line(line.trim_end_matches(['\n', '\r']).to_owned()))
    }

    /// Asks on the standard error for a number, until the standard input has one; an empty
    /// line chooses none.
    fn choose(
        &mut self,
        text: &str,
        question: &str,
        choices: &[String],
    ) -> io::Result<Option<Chosen>> {
        if !io::stdin().is_terminal() || !io::stderr().is_terminal() {
            return Ok(None);
        }
        let mut terminal = io::stderr().lock();
        write!(terminal, "{text}")?;
        for (number, choice) in (1..).zip(choices) {
            writeln!(terminal, "  {number}  {choice}")?;
        }
        if let Some(discard) = self.discard_typed {
            discard();
        }
        loop {
            write!(terminal, "{question} [1-{}, or nothing to stop] ", choices.len())?;
            terminal.flush()?;
            let mut line = String::new();
            io::stdin().read_line(&mut line)?;
            match line.trim() {
                "" => return Ok(Some(Chosen::Neither)),
                text => match text.parse::<usize>() {
                    Ok(number) if (1..=choices.len()).contains(&number) => {
                        return Ok(Some(Chosen::This(number - 1)));
                    }
                    _ => {}
                },
            }
        }
    }
}

/// A text and a progress bar on one line of the terminal. A second line could not be replaced.
fn line(text: &str, part: Option<Progress>, width: usize) -> String {
    let bar = part.map_or(String::new(), |part| bar(part, width.saturating_sub(text.width())));
    let room = width.saturating_sub(bar.width());
    format!("{}{bar}", cut(text, room))
}

fn read_all(input: impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    if input.take(MOST_BYTES + 1).read_to_end(&mut bytes)? as u64 > MOST_BYTES {
        let reason = format!("it is larger than {} MiB", MOST_BYTES >> 20);
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, reason));
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_shows_the_progress_and_fits() {
        let shown = |done, all, room| bar(Progress { done, all }, room);
        assert_eq!(shown(1, 3, 80), " [██████████                    ]  33 %");
        assert_eq!(shown(0, 0, 80), format!(" [{}] 100 %", "█".repeat(30)));
        assert_eq!(shown(9, 3, 20), " 100 %");
    }

    #[test]
    fn progress_takes_one_line_of_any_screen() {
        let half = Some(Progress { done: 1, all: 2 });
        assert_eq!(line("Looking", half, 20), "Looking  50 %");
        assert_eq!(line("Looking for expenses", half, 20), "Looking for e…  50 %");
        assert_eq!(line("Saving 20000 expenses…", None, 16), "Saving 20000 ex…");
        for width in 7..80 {
            assert!(line("Looking for what is there already", half, width).width() <= width);
        }
    }
}
