//! A handle on one store.

mod borrowed;
pub(crate) mod functions;
mod instance;
#[cfg(test)]
mod tests;

use std::fs::File;
use std::path::{Path, PathBuf};
use std::{fmt, io};

use expenses_guest::commit::DATA_FILE;
use expenses_guest::interface::{
    ApplyError, Change, Error as StoreError, Expense, ExpensePatch, Expenses, Filter, Grouping,
    Info, Logged, MonthlyBudgets, NewExpense, Packed, Page, Problem, Query, Summary,
};
use rustix::io::Errno;

use self::functions::Answer;
use self::instance::{Exports, Instance, TOO_MANY_FILES};
use crate::access;
use crate::bindings::exports::expenses::store::store as wit;
use crate::error::Error;
use crate::sandbox::Sandbox;
use crate::wasi::State;

/// A store in one directory, kept by an instance of the component.
///
/// Each call blocks its thread until it is answered; a program that runs on tokio takes
/// `AsyncStore`, behind the cargo feature `tokio`. A call that changes something is one commit, all or nothing, and
/// has been synced to the disk when it answers. Other handles and other processes may use
/// the same directory at the same time.
///
/// A trap or a limit closes the handle, as [`Error`] says; the data stay whole, and the
/// store can be opened [again](Self::reopen) at once.
///
/// An open store holds one descriptor, of its directory, and from its first call on a second
/// one: as long as it trusts what it has in memory, it holds the data file that this came
/// from.
pub struct Store {
    directory: PathBuf,
    sandbox: Sandbox,
    instance: Option<Instance>,
    outcome_unknown: bool,
}

/// Whether a call that is cut short may have changed something.
#[derive(Clone, Copy)]
enum Access {
    Read,
    Write,
}

impl Store {
    pub(crate) fn open(sandbox: Sandbox, directory: &Path) -> Result<Self, Error> {
        let instance = Some(Instance::open(&sandbox, directory)?);
        Ok(Self { directory: directory.into(), sandbox, instance, outcome_unknown: false })
    }

    /// Adds an expense and answers it as it was stored.
    ///
    /// # Errors
    ///
    /// [`StoreError::Invalid`] where a field breaks a rule, the store's other answers, and
    /// those of the sandbox.
    pub fn add(&mut self, expense: NewExpense) -> Result<Expense, Error> {
        plain(functions::add(self, (expense.into(),)))
    }

    /// Answers the expense with this id.
    ///
    /// # Errors
    ///
    /// [`StoreError::NotFound`], the store's other answers, and those of the sandbox.
    pub fn get(&mut self, id: u64) -> Result<Expense, Error> {
        plain(functions::get(self, (id,)))
    }

    /// Answers the expenses that a query matches, a page at a time.
    ///
    /// # Errors
    ///
    /// [`StoreError::Changed`] where an expected revision is given and is not the current
    /// one, the store's other answers, and those of the sandbox.
    pub fn find(&mut self, query: Query, revision: Option<u64>) -> Result<Page, Error> {
        plain(functions::find(self, (query.into(), revision)))
    }

    /// Answers what [`find`](Self::find) does, with the expenses packed: for many it is
    /// faster, and takes less memory.
    ///
    /// # Errors
    ///
    /// Those of [`find`](Self::find).
    pub fn find_packed(
        &mut self,
        query: Query,
        revision: Option<u64>,
    ) -> Result<Page<Packed>, Error> {
        let (answer,) = functions::find_packed(self, (query.into(), revision))?;
        Ok(answer.map_err(StoreError::from)?.try_into()?)
    }

    /// Changes an expense and answers it as it is now.
    ///
    /// # Errors
    ///
    /// [`StoreError::NotFound`], [`StoreError::Invalid`], the store's other answers, and
    /// those of the sandbox.
    pub fn update(&mut self, id: u64, patch: ExpensePatch) -> Result<Expense, Error> {
        plain(functions::update(self, (id, patch.into())))
    }

