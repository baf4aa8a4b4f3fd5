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

use expenses_interface::{
    ApplyError, Change, Error as StoreError, Expense, ExpensePatch, Filter, Grouping, Info, Logged,
    MonthlyBudgets, NewExpense, Packed, PackedPage, Page, Problem, Profile, Query, Summary,
};
use wasmtime::Result;
use wasmtime::component::{ComponentNamedList, Lift, Linker, LinkerInstance, Lower};

use crate::error::Error;
use crate::functions::{BULK, Function, IMPORTS, STORE, component_error, functions};
use crate::store::Store;

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
    for interface in [STORE, BULK, IMPORTS] {
        add_functions(interface, &mut Blocking(linker.instance(interface)?))?;
    }
    Ok(())
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
    for interface in [STORE, BULK, IMPORTS] {
        add_functions(interface, &mut Awaited(linker.instance(interface)?))?;
    }
    Ok(())
}

/// A linker's instance, and how it makes a function of the interface one of the host's.
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

macro_rules! link {
    ($($interface:ident { $(
        $(#[$doc:meta])*
        $access:ident fn $name:ident($($(@$by:tt)? $parameter:ident: $type:ty),*)
            -> Result<$ok:ty, $error:ident>;
    )* })*) => {
        /// Adds the functions of one interface.
        fn add_functions(interface: &str, linker: &mut impl Add) -> Result<()> {
            $(if interface == $interface {
                $(
                    linker.add(&Function::$name.name(), |store, ($($parameter,)*): ($($type,)*)| {
                        let result = store.call::<_, $ok, component_error!($error)>(
                            Function::$name,
                            ($($($by)? $parameter,)*),
                        )?;
                        Ok((result,))
                    })?;
                )*
            })*
            Ok(())
        }
    };
}

functions!(link);

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
