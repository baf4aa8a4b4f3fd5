//! A directory that distinguishes what is visible from what is durable, with only the guarantees
//! of POSIX.
//!
//! Until a file is synced, each write since its last sync is kept, lost, or leaves zeros
//! in its place, whatever became of the others. Until the directory is synced, each name
//! is what it was at any time since its last sync, whatever the others are.

use std::cell::{Ref, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use crate::directory::{Code, Directory, DirectoryEntry, Failure, Identity, Kind, Stat};

/// The most bytes that one write takes: so few that a document needs several, each of
/// which may be lost.
const WRITE_BYTES: usize = 200;

/// What a disk holds after a power cut: names and bytes.
pub(super) type Image = BTreeMap<String, Vec<u8>>;

/// A handle on a disk, which notes after each operation what a power cut there would
/// leave.
#[derive(Clone, Default)]
pub(super) struct Disk(Rc<RefCell<State>>);

#[derive(Default)]
struct State {
    files: Vec<Contents>,
    names: BTreeMap<String, Name>,
    operations: u64,
    cuts: BTreeSet<Image>,
}

/// What a name has been since the last sync of the directory: first what is durable,
/// last what is visible.
type Name = Vec<Option<usize>>;

#[derive(Default)]
struct Contents {
    visible: Vec<u8>,
    durable: Vec<u8>,
    /// Where the writes since the last sync began, and their bytes.
    writes: Vec<(usize, Vec<u8>)>,
}

impl Disk {
    /// A disk after a power cut: all that it holds is durable.
    pub(super) fn new(image: &Image) -> Self {
        let mut state = State::default();
        for (name, bytes) in image {
            state.names.insert(name.clone(), vec![Some(state.files.len())]);
            let (visible, durable) = (bytes.clone(), bytes.clone());
            state.files.push(Contents { visible, durable, writes: Vec::new() });
        }
        Self(Rc::new(RefCell::new(state)))
    }

    /// What can be seen.
    pub(super) fn visible(&self) -> Image {
        let state = self.state();
        let shown = state.names.iter().filter_map(|(name, was)| {
            Some((name.clone(), state.files[(*was.last()?)?].visible.clone()))
        });
        shown.collect()
    }

    /// Everything that a power cut may leave if it comes now.
    pub(super) fn cut(&self) -> BTreeSet<Image> {
        let state = self.state();
        let mut images = BTreeSet::from([Image::new()]);
        for (name, was) in &state.names {
            let mut next = BTreeSet::new();
            for file in was.iter().collect::<BTreeSet<_>>() {
                let Some(file) = file else {
                    next.extend(images.iter().cloned());
                    continue;
                };
                for bytes in state.files[*file].remains() {
                    next.extend(images.iter().cloned().map(|mut image| {
                        image.insert(name.clone(), bytes.clone());
                        image
                    }));
                }
            }
            images = next;
        }
        images
    }

    /// Everything that a power cut may have left after any operation since this was
    /// last asked for, and how many operations there were.
    pub(super) fn take_cuts(&self) -> (BTreeSet<Image>, u64) {
        let mut state = self.0.borrow_mut();
        (std::mem::take(&mut state.cuts), std::mem::take(&mut state.operations))
    }

    fn state(&self) -> Ref<'_, State> {
        self.0.borrow()
    }

    /// An operation that changes something, and what a cut after it would leave.
    fn change<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        let answer = change(&mut self.0.borrow_mut());
        let cuts = self.cut();
        let mut state = self.0.borrow_mut();
        state.operations += 1;
        state.cuts.extend(cuts);
        answer
    }

    fn file(&self, operation: &'static str, name: &str) -> Result<usize, Failure> {
        let state = self.state();
        let file = state.names.get(name).and_then(|was| *was.last()?);
        file.ok_or_else(|| failure(operation, name, Code::NoEntry))
    }

    fn identity_of(&self, file: usize) -> Identity {
        let size = self.state().files[file].visible.len() as u64;
        Identity { hash: file as u128, size, modified: None, changed: None }
    }
}

impl State {
    fn set(&mut self, name: &str, file: Option<usize>) {
        self.names.entry(name.to_owned()).or_insert_with(|| vec![None]).push(file);
    }
}

