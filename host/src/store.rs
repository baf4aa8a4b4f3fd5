//! A handle on one store.

#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::{fmt, io};

use expenses_guest::commit::DATA_FILE;
use expenses_guest::interface::{
    ApplyError, Change, Error as StoreError, Expense, ExpensePatch, Expenses, Filter, Grouping,
    Info, NewExpense, Page, Query, Summary,
};
use rustix::io::Errno;

use crate::access;
use crate::bindings::Plugin;
use crate::bindings::exports::expenses::store::store::Guest;
use crate::blocking::block_on;
use crate::error::Error;
use crate::limits::cause;
use crate::sandbox::Shared;
use crate::wasi::{self, State};

/// A store in one directory, kept by an instance of the component.
///
/// Each call blocks its thread until it is answered; a program that runs on tokio calls it
/// in `spawn_blocking`. A call that changes something is one commit, all or nothing, and
/// has been synced to the disk when it answers. Other handles and other processes may use
/// the same directory at the same time.
///
/// A trap or a limit closes the handle, as [`Error`] says; the data stay whole, and the
/// store can be opened again at once.
pub struct Store {
    directory: PathBuf,
    shared: Arc<Shared>,
    instance: Option<Instance>,
}

struct Instance {
    store: wasmtime::Store<State>,
    plugin: Plugin,
}

/// Whether a call that is cut short may have changed something.
#[derive(Clone, Copy)]
enum Access {
    Read,
    Write,
}

impl Store {
    pub(crate) fn open(shared: Arc<Shared>, directory: &Path) -> Result<Self, Error> {
        let mut store = wasi::store(&shared.engine, directory, shared.limits)
            .map_err(|source| Error::Directory { path: directory.into(), source })?;
        let running = shared.ticker.run().map_err(Error::engine)?;
        store.set_epoch_deadline(1);
        let answer =
            block_on(shared.component.instantiate_async(&mut store), shared.limits.host_time);
        drop(running);
        let plugin = match answer {
            Some(Ok(plugin)) => plugin,
            Some(Err(error)) if is_size_limit(&error) => return Err(Error::engine(SIZE_LIMIT)),
            Some(Err(error)) => {
                return Err(cut_short(store.data(), &shared, Some(error), Access::Read));
            }
            None => return Err(cut_short(store.data(), &shared, None, Access::Read)),
        };
        Ok(Self { directory: directory.into(), shared, instance: Some(Instance { store, plugin }) })
    }

    /// Adds an expense and answers it as it was stored.
    ///
    /// # Errors
    ///
    /// [`StoreError::Invalid`] where a field breaks a rule, the store's other answers, and
    /// those of the sandbox.
    pub fn add(&mut self, expense: NewExpense) -> Result<Expense, Error> {
        let expense = expense.into();
        let answer =
            self.call(Access::Write, async |guest, store| guest.call_add(store, &expense).await)?;
        answer.map(Into::into).map_err(|error| self.refine(error.into()))
    }

    /// Answers the expense with this id.
    ///
    /// # Errors
    ///
    /// [`StoreError::NotFound`], the store's other answers, and those of the sandbox.
    pub fn get(&mut self, id: u64) -> Result<Expense, Error> {
        let answer =
            self.call(Access::Read, async |guest, store| guest.call_get(store, id).await)?;
        Ok(answer.map(Into::into).map_err(StoreError::from)?)
    }

    /// Answers the expenses that a query matches, a page at a time.
    ///
    /// # Errors
    ///
    /// [`StoreError::Changed`] where an expected revision is given and is not the current
    /// one, the store's other answers, and those of the sandbox.
    pub fn find(&mut self, query: Query, revision: Option<u64>) -> Result<Page, Error> {
        let query = query.into();
        let answer = self.call(Access::Read, async |guest, store| {
            guest.call_find(store, &query, revision).await
        })?;
        Ok(answer.map(Into::into).map_err(StoreError::from)?)
    }

    /// Changes an expense and answers it as it is now.
    ///
    /// # Errors
    ///
    /// [`StoreError::NotFound`], [`StoreError::Invalid`], the store's other answers, and
    /// those of the sandbox.
    pub fn update(&mut self, id: u64, patch: ExpensePatch) -> Result<Expense, Error> {
        let patch = patch.into();
        let answer = self
            .call(Access::Write, async |guest, store| guest.call_update(store, id, &patch).await)?;
        answer.map(Into::into).map_err(|error| self.refine(error.into()))
    }

    /// Deletes an expense and answers it as it was.
    ///
    /// # Errors
    ///
    /// [`StoreError::NotFound`], the store's other answers, and those of the sandbox.
    pub fn delete(&mut self, id: u64) -> Result<Expense, Error> {
        let answer =
            self.call(Access::Write, async |guest, store| guest.call_delete(store, id).await)?;
        answer.map(Into::into).map_err(|error| self.refine(error.into()))
    }

