//! Servers, and requests to them over real sockets.

mod connection;

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use tempfile::NamedTempFile;

use super::program;

pub(crate) use connection::{Answer, Connection};

/// How long a server may take to end.
const TIMEOUT: Duration = Duration::from_secs(60);

/// A server in a process of its own, which is killed at the end of the test.
#[derive(Debug)]
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    /// What a request needs to be admitted; `None` if it needs nothing.
    pub(crate) token: Option<String>,
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
        let log = NamedTempFile::new().unwrap();
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(log.reopen().unwrap());
        let mut process = command.spawn().unwrap_or_else(|error| panic!("{command:?}: {error}"));
        let mut output = BufReader::new(process.stdout.take().unwrap());
        let mut line = String::new();
        output.read_line(&mut line).unwrap();
        let address = line.split_once("http://").map(|(_, rest)| rest.trim_end_matches(['/', '\n']));
        let Some(address) = address.and_then(|address| address.parse().ok()) else {
            let log = io::read_to_string(log.reopen().unwrap());
            panic!("{command:?} prints {line:?} and {log:?} instead of its address");
        };
        Self { address, token: token.map(str::to_owned), process, log, output }
    }

    /// Opens a connection.
    pub(crate) fn connect(&self) -> Connection {
        Connection::open(self.address)
    }

    /// Sends one request on a connection of its own, with the headers that every request needs:
    /// `Host`, the token and, if there is a body, its length and `application/json`. Of these,
    /// those that are among `headers` come from there.
    #[track_caller]
    pub(crate) fn request(
        &self,
        method: &str,
        target: &str,
        headers: &[(&str, &str)],
        body: impl AsRef<[u8]>,
    ) -> Answer {
        let mut connection = self.connect();
        connection.send(self.message(method, target, headers, body));
        let answer = connection.answer_to(method);
        answer.unwrap_or_else(|| panic!("no answer to {method} {target}"))
    }

    /// The bytes of a request; see [`request`](Self::request).
    pub(crate) fn message(
        &self,
        method: &str,
        target: &str,
        headers: &[(&str, &str)],
        body: impl AsRef<[u8]>,
    ) -> Vec<u8> {
        let body = body.as_ref();
        let mut own = vec![("Host", self.address.to_string())];
        if let Some(token) = &self.token {
            own.push(("Authorization", format!("Bearer {token}")));
        }
        if !body.is_empty() {
            own.push(("Content-Length", body.len().to_string()));
            own.push(("Content-Type", "application/json".to_owned()));
        }
        let is_given =
            |name: &str| headers.iter().any(|(given, _)| given.eq_ignore_ascii_case(name));
        own.retain(|(name, _)| !is_given(name));
        let own = own.iter().map(|(name, value)| (*name, &**value));
        let mut message = format!("{method} {target} HTTP/1.1\r\n");
        for (name, value) in own.chain(headers.iter().copied()) {
            message += &format!("{name}: {value}\r\n");
        }
        [message.as_bytes(), b"\r\n", body].concat()
    }

    /// The process.
    pub(crate) fn process(&self) -> &Child {
        &self.process
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

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// The command `expenses serve` on a data directory, at a free port. Its tokens are in the
/// directory, so that it does not reach those of the person who runs the tests.
pub(crate) fn serve(directory: &Path) -> Command {
    let mut command = configured(directory);
    command.args(["serve", "--addr", "127.0.0.1:0"]);
    command
}

/// The program on a data directory, with its configuration beside the expenses.
pub(crate) fn configured(directory: &Path) -> Command {
    let mut command = program();
    command.env("XDG_CONFIG_HOME", directory.join("configuration"));
    command.arg("--data").arg(directory);
    command
}