impl Contents {
    /// Everything that a power cut may leave of it.
    fn remains(&self) -> BTreeSet<Vec<u8>> {
        let mut remains = BTreeSet::from([self.durable.clone()]);
        for (offset, bytes) in &self.writes {
            let end = offset + bytes.len();
            let written = |bytes: &[u8], mut to: Vec<u8>| {
                to.resize(to.len().max(end), 0);
                to[*offset..end].copy_from_slice(bytes);
                to
            };
            let zeros = vec![0; bytes.len()];
            let next = remains.iter().flat_map(|before| {
                let (kept, zeroed) = (before.clone(), before.clone());
                [before.clone(), written(bytes, kept), written(&zeros, zeroed)]
            });
            remains = next.collect();
        }
        remains
    }
}

impl Directory for Disk {
    type File = usize;
    type Listing = std::vec::IntoIter<String>;

    fn create_new(&self, name: &str) -> Result<usize, Failure> {
        if self.file("create", name).is_ok() {
            return Err(failure("create", name, Code::Exist));
        }
        Ok(self.change(|state| {
            let file = state.files.len();
            state.files.push(Contents::default());
            state.set(name, Some(file));
            file
        }))
    }

    fn open(&self, name: &str) -> Result<usize, Failure> {
        self.file("open", name)
    }

    fn read(&self, file: &usize, offset: u64, length: usize) -> Result<Vec<u8>, Failure> {
        let state = self.state();
        let rest = state.files[*file].visible.get(offset as usize..).unwrap_or_default();
        Ok(rest[..rest.len().min(length)].to_vec())
    }

    fn write(&self, file: &usize, offset: u64, bytes: &[u8]) -> Result<usize, Failure> {
        let bytes = &bytes[..bytes.len().min(WRITE_BYTES)];
        self.change(|state| {
            let file = &mut state.files[*file];
            let offset = offset as usize;
            let end = offset + bytes.len();
            file.visible.resize(file.visible.len().max(end), 0);
            file.visible[offset..end].copy_from_slice(bytes);
            file.writes.push((offset, bytes.to_vec()));
        });
        Ok(bytes.len())
    }

    fn sync(&self, file: &usize) -> Result<(), Failure> {
        self.change(|state| {
            let file = &mut state.files[*file];
            file.durable = file.visible.clone();
            file.writes.clear();
        });
        Ok(())
    }

    fn identity(&self, file: &usize) -> Result<Identity, Failure> {
        Ok(self.identity_of(*file))
    }

    fn stat(&self, name: &str) -> Result<Stat, Failure> {
        let file = self.file("stat", name)?;
        Ok(Stat { kind: Kind::File, identity: self.identity_of(file) })
    }

    fn rename(&self, from: &str, to: &str) -> Result<(), Failure> {
        let file = self.file("rename", from)?;
        self.change(|state| {
            state.set(to, Some(file));
            state.set(from, None);
        });
        Ok(())
    }

    fn link(&self, from: &str, to: &str) -> Result<(), Failure> {
        let file = self.file("link", from)?;
        if self.file("link", to).is_ok() {
            return Err(failure("link", to, Code::Exist));
        }
        self.change(|state| state.set(to, Some(file)));
        Ok(())
    }

    fn unlink(&self, name: &str) -> Result<(), Failure> {
        self.file("unlink", name)?;
        self.change(|state| state.set(name, None));
        Ok(())
    }

    fn list(&self) -> Result<Self::Listing, Failure> {
        Ok(self.visible().into_keys().collect::<Vec<_>>().into_iter())
    }

    fn next(&self, listing: &mut Self::Listing) -> Result<Option<DirectoryEntry>, Failure> {
        Ok(listing.next().map(|name| DirectoryEntry { name, kind: Kind::File }))
    }

    fn sync_directory(&self) -> Result<(), Failure> {
        self.change(|state| {
            state.names.values_mut().for_each(|was| drop(was.drain(..was.len() - 1)));
        });
        Ok(())
    }
}

fn failure(operation: &'static str, path: &str, code: Code) -> Failure {
    Failure { operation, path: path.to_owned(), code }
}
