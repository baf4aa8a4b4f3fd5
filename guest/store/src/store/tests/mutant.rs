//! Mutations of the protocol: a directory that leaves out or reorders one of its steps behind the
//! store's back. They show that the checks can fail.

use std::cell::{Cell, RefCell};

use crate::directory::{Code, Directory, DirectoryEntry, Failure, Identity, Kind, Stat};
use expenses_interface::files::DATA_FILE;

/// The fault of a mutated protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mutation {
    NoFence,
    NoVerify,
    VerifyBeforeFence,
    /// All writers share one name for their temp files, which is removed and created again.
    SharedTempName,
    FailedUnlinkIgnored,
    ListingEndsAtVanishedEntry,
    ReadFileNotHeld,
    IdentityFromPathAfterRename,
    LostReplyTakenForFailure,
    /// The data file always seems to have changed: a writer starts over for ever.
    AlwaysChanged,
    NoSyncOfTemp,
    NoSyncOfDirectory,
    /// A call whose rename has failed starts over without a look for its id.
    IdNotLookedFor,
}

/// A directory under the protocol with at most one mutation, for one race.
pub(super) struct Mutant<D> {
    directory: D,
    mutation: Option<Mutation>,
    step: Cell<Step>,
    /// What the data file was when the race looked at it, and what a verification
    /// that comes too early has seen.
    base: Cell<Option<Identity>>,
    early: Cell<Option<Identity>>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    Load,
    Prepare,
    Renamed,
    NotRenamed,
}

/// An open file, or one that was closed too early.
pub(super) struct MutantFile<F> {
    file: RefCell<Option<F>>,
    temp: bool,
    looked_at: Cell<bool>,
}

impl<F> MutantFile<F> {
    pub(super) fn read(file: Option<F>) -> Self {
        Self { file: RefCell::new(file), temp: false, looked_at: Cell::new(true) }
    }

    /// The file itself, if it is still open.
    pub(super) fn into_inner(self) -> Option<F> {
        self.file.into_inner()
    }
}

impl<D: Directory> Mutant<D> {
    pub(super) fn new(directory: D, mutation: Option<Mutation>) -> Self {
        let (base, early) = (Cell::new(None), Cell::new(None));
        Self { directory, mutation, step: Cell::new(Step::Load), base, early }
    }

    fn is(&self, mutation: Mutation) -> bool {
        self.mutation == Some(mutation)
    }

    fn look(&self) -> Option<Identity> {
        self.directory.stat(DATA_FILE).ok().map(|stat| stat.identity)
    }

    fn on<T>(
        &self,
        file: &MutantFile<D::File>,
        operation: impl FnOnce(&D, &D::File) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let file = file.file.borrow();
        operation(&self.directory, file.as_ref().ok_or_else(|| failure(Code::BadDescriptor))?)
    }
}

impl<D: Directory> Directory for Mutant<D> {
    type File = MutantFile<D::File>;
    /// `None` if there is nothing more to list.
    type Listing = Option<D::Listing>;

    fn create_new(&self, name: &str) -> Result<Self::File, Failure> {
        self.step.set(Step::Prepare);
        let mut created = self.directory.create_new(name);
        while self.is(Mutation::SharedTempName) && created.is_err() {
            let _ = self.directory.unlink(name);
            created = self.directory.create_new(name);
        }
        let file = RefCell::new(Some(created?));
        Ok(MutantFile { file, temp: true, looked_at: Cell::new(false) })
    }

    fn open(&self, name: &str) -> Result<Self::File, Failure> {
        let file = RefCell::new(Some(self.directory.open(name)?));
        Ok(MutantFile { file, temp: false, looked_at: Cell::new(false) })
    }

    fn read(&self, file: &Self::File, offset: u64, length: usize) -> Result<Vec<u8>, Failure> {
        self.on(file, |directory, file| directory.read(file, offset, length))
    }

    fn write(&self, file: &Self::File, offset: u64, bytes: &[u8]) -> Result<usize, Failure> {
        self.on(file, |directory, file| directory.write(file, offset, bytes))
    }

    fn sync(&self, file: &Self::File) -> Result<(), Failure> {
        if self.is(Mutation::NoSyncOfTemp) {
            return Ok(());
        }
        self.on(file, |directory, file| directory.sync(file))
    }

    fn identity(&self, file: &Self::File) -> Result<Identity, Failure> {
        if file.temp
            && self.step.get() == Step::Renamed
            && self.is(Mutation::IdentityFromPathAfterRename)
        {
            return self.directory.stat(DATA_FILE).map(|stat| stat.identity);
        }
        let identity = self.on(file, |directory, file| directory.identity(file))?;
        if !file.temp {
            self.base.set(Some(identity));
            // The second look comes after the reading.
            if file.looked_at.replace(true) && self.is(Mutation::ReadFileNotHeld) {
                file.file.take();
            }
        }
        Ok(identity)
    }

    fn stat(&self, name: &str) -> Result<Stat, Failure> {
        if name != DATA_FILE {
            return self.directory.stat(name);
        }
        let answer = |identity: Option<Identity>| {
            let stat = identity.map(|identity| Stat { kind: Kind::File, identity });
            stat.ok_or_else(|| failure(Code::NoEntry))
        };
        match (self.step.get(), self.mutation) {
            (Step::Prepare, Some(Mutation::AlwaysChanged)) => answer(None),
            (Step::Prepare, Some(Mutation::NoVerify)) => answer(self.base.get()),
            (Step::Prepare, Some(Mutation::VerifyBeforeFence)) => answer(self.early.get()),
            (Step::NotRenamed, Some(Mutation::LostReplyTakenForFailure)) => Err(failure(Code::Io)),
            _ => {
                let stat = self.directory.stat(name);
                self.base.set(stat.as_ref().ok().map(|stat| stat.identity));
                stat
            }
        }
    }

    fn rename(&self, from: &str, to: &str) -> Result<(), Failure> {
        let renamed = self.directory.rename(from, to);
        self.step.set(if renamed.is_ok() { Step::Renamed } else { Step::NotRenamed });
        renamed
    }

    fn link(&self, from: &str, to: &str) -> Result<(), Failure> {
        self.directory.link(from, to)
    }

    fn unlink(&self, name: &str) -> Result<(), Failure> {
        let ignored = self.is(Mutation::FailedUnlinkIgnored)
            || self.step.get() == Step::NotRenamed && self.is(Mutation::LostReplyTakenForFailure);
        self.directory.unlink(name).or_else(|failure| if ignored { Ok(()) } else { Err(failure) })
    }

    fn list(&self) -> Result<Self::Listing, Failure> {
        if self.is(Mutation::NoFence) {
            return Ok(None);
        }
        if self.is(Mutation::VerifyBeforeFence) {
            self.early.set(self.look());
        }
        self.directory.list().map(Some)
    }

    fn next(&self, listing: &mut Self::Listing) -> Result<Option<DirectoryEntry>, Failure> {
        match listing.as_mut().map_or(Ok(None), |listing| self.directory.next(listing)) {
            Err(failure)
                if failure.code == Code::NoEntry
                    && self.is(Mutation::ListingEndsAtVanishedEntry) =>
            {
                Ok(None)
            }
            next => next,
        }
    }

    fn sync_directory(&self) -> Result<(), Failure> {
        if self.is(Mutation::NoSyncOfDirectory) {
            return Ok(());
        }
        self.directory.sync_directory()
    }
}

fn failure(code: Code) -> Failure {
    Failure { operation: "mutate", path: DATA_FILE.to_owned(), code }
}
