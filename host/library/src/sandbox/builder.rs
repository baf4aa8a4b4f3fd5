//! The settings of a sandbox.

#[cfg(any(feature = "compiler", feature = "object"))]
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use wasmtime::component::Component;
use wasmtime::{Config, Engine};

use super::{Pause, PauseHook, Sandbox, Shared};
#[cfg(feature = "tokio")]
use crate::async_store::Threads;
use crate::component::Source;
use crate::error::Error;
use crate::functions;
use crate::limits::Limits;
#[cfg(feature = "object")]
use crate::object::scratch::Scratches;
use crate::ticker::Ticker;
use crate::{engine, wasi};

/// Returns the settings of an engine that can run the embedded component. You may add your own,
/// but must not change those that the machine code depends on: epoch interruption, the features
/// of WebAssembly, and how linear memories are reserved and guarded.
pub fn engine_config() -> Config {
    engine::config()
}

/// Sets which component a [`Sandbox`] runs, and its limits.
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
    pause: Option<PauseHook>,
    #[cfg(feature = "tokio")]
    async_threads: usize,
    #[cfg(feature = "object")]
    scratch: Option<PathBuf>,
}

impl SandboxBuilder {
    pub(super) fn new() -> Self {
        Self {
            component: Source::Embedded,
            #[cfg(feature = "compiler")]
            component_size: 8 << 20,
            engine: None,
            pool: None,
            limits: Limits::default(),
            read_only: false,
            epochs_by_embedder: false,
            pause: None,
            #[cfg(feature = "tokio")]
            async_threads: 512,
            #[cfg(feature = "object")]
            scratch: None,
        }
    }

    /// Runs your own component instead of the embedded one. It must export `expenses:store/store`
    /// and `expenses:store/bulk`, and import no more than the world `expenses` does.
    /// [`build`](Self::build) reads and compiles the file. For one like the embedded component
    /// that takes some seconds of processor time.
    ///
    /// The sandbox does not cover the compiler. Compiling takes time and memory, and only
    /// [`component_size_limit`](Self::component_size_limit) limits them: a file of 1.4 MB took 52
    /// seconds. Compile a component that you do not trust in a process with limits of its own,
    /// and pass the result to [`component`](Self::component).
    #[cfg(feature = "compiler")]
    pub fn component_file(mut self, path: impl Into<PathBuf>) -> Self {
        self.component = Source::File(path.into(), self.component_size);
        self
    }

    /// The largest file that [`component_file`](Self::component_file) compiles, in bytes; 8 MiB
    /// by default.
    #[cfg(feature = "compiler")]
    pub fn component_size_limit(mut self, bytes: usize) -> Self {
        self.component_size = bytes;
        if let Source::File(_, limit) = &mut self.component {
            *limit = bytes;
        }
        self
    }

    /// Like [`component_file`](Self::component_file), with a component that you have loaded,
    /// compiled or precompiled. The sandbox runs on that component's engine; see
    /// [`engine`](Self::engine).
    pub fn component(mut self, component: Component) -> Self {
        self.component = Source::Loaded(component);
        self
    }

    /// Runs the stores on your own engine. The embedded component needs an engine made from
    /// [`engine_config`]. A file is compiled for any engine that has
    /// [`Config::epoch_interruption`]. While calls run, the sandbox advances the engine's epoch
    /// every 10 milliseconds.
    pub fn engine(mut self, engine: Engine) -> Self {
        self.engine = Some(engine);
        self
    }

    /// Lets you advance the epoch of the [engine](Sandbox::engine), with
    /// [`Engine::increment_epoch`]. Otherwise the sandbox starts a thread for that with its first
    /// call. A time limit is checked at each new epoch: if you do not advance it, there is no
    /// time limit.
    pub fn epochs_by_embedder(mut self) -> Self {
        self.epochs_by_embedder = true;
        self
    }

    /// Takes the instances from a pool with places for `stores` open stores. Each place reserves
    /// about 4 GiB of address space, whatever the memory limit: the 128 TiB of a process on
    /// x86-64 are enough for 31,000 places. It takes memory only when a store uses it. Without a
    /// pool, which is the default, each store reserves as much address space when it is opened.
    /// Your own [engine](Self::engine) has its own settings for this.
    pub fn pooling(mut self, stores: u32) -> Self {
        self.pool = Some(stores);
        self
    }

    /// How many bytes of memory each store may use; 1 GiB by default. A store needs about twice
    /// the size of its data file, and five times for [`check`](crate::Store::check) or a change
    /// of most of its expenses at once.
    pub fn memory_limit(mut self, bytes: usize) -> Self {
        self.limits.memory = bytes;
        self
    }

    /// How many elements each table of the component may have; 100,000 by default. A table holds
    /// pointers, most of them to functions.
    pub fn table_limit(mut self, elements: usize) -> Self {
        self.limits.table_elements = elements;
        self
    }

