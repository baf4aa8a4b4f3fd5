//! The store as an import of other guests: your plugins that import `expenses:store/store`, with
//! your own linker, engine and state.
//!
//! The store stays in its sandbox. A plugin calls the host, which calls the [`Store`] in the
//! plugin's state. So a plugin reaches only the one store that it was given, and its engine need
//! not be the sandbox's.
//!
//! ```no_run
//! use expenses::linker::{self, StoreView};
//! use expenses::wasmtime::component::{Component, Linker};
//! use expenses::wasmtime::{self, Engine};
//! use expenses::{Sandbox, Store};
//!
//! struct State {
//!     expenses: Store,
//!     // … and whatever else the plugin needs, such as its WASI context
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
//! The plugin gets the store's results and errors. A trap or a limit in the store ends the
//! plugin's call, as if both were composed into one component. You find the [`Error`] in
//! wasmtime's with `error.downcast_ref::<expenses::Error>()`, and can [reopen](Store::reopen) the
//! store.

use expenses_interface::{
    ApplyError, Change, Decision, Error as StoreError, Expense, ExpensePatch, ExpenseTrace, Filter,
    Grouping, Info, Logged, MergeOutcome, MonthlyBudgets, NewExpense, Outcomes, Packed, PackedPage,
    Page, Problem, Profile, Query, Repeat, Request, State, Summary,
};
use wasmtime::Result;
use wasmtime::component::{ComponentNamedList, Lift, Linker, LinkerInstance, Lower};

use crate::error::Error;
use crate::functions::{
    BULK, Function, IMPORTS, MERGES, REPEATS, STORE, component_error, functions,
};
use crate::store::Store;

/// A state with a store for its guest.
pub trait StoreView: Send + 'static {
    /// The store that the guest's calls go to.
    fn store(&mut self) -> &mut Store;
}

/// Offers the interfaces of the store to the guests of a linker. A call blocks the thread of the
/// guest, as calls of a [`Store`] do.
///
/// # Errors
///
/// The linker has one of the interfaces already.
pub fn add_to_linker<T: StoreView>(linker: &mut Linker<T>) -> Result<()> {
    for interface in [STORE, BULK, IMPORTS, REPEATS, MERGES] {
        add_functions(interface, &mut Blocking(linker.instance(interface)?))?;
    }
    Ok(())
}

/// A state with a store for its guest, in a program that runs on tokio.
#[cfg(feature = "tokio")]
pub trait AsyncStoreView: Send + 'static {
    /// The store that the guest's calls go to.
    fn store(&mut self) -> &crate::AsyncStore;
}

/// Offers the interfaces of the store to the guests of a linker, for asynchronous calls on a
/// tokio runtime. No call blocks a thread that drives tasks.
///
/// # Errors
///
/// The linker has one of the interfaces already.
#[cfg(feature = "tokio")]
pub fn add_to_linker_async<T: AsyncStoreView>(linker: &mut Linker<T>) -> Result<()> {
    for interface in [STORE, BULK, IMPORTS, REPEATS, MERGES] {
        add_functions(interface, &mut Awaited(linker.instance(interface)?))?;
    }
    Ok(())
}

/// An instance of a linker to which functions of the host can be added.
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
