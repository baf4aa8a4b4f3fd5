//! The interface of the store in plain Rust: its types, and the trait [`Expenses`] with its
//! functions.
//!
//! The types are those of `wit/`, whose interfaces document every text form and rule. The component's exports and the host's handle use them as they are, so every
//! type is exhaustive. The command line and every other front is written against
//! [`Expenses`], and runs inside the component and outside alike.
//!
//! This crate depends on nothing; the feature `wasmtime` adds wasmtime's traits to the types.
//! Rules, WASI and files never enter it.
//!
//! # Layout
//!
//! - `expense`: expenses, and the arguments that add and change them
//! - `query`: filters, pages of expenses, and totals
//! - `change`: changes, and the entries of the history
//! - `request`: requests that share a commit
//! - `budget`: monthly budgets
//! - `repeat`: rules by which expenses are added
//! - `profile`: what imports keep
//! - `merge`: two files that become one
//! - `state`: the state of a store and of its file
//! - `packed`: many expenses with all their texts in one
//! - `error`: errors, and their texts for people
//! - `expenses`: the trait
//! - `escape`: text from a file or an argument, made safe to show
//! - `bindings`: the bindings of a component, with these types
//! - [`files`]: the names of the files in a store's directory

mod bindings;
mod budget;
mod change;
mod error;
mod escape;
mod expense;
mod expenses;
pub mod files;
mod merge;
mod packed;
mod profile;
mod query;
mod repeat;
mod request;
mod state;

pub use budget::{Budget, BudgetAmount, MonthlyBudgets, NewBudget};
pub use change::{Change, ExpenseUpdate, IdRange, Logged, NewRow};
pub use error::{ApplyError, AsStoreError, Corruption, Error, InvalidArgument};
pub use escape::{escape, escape_json};
pub use expense::{Expense, ExpensePatch, ExpenseRef, KeptExpense, NewExpense};
pub use expenses::Expenses;
pub use merge::{
    Choice, Conflict, Decision, Disputed, ExpenseSides, MOST_CONFLICTS, MergeOutcome, Merged,
    OtherSides,
};
pub use packed::Packed;
pub use profile::{ExpenseTrace, Profile};
pub use query::{Filter, Group, Grouping, PackedPage, Page, Query, Sort, SortKey, Summary};
pub use repeat::{NewRepeat, Repeat};
pub use request::{
    Action, Expectation, ExpectedExpense, IdempotencyKey, Outcome, Outcomes, Request,
};
pub use state::{Info, Problem, State};
