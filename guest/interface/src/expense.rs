//! Expenses, and what calls give to make and change them.

#[cfg(feature = "wasmtime")]
use wasmtime::component::{ComponentType, Lift, Lower};

/// An expense as the store keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "wasmtime", derive(ComponentType, Lift, Lower), component(record))]
pub struct Expense {
    /// Given by the store, counting up from 1; never used again.
    pub id: u64,
    /// What the money went to.
    pub description: String,
    /// Decimal text, such as `12.50`.
    pub amount: String,
    /// Compared without regard to case, kept as first written.
    pub category: String,
    /// `YYYY-MM-DD`; none only where the data file holds none.
    pub date: Option<String>,
}

/// An expense to be added.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "wasmtime", derive(ComponentType, Lift, Lower), component(record))]
pub struct NewExpense {
    /// 1 to 500 characters after trimming, no control characters.
    pub description: String,
    /// Decimal text that is not zero, at most 15 digits of which at most 4 decimals. Less than
    /// zero, it is a refund.
    pub amount: String,
    /// 1 to 100 characters after trimming, no control characters.
    pub category: String,
    /// `YYYY-MM-DD`; today in UTC where there is none.
    pub date: Option<String>,
}

/// An expense that was kept elsewhere, and is kept as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "wasmtime", derive(ComponentType, Lift, Lower), component(record))]
pub struct KeptExpense {
    /// Greater than every id given out so far; the next one where there is none.
    pub id: Option<u64>,
    /// Any text.
    pub description: String,
    /// Decimal text of any sign and size that a data file may hold.
    pub amount: String,
    /// Any text, whose spelling is kept.
    pub category: String,
    /// `YYYY-MM-DD`; no date where there is none.
    pub date: Option<String>,
}

/// What to change in an expense: only the fields given here change.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "wasmtime", derive(ComponentType, Lift, Lower), component(record))]
pub struct ExpensePatch {
    /// The new description.
    pub description: Option<String>,
    /// The new amount, decimal text.
    pub amount: Option<String>,
    /// The new category.
    pub category: Option<String>,
    /// The new date, `YYYY-MM-DD`.
    pub date: Option<String>,
}

/// An expense to be added whose texts are held elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExpenseRef<'a> {
    /// That of a [`KeptExpense`].
    pub id: Option<u64>,
    /// What the money went to.
    pub description: &'a str,
    /// Decimal text.
    pub amount: &'a str,
    /// The category.
    pub category: &'a str,
    /// `YYYY-MM-DD`.
    pub date: Option<&'a str>,
}

impl ExpenseRef<'_> {
    /// The same with texts of its own.
    pub fn to_kept(self) -> KeptExpense {
        let Self { id, description, amount, category, date } = self;
        KeptExpense {
            id,
            description: description.into(),
            amount: amount.into(),
            category: category.into(),
            date: date.map(Into::into),
        }
    }
}

impl<'a> From<&'a Expense> for ExpenseRef<'a> {
    fn from(expense: &'a Expense) -> Self {
        let Expense { id, description, amount, category, date } = expense;
        Self { id: Some(*id), description, amount, category, date: date.as_deref() }
    }
}

impl<'a> From<&'a NewExpense> for ExpenseRef<'a> {
    fn from(expense: &'a NewExpense) -> Self {
        let NewExpense { description, amount, category, date } = expense;
        Self { id: None, description, amount, category, date: date.as_deref() }
    }
}

impl<'a> From<&'a KeptExpense> for ExpenseRef<'a> {
    fn from(expense: &'a KeptExpense) -> Self {
        let KeptExpense { id, description, amount, category, date } = expense;
        Self { id: *id, description, amount, category, date: date.as_deref() }
    }
}
