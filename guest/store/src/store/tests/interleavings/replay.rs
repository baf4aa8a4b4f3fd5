//! The directory of a replayed writer: it takes its answers from a list, and stops the writer at
//! the first operation without one.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::rc::Rc;
use std::time::Duration;

use jiff::Timestamp;

use super::NOW;
use super::contents::Contents;
use super::operation::{Alias, Answer, Name, Operation, Slot};
use crate::directory::{Directory, DirectoryEntry, Failure, Identity, Kind, Stat, System};

/// The directory, and how far its writer has come.
#[derive(Clone)]
pub(super) struct Replay(Rc<Tape>);

struct Tape {
    answers: Vec<Answer>,
    answered: Cell<usize>,
    pending: Cell<Option<Operation>>,
    open: Cell<u8>,
    /// What was closed since the last answer.
    closed: Cell<u8>,
    contents: Rc<Contents>,
}

/// An open file. Dropping it closes it.
pub(super) struct OpenFile {
    slot: Slot,
    /// `None` if the file stays open after the race.
    tape: Option<Rc<Tape>>,
}

/// How far a writer comes with some answers.
pub(super) enum Reached<T> {
    Pending(Operation),
    Returned(T),
}

struct Suspended;

impl Replay {
    pub(super) fn new(answers: Vec<Answer>, contents: &Rc<Contents>) -> Self {
        Self(Rc::new(Tape {
            answers,
            answered: Cell::new(0),
            pending: Cell::new(None),
            open: Cell::new(0),
            closed: Cell::new(0),
            contents: contents.clone(),
        }))
    }

    /// Runs a writer until it returns or needs an answer that is not in the list. Also returns
    /// the slots of the files that were closed since the last answer, as bits.
    pub(super) fn run<T>(&self, writer: impl FnOnce(Self) -> T) -> (Reached<T>, u8) {
        let run = catch_unwind(AssertUnwindSafe(|| writer(self.clone())));
        let reached = match (run, self.0.pending.get()) {
            (Ok(value), _) => Reached::Returned(value),
            (Err(_), Some(operation)) => Reached::Pending(operation),
            (Err(panic), None) => resume_unwind(panic),
        };
        (reached, self.0.closed.get())
    }

    /// The next file to be opened has the lowest slot that is free.
    fn free_slot(&self) -> Slot {
        self.0.open.get().trailing_ones() as Slot
    }

    /// A file in a slot that is free.
    pub(super) fn open_file(&self, slot: Slot) -> OpenFile {
        self.0.open.set(self.0.open.get() | 1 << slot);
        OpenFile { slot, tape: Some(self.0.clone()) }
    }

    fn ask(&self, operation: Operation) -> Answer {
        let tape = &self.0;
        let Some(answer) = tape.answers.get(tape.answered.get()) else {
            tape.pending.set(Some(operation));
            // Not a panic: no hook is called and no message printed.
            resume_unwind(Box::new(Suspended))
        };
        tape.answered.set(tape.answered.get() + 1);
        tape.closed.set(0);
        *answer
    }

    fn done(&self, operation: Operation) -> Result<(), Failure> {
        match self.ask(operation) {
            Answer::Done => Ok(()),
            answer => Err(failed(operation, answer)),
        }
    }

    fn known(&self, operation: Operation) -> Result<Identity, Failure> {
        match self.ask(operation) {
            Answer::Identity(alias, content) => {
                Ok(identity(alias, self.0.contents.bytes(content).len() as u64))
            }
            answer => Err(failed(operation, answer)),
        }
    }
}

impl OpenFile {
    /// Keeps the file open after the race, and returns its slot.
    pub(super) fn keep(mut self) -> Slot {
        self.tape = None;
        self.slot
    }
}

impl Drop for OpenFile {
    fn drop(&mut self) {
        // What is dropped while a suspended writer unwinds is still open.
        if let Some(tape) = self.tape.as_ref().filter(|tape| tape.pending.get().is_none()) {
            let bit = 1 << self.slot;
            tape.open.set(tape.open.get() & !bit);
            tape.closed.set(tape.closed.get() | bit);
        }
    }
}

