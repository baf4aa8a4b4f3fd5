//! The store itself, on a directory of its own. It runs on a thread, which waits whenever the store
//! asks its host for something. One of both runs at a time, so a run is the same each time.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::Duration;

use expenses_interface::files::DATA_FILE;
use expenses_interface::{Error, Expenses};
use expenses_store::Store;
use expenses_store::directory::memory::{File, Memory};
use expenses_store::directory::{
    Code, Directory, DirectoryEntry, Failure, Identity, Kind, Stat, System,
};
use jiff::Timestamp;

use super::{Call, Ended, Guest, Put, Shown, Step};
use crate::content::Content;
use crate::files;

/// A store on a thread.
pub(crate) struct RealGuest {
    told: Sender<(u64, Told)>,
    asked: Receiver<Asked>,
}

/// What each expense of a data file begins with.
const EACH: &[u8] = b"\n      \"id\": ";

/// What the host tells the store.
enum Told {
    Call(Call),
    /// Which file is there; its bytes if it is another than before. `None` if that is not known.
    Shown(Option<(u64, Arc<Vec<u8>>)>),
    Put(Put),
    Slept,
}

/// What the store asks its host.
enum Asked {
    Look,
    Put(Vec<u8>),
    Sleep(u64),
    Done(Ended),
}

impl RealGuest {
    pub(crate) fn new(seed: u64) -> Self {
        let (told, hears) = channel();
        let (asks, asked) = channel();
        thread::spawn(move || run(seed, hears, asks));
        Self { told, asked }
    }

    fn tell(&mut self, now: u64, told: Told) -> Step {
        // If the thread has ended, a bug in the store has ended it, and the call has failed.
        let asked = self.told.send((now, told)).ok().and_then(|()| self.asked.recv().ok());
        match asked {
            Some(Asked::Look) => Step::Look,
            Some(Asked::Put(bytes)) => {
                let count = bytes.windows(EACH.len()).filter(|at| *at == EACH).count();
                Step::Put(Content::File(Arc::new(bytes), count as u64))
            }
            Some(Asked::Sleep(delay)) => Step::Sleep(delay),
            Some(Asked::Done(ended)) => Step::Done(ended),
            None => Step::Done(Ended::Unknown),
        }
    }
}

impl Guest for RealGuest {
    fn begin(&mut self, now: u64, call: Call) -> Step {
        self.tell(now, Told::Call(call))
    }

    fn looked(&mut self, now: u64, shown: Shown) -> Step {
        let shown = shown.and_then(|(file, content)| match content {
            Content::File(bytes, _) => Some((file, bytes)),
            Content::Model(_) => None,
        });
        self.tell(now, Told::Shown(shown))
    }

    fn put(&mut self, now: u64, put: Put) -> Step {
        self.tell(now, Told::Put(put))
    }

    fn slept(&mut self, now: u64) -> Step {
        self.tell(now, Told::Slept)
    }
}

/// The thread of a store, which ends with its host.
fn run(seed: u64, hears: Receiver<(u64, Told)>, asks: Sender<Asked>) {
    let host = Rc::new(Host { hears, asks, now: Cell::new(0) });
    let random = RefCell::new(fastrand::Rng::with_seed(seed));
    let scratch = Scratch::new(Rc::clone(&host));
    let mut store = Store::new(scratch, Clocks { host: Rc::clone(&host), random });
    while let Some(told) = host.hear() {
        let Told::Call(call) = told else { return };
        let ended = match call {
            Call::Read => store.info().map(drop),
            Call::Save(adds) => {
                let at = Duration::from_micros(host.now.get());
                let requests = adds.iter().map(|add| {
                    let mut request = files::add(add.number.into(), at, true);
                    request.key = request.key.zip(add.key).map(|(mut key, of)| {
                        key.key = format!("of the page: {of}");
                        key
                    });
                    request
                });
                store.apply_each(requests.collect()).map(drop)
            }
        };
        let ended = match ended {
            Ok(()) => Ended::Done,
            Err(Error::OutcomeUnknown(_)) => Ended::Unknown,
            Err(_) => Ended::Failed,
        };
        if host.asks.send(Asked::Done(ended)).is_err() {
            return;
        }
    }
}

/// The host as the thread sees it.
struct Host {
    hears: Receiver<(u64, Told)>,
    asks: Sender<Asked>,
    now: Cell<u64>,
}