    /// Deletes an expense and answers it as it was.
    ///
    /// # Errors
    ///
    /// [`StoreError::NotFound`], the store's other answers, and those of the sandbox.
    pub fn delete(&mut self, id: u64) -> Result<Expense, Error> {
        plain(functions::delete(self, (id,)))
    }

    /// Sums up the expenses that a filter matches.
    ///
    /// # Errors
    ///
    /// [`StoreError::Invalid`], the store's other answers, and those of the sandbox.
    pub fn summarize(&mut self, filter: Filter, by: Option<Grouping>) -> Result<Summary, Error> {
        plain(functions::summarize(self, (filter.into(), by.map(Into::into))))
    }

    /// Makes several changes in one commit, all or none, and answers the ids of what was
    /// added, in order.
    ///
    /// # Errors
    ///
    /// Names the change that failed, where it is one of them. [`StoreError::Changed`] where
    /// an expected revision is given and is not the current one, the store's other answers,
    /// and those of the sandbox.
    pub fn apply(
        &mut self,
        changes: Vec<Change>,
        revision: Option<u64>,
    ) -> Result<Vec<u64>, ApplyError<Error>> {
        let changes = changes.into_iter().map(Into::into).collect();
        applied(functions::apply(self, (changes, revision)))
    }

    /// Adds expenses in one commit, all or none, and answers their ids, in order: as
    /// [`Change::Restore`] does where they are `kept`, or else as [`Change::Add`] does. For
    /// many it is faster than [`apply`](Self::apply), and takes less memory.
    ///
    /// ```
    /// use expenses::{ExpenseRef, Packed, Sandbox};
    ///
    /// # let directory = tempfile::tempdir()?;
    /// let mut store = Sandbox::new()?.open(directory.path())?;
    /// let coffee = |date| ExpenseRef {
    ///     id: None,
    ///     description: "Coffee",
    ///     amount: "3.20",
    ///     category: "food",
    ///     date: Some(date),
    /// };
    /// let week: Packed = ["2026-11-23", "2026-11-24"].map(coffee).into_iter().collect();
    /// assert_eq!(store.add_packed(&week, false, None)?, [1, 2]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`apply`](Self::apply).
    pub fn add_packed(
        &mut self,
        expenses: &Packed,
        kept: bool,
        revision: Option<u64>,
    ) -> Result<Vec<u64>, ApplyError<Error>> {
        let expenses = borrowed::PackedExpenses::try_from(expenses);
        let expenses = expenses.map_err(|error| ApplyError { index: None, error: error.into() })?;
        applied(functions::add_borrowed(self, (expenses, kept, revision)))
    }

    /// Takes the last commit back and answers what it was.
    ///
    /// # Errors
    ///
    /// [`StoreError::NothingToUndo`], [`StoreError::Overtaken`], [`StoreError::Changed`]
    /// where an expected revision is given and is not the current one, the store's other
    /// answers, and those of the sandbox.
    pub fn undo(&mut self, revision: Option<u64>) -> Result<Logged, Error> {
        plain(functions::undo(self, (revision,)))
    }

    /// Answers what the last commits did, the latest first.
    ///
    /// # Errors
    ///
    /// The store's answers, and those of the sandbox.
    pub fn log(&mut self) -> Result<Vec<Logged>, Error> {
        let (answer,) = functions::log(self, ())?;
        Ok(answer.map_err(StoreError::from)?.into_iter().map(Into::into).collect())
    }

    /// Answers the budgets, and what is left of each in a calendar month `YYYY-MM`; in that
    /// of today in UTC where none is given.
    ///
    /// # Errors
    ///
    /// [`StoreError::Invalid`] where it is no month, the store's other answers, and those of
    /// the sandbox.
    pub fn budgets(&mut self, month: Option<String>) -> Result<MonthlyBudgets, Error> {
        plain(functions::budgets(self, (month,)))
    }

