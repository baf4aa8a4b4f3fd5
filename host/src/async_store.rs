//! Calls that a tokio program awaits.

mod threads;

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use tokio::sync::Mutex;

use expenses_guest::interface::{
    ApplyError, Change, Expense, ExpensePatch, Filter, Grouping, Info, Logged, MonthlyBudgets,
    NewExpense, Packed, Page, Problem, Query, Summary,
};

use crate::error::Error;
use crate::sandbox::Sandbox;
use crate::store::Store;
pub(crate) use threads::Threads;

/// A [`Store`] for programs that run on tokio: its calls are made on threads of the
/// sandbox's, never on those that drive tasks, nor on tokio's for blocking work.
///
/// A clone is another handle on the same store. One call runs at a time; others wait their
/// turn, in order.
///
/// # Threads
///
/// A sandbox has at most [so many threads](crate::SandboxBuilder::async_threads) for these
/// calls, and a store takes one of them at a time, for as long as a call computes or waits.
/// If all are taken, calls wait for one in the order in which they came: a store comes again
/// only behind all others that wait. So stores hold up only those of the same sandbox, each call
/// for as long as the sandbox's limits on time let it. Run components that you do not trust in
/// a sandbox of their own.
///
/// # Dropped futures
///
/// A future that is dropped while another call of its store runs has done nothing. One that is
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
pub struct AsyncStore {
    store: Arc<Mutex<Store>>,
    sandbox: Sandbox,
}

impl AsyncStore {
    /// Opens the store in a directory, as [`Sandbox::open`] does.
    ///
    /// # Errors
    ///
    /// Those of [`Sandbox::open`], and [`Error::Engine`] if the system gives no thread for
    /// the call: then it is not made.
    pub async fn open(sandbox: &Sandbox, directory: impl Into<PathBuf>) -> Result<Self, Error> {
        let (opening, directory) = (sandbox.clone(), directory.into());
        let threads = &sandbox.shared().threads;
        Ok(threads.run(move || opening.open(directory)).await??.into())
    }

    /// Makes several calls, one after the other, in one turn: no call of another clone comes
    /// between them. Each is a commit of its own; [`Store::apply`] makes several changes one.
    ///
    /// # Errors
    ///
    /// [`Error::Engine`] if the system gives no thread: then none is made.
    ///
    /// # Panics
    ///
    /// If `calls` panics.
    pub async fn run<T: Send + 'static>(
        &self,
        calls: impl FnOnce(&mut Store) -> T + Send + 'static,
    ) -> Result<T, Error> {
        let mut store = Arc::clone(&self.store).lock_owned().await;
        // The lock goes along: whatever becomes of this future, it is held until the calls
        // have ended.
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

    /// As [`Store::add`].
    ///
    /// # Errors
    ///
    /// As there, and that of [`run`](Self::run).
    pub async fn add(&self, expense: NewExpense) -> Result<Expense, Error> {
        self.run(|store| store.add(expense)).await?
    }

    /// As [`Store::get`].
    ///
    /// # Errors
    ///
    /// As there, and that of [`run`](Self::run).
    pub async fn get(&self, id: u64) -> Result<Expense, Error> {
        self.run(move |store| store.get(id)).await?
    }

    /// As [`Store::find`].
    ///
    /// # Errors
    ///
    /// As there, and that of [`run`](Self::run).
    pub async fn find(&self, query: Query, revision: Option<u64>) -> Result<Page, Error> {
        self.run(move |store| store.find(query, revision)).await?
    }

    /// As [`Store::find_packed`].
    ///
    /// # Errors
    ///
    /// As there, and that of [`run`](Self::run).
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
    /// As there, and that of [`run`](Self::run).
    pub async fn update(&self, id: u64, patch: ExpensePatch) -> Result<Expense, Error> {
        self.run(move |store| store.update(id, patch)).await?
    }

    /// As [`Store::delete`].
    ///
    /// # Errors
    ///
    /// As there, and that of [`run`](Self::run).
    pub async fn delete(&self, id: u64) -> Result<Expense, Error> {
        self.run(move |store| store.delete(id)).await?
    }

    /// As [`Store::summarize`].
    ///
    /// # Errors
    ///
    /// As there, and that of [`run`](Self::run).
    pub async fn summarize(&self, filter: Filter, by: Option<Grouping>) -> Result<Summary, Error> {
        self.run(move |store| store.summarize(filter, by)).await?
    }

    /// As [`Store::apply`].
    ///
    /// # Errors
    ///
    /// As there, and that of [`run`](Self::run).
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
    /// As there, and that of [`run`](Self::run).
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
    /// As there, and that of [`run`](Self::run).
    pub async fn undo(&self, revision: Option<u64>) -> Result<Logged, Error> {
        self.run(move |store| store.undo(revision)).await?
    }

    /// As [`Store::log`].
    ///
    /// # Errors
    ///
    /// As there, and that of [`run`](Self::run).
    pub async fn log(&self) -> Result<Vec<Logged>, Error> {
        self.run(Store::log).await?
    }

    /// As [`Store::budgets`].
    ///
    /// # Errors
    ///
    /// As there, and that of [`run`](Self::run).
    pub async fn budgets(&self, month: Option<String>) -> Result<MonthlyBudgets, Error> {
        self.run(move |store| store.budgets(month)).await?
    }

    /// As [`Store::check`].
    ///
    /// # Errors
    ///
    /// As there, and that of [`run`](Self::run).
    pub async fn check(&self) -> Result<Vec<Problem>, Error> {
        self.run(Store::check).await?
    }

    /// As [`Store::repair`].
    ///
    /// # Errors
    ///
    /// As there, and that of [`run`](Self::run).
    pub async fn repair(&self) -> Result<Option<String>, Error> {
        self.run(Store::repair).await?
    }

    /// As [`Store::backup`].
    ///
    /// # Errors
    ///
    /// As there, and that of [`run`](Self::run).
    pub async fn backup(&self) -> Result<String, Error> {
        self.run(Store::backup).await?
    }

    /// As [`Store::info`].
    ///
    /// # Errors
    ///
    /// As there, and that of [`run`](Self::run).
    pub async fn info(&self) -> Result<Info, Error> {
        self.run(Store::info).await?
    }
}

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
