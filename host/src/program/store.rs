//! The store of a command. If its directory is missing, the store begins empty, and the
//! directory is made only when something is to be saved that the rules allow: a command that
//! fails makes nothing.

use std::fmt;
use std::fs;
use std::path::PathBuf;

use expenses::{
    ApplyError, AsStoreError, Change, Expense, ExpensePatch, Expenses, Filter, Grouping, Info,
    Logged, MonthlyBudgets, NewExpense, Packed, Page, Problem, Query, Sandbox, StoreError, Summary,
};
use expenses_guest::directory::memory::{Memory, Ticking};
use expenses_guest::store::Store;
use rustix::fs::{StatVfsMountFlags, statvfs};

use super::cpu_time;
use super::data_directory::{self, DataDirectory};

/// Why a call failed.
#[derive(Debug)]
pub(super) enum Error {
    /// There is no data directory, and it cannot be made.
    Directory(data_directory::Error),
    /// The store's own answer, or the sandbox's.
    Store(expenses::Error),
    /// The store's answer that it cannot write, and the directory whose file system is
    /// mounted read-only.
    ReadOnlyFileSystem(PathBuf, expenses::Error),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Directory(error) => error.fmt(f),
            Self::Store(error) => error.fmt(f),
            Self::ReadOnlyFileSystem(path, _) => write!(
                f,
                "the file system of the data directory {} is read-only; nothing was changed",
                path.display()
            ),
        }
    }
}

impl std::error::Error for Error {}

impl AsStoreError for Error {
    fn as_store_error(&self) -> Option<&StoreError> {
        match self {
            Self::Directory(_) => None,
            Self::Store(error) | Self::ReadOnlyFileSystem(_, error) => error.as_store_error(),
        }
    }
}

impl From<StoreError> for Error {
    fn from(error: StoreError) -> Self {
        Self::Store(error.into())
    }
}

/// The store of one command.
pub(super) struct CommandStore {
    directory: DataDirectory,
    /// None as long as there is no directory.
    opened: Option<expenses::Store>,
    /// An empty store in memory, where what is to be saved is tried before the directory is
    /// made.
    memory: Memory,
    trial: Store<Memory, Ticking>,
    /// The directories that this command has made, the outermost first.
    made: Vec<PathBuf>,
}

impl CommandStore {
    /// The store of a directory that is opened, or else made when it is needed.
    ///
    /// # Errors
    ///
    /// Where it exists and cannot be opened.
    pub(super) fn new(directory: DataDirectory, exists: bool) -> Result<Self, expenses::Error> {
        let opened = if exists { Some(open(&directory)?) } else { None };
        let memory = Memory::default();
        let trial = Store::new(memory.handle(), Ticking::default());
        Ok(Self { directory, opened, memory, trial, made: Vec::new() })
    }

    /// Makes a call that may save something: tries it first where there is no directory.
    fn save<T>(
        &mut self,
        revision: Option<u64>,
        try_it: impl FnOnce(&mut Store<Memory, Ticking>) -> Result<T, ApplyError>,
        save: impl FnOnce(&mut expenses::Store) -> Result<T, ApplyError<expenses::Error>>,
    ) -> Result<T, ApplyError<Error>> {
        if self.opened.is_none() {
            let tried = try_it(&mut self.trial)
                .map_err(|ApplyError { index, error }| ApplyError { index, error: error.into() })?;
            if self.memory.names().is_empty() {
                return Ok(tried);
            }
            self.made = self.directory.make().map_err(Error::Directory)?;
        }
        let saved = self.begun(revision).map_err(ApplyError::from).and_then(save);
        if saved.is_err() {
            // One that is not empty stays, and so do those above it.
            self.made.drain(..).rev().all(|directory| fs::remove_dir(directory).is_ok());
        }
        saved.map_err(|ApplyError { index, error }| ApplyError {
            index,
            error: explain(&self.directory, error),
        })
    }

    /// The store, opened by now. An expected revision is that of an empty store: if another
    /// program has begun one meanwhile, it has changed.
    fn begun(&mut self, revision: Option<u64>) -> Result<&mut expenses::Store, expenses::Error> {
        if self.opened.is_none() {
            let info = self.opened.insert(open(&self.directory)?).info()?;
            if revision.is_some() && info.bytes > 0 {
                return Err(StoreError::Changed(info.revision).into());
            }
        }
        self.opened.as_mut().ok_or(expenses::Error::Closed)
    }
}

/// Opens the store of a directory.
fn open(directory: &DataDirectory) -> Result<expenses::Store, expenses::Error> {
    // A command is done sooner without a thread that waits for it to take long.
    let sandbox = Sandbox::builder().epochs_by_embedder().build()?;
    // Where the process has a limit of its own, that one ends it.
    let _ = cpu_time::advance_epochs(sandbox.engine().clone());
    sandbox.open(directory.path())
}

/// Names the cause of a failure that the store cannot see.
fn explain(directory: &DataDirectory, error: expenses::Error) -> Error {
    let is_read_only = || {
        let system = statvfs(directory.path());
        system.is_ok_and(|system| system.f_flag.contains(StatVfsMountFlags::RDONLY))
    };
    match error.as_store_error() {
        Some(StoreError::ReadOnly) if is_read_only() => {
            Error::ReadOnlyFileSystem(directory.path().to_owned(), error)
        }
        _ => Error::Store(error),
    }
}

