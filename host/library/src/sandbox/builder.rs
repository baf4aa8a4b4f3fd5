//! What an embedder may set.

#[cfg(feature = "compiler")]
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use wasmtime::component::Component;
use wasmtime::{Config, Engine};

use super::{Sandbox, Shared};
#[cfg(feature = "tokio")]
use crate::async_store::Threads;
use crate::component::Source;
use crate::error::Error;
use crate::functions;
use crate::limits::Limits;
use crate::ticker::Ticker;
use crate::{engine, wasi};

/// The settings of an engine that can run the embedded component, to which an embedder adds
/// its own. What the machine code depends on must stay: above all epoch interruption, the
/// features of WebAssembly, and how linear memories are reserved and guarded.
pub fn engine_config() -> Config {
    engine::config()
}

/// Sets what a [`Sandbox`] runs, and within which limits.
#[derive(Clone)]
#[must_use]
pub struct SandboxBuilder {
    component: Source,
    #[cfg(feature = "compiler")]
    component_size: usize,
    engine: Option<Engine>,
    pool: Option<u32>,
    limits: Limits,
    read_only: bool,
    epochs_by_embedder: bool,
    #[cfg(feature = "tokio")]
    async_threads: usize,
}

impl SandboxBuilder {
    pub(super) fn new() -> Self {
        Self {
            component: Source::Embedded,
            #[cfg(feature = "compiler")]
            component_size: 4 << 20,
            engine: None,
            pool: None,
            limits: Limits::default(),
            read_only: false,
            epochs_by_embedder: false,
            #[cfg(feature = "tokio")]
            async_threads: 512,
        }
    }

    /// Runs a component of the embedder's own instead of the embedded one: any that
    /// exports `expenses:store/store` and imports no more than the world `expenses`
    /// does. [`build`](Self::build) reads and compiles the file, which takes some seconds
    /// of processor time for one like the embedded one.
    ///
    /// The compiler is not in the box. What it takes depends on what is compiled, and no limit
    /// of the sandbox holds for it but [`component_size_limit`](Self::component_size_limit):
    /// a file of 1.4 MB has taken 52 seconds. Compile what you do not trust in a process that
    /// has limits of its own, and hand in the result by [`component`](Self::component).
    #[cfg(feature = "compiler")]
    pub fn component_file(mut self, path: impl Into<PathBuf>) -> Self {
        self.component = Source::File(path.into(), self.component_size);
        self
    }

    /// The largest file that [`component_file`](Self::component_file) compiles, in bytes;
    /// 4 MiB unless set. The embedded component has about 2.
    #[cfg(feature = "compiler")]
    pub fn component_size_limit(mut self, bytes: usize) -> Self {
        self.component_size = bytes;
        if let Source::File(_, limit) = &mut self.component {
            *limit = bytes;
        }
        self
    }

    /// As [`component_file`](Self::component_file), with a component that is loaded
    /// already, however it was: compiled or precompiled. The sandbox runs on the
    /// component's own engine, see [`engine`](Self::engine).
    pub fn component(mut self, component: Component) -> Self {
        self.component = Source::Loaded(component);
        self
    }

    /// Runs the stores on an engine of the embedder's. The embedded component runs where the
    /// engine was made from [`engine_config`]; a file is compiled for any engine that has
    /// [`Config::epoch_interruption`]. While calls run, the sandbox advances the engine's
    /// epoch every 10 milliseconds.
    pub fn engine(mut self, engine: Engine) -> Self {
        self.engine = Some(engine);
        self
    }

    /// Leaves it to the embedder to advance the epoch of the [engine](Sandbox::engine), by
    /// [`Engine::increment_epoch`], instead of a thread that the sandbox starts with its first
    /// call. A time limit is noticed at the next epoch, and where none comes there is no limit.
    pub fn epochs_by_embedder(mut self) -> Self {
        self.epochs_by_embedder = true;
        self
    }

    /// Takes the instances from a pool with places for so many open stores. Each place has some
    /// 4 GiB of address space reserved, whatever the memory limit: with the 128 TiB of a
    /// process on x86-64 that makes 31,000 places. Memory is taken up only as a store uses it.
    /// Without a pool, which is the default, each store asks the system for as much address
    /// space when it is opened. The engine of an embedder has its own settings for this.
    pub fn pooling(mut self, stores: u32) -> Self {
        self.pool = Some(stores);
        self
    }