/// All times are equal, as with a coarse clock of a file system.
pub(super) fn identity(alias: Alias, size: u64) -> Identity {
    Identity { hash: alias.into(), size, modified: None, changed: None }
}

fn failed(operation: Operation, answer: Answer) -> Failure {
    match answer {
        Answer::Failed(code) => Failure { operation: "replay", path: String::new(), code },
        other => panic!("{operation:?} was answered {other:?}"),
    }
}

impl Directory for Replay {
    type File = OpenFile;
    type Listing = ();

    fn create_new(&self, name: &str) -> Result<OpenFile, Failure> {
        assert_eq!(Name::parse(name), Name::Own);
        self.done(Operation::Create(self.free_slot()))?;
        Ok(self.open_file(self.free_slot()))
    }

    fn open(&self, name: &str) -> Result<OpenFile, Failure> {
        assert_eq!(Name::parse(name), Name::Data);
        self.done(Operation::Open(self.free_slot()))?;
        Ok(self.open_file(self.free_slot()))
    }

    fn read(&self, file: &OpenFile, offset: u64, _: usize) -> Result<Vec<u8>, Failure> {
        let operation = Operation::Read(file.slot, offset);
        match self.ask(operation) {
            Answer::Read(content) => Ok(self.0.contents.bytes(content).to_vec()),
            Answer::End => Ok(Vec::new()),
            answer => Err(failed(operation, answer)),
        }
    }

    fn write(&self, file: &OpenFile, offset: u64, bytes: &[u8]) -> Result<usize, Failure> {
        assert_eq!(offset, 0);
        let content = self.0.contents.intern(bytes);
        self.done(Operation::Write(file.slot, content)).map(|()| bytes.len())
    }

    fn sync(&self, file: &OpenFile) -> Result<(), Failure> {
        self.done(Operation::Sync(file.slot))
    }

    fn identity(&self, file: &OpenFile) -> Result<Identity, Failure> {
        self.known(Operation::Identity(file.slot))
    }

    fn stat(&self, name: &str) -> Result<Stat, Failure> {
        let identity = self.known(Operation::Stat(Name::parse(name)))?;
        Ok(Stat { kind: Kind::File, identity })
    }

    fn rename(&self, from: &str, to: &str) -> Result<(), Failure> {
        assert_eq!((Name::parse(from), Name::parse(to)), (Name::Own, Name::Data));
        self.done(Operation::Rename)
    }

    fn link(&self, _: &str, to: &str) -> Result<(), Failure> {
        panic!("a save makes no link, and this one makes {to}")
    }

    fn unlink(&self, name: &str) -> Result<(), Failure> {
        self.done(Operation::Unlink(Name::parse(name)))
    }

    fn list(&self) -> Result<(), Failure> {
        self.done(Operation::List)
    }

    fn next(&self, (): &mut ()) -> Result<Option<DirectoryEntry>, Failure> {
        match self.ask(Operation::Next) {
            Answer::Entry(name) => Ok(Some(DirectoryEntry { name: name.text(), kind: Kind::File })),
            Answer::End => Ok(None),
            answer => Err(failed(Operation::Next, answer)),
        }
    }

    fn sync_directory(&self) -> Result<(), Failure> {
        self.done(Operation::SyncDirectory)
    }
}

/// A clock by which every wait takes an hour, so patience ends as soon as it can. The random bits
/// are those of [`Name::Own`].
#[derive(Default)]
pub(super) struct HourlyClock(Duration);

impl System for HourlyClock {
    fn random(&mut self) -> u128 {
        u128::MAX
    }

    fn monotonic(&mut self) -> Duration {
        self.0
    }

    fn sleep(&mut self, _: Duration) {
        self.0 += Duration::from_secs(3_600);
    }

    fn now(&mut self) -> Timestamp {
        NOW
    }
}