    /// Sums up the expenses that a filter matches.
    ///
    /// # Errors
    ///
    /// [`StoreError::Invalid`], the store's other answers, and those of the sandbox.
    pub fn summarize(&mut self, filter: Filter, by: Option<Grouping>) -> Result<Summary, Error> {
        let filter = filter.into();
        let by = by.map(Into::into);
        let answer = self.call(Access::Read, async |guest, store| {
            guest.call_summarize(store, &filter, by).await
        })?;
        Ok(answer.map(Into::into).map_err(StoreError::from)?)
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
        let changes: Vec<_> = changes.into_iter().map(Into::into).collect();
        let answer = self
            .call(Access::Write, async |guest, store| {
                guest.call_apply(store, &changes, revision).await
            })
            .map_err(|error| ApplyError { index: None, error })?;
        answer.map_err(|failed| ApplyError {
            index: failed.index,
            error: self.refine(failed.error.into()),
        })
    }

    /// Answers the state of the store.
    ///
    /// # Errors
    ///
    /// The store's answers, and those of the sandbox.
    pub fn info(&mut self) -> Result<Info, Error> {
        let answer = self.call(Access::Read, async |guest, store| guest.call_info(store).await)?;
        Ok(answer.map(Into::into).map_err(StoreError::from)?)
    }

    /// Calls the component, with its limits in force. What is no answer closes the handle.
    fn call<T>(
        &mut self,
        access: Access,
        function: impl AsyncFnOnce(&Guest, &mut wasmtime::Store<State>) -> wasmtime::Result<T>,
    ) -> Result<T, Error> {
        let running = self.shared.ticker.run().map_err(Error::engine)?;
        let Instance { mut store, plugin } = self.instance.take().ok_or(Error::Closed)?;
        store.data_mut().memory.begin();
        store.data_mut().stopwatch.begin();
        store.set_epoch_deadline(1);
        let patience = self.shared.limits.host_time;
        let answer = block_on(function(plugin.expenses_store_store(), &mut store), patience);
        drop(running);
        match answer {
            Some(Ok(answer)) => {
                self.instance = Some(Instance { store, plugin });
                Ok(answer)
            }
            Some(Err(error)) => Err(cut_short(store.data(), &self.shared, Some(error), access)),
            None => Err(cut_short(store.data(), &self.shared, None, access)),
        }
    }

    /// Makes the answer to a call that changes something as exact as the host can, where
    /// nothing was changed.
    ///
    /// wasmtime reports a read-only file system to the component as a plain I/O error, and
    /// WASI knows no write-protected file: the host can look.
    fn refine(&self, error: StoreError) -> Error {
        use rustix::fs::{StatVfsMountFlags, statvfs};

        Error::Store(match error {
            StoreError::Io(_)
                if statvfs(&self.directory)
                    .is_ok_and(|system| system.f_flag.contains(StatVfsMountFlags::RDONLY)) =>
            {
                StoreError::ReadOnly
            }
            StoreError::ReadOnly if access::is_write_protected(&self.directory) => {
                let reason = format!("{DATA_FILE} is write-protected; nothing was changed");
                StoreError::Io(reason)
            }
            other => other,
        })
    }
}

/// Whether an instance failed to start because of a limit on the size of files. On Linux
/// wasmtime keeps the first content of a memory in a file, and that file in memory.
fn is_size_limit(error: &wasmtime::Error) -> bool {
    let error = error.downcast_ref::<io::Error>();
    error.and_then(Errno::from_io_error) == Some(Errno::FBIG)
}

const SIZE_LIMIT: &str =
    "the limit on the size of files is too low for its memory, see `ulimit -f`";

/// Tells why a call ended without an answer. There is no `error` where it waited for too
/// long.
fn cut_short(
    state: &State,
    shared: &Shared,
    error: Option<wasmtime::Error>,
    access: Access,
) -> Error {
    let outcome_unknown = matches!(access, Access::Write);
    if let Some(limit) = state.stopwatch.expired() {
        return Error::TimeLimit { limit, outcome_unknown };
    }
    match error {
        None => Error::TimeLimit { limit: shared.limits.host_time, outcome_unknown },
        Some(_) if state.memory.refused() => {
            Error::MemoryLimit { bytes: shared.limits.memory, outcome_unknown }
        }
        Some(error) => Error::Trap { reason: cause(&error), outcome_unknown },
    }
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

    fn info(&mut self) -> Result<Info, Error> {
        Self::info(self)
    }
}
