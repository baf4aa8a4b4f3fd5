//! What an embedder may set.

#[cfg(feature = "compiler")]
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use wasmtime::Engine;
use wasmtime::component::Component;

use super::{Sandbox, Shared};
use crate::bindings::PluginPre;
use crate::component::Source;
use crate::error::Error;
use crate::limits::Limits;
use crate::ticker::Ticker;
use crate::{engine, wasi};

/// Sets what a [`Sandbox`] runs, and within which limits.
#[derive(Clone)]
#[must_use]
pub struct SandboxBuilder {
    component: Source,
    limits: Limits,
}

impl SandboxBuilder {
    pub(super) fn new() -> Self {
        Self { component: Source::Embedded, limits: Limits::default() }
    }

    /// Runs a component of the embedder's own instead of the embedded one: any that
    /// exports `expenses:store/store` and imports no more than the world `expenses`
    /// does. [`build`](Self::build) reads and compiles the file, which takes some seconds
    /// of processor time.
    #[cfg(feature = "compiler")]
    pub fn component_file(mut self, path: impl Into<PathBuf>) -> Self {
        self.component = Source::File(path.into());
        self
    }

    /// As [`component_file`](Self::component_file), with a component that is loaded
    /// already, however it was. The sandbox runs on the component's own engine, which
    /// must have [`Config::epoch_interruption`](wasmtime::Config::epoch_interruption).
    pub fn component(mut self, component: Component) -> Self {
        self.component = Source::Loaded(component);
        self
    }

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
    /// [`Error::Engine`] where the embedded component cannot be loaded: the processor
    /// lacks what every processor of its kind was taken to have, or the system gives no
    /// memory. [`Error::Component`] where the embedder's component cannot be read or
    /// compiled, or is no expense store.
    pub fn build(self) -> Result<Sandbox, Error> {
        let engine = match &self.component {
            Source::Loaded(component) => component.engine().clone(),
            _ => Engine::new(&engine::config()).map_err(Error::engine)?,
        };
        if !engine.get_epoch_interruption() {
            return Err(Error::engine(
                "its engine has no epoch interruption, without which no time limit holds: \
                 set `Config::epoch_interruption`",
            ));
        }
        let path = self.component.path();
        let component = self.component.load(&engine)?;
        let component = wasi::linker(&engine)
            .and_then(|linker| linker.instantiate_pre(&component))
            .and_then(PluginPre::new)
            .map_err(|reason| Error::component(path, &reason))?;
        let ticker = Ticker::new(&engine);
        Ok(Sandbox(Arc::new(Shared { engine, component, limits: self.limits, ticker })))
    }
}
