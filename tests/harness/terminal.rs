//! Runs a program in a pseudo-terminal, types, and reads the screen.

use std::io::{Read, Write};
use std::process::Command;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

/// The longest time to wait for a text or the end of a program.
const TIMEOUT: Duration = Duration::from_secs(60);

/// A program in a pseudo-terminal.
pub(crate) struct Terminal {
    /// The side of the person, which must stay open.
    _master: Box<dyn MasterPty + Send>,
    keyboard: Box<dyn Write + Send>,
    child: Box<dyn Child + Send + Sync>,
    output: Receiver<Vec<u8>>,
    screen: vt100::Parser,
    /// Everything that was written to the terminal.
    pub(crate) written: Vec<u8>,
}

impl Terminal {
    /// Starts a command in a terminal with this number of lines and columns.
    pub(crate) fn start(command: &Command, rows: u16, columns: u16) -> Self {
        let size = PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        let mut built = CommandBuilder::new(command.get_program());
        built.args(command.get_args());
        built.cwd(command.get_current_dir().unwrap_or(".".as_ref()));
        built.env("TERM", "xterm-256color");
        for (name, value) in command.get_envs() {
            match value {
                Some(value) => built.env(name, value),
                None => built.env_remove(name),
            }
        }
        let child = pair.slave.spawn_command(built).unwrap();
        let mut reader = pair.master.try_clone_reader().unwrap();
        let (sender, output) = channel();
        thread::spawn(move || {
            let mut bytes = [0; 4096];
            // Reading fails when the program ends.
            while let Ok(count @ 1..) = reader.read(&mut bytes) {
                if sender.send(bytes[..count].to_vec()).is_err() {
                    return;
                }
            }
        });
        Self {
            keyboard: pair.master.take_writer().unwrap(),
            _master: pair.master,
            child,
            output,
            screen: vt100::Parser::new(rows.try_into().unwrap(), columns.try_into().unwrap(), 0),
            written: Vec::new(),
        }
    }

    /// Types a text.
    pub(crate) fn types(&mut self, text: &str) {
        self.keyboard.write_all(text.as_bytes()).unwrap();
        self.keyboard.flush().unwrap();
    }

    /// The text of the screen, without spaces at the ends of lines.
    pub(crate) fn shown(&self) -> String {
        self.screen.screen().contents()
    }

    /// The screen, for its colours.
    pub(crate) fn screen(&self) -> &vt100::Screen {
        self.screen.screen()
    }

    /// Waits until the screen shows a text.
    #[track_caller]
    pub(crate) fn waits_for(&mut self, text: &str) {
        let begun = Instant::now();
        while !self.shown().contains(text) {
            assert!(begun.elapsed() < TIMEOUT, "no `{text}` on the screen:\n{}", self.shown());
            if let Err(RecvTimeoutError::Disconnected) = self.receive() {
                panic!("the program ended without `{text}`:\n{}", self.shown());
            }
        }
    }

    /// Waits for the end of the program and returns its exit status.
    #[track_caller]
    pub(crate) fn ends(&mut self) -> u32 {
        let begun = Instant::now();
        while !matches!(self.receive(), Err(RecvTimeoutError::Disconnected)) {
            assert!(begun.elapsed() < TIMEOUT, "no end:\n{}", self.shown());
        }
        self.child.wait().unwrap().exit_code()
    }

    /// Takes what the program has written meanwhile, and waits a moment for it.
    #[track_caller]
    pub(crate) fn receives(&mut self) {
        if let Err(RecvTimeoutError::Disconnected) = self.receive() {
            panic!("the program ended:\n{}", self.shown());
        }
    }

    fn receive(&mut self) -> Result<(), RecvTimeoutError> {
        let bytes = self.output.recv_timeout(Duration::from_millis(20))?;
        self.screen.process(&bytes);
        self.written.extend(bytes);
        Ok(())
    }
}
