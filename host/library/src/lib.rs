//! A personal expense store that cannot be corrupted and cannot touch anything but its own
//! directory.
//!
//! The store is a WebAssembly component: it keeps the expenses in `expenses.json`, in the
//! one directory that it is given, and every save is all or nothing. This crate embeds the
//! component, compiled ahead of time, for programs that want the store as a plugin in a
//! sandbox; the command line program `expenses` is one of them.
//!
//! ```
//! use expenses::{NewExpense, Sandbox};
//!
//! # let directory = tempfile::tempdir()?;
//! let sandbox = Sandbox::new()?; // once for the whole program
//! let mut store = sandbox.open(&directory)?;
//! let lunch = store.add(NewExpense {
//!     description: "Lunch".into(),
//!     amount: "12.50".into(),
//!     category: "food".into(),
//!     date: None,
//! })?;
//! assert_eq!(store.get(lunch.id)?.amount, "12.50");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! For another runtime, take the component itself. The build leaves it beside the programs:
//! `target/release/expenses-store.wasm` after a release build.
//!
//! # The sandbox
//!
//! The component gets one directory, clocks and random numbers. It gets no other file, no
//! network, no environment, no arguments, and closed streams. [`SandboxBuilder`] limits its
//! memory and its time. This crate may depend on the interface, on wasmtime and on libraries for
//! the system. clap, csv, charts and printing never enter it, and it reads neither the
//! environment nor the home directory.
//!
//! # Cargo features
//!
//! None is on by default.
//!
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
//! - `limits`: how much a guest may use, and how that is measured
//! - `ticker`: the thread that interrupts a guest which computes for too long
//! - `blocking`: waits for a call without an asynchronous runtime
//! - `engine`: the engine's settings, shared with the build script
//! - `component`: the embedded code
//! - `functions`: the list of the interface's functions, from which the handles are made
//! - the build script builds the store's component and compiles it
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
mod open;
mod sandbox;
mod store;
mod ticker;
mod wasi;

pub use expenses_interface::{
    Action, ApplyError, AsStoreError, Budget, BudgetAmount, Change, Corruption,
    Error as StoreError, Expectation, ExpectedExpense, Expense, ExpensePatch, ExpenseRef,
    ExpenseTrace, ExpenseUpdate, Expenses, Filter, Group, Grouping, IdRange, IdempotencyKey, Info,
    InvalidArgument, KeptExpense, Logged, MonthlyBudgets, NewBudget, NewExpense, NewRepeat, NewRow,
    Outcome, Outcomes, Packed, PackedPage, Page, Problem, Profile, Query, Repeat, Request, Sort,
    SortKey, State, Summary,
};

/// The runtime. A component, an engine or a linker that you pass to this crate must come from
/// this version of it.
pub use wasmtime;

#[cfg(feature = "tokio")]
pub use crate::async_store::AsyncStore;
pub use crate::error::Error;
pub use crate::sandbox::{Sandbox, SandboxBuilder, engine_config};
pub use crate::store::Store;