impl Host {
    fn hear(&self) -> Option<Told> {
        let (now, told) = self.hears.recv().ok()?;
        self.now.set(now);
        Some(told)
    }

    /// Asks, and waits for the answer. `None` once the host is gone.
    fn ask(&self, asked: Asked) -> Option<Told> {
        self.asks.send(asked).ok()?;
        self.hear()
    }
}

struct Clocks {
    host: Rc<Host>,
    random: RefCell<fastrand::Rng>,
}

impl System for Clocks {
    fn random(&mut self) -> u128 {
        self.random.borrow_mut().u128(..)
    }

    fn monotonic(&mut self) -> Duration {
        Duration::from_micros(self.host.now.get())
    }

    fn sleep(&mut self, duration: Duration) {
        self.host.ask(Asked::Sleep(duration.as_micros() as u64));
    }

    fn now(&mut self) -> Timestamp {
        files::moment(Duration::from_micros(self.host.now.get()))
    }
}

/// The store's directory. Its data file is an object: a look asks the host, and so does a rename
/// onto it.
struct Scratch {
    memory: Memory,
    host: Rc<Host>,
    /// Which state of the object the data file is.
    file: Cell<u64>,
    /// The temp file whose PUT was sent, until the next look.
    sent: RefCell<Option<String>>,
}

impl Scratch {
    fn new(host: Rc<Host>) -> Self {
        Self { memory: Memory::default(), host, file: Cell::new(0), sent: RefCell::default() }
    }
}

fn failed<T>(operation: &'static str, path: &str, code: Code) -> Result<T, Failure> {
    Err(Failure { operation, path: path.to_owned(), code })
}

impl Directory for Scratch {
    type File = File;
    type Listing = <Memory as Directory>::Listing;

    fn create_new(&self, name: &str) -> Result<File, Failure> {
        self.memory.create_new(name)
    }

    fn open(&self, name: &str) -> Result<File, Failure> {
        self.memory.open(name)
    }

    fn read(&self, file: &File, offset: u64, length: usize) -> Result<Vec<u8>, Failure> {
        self.memory.read(file, offset, length)
    }

    fn write(&self, file: &File, offset: u64, bytes: &[u8]) -> Result<usize, Failure> {
        self.memory.write(file, offset, bytes)
    }

    fn sync(&self, file: &File) -> Result<(), Failure> {
        self.memory.sync(file)
    }

    fn identity(&self, file: &File) -> Result<Identity, Failure> {
        self.memory.identity(file)
    }

    fn stat(&self, name: &str) -> Result<Stat, Failure> {
        if name == DATA_FILE {
            let Some(Told::Shown(shown)) = self.host.ask(Asked::Look) else {
                return failed("stat", name, Code::Io);
            };
            *self.sent.borrow_mut() = None;
            let Some((file, bytes)) = shown else { return failed("stat", name, Code::Io) };
            if self.file.replace(file) != file {
                self.memory.put(DATA_FILE, Kind::File, &bytes);
            }
        }
        self.memory.stat(name)
    }

    fn rename(&self, from: &str, to: &str) -> Result<(), Failure> {
        let bytes = self.memory.bytes(from).unwrap_or_default();
        match self.host.ask(Asked::Put(bytes)) {
            Some(Told::Put(Put::Saved(file))) => {
                self.file.set(file);
                self.memory.rename(from, to)
            }
            Some(Told::Put(Put::NotSent)) => {
                self.memory.remove(from);
                failed("rename", to, Code::NoEntry)
            }
            _ => {
                // Nobody is to wait for this file.
                self.memory.remove(from);
                *self.sent.borrow_mut() = Some(from.to_owned());
                failed("rename", to, Code::Io)
            }
        }
    }

    fn link(&self, from: &str, to: &str) -> Result<(), Failure> {
        self.memory.link(from, to)
    }

    fn unlink(&self, name: &str) -> Result<(), Failure> {
        if self.sent.borrow().as_deref() == Some(name) {
            return failed("unlink", name, Code::Busy);
        }
        self.memory.unlink(name)
    }

    fn list(&self) -> Result<Self::Listing, Failure> {
        self.memory.list()
    }

    fn next(&self, listing: &mut Self::Listing) -> Result<Option<DirectoryEntry>, Failure> {
        self.memory.next(listing)
    }

    fn sync_directory(&self) -> Result<(), Failure> {
        self.memory.sync_directory()
    }
}
