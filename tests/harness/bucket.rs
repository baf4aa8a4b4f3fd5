//! An S3 server with one bucket, in memory, for the program.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::Command;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use sha2::{Digest, Sha256};

use super::program;

/// An S3 server with the bucket `bucket`, until the end of the process. Nobody needs credentials.
pub(crate) struct Bucket {
    address: SocketAddr,
    shared: Arc<Mutex<Shared>>,
}

#[derive(Default)]
struct Shared {
    /// By their paths.
    objects: BTreeMap<String, Vec<u8>>,
    requests: usize,
    /// How many of the next answers to PUTs of data files are lost.
    lost: usize,
    /// Whether it ignores the conditions of PUTs.
    is_careless: bool,
    /// The paths of PUTs that may make an object.
    created: Vec<String>,
    down: Option<Down>,
}

/// How a server is out of order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Down {
    /// It refuses each request.
    Refuses,
    /// It answers none.
    Hangs,
}

impl Bucket {
    /// Starts a server whose bucket is empty.
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let shared = Arc::new(Mutex::new(Shared::default()));
        let served = Arc::clone(&shared);
        thread::spawn(move || {
            for stream in listener.incoming() {
                let served = Arc::clone(&served);
                thread::spawn(move || serve(&stream.unwrap(), &served));
            }
        });
        Self { address, shared }
    }

    /// The program, on a store in this bucket. What it remembers of the server is kept below
    /// `home`.
    pub(crate) fn command(&self, store: &str, home: &Path) -> Command {
        let mut command = program();
        self.set(&mut command, home);
        command.env("EXPENSES_DATA", format!("s3://bucket/{store}"));
        command
    }

    /// Sets the environment for clients of this server.
    pub(crate) fn set(&self, command: &mut Command, home: &Path) {
        command.env("HOME", home).env_remove("XDG_CACHE_HOME").env_remove("XDG_CONFIG_HOME");
        // Not a number, so that the name is looked up.
        command.env("AWS_ENDPOINT", format!("http://localhost:{}", self.address.port()));
        command.env("AWS_ALLOW_HTTP", "true");
        command.env("AWS_ACCESS_KEY_ID", "key").env("AWS_SECRET_ACCESS_KEY", "secret");
    }

    /// The content of an object; `None` if there is none.
    pub(crate) fn read(&self, path: &str) -> Option<Vec<u8>> {
        self.shared().objects.get(path).cloned()
    }

    /// Writes an object, as another program does.
    pub(crate) fn write(&self, path: &str, content: impl AsRef<[u8]>) {
        self.shared().objects.insert(path.to_owned(), content.as_ref().to_owned());
    }

    /// Removes an object, if there is one, as another program does.
    pub(crate) fn remove(&self, path: &str) {
        self.shared().objects.remove(path);
    }

    /// The paths of all objects.
    pub(crate) fn paths(&self) -> Vec<String> {
        self.shared().objects.keys().cloned().collect()
    }

    /// How many requests there were since this was last asked.
    pub(crate) fn requests(&self) -> usize {
        std::mem::take(&mut self.shared().requests)
    }

    /// Loses the answers to so many of the next PUTs of data files.
    pub(crate) fn lose_answers(&self, count: usize) {
        self.shared().lost = count;
    }

    /// Ignores the conditions of PUTs from now on.
    pub(crate) fn ignore_conditions(&self) {
        self.shared().is_careless = true;
    }

    /// Is out of order from now on, or in order again.
    pub(crate) fn be_down(&self, down: Option<Down>) {
        self.shared().down = down;
    }

    /// The paths of the PUTs until now that could have made an object.
    pub(crate) fn created(&self) -> Vec<String> {
        self.shared().created.clone()
    }

    fn shared(&self) -> MutexGuard<'_, Shared> {
        lock(&self.shared)
    }
}

fn lock(shared: &Mutex<Shared>) -> MutexGuard<'_, Shared> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A request.
struct Request {
    method: String,
    /// Without what follows a question mark.
    path: String,
    /// What follows it.
    query: String,
    headers: BTreeMap<String, String>,
    body: Vec<u8>,
}

impl Request {
    fn read(reader: &mut impl BufRead) -> Option<Self> {
        let mut lines = Vec::new();
        loop {
            let mut line = String::new();
            if reader.read_line(&mut line).ok()? == 0 {
                return None;
            }
            match line.trim_end() {
                "" => break,
                line => lines.push(line.to_owned()),
            }
        }
        let (first, headers) = lines.split_first()?;
        let mut words = first.split(' ');
        let (method, target) = (words.next()?.to_owned(), words.next()?);
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let (path, query) = (path.to_owned(), query.to_owned());
        let header = |line: &String| {
            let (name, value) = line.split_once(':')?;
            Some((name.to_lowercase(), value.trim().to_owned()))
        };
        let headers: BTreeMap<_, _> = headers.iter().filter_map(header).collect();
        let length = headers.get("content-length").map_or(0, |length| length.parse().unwrap());
        let mut body = vec![0; length];
        reader.read_exact(&mut body).ok()?;
        Some(Self { method, path, query, headers, body })
    }

    fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(String::as_str)
    }
}

/// An answer: its status, the ETag of the object, and a body.
struct Answer(&'static str, Option<String>, Vec<u8>);

fn serve(stream: &TcpStream, shared: &Mutex<Shared>) {
    let mut reader = BufReader::new(stream);
    while let Some(request) = Request::read(&mut reader) {
        let is_save = request.method == "PUT" && request.path.ends_with("/expenses.json");
        let mut shared = lock(shared);
        shared.requests += 1;
        match shared.down {
            Some(Down::Hangs) => {
                drop(shared);
                return thread::sleep(Duration::from_secs(120));
            }
            Some(Down::Refuses) => {
                let refused = b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n";
                let mut writer = stream;
                match writer.write_all(refused) {
                    Ok(()) => continue,
                    Err(_) => return,
                }
            }
            None => {}
        }
        let Answer(status, e_tag, body) = shared.answer(&request);
        if is_save && shared.lost > 0 {
            shared.lost -= 1;
            return;
        }
        drop(shared);
        let e_tag = e_tag.map_or(String::new(), |e_tag| format!("ETag: {e_tag}\r\n"));
        let head = format!(
            "HTTP/1.1 {status}\r\nContent-Length: {}\r\n{e_tag}\
             Last-Modified: Sun, 29 Nov 2026 10:00:00 GMT\r\n\r\n",
            body.len()
        );
        let body = if request.method == "HEAD" { &[][..] } else { &body };
        let mut writer = stream;
        if writer.write_all(&[head.as_bytes(), body].concat()).is_err() {
            return;
        }
    }
}

impl Shared {
    fn answer(&mut self, request: &Request) -> Answer {
        let code = |code| format!("<Error><Code>{code}</Code></Error>").into_bytes();
        let Some(path) = request.path.strip_prefix("/bucket/") else {
            return self.answer_for_bucket(request);
        };
        let there = self.objects.get(path);
        let now = there.map(|content| digest(content));
        match &*request.method {
            "PUT" => {
                let holds = match (request.header("if-match"), request.header("if-none-match")) {
                    (Some(e_tag), _) => now.as_deref() == Some(e_tag),
                    (_, Some("*")) => {
                        self.created.push(path.to_owned());
                        now.is_none()
                    }
                    conditions => panic!("{path}: {conditions:?}"),
                };
                if !holds && !self.is_careless {
                    return Answer("412 Precondition Failed", None, code("PreconditionFailed"));
                }
                let e_tag = digest(&request.body);
                self.objects.insert(path.to_owned(), request.body.clone());
                Answer("200 OK", Some(e_tag), Vec::new())
            }
            "GET" | "HEAD" => match there {
                None => Answer("404 Not Found", None, code("NoSuchKey")),
                Some(_) if request.header("if-none-match") == now.as_deref() => {
                    Answer("304 Not Modified", now, Vec::new())
                }
                Some(content) => Answer("200 OK", now, content.clone()),
            },
            method => panic!("{method} {path}"),
        }
    }

    /// Answers a request for the bucket itself: one that deletes or lists objects, or for another
    /// bucket.
    fn answer_for_bucket(&mut self, request: &Request) -> Answer {
        if request.path.trim_end_matches('/') != "/bucket" {
            let body = b"<Error><Code>NoSuchBucket</Code></Error>".to_vec();
            return Answer("404 Not Found", None, body);
        }
        if request.method == "GET" {
            return Answer("200 OK", None, self.list(request).into_bytes());
        }
        let text = std::str::from_utf8(&request.body).unwrap();
        let mut deleted = String::new();
        for key in text.split("<Key>").skip(1) {
            let key = key.split("</Key>").next().unwrap();
            self.objects.remove(key);
            deleted += &format!("<Deleted><Key>{key}</Key></Deleted>");
        }
        let body = format!("<DeleteResult>{deleted}</DeleteResult>");
        Answer("200 OK", None, body.into_bytes())
    }

    /// The objects below a prefix, or only those that no folder below it holds.
    fn list(&self, request: &Request) -> String {
        let asked: BTreeMap<_, _> =
            request.query.split('&').filter_map(|pair| pair.split_once('=')).collect();
        let prefix = asked.get("prefix").unwrap_or(&"").replace("%2F", "/");
        let is_flat = asked.contains_key("delimiter");
        let mut listed = String::new();
        for (path, content) in &self.objects {
            let Some(rest) = path.strip_prefix(&prefix) else { continue };
            if is_flat && rest.contains('/') {
                continue;
            }
            listed += &format!(
                "<Contents><Key>{path}</Key><Size>{}</Size><ETag>{}</ETag>\
                 <LastModified>2026-11-29T10:00:00.000Z</LastModified></Contents>",
                content.len(),
                digest(content)
            );
        }
        format!("<ListBucketResult>{listed}</ListBucketResult>")
    }
}

/// The ETag of a content. As that of S3, it is the same for the same content.
fn digest(content: &[u8]) -> String {
    let digest = Sha256::digest(content);
    let digits =
        digest[..16].iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"));
    format!("\"{digits}\"")
}
