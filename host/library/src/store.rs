//! A handle on one store.

mod instance;
#[cfg(test)]
mod tests;

use std::fs::File;
use std::path::{Path, PathBuf};
use std::{fmt, io};

use expenses_interface::files::DATA_FILE;
use expenses_interface::{
    ApplyError, Change, Error as StoreError, Expense, ExpensePatch, Expenses, Filter, Grouping,
    Info, Logged, MonthlyBudgets, NewExpense, Packed, PackedPage, Page, Problem, Profile, Query,
    Summary,
};
use rustix::io::Errno;
use wasmtime::component::{ComponentNamedList, Lift, Lower};

use self::instance::{Instance, TOO_MANY_FILES};
use crate::access;
use crate::error::Error;
use crate::functions::{Access, Function, component_error, functions, handle_error};
use crate::sandbox::Sandbox;

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
    /// The same, whatever the current directory becomes.
    absolute: PathBuf,
    sandbox: Sandbox,
    instance: Option<Instance>,
    outcome_unknown: bool,
}

impl Store {
    pub(crate) fn open(sandbox: Sandbox, directory: &Path) -> Result<Self, Error> {
        let absolute = std::path::absolute(directory)
            .map_err(|source| Error::Directory { path: directory.into(), source })?;
        let instance = Some(Instance::open(&sandbox, &absolute, directory)?);
        Ok(Self {
            directory: directory.into(),
            absolute,
            sandbox,
            instance,
            outcome_unknown: false,
        })
    }

    /// Opens the store again in its directory: a new instance of the component, whatever
    /// became of the one before. What that one still held in memory is in the file. A relative
    /// path means what it meant when the store was opened.
    ///
    /// # Errors
    ///
    /// Those of [`Sandbox::open`].
    pub fn reopen(&mut self) -> Result<(), Error> {
        // First, so that a pool has a place for the next one.
        self.instance = None;
        self.instance = Some(Instance::open(&self.sandbox, &self.absolute, &self.directory)?);
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

    #[cfg(feature = "tokio")]
    pub(crate) fn sandbox(&self) -> &Sandbox {
        &self.sandbox
    }

    /// Calls the component. If it gives no result, the handle is closed.
    pub(crate) fn call<P, T, E>(
        &mut self,
        function: Function,
        parameters: P,
    ) -> Result<Result<T, E>, Error>
    where
        P: ComponentNamedList + Lower,
        Result<T, E>: Lift + Send + 'static,
        E: HoldsError<With<StoreError> = E>,
    {
        let running = self.sandbox.shared().watch()?;
        let mut instance = self.instance.take().ok_or(Error::Closed)?;
        self.outcome_unknown = function.access() == Access::Write;
        let result: Result<T, E> = instance.call(&self.sandbox, function, parameters)?;
        drop(running);
        self.outcome_unknown = false;
        self.instance = Some(instance);
        match function.access() {
            Access::Read => Ok(result.map_err(|error| error.map(|error| self.explain(error)))),
            Access::Write => Ok(result.map_err(|error| error.map(|error| self.refine(error)))),
        }
    }

    /// Makes the answer to a call that changes something as exact as the host can, where
    /// nothing was changed.
    ///
    /// wasmtime reports a read-only file system to the component as a plain I/O error, and
    /// WASI knows no write-protected file: the host can look.
    fn refine(&self, error: StoreError) -> StoreError {
        use rustix::fs::{StatVfsMountFlags, statvfs};

        match self.explain(error) {
            StoreError::Io(_)
                if statvfs(&self.absolute)
                    .is_ok_and(|system| system.f_flag.contains(StatVfsMountFlags::RDONLY)) =>
            {
                StoreError::ReadOnly
            }
            StoreError::ReadOnly if access::is_write_protected(&self.absolute) => {
                StoreError::Io(format!("{DATA_FILE} is write-protected; nothing was changed"))
            }
            StoreError::ReadOnly => match access::forbidden_by_attribute(&self.absolute) {
                Some(reason) => StoreError::Io(format!("{reason}; nothing was changed")),
                None => StoreError::ReadOnly,
            },
            other => other,
        }
    }

    /// Names the cause where the process may open no more files, which wasmtime reports to
    /// the component as a plain I/O error.
    fn explain(&self, error: StoreError) -> StoreError {
        match error {
            StoreError::Io(reason) => StoreError::Io(match reason.strip_suffix(PLAIN_ERROR) {
                Some(failed) if self.lacks_descriptors() => format!("{failed}{TOO_MANY_FILES}"),
                _ => reason,
            }),
            other => other,
        }
    }

    /// Whether this process may not open as many files as a call needs.
    fn lacks_descriptors(&self) -> bool {
        let opened = (0..MOST_FILES).map(|_| File::open(&self.absolute));
        let failed = opened.collect::<io::Result<Vec<_>>>().err();
        failed.is_some_and(|error| Errno::from_io_error(&error) == Some(Errno::MFILE))
    }
}

/// The component's text for an I/O error that has no cause in WASI.
const PLAIN_ERROR: &str = "input/output error";
/// How many files one call has open at once, at most.
const MOST_FILES: usize = 8;

/// An error of the component's: the store's own, alone or with the change that it is about.
pub(crate) trait HoldsError {
    /// The same with another error in it.
    type With<E>;

    fn map<E>(self, map: impl FnOnce(StoreError) -> E) -> Self::With<E>;
}

impl HoldsError for StoreError {
    type With<E> = E;

    fn map<E>(self, map: impl FnOnce(StoreError) -> E) -> E {
        map(self)
    }
}

impl HoldsError for ApplyError<StoreError> {
    type With<E> = ApplyError<E>;

    fn map<E>(self, map: impl FnOnce(StoreError) -> E) -> ApplyError<E> {
        ApplyError { index: self.index, error: map(self.error) }
    }
}

macro_rules! handle {
    ($($interface:ident { $(
        $(#[$doc:meta])*
        $access:ident fn $name:ident($($(@$by:tt)? $parameter:ident: $type:ty),*)
            -> Result<$ok:ty, $error:ident>;
    )* })*) => {
        /// The functions of the interface.
        impl Store {
            $($(
                $(#[$doc])*
                pub fn $name(
                    &mut self,
                    $($parameter: $($by)? $type),*
                ) -> Result<$ok, handle_error!($error)> {
                    let result = self.call::<_, $ok, component_error!($error)>(Function::$name, ($($parameter,)*))?;
                    result.map_err(|error| error.map(Error::from))
                }
            )*)*
        }

        impl Expenses for Store {
            type Error = Error;

            $($(
                fn $name(
                    &mut self,
                    $($parameter: $($by)? $type),*
                ) -> Result<$ok, handle_error!($error)> {
                    Self::$name(self, $($parameter),*)
                }
            )*)*
        }
    };
}

functions!(handle);

impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Store")
            .field("directory", &self.directory)
            .field("closed", &self.instance.is_none())
            .finish_non_exhaustive()
    }
}
