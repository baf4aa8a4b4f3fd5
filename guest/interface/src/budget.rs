//! Monthly budgets.

#[cfg(feature = "wasmtime")]
use wasmtime::component::{ComponentType, Lift, Lower};

/// A monthly budget to set or remove.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "wasmtime", derive(ComponentType, Lift, Lower), component(record))]
pub struct NewBudget {
    /// The category; `None` for the budget of all expenses together.
    pub category: Option<String>,
    /// How much may be spent in a calendar month, decimal text; `None` removes the budget.
    pub amount: Option<String>,
}

/// A monthly budget, and what is left of it in a month.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "wasmtime", derive(ComponentType, Lift, Lower), component(record))]
pub struct Budget {
    /// The category; `None` for the budget of all expenses together.
    pub category: Option<String>,
    /// How much may be spent in a calendar month, decimal text.
    pub amount: String,
    /// How much of it was spent in the month, decimal text.
    pub spent: String,
    /// What is left of it, decimal text; below zero if it is exceeded.
    pub left: String,
}

/// The budgets in a month.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "wasmtime", derive(ComponentType, Lift, Lower), component(record))]
pub struct MonthlyBudgets {
    /// The calendar month, `YYYY-MM`.
    pub month: String,
    /// The budget of all expenses comes first, then the others by category.
    pub budgets: Vec<Budget>,
    /// The revision of the state that this shows.
    pub revision: u64,
}
