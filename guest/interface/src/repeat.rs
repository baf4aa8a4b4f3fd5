//! Repeats: rules by which an expense is added again and again.

#[cfg(feature = "wasmtime")]
use wasmtime::component::{ComponentType, Lift, Lower};

/// A rule to start.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "wasmtime", derive(ComponentType, Lift, Lower), component(record))]
pub struct NewRepeat {
    /// What the money is spent on.
    pub description: String,
    /// Decimal text.
    pub amount: String,
    /// The category.
    pub category: String,
    /// How often: `day`, `week`, `month`, `year`, or several of them, such as `2 weeks`.
    pub every: String,
    /// The first day, `YYYY-MM-DD`, from which the others are counted.
    pub first: String,
    /// The last day that is not added any more; `None` if the first is added too.
    pub done: Option<String>,
    /// The last day of the rule; `None` if it has none.
    pub until: Option<String>,
}

/// A rule, and what is due by it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "wasmtime", derive(ComponentType, Lift, Lower), component(record))]
pub struct Repeat {
    /// The number by which the rule is named in this store.
    pub id: u64,
    /// What the money is spent on.
    pub description: String,
    /// Decimal text.
    pub amount: String,
    /// The category.
    pub category: String,
    /// How often, such as `month` or `2 weeks`.
    pub every: String,
    /// The first day, `YYYY-MM-DD`, from which the others are counted.
    pub first: String,
    /// The day up to which all were added; `None` if none was.
    pub done: Option<String>,
    /// The last day of the rule; `None` if it has none.
    pub until: Option<String>,
    /// The next day that was not added; `None` if the rule has come to its end.
    pub next: Option<String>,
    /// How many expenses are due up to the day that was asked about.
    pub due: u64,
}
