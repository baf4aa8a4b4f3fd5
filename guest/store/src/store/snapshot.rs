//! The state in memory, and how it is known to be that of the data file.

use super::Store;
use crate::directory::{Code, Directory, Failure, Identity, Kind, System};
use crate::document::{self, Document};
use expenses_interface::Error;
use expenses_interface::files::DATA_FILE;

/// Bytes asked for by one read; a runtime may answer fewer.
const READ_BYTES: usize = 4 << 20;
/// How often a file that changes while it is read is read again.
const READ_ATTEMPTS: u32 = 10;

/// The largest data file that is read or written, in bytes. Whatever else is named
/// `expenses.json` is refused at once, where reading it would end in a runtime without
/// memory.
const LARGEST: u64 = 256 << 20;

/// The state in memory.
pub(super) struct Snapshot<F> {
    pub(super) document: Document,
    pub(super) base: Base<F>,
}

/// What the state in memory was read from or written to.
pub(super) enum Base<F> {
    /// There was no data file.
    Absent,
    /// A data file, held open: only so does its identity mean something.
    File(F, Identity),
    /// A data file whose identity could not be read: the state is to be loaded again.
    Unknown,
}

impl<F> Snapshot<F> {
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
    /// The state of the data file as it is now: that in memory where the file is
    /// unchanged, or else loaded.
    pub(super) fn refresh(&mut self) -> Result<&mut Snapshot<D::File>, Error> {
        match self.directory.stat(DATA_FILE) {
            Ok(stat) => {
                self.seen = true;
                let known = self.snapshot.as_ref().and_then(Snapshot::identity);
                let same = known.is_some_and(|known| known.agrees_with(&stat.identity));
                if stat.kind != Kind::File || !same {
                    self.snapshot = None;
                    self.revision += 1;
                    // Nothing in WASI keeps the opening of a FIFO from hanging. This host does;
                    // elsewhere one that comes between this look and the opening is waited for.
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
                    self.snapshot =
                        Some(Snapshot { document: Document::default(), base: Base::Absent });
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

/// Whether a document of so many bytes can be written: what is written must be read again.
pub(super) fn fits(bytes: usize) -> Result<(), Error> {
    if bytes as u64 <= LARGEST {
        return Ok(());
    }
    Err(Error::Io(format!(
        "{DATA_FILE} would be too large: at most {LARGEST} bytes can be kept; nothing was changed"
    )))
}

pub(super) fn regular(kind: Kind) -> Result<(), Error> {
    let is = match kind {
        Kind::File => return Ok(()),
        Kind::Link => {
            "a symbolic link, which a save would replace by a file of its own; use the directory that holds the file itself"
        }
        Kind::Directory => "a directory; use another data directory",
        Kind::Unknown | Kind::Other => "no regular file; use another data directory",
    };
    Err(Error::Io(format!("{DATA_FILE} is {is}")))
}

fn load<D: Directory>(directory: &D) -> Result<Snapshot<D::File>, Error> {
    let HeldBytes { bytes, file, identity } = read_bytes(directory)?;
    let document = document::load(bytes).map_err(Error::Corrupt)?;
    Ok(Snapshot { document, base: Base::File(file, identity) })
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
                "{DATA_FILE} has {} bytes, and at most {LARGEST} can be read",
                identity.size
            )));
        }
        let bytes = read_whole(directory, &file, identity.size).map_err(failed)?;
        // A program that writes the file in place may have done so meanwhile. Writers
        // that replace it do no harm: then the name shows another identity than this.
        let is_whole = bytes.len() as u64 == identity.size;
        if is_whole && directory.identity(&file).map_err(failed)?.is_unwritten_since(&identity) {
            return Ok(HeldBytes { bytes, file, identity });
        }
    }
    Err(Error::Io(format!("{DATA_FILE} keeps changing while it is read; try again")))
}

/// Reads a file of this size, and not more than a byte beyond it: one that grows meanwhile
/// is not read to an end that may never come.
fn read_whole<D: Directory>(directory: &D, file: &D::File, size: u64) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    // A file that is too large is no reason to break off.
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
