//! A personal expense store that cannot be corrupted and cannot touch anything but its own
//! directory.
//!
//! The store is a WebAssembly component: it keeps the expenses in `expenses.json`, in the
//! one directory that it is given, and every save is all or nothing. This crate embeds the
//! component, compiled ahead of time, for programs that want the store as a plugin in a
//! sandbox; the command line program `expenses` is one of them.
//!
//! # Open
//!
//! A [`Sandbox`] loads the component, once for the whole program. It opens any number of stores,
//! each with an instance of its own that sees one directory and nothing else. The directory must
//! exist; an empty one is an empty store. Any number of programs, in any language, may have it
//! open at the same time and write.
//!
//! ```
//! use expenses::Sandbox;
//!
//! # let directory = tempfile::tempdir()?;
//! let sandbox = Sandbox::builder().memory_limit(256 << 20).build()?; // or Sandbox::new()
//! let mut store = sandbox.open(&directory)?;
//! assert_eq!(store.info()?.expenses, 0);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Add
//!
//! Amounts and dates are text, so that they are exact. A call that changes something is one
//! commit. When it returns, the change is on the disk.
//!
//! ```
//! use expenses::{Error, NewExpense, Sandbox, StoreError};
//!
//! # let directory = tempfile::tempdir()?;
//! let mut store = Sandbox::new()?.open(&directory)?;
//! let lunch = store.add(NewExpense {
//!     description: "Lunch".into(),
//!     amount: "12.50".into(),
//!     category: "food".into(),
//!     date: None, // today, in UTC
//! })?;
//! assert_eq!(store.get(lunch.id)?.amount, "12.50");
//!
//! let missing = store.get(7);
//! assert!(matches!(missing, Err(Error::Store(StoreError::NotFound(7)))));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Find
//!
//! [`Store::find`] returns one page; its cursor leads to the next. [`Store::summarize`] adds up
//! what a filter matches.
//!
//! ```
//! use expenses::{Filter, Grouping, Query, Sandbox};
//! # use expenses::NewExpense;
//!
//! # let directory = tempfile::tempdir()?;
//! let mut store = Sandbox::new()?.open(&directory)?;
//! # store.add(NewExpense {
//! #     description: "Lunch".into(),
//! #     amount: "12.50".into(),
//! #     category: "food".into(),
//! #     date: Some("2026-11-23".into()),
//! # })?;
//! let november = Filter {
//!     since: Some("2026-11-01".into()),
//!     until: Some("2026-11-30".into()),
//!     ..Filter::default()
//! };
//! let mut query = Query { filter: november.clone(), limit: Some(100), ..Query::default() };
//! loop {
//!     let page = store.find(query.clone(), None)?;
//!     for expense in page.expenses {
//!         println!("{} {}", expense.amount, expense.description);
//!     }
//!     query.cursor = page.cursor;
//!     if query.cursor.is_none() {
//!         break;
//!     }
//! }
//! for group in store.summarize(november, vec![Grouping::Category])?.groups {
//!     println!("{} {}", group.key().unwrap_or_default(), group.total);
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Many at once
//!
//! A save writes the whole file, whether it holds one change or a thousand. So make them together:
//! [`Store::apply`] does all of several changes or none, [`Store::add_packed`] adds thousands of
//! expenses, and [`Store::apply_each`] does many clients' requests in one commit, each with a
//! result of its own.
//!
//! ```
//! use expenses::{Change, NewExpense, Sandbox};
//!
//! # let directory = tempfile::tempdir()?;
//! let mut store = Sandbox::new()?.open(&directory)?;
//! let coffee = |day: u32| NewExpense {
//!     description: "Coffee".into(),
//!     amount: "3.20".into(),
//!     category: "food".into(),
//!     date: Some(format!("2026-11-{day:02}")),
//! };
//! let ids = store.apply((1..=30).map(|day| Change::Add(coffee(day))).collect(), None)?;
//! assert_eq!(ids.len(), 30);
//!
//! let wrong = NewExpense { amount: "a lot".into(), ..coffee(1) };
//! let error = store.apply(vec![Change::Add(coffee(1)), Change::Add(wrong)], None).unwrap_err();
//! assert_eq!(error.index, Some(1)); // and nothing was added
//! assert_eq!(store.info()?.expenses, 30);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # tokio
//!
//! With the cargo feature `tokio`, `AsyncStore` has the same functions to await. They run on
//! threads of the sandbox. A clone is another handle on the same store.
//!
//! ```
//! use expenses::{AsyncStore, Filter, Sandbox};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let directory = tempfile::tempdir()?;
//! let store = AsyncStore::open(&Sandbox::new()?, directory.path()).await?;
//! let summary = store.summarize(Filter::default(), Vec::new()).await?;
//! assert_eq!((summary.count, summary.total.as_str()), (0, "0"));
//! # Ok(())
//! # }
//! ```
//!
//! # Limits
//!
//! [`SandboxBuilder`] sets them for each store. A store may use 1 GiB of memory, compute for 30
//! seconds in one call, and spend 10 minutes of a call in the host, for example waiting for a slow
//! disk. The component gets one directory, clocks and random numbers. It gets no other file, no
//! network, no environment, no arguments, and closed streams.
//!
//! # Errors, and what a trap means
//!
//! [`Error::Store`] is an error that a working store returned, a [`StoreError`]: a rule was broken,
//! there is no such expense, the disk is full. Nothing was changed, unless it is
//! [`StoreError::NotDurable`] or [`StoreError::OutcomeUnknown`], and the handle goes on working.
//!
//! The others come from the sandbox. After a limit ([`Error::MemoryLimit`], [`Error::TimeLimit`])
//! or a trap ([`Error::Trap`], a bug) the instance is gone, and the handle is closed. The data
//! file is whole in any case. If `outcome_unknown` is true, the call may have made its change,
//! completely or not at all. [`Store::reopen`] continues at once; look before you try again, or
//! give requests an [`IdempotencyKey`], with which none is done twice.
//!
//! # Building
//!
//! The package carries the component as WebAssembly, and the build script compiles it for your
//! target, so your program starts no compiler. Building needs no WebAssembly tools. Linux is
//! tested, macOS is not, and Windows is not supported. For another runtime take the component
//! itself, `expenses-store.wasm`.
//!
//! # Cargo features
//!
//! None is on by default.
//!
//! - `object`: `Sandbox::open_object`, a store whose data file is an object of an object store
//! - `tokio`: `AsyncStore`, and `linker::add_to_linker_async`
//! - `compiler`: `SandboxBuilder::component_file`, with a compiler in the program
//!
//! # Layout
//!
//! - `sandbox`: [`Sandbox`] and its builder: what all stores share
//! - `store`: [`Store`], the handle with the interface's functions, over an instance
//! - `async_store`: `AsyncStore`, the same for tokio programs
//! - [`linker`]: the store as an import of an embedder's other guests
//! - `error`: [`Error`], which separates the store's errors from limits and traps
//! - `wasi`: the WASI functions that a guest gets, and the state of an instance
//! - `open`: opens files for a guest, without waiting for anyone
//! - `listing`: lists directories for a guest, entry by entry
//! - `access`: owner, group, mode and access control list of the files that a guest creates
//! - `object`: the data file as an object of an object store
//! - `limits`: how much a guest may use, and how that is measured
//! - `ticker`: the thread that interrupts a guest which computes for too long
//! - `blocking`: waits for a call without an asynchronous runtime
//! - `engine`: the engine's settings, shared with the build script
//! - `component`: the embedded code
//! - `functions`: the list of the interface's functions, from which the handles are made
//! - the build script compiles the store's component: in the repository one that it builds from the
//!   sources, in a package the one that the package carries
//!
//! This crate may depend on the interface, on wasmtime and on libraries for the system. clap, csv,
//! charts and printing never enter it, and it reads neither the environment nor the home directory.
#![cfg_attr(test, allow(missing_docs, reason = "tests are named after behaviour"))]

