//! A handle on one store.

mod instance;
#[cfg(test)]
mod tests;

use std::fs::File;
use std::path::{Path, PathBuf};
use std::time::Instant;
use std::{fmt, io};

use expenses_interface::files::DATA_FILE;
use expenses_interface::{
    ApplyError, Change, Decision, Error as StoreError, Expense, ExpensePatch, ExpenseTrace,
    Expenses, Filter, Grouping, Info, Logged, MergeOutcome, MonthlyBudgets, NewExpense, Outcomes,
    Packed, PackedPage, Page, Problem, Profile, Query, Repeat, Request, State, Summary,
};
use rustix::io::Errno;
use wasmtime::component::{ComponentNamedList, Lift, Lower};

use self::instance::{Instance, TOO_MANY_FILES};
use crate::access;
use crate::error::Error;
use crate::functions::{Access, Function, component_error, functions, handle_error};
#[cfg(feature = "object")]
use crate::object::Place;
use crate::sandbox::Sandbox;

/// A handle on the store in one directory or on one object, with an instance of the component.
///
/// Each call blocks its thread until it returns. For programs on tokio there is `AsyncStore`,
/// behind the cargo feature `tokio`. A call that changes something is one commit, all or nothing,
/// and is synced to the disk before it returns, or stored by the object store. Other handles and
/// other processes may use the same directory or object at the same time.
///
/// A trap or a limit closes the handle; see [`Error`]. The data stay whole, and you can
/// [reopen](Self::reopen) the store at once.
///
/// An open store holds one file descriptor, of its directory. From its first call on it holds a
/// second one, of the data file that its state in memory came from. A store on an object holds the
/// same of its scratch directory, and its process one more for all of them.
pub struct Store {
    home: Home,
    sandbox: Sandbox,
    instance: Option<Instance>,
    outcome_unknown: bool,
    /// When the request arrived that is answered now, if that was before the call.
    arrived: Option<Instant>,
}

/// Where the data file is.
enum Home {
    Directory {
        /// As it was given.
        named: PathBuf,
        /// The same as an absolute path, in case the current directory changes.
        absolute: PathBuf,
    },
    #[cfg(feature = "object")]
    Object(Place),
}

impl Home {
    fn open(&self, sandbox: &Sandbox) -> Result<Instance, Error> {
        match self {
            Self::Directory { named, absolute } => Instance::open(sandbox, absolute, named),
            #[cfg(feature = "object")]
            Self::Object(place) => Instance::open_object(sandbox, place),
        }
    }
}

impl Store {
    pub(crate) fn open(sandbox: Sandbox, directory: &Path) -> Result<Self, Error> {
        let absolute = std::path::absolute(directory)
            .map_err(|source| Error::Directory { path: directory.into(), source })?;
        Self::at(Home::Directory { named: directory.into(), absolute }, sandbox)
    }

    #[cfg(feature = "object")]
    pub(crate) fn open_object(sandbox: Sandbox, place: Place) -> Result<Self, Error> {
        Self::at(Home::Object(place), sandbox)
    }

    fn at(home: Home, sandbox: Sandbox) -> Result<Self, Error> {
        let instance = Some(home.open(&sandbox)?);
        Ok(Self { home, sandbox, instance, outcome_unknown: false, arrived: None })
    }

    /// Opens the store again in its directory or on its object, with a new instance of the
    /// component. Nothing is lost by that: every change that was made is in the file. A relative
    /// path means the same as when the store was first opened.
    ///
    /// # Errors
    ///
    /// Those of [`Sandbox::open`].
    pub fn reopen(&mut self) -> Result<(), Error> {
        // First, so that a pool has a place for the next one.
        self.instance = None;
        self.instance = Some(self.home.open(&self.sandbox)?);
        self.outcome_unknown = false;
        Ok(())
    }

    /// Whether a trap or a limit has closed this handle. Then every call returns
    /// [`Error::Closed`] until you [reopen](Self::reopen) it.
    pub fn is_closed(&self) -> bool {
        self.instance.is_none()
    }

    /// Whether the call that closed this handle may have changed something. The change was made
    /// completely or not at all; reopen the store to see which.
    pub fn outcome_unknown(&self) -> bool {
        self.outcome_unknown
    }

    /// The directory, as it was given; `None` if the store is on an object.
    pub fn directory(&self) -> Option<&Path> {
        match &self.home {
            Home::Directory { named, .. } => Some(named),
            #[cfg(feature = "object")]
            Home::Object(_) => None,
        }
    }

    /// How many bytes the object had when the store saw it last: 0 if it has not looked, or there
    /// was none. `None` if the store is in a directory.
    pub fn object_size(&self) -> Option<u64> {
        match &self.home {
            Home::Directory { .. } => None,
            #[cfg(feature = "object")]
            Home::Object(_) => {
                Some(self.instance.as_ref().and_then(Instance::object_size).unwrap_or(0))
            }
        }
    }

