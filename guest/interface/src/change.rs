//! Changes, and the entries of the history.

#[cfg(feature = "wasmtime")]
use wasmtime::component::{ComponentType, Lift, Lower};

use crate::{ExpensePatch, KeptExpense, NewBudget, NewExpense, NewRepeat};

/// One change of an [`Expenses::apply`](crate::Expenses::apply).
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "wasmtime", derive(ComponentType, Lift, Lower), component(variant))]
pub enum Change {
    /// Adds an expense.
    #[cfg_attr(feature = "wasmtime", component(name = "add"))]
    Add(NewExpense),
    /// Adds a row of a bank's file.
    #[cfg_attr(feature = "wasmtime", component(name = "add-row"))]
    AddRow(NewRow),
    /// Changes the expense with this id.
    #[cfg_attr(feature = "wasmtime", component(name = "update"))]
    Update(ExpenseUpdate),
    /// Deletes the expense with this id.
    #[cfg_attr(feature = "wasmtime", component(name = "delete"))]
    Delete(u64),
    /// Adds an expense that was kept elsewhere, as it is.
    #[cfg_attr(feature = "wasmtime", component(name = "restore"))]
    Restore(KeptExpense),
    /// Sets or removes a budget.
    #[cfg_attr(feature = "wasmtime", component(name = "set-budget"))]
    SetBudget(NewBudget),
    /// Sets the day on which months start, 1 to 28.
    #[cfg_attr(feature = "wasmtime", component(name = "set-month-start"))]
    SetMonthStart(u8),
    /// Starts a rule by which an expense is added again and again.
    #[cfg_attr(feature = "wasmtime", component(name = "start-repeat"))]
    StartRepeat(NewRepeat),
    /// Ends the rule with this id. What it added stays.
    #[cfg_attr(feature = "wasmtime", component(name = "stop-repeat"))]
    StopRepeat(u64),
    /// Adds what is due by all rules up to this day. It is a commit of its own.
    #[cfg_attr(feature = "wasmtime", component(name = "add-due"))]
    AddDue(String),
    /// Says in the history what the changes are together, such as `import of bank.csv`.
    #[cfg_attr(feature = "wasmtime", component(name = "note"))]
    Note(String),
}

/// A row of a bank's file to add.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "wasmtime", derive(ComponentType, Lift, Lower), component(record))]
pub struct NewRow {
    /// What it adds.
    pub expense: NewExpense,
    /// A digest of what the bank calls the transaction.
    pub bank: Option<u64>,
}

/// A change of one expense.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "wasmtime", derive(ComponentType, Lift, Lower), component(record))]
pub struct ExpenseUpdate {
    /// Which expense.
    pub id: u64,
    /// What changes.
    pub patch: ExpensePatch,
}

/// A range of consecutive ids.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "wasmtime", derive(ComponentType, Lift, Lower), component(record))]
pub struct IdRange {
    /// The least.
    pub first: u64,
    /// The greatest.
    pub last: u64,
}

/// Which expenses, budgets and rules a commit changed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "wasmtime", derive(ComponentType, Lift, Lower), component(record))]
pub struct Logged {
    /// When, in UTC, such as `2026-11-23T10:00:00Z`.
    pub time: String,
    /// The expenses that were added, ids ascending.
    pub added: Vec<IdRange>,
    /// The expenses that were changed, ids ascending.
    pub changed: Vec<IdRange>,
    /// The expenses that were deleted, ids ascending.
    pub deleted: Vec<IdRange>,
    /// The categories whose budget was set or removed; `None` for the budget of all expenses.
    pub budgets: Vec<Option<String>>,
    /// The day on which months start, if the commit set it.
    #[cfg_attr(feature = "wasmtime", component(name = "month-start"))]
    pub month_start: Option<u8>,
    /// The descriptions of the rules that were started or stopped.
    pub repeats: Vec<String>,
    /// What the commit was, if its caller said so, such as `import of bank.csv`.
    pub note: Option<String>,
}
