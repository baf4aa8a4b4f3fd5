//! The state in memory, and whether it is still that of the data file.

use super::Store;
use crate::directory::{Code, Directory, Failure, Identity, Kind, System};
use crate::document::{self, Document};
use expenses_interface::Error;
use expenses_interface::files::DATA_FILE;

/// The bytes of one read. A runtime may return fewer.
const READ_BYTES: usize = 4 << 20;
/// How many times a file is read if it changes while it is read.
const READ_ATTEMPTS: u32 = 10;

/// The largest data file that is read or written, in bytes. A larger file is refused at once;
/// reading it could use up the memory of the runtime.
const LARGEST: u64 = 256 << 20;

/// The state in memory.
pub(super) struct Snapshot<F> {
    pub(super) document: Document,
    pub(super) base: Base<F>,
    /// The version of the document, once it was asked for.
    pub(super) version: Option<u128>,
}

/// The file that the state in memory was read from or written to.
pub(super) enum Base<F> {
    /// There was no data file.
    Absent,
    /// A data file, held open: its identity is valid only while it is.
    File(F, Identity),
    /// A data file whose identity could not be read. The state must be loaded again.
    Unknown,
}

impl<F> Snapshot<F> {
    pub(super) fn new(document: Document, base: Base<F>) -> Self {
        Self { document, base, version: None }
    }

    /// The version of the document, which must be as it was committed.
    pub(super) fn version(&mut self) -> u128 {
        *self.version.get_or_insert_with(|| self.document.version())
    }

    /// The size of the data file, in bytes.
    pub(super) fn bytes(&self) -> u64 {
        self.identity().map_or(0, |identity| identity.size)
    }

    pub(super) fn identity(&self) -> Option<&Identity> {
        match &self.base {
            Base::File(_, identity) => Some(identity),
            Base::Absent | Base::Unknown => None,
        }
    }
}

impl<D: Directory, S: System> Store<D, S> {
    /// The current state of the data file: the state in memory if the file is unchanged,
    /// otherwise loaded from the file.
    pub(super) fn refresh(&mut self) -> Result<&mut Snapshot<D::File>, Error> {
        match self.directory.stat(DATA_FILE) {
            Ok(stat) => {
                self.seen = true;
                let known = self.snapshot.as_ref().and_then(Snapshot::identity);
                let same = known.is_some_and(|known| known.agrees_with(&stat.identity));
                if stat.kind != Kind::File || !same {
                    self.snapshot = None;
                    self.revision += 1;
                    // WASI cannot open a FIFO without waiting for its other end. This project's
                    // host never opens one. With another host, a FIFO that appears between this
                    // check and the open makes the call wait.
                    regular(stat.kind)?;
                    self.snapshot = Some(load(&self.directory)?);
                }
            }
            Err(failure) if failure.code == Code::NoEntry && self.seen => {
                self.snapshot = None;
                return Err(Error::Missing);
            }
            Err(failure) if failure.code == Code::NoEntry => {
                if self.snapshot.is_none() {
                    self.revision += 1;
                    self.snapshot = Some(Snapshot::new(Document::default(), Base::Absent));
                }
            }
            Err(failure) => return Err(Error::Io(failure.to_string())),
        }
        self.refreshed()
    }

    /// The state that [`refresh`](Self::refresh) has just seen.
    pub(super) fn refreshed(&mut self) -> Result<&mut Snapshot<D::File>, Error> {
        self.snapshot.as_mut().ok_or(Error::Missing)
    }
}

/// Checks that a document of this many bytes can be written: it must be possible to read it
/// again.
pub(super) fn fits(bytes: usize) -> Result<(), Error> {
    if bytes as u64 <= LARGEST {
        return Ok(());
    }
    Err(Error::Io(format!(
        "{DATA_FILE} would be too large: it may have at most {LARGEST} bytes; nothing was changed"
    )))
}

pub(super) fn regular(kind: Kind) -> Result<(), Error> {
    let is = match kind {
        Kind::File => return Ok(()),
        Kind::Link => {
            "a symbolic link, which a save would replace by a new file; use the directory that holds the file itself"
        }
        Kind::Directory => "a directory; use another data directory",
        Kind::Unknown | Kind::Other => "not a regular file; use another data directory",
    };
    Err(Error::Io(format!("{DATA_FILE} is {is}")))
}

fn load<D: Directory>(directory: &D) -> Result<Snapshot<D::File>, Error> {
    let HeldBytes { bytes, file, identity } = read_bytes(directory)?;
    let document = document::load(bytes).map_err(Error::Corrupt)?;
    Ok(Snapshot::new(document, Base::File(file, identity)))
}

/// The bytes of a data file, whatever they are, and the file held open.
pub(super) struct HeldBytes<F> {
    pub(super) bytes: Vec<u8>,
    file: F,
    pub(super) identity: Identity,
}

pub(super) fn read_bytes<D: Directory>(directory: &D) -> Result<HeldBytes<D::File>, Error> {
    let failed = |failure: Failure| match failure.code {
        Code::NoEntry => Error::Missing,
        _ => Error::Io(failure.to_string()),
    };
    for _ in 0..READ_ATTEMPTS {
        let file = directory.open(DATA_FILE).map_err(failed)?;
        let identity = directory.identity(&file).map_err(failed)?;
        if identity.size > LARGEST {
            return Err(Error::Io(format!(
                "{DATA_FILE} is too large: it has {} bytes, and at most {LARGEST} can be read",
                identity.size
            )));
        }
        let bytes = read_whole(directory, &file, identity.size).map_err(failed)?;
        // A program that writes the file in place may have done so in the meantime. Writers that
        // replace the file do no harm: the name then shows another identity.
        let is_whole = bytes.len() as u64 == identity.size;
        if is_whole && directory.identity(&file).map_err(failed)?.is_unwritten_since(&identity) {
            return Ok(HeldBytes { bytes, file, identity });
        }
    }
    Err(Error::Io(format!("{DATA_FILE} keeps changing while it is read; try again")))
}

/// Reads a file of this size, and at most one byte more: a file that keeps growing would never
/// end.
fn read_whole<D: Directory>(directory: &D, file: &D::File, size: u64) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    // A file that is too large must not trap.
    let most = usize::try_from(size).ok().and_then(|size| size.checked_add(1));
    let Some(most) = most.filter(|most| bytes.try_reserve_exact(*most).is_ok()) else {
        let (path, code) = (DATA_FILE.to_owned(), Code::Other("insufficient memory"));
        return Err(Failure { operation: "read", path, code });
    };
    while bytes.len() < most {
        let length = READ_BYTES.min(most - bytes.len());
        let read = directory.read(file, bytes.len() as u64, length)?;
        if read.is_empty() {
            break;
        }
        bytes.extend_from_slice(&read);
    }
    Ok(bytes)
}
