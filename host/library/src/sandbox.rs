//! The sandbox: the engine, the component and the limits that all stores of a program share.

mod builder;

use std::fmt;
use std::path::Path;
use std::sync::Arc;

use wasmtime::Engine;
use wasmtime::component::{ComponentExportIndex, InstancePre};

pub use self::builder::{SandboxBuilder, engine_config};
#[cfg(feature = "tokio")]
use crate::async_store::Threads;
use crate::error::Error;
use crate::limits::Limits;
#[cfg(feature = "object")]
use crate::object::{Place, scratch::Scratches};
use crate::store::Store;
use crate::ticker::{Running, Ticker};
use crate::wasi::State;

/// The engine, the component and the limits that all stores of a program share.
///
/// Build it once for the whole program: that loads the component, which takes longer than opening
/// a store. A clone is another handle on the same sandbox, for example for another thread.
#[derive(Clone)]
pub struct Sandbox {
    shared: Arc<Shared>,
    read_only: bool,
}

/// What becomes of a call that computes for long; see [`SandboxBuilder::pausing`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pause {
    /// It goes on.
    GoOn,
    /// It ends as if it had reached its time limit.
    End,
}

/// Decides it, and may wait before.
pub(crate) type PauseHook = Arc<dyn Fn() -> Pause + Send + Sync>;

pub(crate) struct Shared {
    pub(crate) engine: Engine,
    pub(crate) component: InstancePre<State>,
    /// The component's exports of the functions, in the order of `Function::ALL`.
    pub(crate) exports: Vec<ComponentExportIndex>,
    pub(crate) limits: Limits,
    /// What is called while a call computes for long.
    pub(crate) pause: Option<PauseHook>,
    /// `None` if the embedder advances the epoch.
    pub(crate) ticker: Option<Ticker>,
    #[cfg(feature = "tokio")]
    pub(crate) threads: Threads,
    #[cfg(feature = "object")]
    pub(crate) scratches: Scratches,
}

impl Shared {
    /// Keeps the epoch advancing until the result is dropped.
    ///
    /// # Errors
    ///
    /// [`Error::Engine`] if the system has no thread for it.
    pub(crate) fn watch(&self) -> Result<Option<Running<'_>>, Error> {
        self.ticker.as_ref().map(Ticker::run).transpose().map_err(Error::engine)
    }
}

impl Sandbox {
    /// A sandbox with the default limits of [`SandboxBuilder`].
    ///
    /// # Errors
    ///
    /// [`Error::Engine`].
    pub fn new() -> Result<Self, Error> {
        Self::builder().build()
    }

    /// Starts a sandbox with your own component or limits.
    pub fn builder() -> SandboxBuilder {
        SandboxBuilder::new()
    }

    /// Opens the store in a directory. The new instance of the component can reach this directory
    /// and nothing else. An empty directory is an empty store.
    ///
    /// The store holds the directory open. A new data file can be read by its user alone. A save
    /// keeps the mode, the group and the access control list of the file and, for root, its
    /// owner. If you create the directory, also sync the one above it, or a power cut may lose
    /// it.
    ///
    /// A save that exceeds a limit on the size of files returns an error if the process handles
    /// or ignores the signal `SIGXFSZ`. This crate leaves signals alone.
    ///
    /// # Errors
    ///
    /// [`Error::Directory`] if the directory does not exist, is not a directory or cannot be
    /// opened; [`Error::PoolFull`]; [`Error::Engine`], [`Error::Trap`] or a limit if the
    /// component does not start. The data file is read by the first call, not here.
    pub fn open(&self, directory: impl AsRef<Path>) -> Result<Store, Error> {
        Store::open(self.clone(), directory.as_ref())
    }

    /// Opens the store whose data file is an object: `expenses.json` below `path`. Copies are
    /// objects beside it. If there is no object, the store is empty, and its first save makes one.
    ///
    /// Any number of programs on any number of machines may use the same store at the same time.
    /// A save is one conditional PUT, and no save is lost or made twice, whatever the network does.
    /// The object store must promise for that that the check of a condition and the write are one
    /// step, that a body is stored whole or not at all, and that other contents have other ETags.
    /// [`object::probe`](crate::object::probe) tries that out. Turn off that the client repeats
    /// requests by itself: this crate repeats what is safe to repeat.
    ///
    /// Each call asks the object store at least once. Time that is spent on that is not the time of
    /// the component; it has a [limit](SandboxBuilder::object_time_limit) of its own. The component
    /// works on a copy of the object in a [scratch directory](SandboxBuilder::scratch_directory).
    ///
    /// An object store that is reached over HTTP needs a tokio runtime. Requests run on the runtime
    /// in whose context this is called. Calls of the [`Store`] block, so they must not be made on
    /// the only thread of that runtime; see [`AsyncStore`](crate::AsyncStore).
    ///
    /// # Errors
    ///
    /// [`Error::Scratch`] if there can be no scratch directory, and those of [`open`](Self::open)
    /// for the component. The object store is asked by the first call, not here.
    #[cfg(feature = "object")]
    pub fn open_object(
        &self,
        store: Arc<dyn object_store::ObjectStore>,
        path: impl Into<object_store::path::Path>,
    ) -> Result<Store, Error> {
        Store::open_object(self.clone(), Place::new(store, path.into()))
    }

    /// The same for a store whose object must exist: it only ever replaces one. So an object that
    /// somebody has deleted never comes back, not even by a save that is under way. Without an
    /// object each call fails with [`StoreError::Io`](crate::StoreError::Io).
    ///
    /// # Errors
    ///
    /// Those of [`open_object`](Self::open_object).
    #[cfg(feature = "object")]
    pub fn open_existing_object(
        &self,
        store: Arc<dyn object_store::ObjectStore>,
        path: impl Into<object_store::path::Path>,
    ) -> Result<Store, Error> {
        Store::open_object(self.clone(), Place::new(store, path.into()).existing())
    }

    /// Another handle on this sandbox, whose stores cannot write. A call that changes something
    /// returns [`StoreError::ReadOnly`](crate::StoreError::ReadOnly), and nothing in the
    /// directory is touched.
    #[must_use]
    pub fn read_only(&self) -> Self {
        Self { shared: Arc::clone(&self.shared), read_only: true }
    }

    /// Whether the stores of this handle cannot write.
    pub fn is_read_only(&self) -> bool {
        self.read_only
    }

    /// The engine that runs the stores.
    pub fn engine(&self) -> &Engine {
        &self.shared.engine
    }

    pub(crate) fn shared(&self) -> &Shared {
        &self.shared
    }
}

impl fmt::Debug for Sandbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sandbox")
            .field("limits", &self.shared.limits)
            .field("read_only", &self.read_only)
            .finish_non_exhaustive()
    }
}
