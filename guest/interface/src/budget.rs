//! Budgets for a month or a year.

#[cfg(feature = "wasmtime")]
use wasmtime::component::{ComponentType, Lift, Lower};

/// A budget to set or remove.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "wasmtime", derive(ComponentType, Lift, Lower), component(record))]
pub struct NewBudget {
    /// The category; `None` for the budget of all expenses together.
    pub category: Option<String>,
    /// How much may be spent in each month or year, decimal text; `None` removes the budget.
    pub amount: Option<String>,
    /// Whether the amount is for a year, not for a month.
    pub yearly: bool,
    /// Whether what is left of a month or year is added to the next.
    #[cfg_attr(feature = "wasmtime", component(name = "carries-over"))]
    pub carries_over: bool,
    /// The first month whose rest is carried over, `YYYY-MM`; `None` for the current one in UTC,
    /// or if the budget does not carry over.
    pub since: Option<String>,
}

/// An amount of a budget that carries over.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "wasmtime", derive(ComponentType, Lift, Lower), component(record))]
pub struct BudgetAmount {
    /// The month from which it counts, `YYYY-MM`.
    pub since: String,
    /// Decimal text.
    pub amount: String,
}

/// A budget, and what is left of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "wasmtime", derive(ComponentType, Lift, Lower), component(record))]
pub struct Budget {
    /// The category; `None` for the budget of all expenses together.
    pub category: Option<String>,
    /// How much may be spent in the month, or in its year, decimal text.
    pub amount: String,
    /// Whether the amount is for a year, not for a month.
    pub yearly: bool,
    /// If the budget carries over, its amounts, the earliest first.
    pub amounts: Vec<BudgetAmount>,
    /// What is carried over from the months or years before, decimal text; below zero if too
    /// much was spent in them.
    pub carried: String,
    /// How much was spent in the month, or in the year until the end of the month, decimal text.
    pub spent: String,
    /// What is left, decimal text; below zero if the budget is exceeded.
    pub left: String,
}

impl Budget {
    /// The first month whose rest is carried over; `None` if the budget does not carry over.
    pub fn since(&self) -> Option<&str> {
        Some(&self.amounts.first()?.since)
    }
}

/// The budgets in a month.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "wasmtime", derive(ComponentType, Lift, Lower), component(record))]
pub struct MonthlyBudgets {
    /// The month, `YYYY-MM`.
    pub month: String,
    /// Its first day.
    pub first: String,
    /// Its last day.
    pub last: String,
    /// The budget of all expenses comes first, then the others by category.
    pub budgets: Vec<Budget>,
    /// The revision of the state that this shows.
    pub revision: u64,
}
