//! Servers, and requests to them over real sockets.

mod client;
mod connection;
mod local;

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::ops::Deref;
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};
use tempfile::NamedTempFile;

use super::program;

pub(crate) use client::Client;
pub(crate) use connection::{Answer, Connection};
pub(crate) use local::LocalServer;

/// How long a server may take to end.
const TIMEOUT: Duration = Duration::from_secs(60);

/// A server in a process of its own, which is killed at the end of the test.
#[derive(Debug)]
pub(crate) struct Server {
    client: Client,
    process: Child,
    /// What the process writes to standard error.
    log: NamedTempFile,
    /// What the process writes to standard output after its first line.
    output: BufReader<ChildStdout>,
}

impl Server {
    /// Starts `expenses serve` on a data directory, at a free port and without tokens.
    pub(crate) fn open(directory: &Path) -> Self {
        Self::start(serve(directory).arg("--no-token"), None)
    }

    /// Starts a command that serves, and prints a line with its address first, such as
    /// `Serving … at http://127.0.0.1:8080`.
    #[track_caller]
    pub(crate) fn start(command: &mut Command, token: Option<&str>) -> Self {
        Self::start_with_input(command.stdin(Stdio::null()), token)
    }

    /// Starts a command that serves, as [`start`](Self::start) does, with the input that was set.
    #[track_caller]
    pub(crate) fn start_with_input(command: &mut Command, token: Option<&str>) -> Self {
        let log = NamedTempFile::new().unwrap();
        command.stdout(Stdio::piped()).stderr(log.reopen().unwrap());
        let mut process = command.spawn().unwrap_or_else(|error| panic!("{command:?}: {error}"));
        let mut output = BufReader::new(process.stdout.take().unwrap());
        let mut line = String::new();
        output.read_line(&mut line).unwrap();
        let address =
            line.split_once("http://").map(|(_, rest)| rest.trim_end_matches(['/', '\n']));
        let Some(address) = address.and_then(|address| address.parse().ok()) else {
            let log = io::read_to_string(log.reopen().unwrap());
            panic!("{command:?} prints {line:?} and {log:?} instead of its address");
        };
        let client = Client { address, token: token.map(str::to_owned) };
        Self { client, process, log, output }
    }

    /// The process.
    pub(crate) fn process(&self) -> &Child {
        &self.process
    }

    /// Asks the process to end.
    pub(crate) fn terminate(&self) {
        kill_process(Pid::from_child(&self.process), Signal::TERM).unwrap();
    }

    /// Kills the process, which can do nothing about it.
    pub(crate) fn kill(&self) {
        kill_process(Pid::from_child(&self.process), Signal::KILL).unwrap();
    }

    /// What the process has written to standard error so far.
    pub(crate) fn log(&self) -> String {
        io::read_to_string(File::open(self.log.path()).unwrap()).unwrap()
    }

    /// Waits until the process ends by itself. Returns its exit status, and the rest of its
    /// standard output.
    #[track_caller]
    pub(crate) fn ends(&mut self) -> (Option<i32>, String) {
        let begun = Instant::now();
        loop {
            if let Some(status) = self.process.try_wait().unwrap() {
                let mut output = String::new();
                self.output.read_to_string(&mut output).unwrap();
                return (status.code(), output);
            }
            assert!(begun.elapsed() < TIMEOUT, "the server does not end: {}", self.log());
            thread::sleep(Duration::from_millis(5));
        }
    }
}

impl Deref for Server {
    type Target = Client;

    fn deref(&self) -> &Client {
        &self.client
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// The command `expenses serve` on a data directory, at a free port. It reaches no tokens of the
/// person who runs the tests.
pub(crate) fn serve(directory: &Path) -> Command {
    let mut command = configured(directory, Path::new("/nowhere"));
    command.args(["serve", "--addr", "127.0.0.1:0"]);
    command
}

/// The program on a data directory, with a directory for its configuration.
pub(crate) fn configured(directory: &Path, configuration: &Path) -> Command {
    let mut command = program();
    command.env("XDG_CONFIG_HOME", configuration);
    command.arg("--data").arg(directory);
    command
}
