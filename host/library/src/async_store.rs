//! Calls that a tokio program awaits.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use tokio::runtime::Handle;
use tokio::sync::Mutex;

use expenses_interface::{
    ApplyError, Change, Error as StoreError, Expense, ExpensePatch, Filter, Grouping, Info, Logged,
    MonthlyBudgets, NewExpense, Packed, PackedPage, Page, Problem, Query, Summary,
};

use crate::error::Error;
use crate::functions::functions;
use crate::sandbox::Sandbox;
use crate::store::{HoldsError, Store};

/// A [`Store`] for programs that run on tokio: its calls are made on the runtime's threads
/// for blocking work, never on those that drive its tasks.
///
/// A clone is another handle on the same store. One call runs at a time; others wait their
/// turn, in order.
///
/// # Dropped futures
///
/// A future that is dropped while it waits for its turn has done nothing. One that is
/// dropped later takes nothing back: its call runs to its end on its thread, and is made as
/// a whole or not at all, as ever. The next call comes after it and sees what it did, and
/// the handle stays good. So a time limit around a call tells that the answer was late, not
/// that nothing happened.
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
pub struct AsyncStore(Arc<Mutex<Store>>);

impl AsyncStore {
    /// Opens the store in a directory, as [`Sandbox::open`] does.
    ///
    /// # Errors
    ///
    /// Those of [`Sandbox::open`], and [`Error::NoRuntime`].
    pub async fn open(sandbox: &Sandbox, directory: impl Into<PathBuf>) -> Result<Self, Error> {
        let (sandbox, directory) = (sandbox.clone(), directory.into());
        Ok(blocking(move || sandbox.open(directory)).await??.into())
    }

    /// Makes several calls, one after the other, in one turn: no call of another clone comes
    /// between them. Each is a commit of its own; [`Store::apply`] makes several changes one.
    ///
    /// # Errors
    ///
    /// [`Error::NoRuntime`].
    ///
    /// # Panics
    ///
    /// Where `calls` panics.
    pub async fn run<T: Send + 'static>(
        &self,
        calls: impl FnOnce(&mut Store) -> T + Send + 'static,
    ) -> Result<T, Error> {
        let mut store = Arc::clone(&self.0).lock_owned().await;
        // The lock goes along: whatever becomes of this future, it is held until the calls
        // have ended.
        blocking(move || calls(&mut store)).await
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
            -> Result<$ok:ty, $error:ty>;
    )* })*) => {
        /// The functions of the interface.
        impl AsyncStore {
            $($(
                #[doc = concat!("As [`Store::", stringify!($name), "`].")]
                ///
                /// # Errors
                ///
                /// As there, and [`Error::NoRuntime`].
                pub async fn $name(
                    &self,
                    $($parameter: $type),*
                ) -> Result<$ok, <$error as HoldsError>::With<Error>> {
                    self.run(move |store| store.$name($($($by)? $parameter),*)).await?
                }
            )*)*
        }
    };
}

functions!(async_handle);

impl From<Store> for AsyncStore {
    fn from(store: Store) -> Self {
        Self(Arc::new(Mutex::new(store)))
    }
}

impl fmt::Debug for AsyncStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.try_lock() {
            Ok(store) => f.debug_tuple("AsyncStore").field(&*store).finish(),
            Err(_) => f.debug_tuple("AsyncStore").field(&format_args!("<in a call>")).finish(),
        }
    }
}

/// Runs work that blocks its thread, on a thread for that.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Error> {
    let runtime = Handle::try_current().map_err(|_| Error::NoRuntime)?;
    runtime.spawn_blocking(work).await.map_err(|error| match error.try_into_panic() {
        Ok(panic) => std::panic::resume_unwind(panic),
        // The runtime was shut down before the work began.
        Err(_) => Error::NoRuntime,
    })
}