    /// Answers everything that is wrong with the data file, also where it can be read.
    ///
    /// # Errors
    ///
    /// Where the file cannot be looked at, and those of the sandbox.
    pub fn check(&mut self) -> Result<Vec<Problem>, Error> {
        let (answer,) = functions::check(self, ())?;
        Ok(answer.map_err(StoreError::from)?.into_iter().map(Into::into).collect())
    }

    /// Mends what can be mended in the data file, and answers the name of the copy that
    /// holds it as it was; none where there was nothing to mend.
    ///
    /// # Errors
    ///
    /// The store's answers, and those of the sandbox.
    pub fn repair(&mut self) -> Result<Option<String>, Error> {
        plain(functions::repair(self, ()))
    }

    /// Copies the data file beside it, and answers the copy's name.
    ///
    /// # Errors
    ///
    /// The store's answers, and those of the sandbox.
    pub fn backup(&mut self) -> Result<String, Error> {
        plain(functions::backup(self, ()))
    }

    /// Answers the state of the store.
    ///
    /// # Errors
    ///
    /// The store's answers, and those of the sandbox.
    pub fn info(&mut self) -> Result<Info, Error> {
        plain(functions::info(self, ()))
    }

    /// Opens the store again in its directory: a new instance of the component, whatever
    /// became of the one before. What that one still held in memory is in the file.
    ///
    /// # Errors
    ///
    /// Those of [`Sandbox::open`].
    pub fn reopen(&mut self) -> Result<(), Error> {
        // First, so that a pool has a place for the next one.
        self.instance = None;
        self.instance = Some(Instance::open(&self.sandbox, &self.directory)?);
        self.outcome_unknown = false;
        Ok(())
    }

    /// Whether a trap or a limit has closed this handle, so that every call answers
    /// [`Error::Closed`] until it is opened [again](Self::reopen).
    pub fn is_closed(&self) -> bool {
        self.instance.is_none()
    }

    /// Whether the call that closed this handle was one that changes something: its change
    /// is made as a whole or not at all, and the store, opened again, shows which.
    pub fn outcome_unknown(&self) -> bool {
        self.outcome_unknown
    }

    /// The directory, as it was given.
    pub fn directory(&self) -> &Path {
        &self.directory
    }

    /// Calls the component. What is no answer closes the handle.
    fn call<T>(
        &mut self,
        access: Access,
        function: impl AsyncFnOnce(&Exports, &mut wasmtime::Store<State>) -> wasmtime::Result<T>,
    ) -> Result<T, Error> {
        let running = self.sandbox.shared().watch()?;
        let mut instance = self.instance.take().ok_or(Error::Closed)?;
        self.outcome_unknown = matches!(access, Access::Write);
        let answer = instance.call(&self.sandbox, access, function)?;
        drop(running);
        self.outcome_unknown = false;
        self.instance = Some(instance);
        Ok(answer)
    }

    /// Makes the answer to a call that changes something as exact as the host can, where
    /// nothing was changed.
    ///
    /// wasmtime reports a read-only file system to the component as a plain I/O error, and
    /// WASI knows no write-protected file: the host can look.
    fn refine(&self, error: wit::Error) -> wit::Error {
        use rustix::fs::{StatVfsMountFlags, statvfs};

        match self.explain(error) {
            wit::Error::Io(_)
                if statvfs(&self.directory)
                    .is_ok_and(|system| system.f_flag.contains(StatVfsMountFlags::RDONLY)) =>
            {
                wit::Error::ReadOnly
            }
            wit::Error::ReadOnly if access::is_write_protected(&self.directory) => {
                wit::Error::Io(format!("{DATA_FILE} is write-protected; nothing was changed"))
            }
            wit::Error::ReadOnly => match access::forbidden_by_attribute(&self.directory) {
                Some(reason) => wit::Error::Io(format!("{reason}; nothing was changed")),
                None => wit::Error::ReadOnly,
            },
            other => other,
        }
    }

