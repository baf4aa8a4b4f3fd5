//! An instance of the component on one directory, and its calls with limits in force.

use std::io;
use std::path::Path;

use rustix::io::Errno;

use super::Access;
use crate::bindings::Plugin;
use crate::bindings::exports::expenses::store::store::Guest;
use crate::blocking::block_on;
use crate::error::Error;
use crate::limits::{Exceeded, cause};
use crate::sandbox::Sandbox;
use crate::wasi::{self, State};

pub(super) struct Instance {
    store: wasmtime::Store<State>,
    plugin: Plugin,
}

impl Instance {
    pub(super) fn open(sandbox: &Sandbox, directory: &Path) -> Result<Self, Error> {
        let shared = sandbox.shared();
        let mut store = wasi::store(sandbox, directory)
            .map_err(|source| Error::Directory { path: directory.into(), source })?;
        let running = shared.watch()?;
        store.set_epoch_deadline(1);
        let patience = shared.limits.host_time;
        let answer = block_on(shared.component.instantiate_async(&mut store), patience);
        drop(running);
        match answer {
            Some(Ok(plugin)) => Ok(Self { store, plugin }),
            Some(Err(error)) => Err(not_started(&store, sandbox, error)),
            None => Err(cut_short(&store, sandbox, None, Access::Read)),
        }
    }

    /// Calls the component. After an error the instance is no longer good.
    pub(super) fn call<T>(
        &mut self,
        sandbox: &Sandbox,
        access: Access,
        function: impl AsyncFnOnce(&Guest, &mut wasmtime::Store<State>) -> wasmtime::Result<T>,
    ) -> Result<T, Error> {
        self.store.data_mut().meter.begin();
        self.store.data_mut().stopwatch.begin();
        self.store.set_epoch_deadline(1);
        let guest = self.plugin.expenses_store_store();
        match block_on(function(guest, &mut self.store), sandbox.shared().limits.host_time) {
            Some(Ok(answer)) => Ok(answer),
            Some(Err(error)) => Err(cut_short(&self.store, sandbox, Some(error), access)),
            None => Err(cut_short(&self.store, sandbox, None, access)),
        }
    }
}

const SIZE_LIMIT: &str =
    "the limit on the size of files is too low for its memory, see `ulimit -f`";

/// Tells why the component did not start.
fn not_started(store: &wasmtime::Store<State>, sandbox: &Sandbox, error: wasmtime::Error) -> Error {
    if error.is::<wasmtime::PoolConcurrencyLimitError>() {
        return Error::PoolFull;
    }
    // On Linux wasmtime keeps the first content of a memory in a file, and that in memory.
    if error.downcast_ref::<io::Error>().and_then(Errno::from_io_error) == Some(Errno::FBIG) {
        return Error::engine(SIZE_LIMIT);
    }
    // wasmtime has no type for this one.
    if error.root_cause().to_string().starts_with("resource limit exceeded: ") {
        return Error::InstanceLimit { instances: sandbox.shared().limits.instances };
    }
    cut_short(store, sandbox, Some(error), Access::Read)
}

/// Tells why a call ended without an answer. There is no `error` where it waited for too
/// long.
fn cut_short(
    store: &wasmtime::Store<State>,
    sandbox: &Sandbox,
    error: Option<wasmtime::Error>,
    access: Access,
) -> Error {
    let outcome_unknown = matches!(access, Access::Write);
    let limits = sandbox.shared().limits;
    if let Some(limit) = store.data().stopwatch.expired() {
        return Error::TimeLimit { limit, outcome_unknown };
    }
    let Some(error) = error else {
        return Error::TimeLimit { limit: limits.host_time, outcome_unknown };
    };
    match store.data().meter.exceeded() {
        Some(Exceeded::Memory) => Error::MemoryLimit { bytes: limits.memory, outcome_unknown },
        Some(Exceeded::Table) => {
            Error::TableLimit { elements: limits.table_elements, outcome_unknown }
        }
        None => Error::Trap { reason: cause(&error), outcome_unknown },
    }
}
