//! An instance of the component on one directory, and its calls with limits in force.

use std::io;
use std::ops::Deref;
use std::path::Path;

use rustix::io::Errno;
use wasmtime::component;
use wasmtime::error::Context;

use super::Access;
use super::borrowed::PackedExpenses;
use crate::bindings::Plugin;
use crate::bindings::exports::expenses::store::store::{ApplyError, Guest};
use crate::blocking::block_on;
use crate::error::Error;
use crate::limits::{Exceeded, cause};
use crate::linker::INTERFACE;
use crate::sandbox::{Sandbox, Shared};
use crate::wasi::{self, State};

pub(super) struct Instance {
    store: wasmtime::Store<State>,
    exports: Exports,
}

/// What the component can be called for: the functions of the interface.
pub(super) struct Exports {
    plugin: Plugin,
    instance: component::Instance,
}

/// The functions by the generated types.
impl Deref for Exports {
    type Target = Guest;

    fn deref(&self) -> &Guest {
        self.plugin.expenses_store_store()
    }
}

impl Exports {
    /// Calls `add-packed` with texts that are elsewhere.
    pub(super) async fn call_add_borrowed(
        &self,
        store: &mut wasmtime::Store<State>,
        parameters: &(PackedExpenses<'_>, bool, Option<u64>),
    ) -> wasmtime::Result<Result<Vec<u64>, ApplyError>> {
        let exports = &self.instance;
        let interface = exports.get_export_index(&mut *store, None, INTERFACE);
        let index = interface
            .and_then(|within| exports.get_export_index(&mut *store, Some(&within), "add-packed"))
            .context("it has no `add-packed`")?;
        let (expenses, kept, revision) = parameters;
        let add = exports
            .get_typed_func::<(&PackedExpenses<'_>, bool, Option<u64>), (_,)>(&mut *store, index)?;
        Ok(add.call_async(store, (expenses, *kept, *revision)).await?.0)
    }
}

impl Instance {
    pub(super) fn open(sandbox: &Sandbox, directory: &Path) -> Result<Self, Error> {
        let shared = sandbox.shared();
        let mut store = wasi::store(sandbox, directory)
            .map_err(|source| Error::Directory { path: directory.into(), source })?;
        let running = shared.watch()?;
        store.set_epoch_deadline(1);
        let patience = shared.limits.host_time;
        let answer = block_on(instantiate(shared, &mut store), patience);
        drop(running);
        match answer {
            Some(Ok(exports)) => Ok(Self { store, exports }),
            Some(Err(error)) => Err(not_started(&store, sandbox, error)),
            None => Err(cut_short(&store, sandbox, None, Access::Read)),
        }
    }

    /// Calls the component. After an error the instance is no longer good.
    pub(super) fn call<T>(
        &mut self,
        sandbox: &Sandbox,
        access: Access,
        function: impl AsyncFnOnce(&Exports, &mut wasmtime::Store<State>) -> wasmtime::Result<T>,
    ) -> Result<T, Error> {
        self.store.data_mut().meter.begin();
        self.store.data_mut().stopwatch.begin();
        self.store.set_epoch_deadline(1);
        let call = function(&self.exports, &mut self.store);
        match block_on(call, sandbox.shared().limits.host_time) {
            Some(Ok(answer)) => Ok(answer),
            Some(Err(error)) => Err(cut_short(&self.store, sandbox, Some(error), access)),
            None => Err(cut_short(&self.store, sandbox, None, access)),
        }
    }
}

async fn instantiate(
    shared: &Shared,
    store: &mut wasmtime::Store<State>,
) -> wasmtime::Result<Exports> {
    let instance = shared.component.instantiate_async(&mut *store).await?;
    let plugin = shared.exports.load(store, &instance)?;
    Ok(Exports { plugin, instance })
}

const SIZE_LIMIT: &str =
    "the limit on the size of files is too low for its memory, see `ulimit -f`";

pub(super) const TOO_MANY_FILES: &str = "too many files are open; raise the limit, see `ulimit -n`";

/// Tells why the component did not start.
fn not_started(store: &wasmtime::Store<State>, sandbox: &Sandbox, error: wasmtime::Error) -> Error {
    if error.is::<wasmtime::PoolConcurrencyLimitError>() {
        return Error::PoolFull;
    }
    // On Linux wasmtime keeps the first content of a memory in a file, and that in memory.
    let failed = error.chain().find_map(|cause| {
        let failed = cause.downcast_ref::<io::Error>().and_then(Errno::from_io_error);
        failed.or_else(|| cause.downcast_ref().copied())
    });
    match failed {
        Some(Errno::FBIG) => return Error::engine(SIZE_LIMIT),
        Some(Errno::MFILE) => return Error::engine(TOO_MANY_FILES),
        _ => {}
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
