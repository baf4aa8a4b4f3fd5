//! The sandbox: what all stores of a program share.

use std::fmt;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use wasmtime::Engine;

use crate::bindings::PluginPre;
use crate::error::Error;
use crate::limits::Limits;
use crate::store::Store;
use crate::ticker::Ticker;
use crate::wasi::{self, State};
use crate::{component, engine};

/// The engine, the component and the limits that all stores of a program share.
///
/// Make it once: this loads the component, which costs more than opening a store. A clone
/// is another handle on the same sandbox, for another thread.
#[derive(Clone)]
pub struct Sandbox(Arc<Shared>);

pub(crate) struct Shared {
    pub(crate) engine: Engine,
    pub(crate) component: PluginPre<State>,
    pub(crate) limits: Limits,
    pub(crate) ticker: Ticker,
}

impl Sandbox {
    /// A sandbox with the limits that [`SandboxBuilder`] names as its defaults.
    ///
    /// # Errors
    ///
    /// [`Error::Engine`].
    pub fn new() -> Result<Self, Error> {
        Self::builder().build()
    }

    /// Begins a sandbox with limits of its own.
    pub fn builder() -> SandboxBuilder {
        SandboxBuilder { limits: Limits::default() }
    }

    /// Opens the store in a directory: an instance of the component that has this
    /// directory and nothing else. An empty directory is an empty store.
    ///
    /// The store holds the directory open. A new data file is its user's alone; a save keeps
    /// the mode, the group, the access control list and, for root, the owner that it has.
    /// Whoever makes the directory syncs the one above it, or a power cut may take it.
    ///
    /// A save that meets a limit on the size of files answers an error where the process
    /// handles or ignores the signal `SIGXFSZ`; this crate leaves signals alone.
    ///
    /// # Errors
    ///
    /// [`Error::Directory`] where it does not exist, is none or cannot be opened;
    /// [`Error::Engine`], [`Error::MemoryLimit`], [`Error::TimeLimit`] or [`Error::Trap`]
    /// where the component does not start. The data file is read by the first call.
    pub fn open(&self, directory: impl AsRef<Path>) -> Result<Store, Error> {
        Store::open(Arc::clone(&self.0), directory.as_ref())
    }
}

impl fmt::Debug for Sandbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sandbox").field("limits", &self.0.limits).finish_non_exhaustive()
    }
}

/// Sets the limits of a [`Sandbox`].
#[derive(Clone, Debug)]
#[must_use]
pub struct SandboxBuilder {
    limits: Limits,
}

impl SandboxBuilder {
    /// How many bytes of memory each store may use; 1 GiB unless set. A store needs about
    /// three times the size of its data file.
    pub fn memory_limit(mut self, bytes: usize) -> Self {
        self.limits.memory = bytes;
        self
    }

    /// How long each call may compute; 30 seconds unless set. Time in the host does not
    /// count: neither a slow disk nor another writer's turn cuts a commit short. The limit
    /// is kept to some 20 milliseconds.
    pub fn guest_time_limit(mut self, time: Duration) -> Self {
        self.limits.guest_time = time;
        self
    }

    /// Makes the sandbox.
    ///
    /// # Errors
    ///
    /// [`Error::Engine`] where the component cannot be loaded: the processor lacks what
    /// every processor of its kind was taken to have, or the system gives no memory.
    pub fn build(self) -> Result<Sandbox, Error> {
        let engine = Engine::new(&engine::config()).map_err(Error::engine)?;
        let component = component::load(&engine).map_err(Error::engine)?;
        let component = wasi::linker(&engine)
            .and_then(|linker| linker.instantiate_pre(&component))
            .and_then(PluginPre::new)
            .map_err(Error::engine)?;
        let ticker = Ticker::new(&engine);
        Ok(Sandbox(Arc::new(Shared { engine, component, limits: self.limits, ticker })))
    }
}
