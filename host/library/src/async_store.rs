//! The store for tokio programs: calls to await.

mod threads;

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use tokio::sync::Mutex;

use expenses_interface::{
    ApplyError, Change, Decision, Expense, ExpensePatch, ExpenseTrace, Filter, Grouping, Info,
    Logged, MergeOutcome, MonthlyBudgets, NewExpense, Outcomes, Packed, PackedPage, Page, Problem,
    Profile, Query, Repeat, Request, State, Summary,
};

use crate::error::Error;
use crate::functions::{functions, handle_error};
#[cfg(feature = "object")]
use crate::object::Place;
use crate::sandbox::Sandbox;
use crate::store::Store;
pub(crate) use threads::Threads;

/// A [`Store`] for programs that run on tokio: its calls run on threads of the sandbox, never on
/// tokio's threads for tasks or for blocking work.
///
/// A clone is another handle on the same store. One call runs at a time; the others wait in
/// order.
///
/// # Threads
///
/// [`async_threads`](crate::SandboxBuilder::async_threads) sets how many threads a sandbox has
/// for these calls. A store takes one of them at a time, for as long as a call computes or waits.
/// If all are taken, calls wait for one in the order in which they came. So a store can delay
/// only stores of the same sandbox, and each call only for as long as the time limits allow. Run
/// components that you do not trust in a sandbox of their own.
///
/// # Dropped futures
///
/// If you drop a future while another call of its store runs, it does nothing. If you drop it
/// later, its call is still completed on its thread, all or nothing as always. The next call
/// comes after it and sees what it did, and the handle stays usable. So a timeout around a call
/// means that the result was late, not that nothing happened.
///
/// ```
/// use expenses::{AsyncStore, NewExpense, Sandbox};
///
/// # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
/// # let directory = tempfile::tempdir()?;
/// let sandbox = Sandbox::new()?; // once for the whole program
/// let store = AsyncStore::open(&sandbox, directory.path()).await?;
/// let lunch = store.add(NewExpense {
///     description: "Lunch".into(),
///     amount: "12.50".into(),
///     category: "food".into(),
///     date: None,
/// }).await?;
/// assert_eq!(store.get(lunch.id).await?.amount, "12.50");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// # })?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct AsyncStore {
    store: Arc<Mutex<Store>>,
    sandbox: Sandbox,
}

impl AsyncStore {
    /// Opens the store in a directory, as [`Sandbox::open`] does.
    ///
    /// # Errors
    ///
    /// Those of [`Sandbox::open`], and [`Error::Engine`] if the system has no thread for the
    /// call. Then it is not made.
    pub async fn open(sandbox: &Sandbox, directory: impl Into<PathBuf>) -> Result<Self, Error> {
        let (opening, directory) = (sandbox.clone(), directory.into());
        let threads = &sandbox.shared().threads;
        Ok(threads.run(move || opening.open(directory)).await??.into())
    }

    /// Opens the store whose data file is an object, as [`Sandbox::open_object`] does. Requests run
    /// on the runtime that polls this.
    ///
    /// # Errors
    ///
    /// Those of [`Sandbox::open_object`], and [`Error::Engine`] if the system has no thread for the
    /// call. Then it is not made.
    #[cfg(feature = "object")]
    pub async fn open_object(
        sandbox: &Sandbox,
        store: Arc<dyn object_store::ObjectStore>,
        path: impl Into<object_store::path::Path>,
    ) -> Result<Self, Error> {
        Self::open_place(sandbox, Place::new(store, path.into())).await
    }

    /// Opens the store whose data file is an object, as [`Sandbox::open_existing_object`] does.
    ///
    /// # Errors
    ///
    /// Those of [`open_object`](Self::open_object).
    #[cfg(feature = "object")]
    pub async fn open_existing_object(
        sandbox: &Sandbox,
        store: Arc<dyn object_store::ObjectStore>,
        path: impl Into<object_store::path::Path>,
    ) -> Result<Self, Error> {
        Self::open_place(sandbox, Place::new(store, path.into()).existing()).await
    }

    #[cfg(feature = "object")]
    async fn open_place(sandbox: &Sandbox, place: Place) -> Result<Self, Error> {
        let (opening, threads) = (sandbox.clone(), &sandbox.shared().threads);
        Ok(threads.run(move || Store::open_object(opening, place)).await??.into())
    }

    /// Makes several calls, one after the other. No call of another clone comes between them.
    /// Each is a separate commit; [`Store::apply`] makes several changes in one.
    ///
    /// # Errors
    ///
    /// [`Error::Engine`] if the system has no thread. Then no call is made.
    ///
    /// # Panics
    ///
    /// If `calls` panics.
    pub async fn run<T: Send + 'static>(
        &self,
        calls: impl FnOnce(&mut Store) -> T + Send + 'static,
    ) -> Result<T, Error> {
        let mut store = Arc::clone(&self.store).lock_owned().await;
        // The lock moves to the thread. If this future is dropped, the lock is still held until
        // the calls have ended.
        self.sandbox.shared().threads.run(move || calls(&mut store)).await
    }

    /// Opens the store again, as [`Store::reopen`] does.
    ///
    /// # Errors
    ///
    /// Those of [`open`](Self::open).
    pub async fn reopen(&self) -> Result<(), Error> {
        self.run(Store::reopen).await?
    }
}

macro_rules! async_handle {
    ($($interface:ident { $(
        $(#[$doc:meta])*
        $access:ident fn $name:ident($($(@$by:tt)? $parameter:ident: $type:ty),*)
            -> Result<$ok:ty, $error:ident>;
    )* })*) => {
        /// The functions of the interface.
        impl AsyncStore {
            $($(
                #[doc = concat!("As [`Store::", stringify!($name), "`].")]
                ///
                /// # Errors
                ///
                /// As there, and that of [`run`](Self::run).
                pub async fn $name(
                    &self,
                    $($parameter: $type),*
                ) -> Result<$ok, handle_error!($error)> {
                    self.run(move |store| store.$name($($($by)? $parameter),*)).await?
                }
            )*)*
        }
    };
}

functions!(async_handle);

impl From<Store> for AsyncStore {
    fn from(store: Store) -> Self {
        let sandbox = store.sandbox().clone();
        Self { store: Arc::new(Mutex::new(store)), sandbox }
    }
}

impl fmt::Debug for AsyncStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.store.try_lock() {
            Ok(store) => f.debug_tuple("AsyncStore").field(&*store).finish(),
            Err(_) => f.debug_tuple("AsyncStore").field(&format_args!("<in a call>")).finish(),
        }
    }
}