mod access;
#[cfg(feature = "tokio")]
mod async_store;
mod blocking;
mod component;
mod engine;
mod error;
mod functions;
mod limits;
pub mod linker;
mod listing;
#[cfg(feature = "object")]
pub mod object;
mod open;
mod sandbox;
mod store;
mod ticker;
mod wasi;

pub use expenses_interface::{
    Action, ApplyError, AsStoreError, Budget, BudgetAmount, Change, Choice, Conflict, Corruption,
    Decision, Disputed, Error as StoreError, Expectation, ExpectedExpense, Expense, ExpensePatch,
    ExpenseRef, ExpenseSides, ExpenseTrace, ExpenseUpdate, Expenses, Filter, Group, Grouping,
    IdRange, IdempotencyKey, Info, InvalidArgument, KeptExpense, Logged, MergeOutcome, Merged,
    MonthlyBudgets, NewBudget, NewExpense, NewRepeat, NewRow, OtherSides, Outcome, Outcomes,
    Packed, PackedPage, Page, Problem, Profile, Query, Repeat, Request, Sort, SortKey, State,
    Summary,
};

/// The runtime. A component, an engine or a linker that you pass to this crate must come from
/// this version of it.
pub use wasmtime;

/// Object stores, which [`Sandbox::open_object`] takes.
#[cfg(feature = "object")]
pub use object_store;

#[cfg(feature = "tokio")]
pub use crate::async_store::AsyncStore;
pub use crate::error::Error;
pub use crate::sandbox::{Pause, Sandbox, SandboxBuilder, engine_config};
pub use crate::store::Store;
