//! Calls that a tokio program awaits.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use tokio::runtime::Handle;
use tokio::sync::Mutex;

use expenses_guest::interface::{
    ApplyError, Change, Expense, ExpensePatch, Filter, Grouping, Info, Logged, MonthlyBudgets,
    NewExpense, Packed, Page, Problem, Query, Summary,
};

use crate::error::Error;
use crate::sandbox::Sandbox;
use crate::store::Store;

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

    /// As [`Store::add`].
    ///
    /// # Errors
    ///
    /// As there, and [`Error::NoRuntime`].
    pub async fn add(&self, expense: NewExpense) -> Result<Expense, Error> {
        self.run(|store| store.add(expense)).await?
    }

    /// As [`Store::get`].
    ///
    /// # Errors
    ///
    /// As there, and [`Error::NoRuntime`].
    pub async fn get(&self, id: u64) -> Result<Expense, Error> {
        self.run(move |store| store.get(id)).await?
    }

    /// As [`Store::find`].
    ///
    /// # Errors
    ///
    /// As there, and [`Error::NoRuntime`].
    pub async fn find(&self, query: Query, revision: Option<u64>) -> Result<Page, Error> {
        self.run(move |store| store.find(query, revision)).await?
    }

    /// As [`Store::find_packed`].
    ///
    /// # Errors
    ///
    /// As there, and [`Error::NoRuntime`].
    pub async fn find_packed(
        &self,
        query: Query,
        revision: Option<u64>,
    ) -> Result<Page<Packed>, Error> {
        self.run(move |store| store.find_packed(query, revision)).await?
    }

    /// As [`Store::update`].
    ///
    /// # Errors
    ///
    /// As there, and [`Error::NoRuntime`].
    pub async fn update(&self, id: u64, patch: ExpensePatch) -> Result<Expense, Error> {
        self.run(move |store| store.update(id, patch)).await?
    }

    /// As [`Store::delete`].
    ///
    /// # Errors
    ///
    /// As there, and [`Error::NoRuntime`].
    pub async fn delete(&self, id: u64) -> Result<Expense, Error> {
        self.run(move |store| store.delete(id)).await?
    }

    /// As [`Store::summarize`].
    ///
    /// # Errors
    ///
    /// As there, and [`Error::NoRuntime`].
    pub async fn summarize(&self, filter: Filter, by: Option<Grouping>) -> Result<Summary, Error> {
        self.run(move |store| store.summarize(filter, by)).await?
    }

    /// As [`Store::apply`].
    ///
    /// # Errors
    ///
    /// As there, and [`Error::NoRuntime`].
    pub async fn apply(
        &self,
        changes: Vec<Change>,
        revision: Option<u64>,
    ) -> Result<Vec<u64>, ApplyError<Error>> {
        self.run(move |store| store.apply(changes, revision))
            .await
            .unwrap_or_else(|error| Err(ApplyError { index: None, error }))
    }

    /// As [`Store::add_packed`].
    ///
    /// # Errors
    ///
    /// As there, and [`Error::NoRuntime`].
    pub async fn add_packed(
        &self,
        expenses: Packed,
        kept: bool,
        revision: Option<u64>,
    ) -> Result<Vec<u64>, ApplyError<Error>> {
        self.run(move |store| store.add_packed(&expenses, kept, revision))
            .await
            .unwrap_or_else(|error| Err(ApplyError { index: None, error }))
    }

    /// As [`Store::undo`].
    ///
    /// # Errors
    ///
    /// As there, and [`Error::NoRuntime`].
    pub async fn undo(&self, revision: Option<u64>) -> Result<Logged, Error> {
        self.run(move |store| store.undo(revision)).await?
    }

    /// As [`Store::log`].
    ///
    /// # Errors
    ///
    /// As there, and [`Error::NoRuntime`].
    pub async fn log(&self) -> Result<Vec<Logged>, Error> {
        self.run(Store::log).await?
    }

    /// As [`Store::budgets`].
    ///
    /// # Errors
    ///
    /// As there, and [`Error::NoRuntime`].
    pub async fn budgets(&self, month: Option<String>) -> Result<MonthlyBudgets, Error> {
        self.run(move |store| store.budgets(month)).await?
    }

    /// As [`Store::check`].
    ///
    /// # Errors
    ///
    /// As there, and [`Error::NoRuntime`].
    pub async fn check(&self) -> Result<Vec<Problem>, Error> {
        self.run(Store::check).await?
    }

    /// As [`Store::repair`].
    ///
    /// # Errors
    ///
    /// As there, and [`Error::NoRuntime`].
    pub async fn repair(&self) -> Result<Option<String>, Error> {
        self.run(Store::repair).await?
    }

    /// As [`Store::backup`].
    ///
    /// # Errors
    ///
    /// As there, and [`Error::NoRuntime`].
    pub async fn backup(&self) -> Result<String, Error> {
        self.run(Store::backup).await?
    }

    /// As [`Store::info`].
    ///
    /// # Errors
    ///
    /// As there, and [`Error::NoRuntime`].
    pub async fn info(&self) -> Result<Info, Error> {
        self.run(Store::info).await?
    }
}

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