    /// How many bytes of memory each store may use; 1 GiB unless set. A store needs about
    /// twice the size of its data file, and five times for [`check`](crate::Store::check) or a
    /// change of most of its expenses at once.
    pub fn memory_limit(mut self, bytes: usize) -> Self {
        self.limits.memory = bytes;
        self
    }

    /// How many elements each table of the component may have; 100,000 unless set. A table
    /// holds pointers, most of them to functions.
    pub fn table_limit(mut self, elements: usize) -> Self {
        self.limits.table_elements = elements;
        self
    }

    /// Of how many core instances each store may consist, and how many memories and tables
    /// they may have; 1,000 of each unless set.
    pub fn instance_limit(mut self, instances: usize) -> Self {
        self.limits.instances = instances;
        self
    }

    /// Opens all stores read-only, as [`Sandbox::read_only`] does.
    pub fn read_only(mut self) -> Self {
        self.read_only = true;
        self
    }

    /// How long each call may compute; 30 seconds unless set. Time in the host does not
    /// count: neither a slow disk nor another writer's turn cuts a commit short. The limit
    /// is kept to some 20 milliseconds.
    pub fn guest_time_limit(mut self, time: Duration) -> Self {
        self.limits.guest_time = time;
        self
    }

    /// How long each call may spend in the host: at work on files, and waiting for other
    /// writers or for timers; 10 minutes unless set. The limit is far, for a commit that
    /// it cuts short has an unknown outcome. It ends a component that calls the host
    /// without an end. One operation of the file system is not cut short.
    pub fn host_time_limit(mut self, time: Duration) -> Self {
        self.limits.host_time = time;
        self
    }

    /// How many calls of [`AsyncStore`](crate::AsyncStore)s are made at a time, each on a
    /// thread of its own; 512 unless set, and at least one. A thread starts when it is needed
    /// and ends after 10 seconds without a call. Calls of [`Store`](crate::Store)s are made on
    /// the caller's thread and do not count.
    #[cfg(feature = "tokio")]
    pub fn async_threads(mut self, threads: usize) -> Self {
        self.async_threads = threads;
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
        let engine = match (&self.component, &self.engine) {
            (Source::Loaded(component), _) => component.engine().clone(),
            (_, Some(engine)) => engine.clone(),
            (_, None) => Engine::new(&self.config()).map_err(Error::engine)?,
        };
        if !engine.get_epoch_interruption() {
            return Err(Error::engine(
                "its engine has no epoch interruption, without which no time limit holds: \
                 set `Config::epoch_interruption`",
            ));
        }
        let path = self.component.path();
        let component = self.component.load(&engine).map_err(|error| match error {
            Error::Engine(reason) if self.engine.is_some() => Error::engine(format!(
                "{reason}; an engine for it is made from `expenses::engine_config`"
            )),
            other => other,
        })?;
        let (exports, component) = wasi::linker(&engine)
            .and_then(|linker| linker.instantiate_pre(&component))
            .and_then(|component| Ok((functions::find(component.component())?, component)))
            .map_err(|reason| Error::component(path, &reason))?;
        let ticker = (!self.epochs_by_embedder).then(|| Ticker::new(&engine));
        let shared = Shared {
            engine,
            component,
            exports,
            limits: self.limits,
            ticker,
            #[cfg(feature = "tokio")]
            threads: Threads::new(self.async_threads),
        };
        Ok(Sandbox { shared: Arc::new(shared), read_only: self.read_only })
    }

    /// The settings of an engine that is the sandbox's own.
    fn config(&self) -> Config {
        let mut config = engine_config();
        if let Some(stores) = self.pool {
            config.allocation_strategy(pool(stores, &self.limits));
        }
        config
    }
}

/// A pool with places for so many stores, each with one memory and the few core instances
/// and tables of a component that is made of one module.
fn pool(stores: u32, limits: &Limits) -> wasmtime::PoolingAllocationConfig {
    let mut pool = wasmtime::PoolingAllocationConfig::new();
    pool.total_component_instances(stores)
        .total_memories(stores)
        .total_stacks(stores)
        .total_core_instances(stores.saturating_mul(8))
        .total_tables(stores.saturating_mul(4))
        // A whole number of WebAssembly's pages, of which a memory has 4 GiB at most.
        .max_memory_size(limits.memory.min(u32::MAX as usize).next_multiple_of(64 << 10))
        .table_elements(limits.table_elements);
    pool
}
