//! The store as an import of other guests: plugins of the embedder's that use
//! `expenses:store/store`, with a linker, an engine and a state of the embedder's own.
//!
//! The store stays in its sandbox. A plugin's call goes to the host, which makes it on the
//! [`Store`] that the plugin's state has; so a plugin reaches the one store that it was
//! given, and its engine need not be the sandbox's.
//!
//! ```no_run
//! use expenses::linker::{self, StoreView};
//! use expenses::wasmtime::component::{Component, Linker};
//! use expenses::wasmtime::{self, Engine};
//! use expenses::{Sandbox, Store};
//!
//! struct State {
//!     expenses: Store,
//!     // … and what else the plugin is given, such as its WASI context
//! }
//!
//! impl StoreView for State {
//!     fn store(&mut self) -> &mut Store {
//!         &mut self.expenses
//!     }
//! }
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let engine = Engine::default();
//! let mut linker = Linker::<State>::new(&engine);
//! linker::add_to_linker(&mut linker)?;
//!
//! let state = State { expenses: Sandbox::new()?.open("/var/lib/tenant-7")? };
//! let mut store = wasmtime::Store::new(&engine, state);
//! let plugin = Component::from_file(&engine, "plugin.wasm")?;
//! let plugin = linker.instantiate(&mut store, &plugin)?;
//! # Ok(())
//! # }
//! ```
//!
//! What the store answers, its errors included, the plugin gets as its result. A trap or a
//! limit in the store ends the plugin's call, as it would where both were composed into one
//! component: the embedder finds the [`Error`] in wasmtime's, with
//! `error.downcast_ref::<expenses::Error>()`, and can [reopen](Store::reopen) the store.

use wasmtime::Result;
use wasmtime::component::{ComponentNamedList, Lift, Linker, LinkerInstance, Lower};

use crate::error::Error;
use crate::store::{Store, functions};

/// The interface that the component exports and a plugin imports.
pub(crate) const INTERFACE: &str = "expenses:store/store@0.1.0";

/// An embedder's state that has a store for its guest.
pub trait StoreView: Send + 'static {
    /// The store that the guest's calls go to.
    fn store(&mut self) -> &mut Store;
}

/// Gives the interface to the guests of a linker. A call blocks the thread that the guest
/// runs on, as those of [`Store`] do.
///
/// # Errors
///
/// Where the linker has the interface already.
pub fn add_to_linker<T: StoreView>(linker: &mut Linker<T>) -> Result<()> {
    add_functions(&mut Blocking(linker.instance(INTERFACE)?))
}

/// An embedder's state that has a store for its guest, in a program that runs on tokio.
#[cfg(feature = "tokio")]
pub trait AsyncStoreView: Send + 'static {
    /// The store that the guest's calls go to.
    fn store(&mut self) -> &crate::AsyncStore;
}

/// Gives the interface to the guests of a linker, for their asynchronous calls on a tokio
/// runtime: no call blocks a thread that drives its tasks.
///
/// # Errors
///
/// Where the linker has the interface already.
#[cfg(feature = "tokio")]
pub fn add_to_linker_async<T: AsyncStoreView>(linker: &mut Linker<T>) -> Result<()> {
    add_functions(&mut Awaited(linker.instance(INTERFACE)?))
}

/// A way to make a function of the interface one of the host's.
trait Add {
    fn add<P, R>(
        &mut self,
        name: &str,
        function: fn(&mut Store, P) -> Result<R, Error>,
    ) -> Result<()>
    where
        P: ComponentNamedList + Lift + Send + 'static,
        R: ComponentNamedList + Lower + Send + 'static;
}

fn add_functions(linker: &mut impl Add) -> Result<()> {
    linker.add("add", functions::add)?;
    linker.add("get", functions::get)?;
    linker.add("find", functions::find)?;
    linker.add("find-packed", functions::find_packed)?;
    linker.add("update", functions::update)?;
    linker.add("delete", functions::delete)?;
    linker.add("summarize", functions::summarize)?;
    linker.add("apply", functions::apply)?;
    linker.add("add-packed", functions::add_packed)?;
    linker.add("undo", functions::undo)?;
    linker.add("log", functions::log)?;
    linker.add("budgets", functions::budgets)?;
    linker.add("check", functions::check)?;
    linker.add("repair", functions::repair)?;
    linker.add("backup", functions::backup)?;
    linker.add("info", functions::info)
}

struct Blocking<'a, T: 'static>(LinkerInstance<'a, T>);

impl<T: StoreView> Add for Blocking<'_, T> {
    fn add<P, R>(
        &mut self,
        name: &str,
        function: fn(&mut Store, P) -> Result<R, Error>,
    ) -> Result<()>
    where
        P: ComponentNamedList + Lift + Send + 'static,
        R: ComponentNamedList + Lower + Send + 'static,
    {
        self.0.func_wrap(name, move |mut guest, parameters| {
            Ok(function(guest.data_mut().store(), parameters)?)
        })
    }
}

#[cfg(feature = "tokio")]
struct Awaited<'a, T: 'static>(LinkerInstance<'a, T>);

#[cfg(feature = "tokio")]
impl<T: AsyncStoreView> Add for Awaited<'_, T> {
    fn add<P, R>(
        &mut self,
        name: &str,
        function: fn(&mut Store, P) -> Result<R, Error>,
    ) -> Result<()>
    where
        P: ComponentNamedList + Lift + Send + 'static,
        R: ComponentNamedList + Lower + Send + 'static,
    {
        self.0.func_wrap_async(name, move |mut guest, parameters| {
            let store = guest.data_mut().store().clone();
            Box::new(async move { Ok(store.run(move |store| function(store, parameters)).await??) })
        })
    }
}