    /// Makes calls for a request that `arrived` before. They see every change that was made before it
    /// arrived, and so ask an object store only if they have not since then: of many requests that
    /// waited together, only the first asks. Calls that save are as always, and so are all calls of a
    /// store in a directory.
    pub fn as_of<T>(&mut self, arrived: Instant, calls: impl FnOnce(&mut Self) -> T) -> T {
        /// Ends it also if a call panics.
        struct AsOf<'a>(&'a mut Store);
        impl Drop for AsOf<'_> {
            fn drop(&mut self) {
                self.0.arrived = None;
            }
        }
        self.arrived = Some(arrived);
        calls(AsOf(self).0)
    }

    #[cfg(feature = "tokio")]
    pub(crate) fn sandbox(&self) -> &Sandbox {
        &self.sandbox
    }

    /// Calls the component. If it returns no result, the handle is closed.
    pub(crate) fn call<P, T, E>(
        &mut self,
        function: Function,
        parameters: P,
    ) -> Result<Result<T, E>, Error>
    where
        P: ComponentNamedList + Lower + Clone,
        Result<T, E>: Lift + Send + 'static,
        E: HoldsError<With<StoreError> = E>,
    {
        let running = self.sandbox.shared().watch()?;
        let mut instance = self.instance.take().ok_or(Error::Closed)?;
        self.outcome_unknown = function.access() == Access::Write;
        let arrived = self.arrived.unwrap_or_else(Instant::now);
        let result: Result<T, E> = instance.call(&self.sandbox, arrived, function, parameters)?;
        drop(running);
        self.outcome_unknown = false;
        self.instance = Some(instance);
        match function.access() {
            Access::Read => Ok(result.map_err(|error| error.map(|error| self.explain(error)))),
            Access::Write => Ok(result.map_err(|error| error.map(|error| self.refine(error)))),
        }
    }

    /// Makes the error of a call that changed nothing as exact as the host can.
    ///
    /// wasmtime reports a read-only file system to the component as a plain I/O error, and WASI
    /// has no write-protected files. The host can look at both.
    fn refine(&self, error: StoreError) -> StoreError {
        use rustix::fs::{StatVfsMountFlags, statvfs};

        let error = self.explain(error);
        let directory = match &self.home {
            Home::Directory { absolute, .. } => absolute,
            #[cfg(feature = "object")]
            Home::Object(_) => return error,
        };
        match error {
            StoreError::Io(_)
                if statvfs(directory)
                    .is_ok_and(|system| system.f_flag.contains(StatVfsMountFlags::RDONLY)) =>
            {
                StoreError::ReadOnly
            }
            StoreError::ReadOnly if access::is_write_protected(directory) => {
                StoreError::Io(format!("{DATA_FILE} is write-protected; nothing was changed"))
            }
            StoreError::ReadOnly => match access::forbidden_by_attribute(directory) {
                Some(reason) => StoreError::Io(format!("{reason}; nothing was changed")),
                None => StoreError::ReadOnly,
            },
            other => other,
        }
    }

    /// Names the cause if the object store has failed, or the process may open no more files. The
    /// component learns of both as a plain I/O error.
    fn explain(&self, error: StoreError) -> StoreError {
        match error {
            StoreError::Io(reason) => StoreError::Io(self.with_cause(reason)),
            StoreError::OutcomeUnknown(reason) => {
                StoreError::OutcomeUnknown(self.with_cause(reason))
            }
            other => other,
        }
    }

    fn with_cause(&self, reason: String) -> String {
        let failure = self.instance.as_ref().and_then(Instance::object_failure);
        match (reason.strip_suffix(PLAIN_ERROR), failure) {
            (Some(failed), Some(failure)) => format!("{failed}{failure}"),
            (Some(failed), None) if self.lacks_descriptors() => format!("{failed}{TOO_MANY_FILES}"),
            _ => reason,
        }
    }

    /// Whether this process may not open as many files as a call needs.
    fn lacks_descriptors(&self) -> bool {
        let opened = (0..MOST_FILES).map(|_| File::open("/"));
        let failed = opened.collect::<io::Result<Vec<_>>>().err();
        failed.is_some_and(|error| Errno::from_io_error(&error) == Some(Errno::MFILE))
    }
}

/// The component's text for an I/O error for which WASI has no code.
const PLAIN_ERROR: &str = "input/output error";
/// How many files one call has open at once, at most.
const MOST_FILES: usize = 8;

/// An error that the component returns: the store's, alone or with the index of the change that
/// failed.
pub(crate) trait HoldsError {
    /// The same type around another error.
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
        let mut store = f.debug_struct("Store");
        match &self.home {
            Home::Directory { named, .. } => store.field("directory", named),
            #[cfg(feature = "object")]
            Home::Object(place) => store.field("object", place),
        };
        store.field("closed", &self.instance.is_none()).finish_non_exhaustive()
    }
}
