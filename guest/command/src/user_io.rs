//! What a command needs from user the store: the files that a person names, and the
//! person.

use std::fs::File;
use std::io::{self, IsTerminal, Read, Write};
use std::path::Path;

use expenses_tasks::progress::Progress;
use unicode_width::UnicodeWidthStr;

use crate::file;
use crate::screen::Screen;
use crate::table::cut;

/// The most bytes of one input: what is read is held in memory.
const MOST_BYTES: u64 = 256 << 20;

/// The part as a bar and in per cent, as far as there is room.
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

/// What a carrier does for a command beside its store.
pub trait UserIo {
    /// All bytes of a file that the person named; of the standard input for `-`.
    ///
    /// # Errors
    ///
    /// The reason alone: who asks knows the file.
    fn read(&mut self, file: &Path) -> io::Result<Vec<u8>>;

    /// Writes a file that the person named, in the place of one that is there: as a whole or
    /// not at all, never through a link, and never over a data file.
    ///
    /// # Errors
    ///
    /// The reason alone: who asks knows the file.
    fn write(&mut self, file: &Path, bytes: &[u8]) -> io::Result<()>;

    /// What is said beside the result ends at: the standard error.
    fn screen(&self) -> Screen;

    /// Shows what a long work is at, where a person sees it, and how much of it is done;
    /// an empty text takes that away.
    fn progress(&mut self, text: &str, part: Option<Progress>);

    /// Says something that is no result, a line with its end.
    fn note(&mut self, line: &str);

    /// Shows a text and asks whether to go on; none where no person can be asked.
    ///
    /// # Errors
    ///
    /// Where the terminal cannot be read or written.
    fn ask(&mut self, text: &str, question: &str) -> io::Result<Option<bool>>;

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

/// What a person chose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Chosen {
    /// The choice at this place, from 0.
    This(usize),
    /// None of them.
    Neither,
}

/// The process's own files and standard streams: in the component those that its
/// runtime gives it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Process {
    /// What the standard error ends at.
    pub screen: Screen,
    /// Forgets what was typed and not yet read. Without it, such as in the component,
    /// for WASI has nothing of the kind, this may answer a question that nobody has read.
    pub forget_typed: Option<fn()>,
}

impl UserIo for Process {
    fn read(&mut self, file: &Path) -> io::Result<Vec<u8>> {
        if file == Path::new("-") { all(io::stdin().lock()) } else { all(File::open(file)?) }
    }

    fn write(&mut self, file: &Path, bytes: &[u8]) -> io::Result<()> {
        file::write(file, bytes)
    }

    fn screen(&self) -> Screen {
        self.screen
    }

    /// Writes over the last line of the standard error, where that is a terminal: a bar
    /// of what is done.
    fn progress(&mut self, text: &str, part: Option<Progress>) {
        let Some(width) = self.screen.width else { return };
        let line = line(text, part, width);
        let mut terminal = io::stderr().lock();
        // What cannot be shown is not missed.
        let _ = write!(terminal, "\r\u{1b}[K{line}").and_then(|()| terminal.flush());
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
        write!(terminal, "{text}")?;
        if let Some(forget) = self.forget_typed {
            forget();
        }
        write!(terminal, "{question} [y/N] ")?;
        terminal.flush()?;
        let mut line = String::new();
        io::stdin().read_line(&mut line)?;
        Ok(Some(matches!(line.trim().to_ascii_lowercase().as_str(), "y" | "yes")))
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
        if let Some(forget) = self.forget_typed {
            forget();
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

/// A text and a bar behind it, on one line of the screen: what runs on into a second one
/// would not be taken away.
fn line(text: &str, part: Option<Progress>, width: usize) -> String {
    let bar = part.map_or(String::new(), |part| bar(part, width.saturating_sub(text.width())));
    let room = width.saturating_sub(bar.width());
    format!("{}{bar}", cut(text, room))
}

fn all(input: impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    if input.take(MOST_BYTES + 1).read_to_end(&mut bytes)? as u64 > MOST_BYTES {
        let reason = format!("it has more than {} MiB", MOST_BYTES >> 20);
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, reason));
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_shows_what_is_done_and_fits() {
        let shown = |done, all, room| bar(Progress { done, all }, room);
        assert_eq!(shown(1, 3, 80), " [██████████                    ]  33 %");
        assert_eq!(shown(0, 0, 80), format!(" [{}] 100 %", "█".repeat(30)));
        assert_eq!(shown(9, 3, 20), " 100 %");
    }

    #[test]
    fn a_work_is_told_on_one_line_of_any_screen() {
        let half = Some(Progress { done: 1, all: 2 });
        assert_eq!(line("Looking", half, 20), "Looking  50 %");
        assert_eq!(line("Looking for expenses", half, 20), "Looking for e…  50 %");
        assert_eq!(line("Saving 20000 expenses…", None, 16), "Saving 20000 ex…");
        for width in 7..80 {
            assert!(line("Looking for what is there already", half, width).width() <= width);
        }
    }
}
