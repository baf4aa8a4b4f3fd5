//! A small HTTP client: it sends exactly the bytes that a test gives it.

use std::io::{ErrorKind, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::time::Duration;

/// The longest time to wait for an answer.
const TIMEOUT: Duration = Duration::from_secs(60);

/// A connection to a server.
#[derive(Debug)]
pub(crate) struct Connection {
    stream: TcpStream,
    /// What was received and is not yet part of an answer.
    received: Vec<u8>,
}

/// An answer.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use = "an answer is to be compared"]
pub(crate) struct Answer {
    pub(crate) status: u16,
    /// Names in lower case, in the order in which they came.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    /// The value of a header that must be there at most once.
    #[track_caller]
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut values = self.headers.iter().filter(|(header, _)| header == name);
        let value = values.next();
        assert_eq!(values.next(), None, "a second `{name}` in {self:?}");
        value.map(|(_, value)| &**value)
    }

    /// The body as text.
    #[track_caller]
    pub(crate) fn text(&self) -> &str {
        str::from_utf8(&self.body).unwrap()
    }

    /// The body as JSON.
    #[track_caller]
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }
}

impl Connection {
    /// Connects to a server.
    pub(crate) fn open(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).unwrap();
        stream.set_read_timeout(Some(TIMEOUT)).unwrap();
        stream.set_write_timeout(Some(TIMEOUT)).unwrap();
        stream.set_nodelay(true).unwrap();
        Self { stream, received: Vec::new() }
    }

    /// Sends bytes. The server may have closed the connection: then nobody receives them.
    pub(crate) fn send(&mut self, bytes: impl AsRef<[u8]>) {
        if let Err(error) = self.stream.write_all(bytes.as_ref()) {
            assert!(is_closed(error.kind()), "{error}");
        }
    }

    /// Says that nothing more will be sent.
    pub(crate) fn ends(&mut self) {
        let _ = self.stream.shutdown(Shutdown::Write);
    }

    /// Receives the answer to a request that is not `HEAD`.
    #[track_caller]
    pub(crate) fn answer(&mut self) -> Answer {
        self.answer_to("GET").expect("the connection was closed without an answer")
    }

    /// Receives the answer to a request with this method; `None` if the connection is closed
    /// before its first byte.
    #[track_caller]
    pub(crate) fn answer_to(&mut self, method: &str) -> Option<Answer> {
        let head = loop {
            if let Some(end) = find(&self.received, b"\r\n\r\n") {
                let head: Vec<u8> = self.received.drain(..end + 4).collect();
                break String::from_utf8(head).unwrap();
            }
            if !self.receive() {
                assert!(self.received.is_empty(), "half an answer: {:?}", self.received);
                return None;
            }
        };
        let mut lines = head.trim_end().split("\r\n");
        let first = lines.next().unwrap();
        let status = first.split(' ').nth(1).and_then(|status| status.parse().ok());
        let status = status.unwrap_or_else(|| panic!("{first:?} is not the start of an answer"));
        let headers = lines.map(|line| {
            let (name, value) = line.split_once(':').unwrap();
            (name.to_ascii_lowercase(), value.trim().to_owned())
        });
        let mut answer = Answer { status, headers: headers.collect(), body: Vec::new() };
        if method == "HEAD" || matches!(status, 100..=199 | 204 | 304) {
            return Some(answer);
        }
        answer.body = match (answer.header("content-length"), answer.header("transfer-encoding")) {
            (Some(length), None) => self.bytes(length.parse().unwrap()),
            (None, Some("chunked")) => self.chunks(),
            (None, None) => {
                while self.receive() {}
                std::mem::take(&mut self.received)
            }
            _ => panic!("nobody knows where it ends: {answer:?}"),
        };
        Some(answer)
    }

    /// Whether the server has closed the connection and sent nothing more.
    #[track_caller]
    pub(crate) fn is_closed(&mut self) -> bool {
        while self.receive() {}
        self.received.is_empty()
    }

    /// Receives this many bytes.
    #[track_caller]
    fn bytes(&mut self, count: usize) -> Vec<u8> {
        while self.received.len() < count {
            assert!(self.receive(), "the body ends early: {:?}", self.received);
        }
        self.received.drain(..count).collect()
    }

    /// Receives a body in chunks.
    #[track_caller]
    fn chunks(&mut self) -> Vec<u8> {
        let mut body = Vec::new();
        loop {
            let end = loop {
                if let Some(end) = find(&self.received, b"\r\n") {
                    break end;
                }
                assert!(self.receive(), "the body ends early: {:?}", self.received);
            };
            let line = self.bytes(end + 2);
            let size = str::from_utf8(&line[..end]).unwrap();
            let size = usize::from_str_radix(size, 16).unwrap();
            let chunk = self.bytes(size + 2);
            if size == 0 {
                return body;
            }
            body.extend(&chunk[..size]);
        }
    }

    /// Receives some bytes, or finds that the connection is closed.
    fn receive(&mut self) -> bool {
        let mut bytes = [0; 16 << 10];
        loop {
            match self.stream.read(&mut bytes) {
                Ok(count) => {
                    self.received.extend(&bytes[..count]);
                    return count > 0;
                }
                // A signal of this process, such as a trap of a component.
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) if is_closed(error.kind()) => return false,
                Err(error) => panic!("no answer: {error}"),
            }
        }
    }
}

fn is_closed(error: ErrorKind) -> bool {
    matches!(error, ErrorKind::ConnectionReset | ErrorKind::BrokenPipe)
}

fn find(bytes: &[u8], part: &[u8]) -> Option<usize> {
    bytes.windows(part.len()).position(|window| window == part)
}