/// Has the store make a call that saves nothing unless there is a data file.
macro_rules! call {
    ($self:ident.$function:ident($($argument:expr),*)) => {
        match &mut $self.opened {
            Some(store) => {
                store.$function($($argument),*).map_err(|error| explain(&$self.directory, error))
            }
            None => Ok($self.trial.$function($($argument),*)?),
        }
    };
}

impl Expenses for CommandStore {
    type Error = Error;

    fn add(&mut self, expense: NewExpense) -> Result<Expense, Error> {
        let tried = expense.clone();
        let added = self.save(None, |trial| Ok(trial.add(tried)?), |store| Ok(store.add(expense)?));
        added.map_err(|failed| failed.error)
    }

    fn get(&mut self, id: u64) -> Result<Expense, Error> {
        call!(self.get(id))
    }

    fn find(&mut self, query: Query, revision: Option<u64>) -> Result<Page, Error> {
        call!(self.find(query, revision))
    }

    fn find_packed(&mut self, query: Query, revision: Option<u64>) -> Result<Page<Packed>, Error> {
        call!(self.find_packed(query, revision))
    }

    fn update(&mut self, id: u64, patch: ExpensePatch) -> Result<Expense, Error> {
        call!(self.update(id, patch))
    }

    fn delete(&mut self, id: u64) -> Result<Expense, Error> {
        call!(self.delete(id))
    }

    fn summarize(&mut self, filter: Filter, by: Option<Grouping>) -> Result<Summary, Error> {
        call!(self.summarize(filter, by))
    }

    fn apply(
        &mut self,
        changes: Vec<Change>,
        revision: Option<u64>,
    ) -> Result<Vec<u64>, ApplyError<Error>> {
        let tried = changes.clone();
        self.save(
            revision,
            |trial| trial.apply(tried, revision),
            |store| store.apply(changes, revision),
        )
    }

    fn add_packed(
        &mut self,
        expenses: &Packed,
        kept: bool,
        revision: Option<u64>,
    ) -> Result<Vec<u64>, ApplyError<Error>> {
        self.save(
            revision,
            |trial| trial.add_packed(expenses, kept, revision),
            |store| store.add_packed(expenses, kept, revision),
        )
    }

    fn undo(&mut self, revision: Option<u64>) -> Result<Logged, Error> {
        call!(self.undo(revision))
    }

    fn log(&mut self) -> Result<Vec<Logged>, Error> {
        call!(self.log())
    }

    fn budgets(&mut self, month: Option<String>) -> Result<MonthlyBudgets, Error> {
        call!(self.budgets(month))
    }

    fn check(&mut self) -> Result<Vec<Problem>, Error> {
        call!(self.check())
    }

    fn repair(&mut self) -> Result<Option<String>, Error> {
        call!(self.repair())
    }

    fn backup(&mut self) -> Result<String, Error> {
        call!(self.backup())
    }

    fn info(&mut self) -> Result<Info, Error> {
        call!(self.info())
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use expenses::{AsStoreError, Change, Expenses, NewExpense, Query, StoreError};

    use super::{CommandStore, open};
    use crate::program::data_directory::DataDirectory;

    fn tea(amount: &str) -> NewExpense {
        NewExpense {
            amount: amount.into(),
            description: "Tea".into(),
            category: "food".into(),
            date: Some("2026-11-23".into()),
        }
    }

    #[test]
    fn only_what_is_saved_makes_the_directory() {
        let root = tempfile::tempdir().unwrap();
        let path = root.path().join("a/b");
        let directory = DataDirectory::find(Some(path.clone()), None).unwrap();
        let mut store = CommandStore::new(directory, false).unwrap();
        assert_eq!(store.info().unwrap().expenses, 0);
        store.add(tea("much")).unwrap_err();
        store.apply(vec![Change::Delete(1)], None).unwrap_err();
        assert_eq!(store.apply(Vec::new(), None).unwrap(), [0; 0]);
        assert!(!root.path().join("a").exists());
        assert_eq!(store.add(tea("1")).unwrap().id, 1);
        assert!(path.join("expenses.json").exists());
        assert_eq!(store.add(tea("2")).unwrap().id, 2);
        assert_eq!(store.info().unwrap().expenses, 2);
    }

    #[test]
    fn a_store_that_another_program_begins_meanwhile_has_changed() {
        let root = tempfile::tempdir().unwrap();
        let named = || DataDirectory::find(Some(root.path().join("a")), None).unwrap();
        let mut store = CommandStore::new(named(), false).unwrap();
        let revision = store.find(Query::default(), None).unwrap().revision;
        fs::create_dir(root.path().join("a")).unwrap();
        open(&named()).unwrap().add(tea("1")).unwrap();
        let failed = store.apply(vec![Change::Add(tea("2"))], Some(revision)).unwrap_err();
        let Some(&StoreError::Changed(revision)) = failed.error.as_store_error() else {
            panic!("{failed}")
        };
        assert_eq!(store.apply(vec![Change::Add(tea("2"))], Some(revision)).unwrap(), [2]);
    }
}
