//! Monthly budgets.

#[cfg(feature = "wasmtime")]
use wasmtime::component::{ComponentType, Lift, Lower};

/// A monthly budget to be set or removed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "wasmtime", derive(ComponentType, Lift, Lower), component(record))]
pub struct NewBudget {
    /// The category; none for the budget of all expenses together.
    pub category: Option<String>,
    /// How much may be spent in a calendar month, decimal text; none removes the budget.
    pub amount: Option<String>,
}

/// A monthly budget, and what a month has left of it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "wasmtime", derive(ComponentType, Lift, Lower), component(record))]
pub struct Budget {
    /// The category; none for the budget of all expenses together.
    pub category: Option<String>,
    /// How much may be spent in a calendar month, decimal text.
    pub amount: String,
    /// What the month's expenses took of it, decimal text.
    pub spent: String,
    /// What is left of it, decimal text; less than zero where it is exceeded.
    pub left: String,
}

/// The budgets in a month.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "wasmtime", derive(ComponentType, Lift, Lower), component(record))]
pub struct MonthlyBudgets {
    /// The calendar month, `YYYY-MM`.
    pub month: String,
    /// That of all expenses first, then by category.
    pub budgets: Vec<Budget>,
    /// The state that these are of.
    pub revision: u64,
}
