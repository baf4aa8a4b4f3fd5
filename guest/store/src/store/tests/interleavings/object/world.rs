//! A state: the object, the requests under way, and the hosts.

use super::super::contents::EMPTY;
use super::super::operation::{Content, Name, Operation};
use super::super::places::{GONE, Place};
use super::super::race::Returned;
use super::super::state::{State, WRITERS};
use super::super::writer::Writer;
use super::Objects;

/// The most requests under way whose sender no longer waits.
const PUTS: usize = 2;
/// The most earlier states of the object that a look may show.
const OLDER: usize = 2;
/// The most changes of a writer.
const CHANGES: usize = 2;
/// The most files in a scratch directory, and those that its stores hold open.
const FILES: usize = 9;

/// What names a state of the object. 0 if there is none.
pub(super) type Etag = u16;

/// The object.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Object {
    pub(super) etag: Etag,
    pub(super) content: Content,
}

/// A conditional PUT. Without content it is none.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Put {
    /// The object that it replaces; 0 if there must be none.
    pub(super) base: Etag,
    pub(super) content: Content,
    pub(super) writer: u8,
    pub(super) change: u8,
    /// How often the object had been deleted when it was sent.
    pub(super) deletions: u8,
}

/// A host: its scratch directory, and one adapter for each store.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Host<const W: usize> {
    pub(super) directory: State<W, FILES>,
    pub(super) adapters: [Adapter; W],
}

/// What a host knows of the object for a store.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
pub(super) struct Adapter {
    /// The ETag of what the scratch directory shows.
    pub(super) etag: Etag,
    /// Whether nothing has failed since it was read.
    pub(super) is_clean: bool,
    /// Whether the temp file was sent, without success, and the guest has not looked since.
    pub(super) is_sent: bool,
    /// What was read and is still to be written into the scratch directory.
    pub(super) got: Option<Object>,
}

/// What is known of the calls of a writer.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
pub(super) struct Calls {
    /// The changes that were saved, as bits, and what they return.
    pub(super) saved: u8,
    pub(super) returned: [Returned; CHANGES],
    /// The changes of which it was said that they were not, as bits.
    pub(super) refused: u8,
    /// Whether a request of the call that it makes has failed.
    pub(super) is_troubled: bool,
    /// Whether the call was made before.
    pub(super) is_again: bool,
}

/// What may still happen.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
pub(in super::super) struct Left {
    /// Failures of requests and of hosts.
    pub(in super::super) faults: u8,
    /// One save each of another writer.
    pub(in super::super) adds: u8,
    pub(in super::super) edits: u8,
    pub(in super::super) undos: u8,
    /// 100 saves of other writers.
    pub(in super::super) many: u8,
    /// What people do with the object: delete it, copy it onto itself, make it again empty.
    pub(in super::super) deletions: u8,
    pub(in super::super) copies: u8,
    pub(in super::super) anew: u8,
}

/// A state.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(in super::super) struct World<const H: usize, const W: usize> {
    pub(super) object: Object,
    /// The last ETag that was given.
    pub(super) last: Etag,
    pub(super) older: [Object; OLDER],
    pub(super) puts: [Put; PUTS],
    pub(super) hosts: [Host<W>; H],
    pub(super) calls: [Calls; WRITERS],
    pub(super) left: Left,
    /// How many saves others have made, and how often the object was deleted.
    pub(super) saves: u8,
    pub(super) deletions: u8,
    /// Whether others have made so many saves at once that ids are forgotten.
    pub(super) is_forgotten: bool,
}

impl<const H: usize, const W: usize> World<H, W> {
    /// A state in which the object has this content; `None` if there is none.
    pub(in super::super) fn new(content: Option<Content>, left: Left, digests: bool) -> Self {
        let host = Host { directory: State::new(), adapters: [Adapter::default(); W] };
        let mut world = Self {
            object: Object::default(),
            last: 0,
            older: Default::default(),
            puts: Default::default(),
            hosts: [host; H],
            calls: Default::default(),
            left,
            saves: 0,
            deletions: 0,
            is_forgotten: false,
        };
        if let Some(content) = content {
            world.replace(content, digests);
        }
        world
    }

    /// Replaces the object, and returns its new ETag.
    pub(super) fn replace(&mut self, content: Content, digests: bool) -> Etag {
        self.last += u16::from(!digests);
        let etag = if digests { content } else { self.last };
        self.object = Object { etag, content };
        etag
    }

    pub(super) fn host(&mut self, writer: usize) -> (&mut State<W, FILES>, &mut Adapter) {
        let Host { directory, adapters } = &mut self.hosts[writer / W];
        (directory, &mut adapters[writer % W])
    }

    pub(super) fn writer(&mut self, writer: usize) -> &mut Writer {
        &mut self.hosts[writer / W].directory.writers[writer % W]
    }

    /// Begins a writer anew at a place, with nothing that it had before.
    pub(super) fn restart(&mut self, writer: usize, place: Place) {
        let host = &mut self.hosts[writer / W];
        host.adapters[writer % W] = Adapter::default();
        if W == 1 {
            host.directory = State::new();
        }
        host.directory.writers[writer % W] = Writer { place, ..Writer::default() };
    }

    /// Whether an operation of a store concerns only its host.
    pub(super) fn is_private(&self, writer: usize, operation: Operation) -> bool {
        match operation {
            Operation::Stat(Name::Data) | Operation::Rename => false,
            operation if W > 1 => {
                self.hosts[writer / W].directory.is_private(writer % W, operation, false)
            }
            _ => true,
        }
    }

    /// Lets a request go on its way. Returns whether there is room for it.
    pub(super) fn send(&mut self, put: Put) -> bool {
        let free = self.puts.iter_mut().find(|put| put.content == EMPTY);
        free.map(|free| *free = put).is_some()
    }
}

impl<const H: usize, const W: usize> Objects<H, W> {
    /// The state without what can make no difference any more.
    pub(super) fn canonical(&self, mut world: World<H, W>) -> World<H, W> {
        if !self.rules.digests && self.rules.broken != Some(super::Rule::Condition) {
            // Such an ETag never comes again.
            let now = world.object.etag;
            let fails = |put: &Put| put.base != 0 && put.base != now;
            world.puts.iter_mut().filter(|put| fails(put)).for_each(|put| *put = Put::default());
        }
        world.puts.sort_unstable();
        for writer in 0..H * W {
            let is_sent = |put: &Put| put.content != EMPTY && usize::from(put.writer) == writer;
            if world.writer(writer).place == GONE && !world.puts.iter().any(is_sent) {
                world.calls[writer] = Calls::default();
            }
        }
        for host in &mut world.hosts {
            if W == 1 && host.directory.writers[0].place == GONE {
                *host = Host { directory: State::new(), adapters: [Adapter::default(); W] };
            }
            host.directory = host.directory.canonical(false, false).0;
        }
        world
    }
}
