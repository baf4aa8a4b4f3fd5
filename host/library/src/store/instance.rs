//! An instance of the component on one directory, and its calls under the limits.

use std::io;
use std::path::Path;
use std::time::Instant;

use rustix::io::Errno;
use wasmtime::AsContextMut;
use wasmtime::component::{ComponentNamedList, Func, Lift, Lower};
use wasmtime::error::Context;

use crate::blocking::block_on;
use crate::error::Error;
use crate::functions::{Access, Function};
use crate::limits::{Exceeded, cause};
#[cfg(feature = "object")]
use crate::object::{Place, Session};
use crate::sandbox::{Sandbox, Shared};
use crate::wasi::{self, State};

pub(super) struct Instance {
    store: wasmtime::Store<State>,
    /// The functions of the interface, in the order of [`Function::ALL`].
    functions: Vec<Func>,
}

impl Instance {
    /// Opens an instance on a directory. An error names it as `named`.
    pub(super) fn open(sandbox: &Sandbox, directory: &Path, named: &Path) -> Result<Self, Error> {
        let store = wasi::store(sandbox, directory)
            .map_err(|source| Error::Directory { path: named.into(), source })?;
        Self::start(sandbox, store)
    }

    /// Opens an instance on an object, with a scratch directory of its own.
    #[cfg(feature = "object")]
    pub(super) fn open_object(sandbox: &Sandbox, place: &Place) -> Result<Self, Error> {
        let scratch = sandbox.shared().scratches.make()?;
        let mut store = wasi::store(sandbox, scratch.path())
            .map_err(|source| Error::Scratch { path: scratch.path().into(), source })?;
        let limits = &sandbox.shared().limits;
        let session = Session::new(place.clone(), scratch, limits.object_time);
        store.data_mut().object = Some(session.fresh_for(limits.object_fresh));
        Self::start(sandbox, store)
    }

    fn start(sandbox: &Sandbox, mut store: wasmtime::Store<State>) -> Result<Self, Error> {
        let shared = sandbox.shared();
        let running = shared.watch()?;
        store.set_epoch_deadline(1);
        let patience = shared.limits.host_time;
        let answer = block_on(instantiate(shared, &mut store), patience);
        drop(running);
        match answer {
            Some(Ok(functions)) => Ok(Self { store, functions }),
            Some(Err(error)) => Err(not_started(&store, sandbox, error)),
            None => Err(cut_short(&store, sandbox, None, Access::Read)),
        }
    }

    /// Why the object store failed in the last call; `None` if it did not, or there is none.
    pub(super) fn object_failure(&self) -> Option<&str> {
        #[cfg(feature = "object")]
        return self.store.data().object.as_ref()?.failure();
        #[cfg(not(feature = "object"))]
        None
    }

    /// How many bytes the object had when the component saw it last; `None` if there is none.
    #[cfg(feature = "object")]
    pub(super) fn object_size(&self) -> Option<u64> {
        self.store.data().object.as_ref().map(Session::size)
    }

    /// Calls the component for a request that `arrived` then. After an error the instance must not be
    /// used again.
    #[cfg_attr(not(feature = "object"), expect(unused_variables, reason = "for objects"))]
    pub(super) fn call<P, R>(
        &mut self,
        sandbox: &Sandbox,
        arrived: Instant,
        function: Function,
        parameters: P,
    ) -> Result<R, Error>
    where
        P: ComponentNamedList + Lower + Clone,
        R: Lift + Send + 'static,
    {
        #[cfg(feature = "object")]
        if let Some(object) = &mut self.store.data_mut().object {
            if function.access() == Access::Read
                || matches!(function, Function::backup | Function::repair)
            {
                object.begin_call(arrived);
            } else {
                object.begin_save();
                let result = self.call_once(sandbox, function, parameters.clone())?;
                let object = self.store.data_mut().object.as_mut();
                if !object.is_some_and(Session::begins_anew) {
                    return Ok(result);
                }
            }
        }
        self.call_once(sandbox, function, parameters)
    }

    fn call_once<P, R>(
        &mut self,
        sandbox: &Sandbox,
        function: Function,
        parameters: P,
    ) -> Result<R, Error>
    where
        P: ComponentNamedList + Lower,
        R: Lift + Send + 'static,
    {
        self.store.data_mut().meter.begin();
        self.store.data_mut().stopwatch.begin();
        self.store.set_epoch_deadline(1);
        let (store, functions) = (&mut self.store, &self.functions);
        let call = async move {
            let function = functions[function as usize].typed::<P, (R,)>(&mut *store)?;
            Ok(function.call_async(store, parameters).await?.0)
        };
        match block_on(call, sandbox.shared().limits.host_time) {
            Some(Ok(result)) => Ok(result),
            Some(Err(error)) => {
                Err(cut_short(&self.store, sandbox, Some(error), function.access()))
            }
            None => Err(cut_short(&self.store, sandbox, None, function.access())),
        }
    }
}

async fn instantiate(
    shared: &Shared,
    store: &mut wasmtime::Store<State>,
) -> wasmtime::Result<Vec<Func>> {
    let instance = shared.component.instantiate_async(&mut *store).await?;
    let functions = Function::ALL.iter().zip(&shared.exports).map(|(function, index)| {
        let name = function.name();
        let found = instance.get_func(&mut *store, index);
        let found = found.with_context(|| format!("`{name}` is not a function"))?;
        function.check(&found, store.as_context_mut()).with_context(|| format!("`{name}`"))?;
        Ok(found)
    });
    functions.collect()
}

const SIZE_LIMIT: &str =
    "the limit on the size of files is too low for its memory, see `ulimit -f`";

pub(super) const TOO_MANY_FILES: &str = "too many files are open; raise the limit, see `ulimit -n`";

/// Finds out why the component did not start.
fn not_started(store: &wasmtime::Store<State>, sandbox: &Sandbox, error: wasmtime::Error) -> Error {
    if error.is::<wasmtime::PoolConcurrencyLimitError>() {
        return Error::PoolFull;
    }
    // On Linux, wasmtime keeps the initial content of a memory in a file that exists only in
    // memory.
    let failed = error.chain().find_map(|cause| {
        let failed = cause.downcast_ref::<io::Error>().and_then(Errno::from_io_error);
        failed.or_else(|| cause.downcast_ref().copied())
    });
    match failed {
        Some(Errno::FBIG) => return Error::engine(SIZE_LIMIT),
        Some(Errno::MFILE) => return Error::engine(TOO_MANY_FILES),
        _ => {}
    }
    // wasmtime has no type for this error.
    if error.root_cause().to_string().starts_with("resource limit exceeded: ") {
        return Error::InstanceLimit { instances: sandbox.shared().limits.instances };
    }
    cut_short(store, sandbox, Some(error), Access::Read)
}

/// Finds out why a call ended without a result. There is no `error` if it waited for too long.
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