    /// Names the cause where the process may open no more files, which wasmtime reports to
    /// the component as a plain I/O error.
    fn explain(&self, error: wit::Error) -> wit::Error {
        match error {
            wit::Error::Io(reason) => wit::Error::Io(match reason.strip_suffix(PLAIN_ERROR) {
                Some(failed) if self.lacks_descriptors() => format!("{failed}{TOO_MANY_FILES}"),
                _ => reason,
            }),
            other => other,
        }
    }

    /// Whether this process may not open as many files as a call needs.
    fn lacks_descriptors(&self) -> bool {
        let opened = (0..MOST_FILES).map(|_| File::open(&self.directory));
        let failed = opened.collect::<io::Result<Vec<_>>>().err();
        failed.is_some_and(|error| Errno::from_io_error(&error) == Some(Errno::MFILE))
    }
}

/// The component's text for an I/O error that has no cause in WASI.
const PLAIN_ERROR: &str = "input/output error";
/// How many files one call has open at once, at most.
const MOST_FILES: usize = 8;

/// The answer of a function as the plain types have it.
fn plain<T: Into<P>, P>(answer: Answer<T>) -> Result<P, Error> {
    let (answer,) = answer?;
    Ok(answer.map(Into::into).map_err(StoreError::from)?)
}

/// The same of changes.
fn applied(answer: Answer<Vec<u64>, wit::ApplyError>) -> Result<Vec<u64>, ApplyError<Error>> {
    let (answer,) = answer.map_err(|error| ApplyError { index: None, error })?;
    answer.map_err(|failed| ApplyError {
        index: failed.index,
        error: StoreError::from(failed.error).into(),
    })
}

impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Store")
            .field("directory", &self.directory)
            .field("closed", &self.instance.is_none())
            .finish_non_exhaustive()
    }
}

impl Expenses for Store {
    type Error = Error;

    fn add(&mut self, expense: NewExpense) -> Result<Expense, Error> {
        Self::add(self, expense)
    }

    fn get(&mut self, id: u64) -> Result<Expense, Error> {
        Self::get(self, id)
    }

    fn find(&mut self, query: Query, revision: Option<u64>) -> Result<Page, Error> {
        Self::find(self, query, revision)
    }

    fn find_packed(&mut self, query: Query, revision: Option<u64>) -> Result<Page<Packed>, Error> {
        Self::find_packed(self, query, revision)
    }

    fn update(&mut self, id: u64, patch: ExpensePatch) -> Result<Expense, Error> {
        Self::update(self, id, patch)
    }

    fn delete(&mut self, id: u64) -> Result<Expense, Error> {
        Self::delete(self, id)
    }

    fn summarize(&mut self, filter: Filter, by: Option<Grouping>) -> Result<Summary, Error> {
        Self::summarize(self, filter, by)
    }

    fn apply(
        &mut self,
        changes: Vec<Change>,
        revision: Option<u64>,
    ) -> Result<Vec<u64>, ApplyError<Error>> {
        Self::apply(self, changes, revision)
    }

    fn add_packed(
        &mut self,
        expenses: &Packed,
        kept: bool,
        revision: Option<u64>,
    ) -> Result<Vec<u64>, ApplyError<Error>> {
        Self::add_packed(self, expenses, kept, revision)
    }

    fn undo(&mut self, revision: Option<u64>) -> Result<Logged, Error> {
        Self::undo(self, revision)
    }

    fn log(&mut self) -> Result<Vec<Logged>, Error> {
        Self::log(self)
    }

    fn budgets(&mut self, month: Option<String>) -> Result<MonthlyBudgets, Error> {
        Self::budgets(self, month)
    }

    fn check(&mut self) -> Result<Vec<Problem>, Error> {
        Self::check(self)
    }

    fn repair(&mut self) -> Result<Option<String>, Error> {
        Self::repair(self)
    }

    fn backup(&mut self) -> Result<String, Error> {
        Self::backup(self)
    }

    fn info(&mut self) -> Result<Info, Error> {
        Self::info(self)
    }
}