    /// How many core instances, memories and tables each store may have; 1,000 of each by
    /// default.
    pub fn instance_limit(mut self, instances: usize) -> Self {
        self.limits.instances = instances;
        self
    }

    /// Opens all stores read-only; see [`Sandbox::read_only`].
    pub fn read_only(mut self) -> Self {
        self.read_only = true;
        self
    }

    /// How long each call may compute; 30 seconds by default. Time in the host does not count, so
    /// neither a slow disk nor another writer cuts a commit short. The limit is accurate to about
    /// 20 milliseconds.
    pub fn guest_time_limit(mut self, time: Duration) -> Self {
        self.limits.guest_time = time;
        self
    }

    /// How long each call may spend in the host, working on files or waiting for other writers or
    /// timers; 10 minutes by default. The limit is long, because a commit that it cuts short has
    /// an unknown outcome. It ends a component that calls the host forever. A single operation of
    /// the file system is not cut short.
    pub fn host_time_limit(mut self, time: Duration) -> Self {
        self.limits.host_time = time;
        self
    }

    /// Calls this about every 10 milliseconds while a call computes, on the call's thread. It may
    /// wait, to let other calls pass, and the wait does not count as time of the call. With many
    /// stores, that keeps calls that compute for long from slowing down the short ones.
    pub fn pausing(mut self, pause: impl Fn() -> Pause + Send + Sync + 'static) -> Self {
        self.pause = Some(Arc::new(pause));
        self
    }

    /// How many calls of [`AsyncStore`](crate::AsyncStore)s run at a time, each on its own
    /// thread; 512 by default, and at least one. A thread starts when it is needed and ends after
    /// 10 seconds without a call. Calls of a [`Store`](crate::Store) run on the caller's thread
    /// and do not count.
    #[cfg(feature = "tokio")]
    pub fn async_threads(mut self, threads: usize) -> Self {
        self.async_threads = threads;
        self
    }

    /// How long each operation on an object may take, with all its repetitions; 30 seconds by
    /// default. If it carries the data file, it may take a second longer for each MiB. The time is
    /// not that of the component, and counts as time in the host.
    #[cfg(feature = "object")]
    pub fn object_time_limit(mut self, time: Duration) -> Self {
        self.limits.object_time = time;
        self
    }

    /// For how long a call that reads may use the state of an object that the object store has
    /// confirmed, and not ask again; not at all by default, and never for more than 2 seconds. It may
    /// then not see what others have saved in that time. A call that saves does so in any case: if
    /// another has saved, its condition fails, and the store looks again.
    #[cfg(feature = "object")]
    pub fn object_fresh_time(mut self, time: Duration) -> Self {
        self.limits.object_fresh = time;
        self
    }

    /// The directory below which the [stores on objects](Sandbox::open_object) have their scratch
    /// directories; by default `/dev/shm`, or `/tmp` if that does not exist. Each open store has one
    /// of its own, which its user alone can read, with a copy of its object and for a moment that
    /// of the next save. A scratch directory is removed with its store, or by the next program that
    /// makes one if its process was killed. What lies there need not survive a crash, so memory is
    /// the best place.
    #[cfg(feature = "object")]
    pub fn scratch_directory(mut self, path: impl Into<PathBuf>) -> Self {
        self.scratch = Some(path.into());
        self
    }

    /// Builds the sandbox.
    ///
    /// # Errors
    ///
    /// [`Error::Engine`] if the embedded component cannot be loaded, because the processor lacks
    /// a feature that its code needs or the system has no memory. [`Error::Component`] if your
    /// own component cannot be read or compiled, or is not an expense store.
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
            Error::Engine(reason) if self.engine.is_some() => {
                Error::engine(format!("{reason}; make the engine from `expenses::engine_config`"))
            }
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
            pause: self.pause,
            ticker,
            #[cfg(feature = "tokio")]
            threads: Threads::new(self.async_threads),
            #[cfg(feature = "object")]
            scratches: Scratches::new(self.scratch),
        };
        Ok(Sandbox { shared: Arc::new(shared), read_only: self.read_only })
    }

    /// The settings of the sandbox's own engine.
    fn config(&self) -> Config {
        let mut config = engine_config();
        if let Some(stores) = self.pool {
            config.allocation_strategy(pool(stores, &self.limits));
        }
        config
    }
}

/// A pool with places for this many stores, each with one memory and the few core instances and
/// tables of a component that is made from one module.
fn pool(stores: u32, limits: &Limits) -> wasmtime::PoolingAllocationConfig {
    let mut pool = wasmtime::PoolingAllocationConfig::new();
    pool.total_component_instances(stores)
        .total_memories(stores)
        .total_stacks(stores)
        .total_core_instances(stores.saturating_mul(8))
        .total_tables(stores.saturating_mul(4))
        // A whole number of WebAssembly's pages. A memory has at most 4 GiB.
        .max_memory_size(limits.memory.min(u32::MAX as usize).next_multiple_of(64 << 10))
        .table_elements(limits.table_elements);
    pool
}
