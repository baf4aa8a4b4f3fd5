//! Merges: two files of one store become one again.

#[cfg(feature = "wasmtime")]
use wasmtime::component::{ComponentType, Lift, Lower};

use crate::{Expense, Logged};

/// The most conflicts that one call returns.
pub const MOST_CONFLICTS: usize = 1_000;

/// Which side of a conflict is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "wasmtime", derive(ComponentType, Lift, Lower), component(enum))]
#[repr(u8)]
pub enum Choice {
    /// What this store has.
    #[cfg_attr(feature = "wasmtime", component(name = "ours"))]
    Ours,
    /// What the other file has.
    #[cfg_attr(feature = "wasmtime", component(name = "theirs"))]
    Theirs,
    /// Both, as two.
    #[cfg_attr(feature = "wasmtime", component(name = "both"))]
    Both,
}

/// What somebody decided.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "wasmtime", derive(ComponentType, Lift, Lower), component(record))]
pub struct Decision {
    /// The name of the conflict.
    pub conflict: String,
    /// Which side is kept.
    pub choice: Choice,
}

/// An expense on both sides.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "wasmtime", derive(ComponentType, Lift, Lower), component(record))]
pub struct ExpenseSides {
    /// In the base; `None` without a base, or if it has it not.
    pub base: Option<Expense>,
    /// In this store; `None` if it was deleted.
    pub ours: Option<Expense>,
    /// In the other file, with the id that it has there; `None` if it was deleted.
    pub theirs: Option<Expense>,
    /// The fields in which both sides differ. Empty if one of them was deleted, and if both are
    /// equal: then it is open whether they are one purchase or two.
    pub fields: Vec<String>,
}

/// Something else on both sides, as the data file writes it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "wasmtime", derive(ComponentType, Lift, Lower), component(record))]
pub struct OtherSides {
    /// The field of the data file, such as `budgets`.
    pub field: String,
    /// Which one in that field: a category, a description or a shape. `None` if it is the whole
    /// field, or the budget of all expenses.
    pub key: Option<String>,
    /// In the base.
    pub base: Option<String>,
    /// In this store.
    pub ours: Option<String>,
    /// In the other file.
    pub theirs: Option<String>,
}

/// What a conflict is about.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "wasmtime", derive(ComponentType, Lift, Lower), component(variant))]
#[allow(clippy::large_enum_variant, reason = "there are few, and most are about expenses")]
pub enum Disputed {
    /// An expense.
    #[cfg_attr(feature = "wasmtime", component(name = "expense"))]
    Expense(ExpenseSides),
    /// A budget, a rule, a profile, the start of months or an unknown field.
    #[cfg_attr(feature = "wasmtime", component(name = "other"))]
    Other(OtherSides),
}

/// What has to be decided before two files can be merged.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "wasmtime", derive(ComponentType, Lift, Lower), component(record))]
pub struct Conflict {
    /// Names it in a [`Decision`]. If a side changes, it is another conflict.
    pub name: String,
    /// What it is about.
    pub about: Disputed,
    /// Whether [`Choice::Both`] can be chosen.
    #[cfg_attr(feature = "wasmtime", component(name = "can-be-both"))]
    pub can_be_both: bool,
}

/// What a merge did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "wasmtime", derive(ComponentType, Lift, Lower), component(record))]
pub struct Merged {
    /// What it added, changed and deleted, as the history has it; `None` if that is nothing.
    pub logged: Option<Logged>,
    /// The other fields of the data file into which something was taken, such as `keys`.
    pub others: Vec<String>,
    /// The text of the merged data file, if texts were merged.
    pub text: Option<String>,
}

/// What became of a merge.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "wasmtime", derive(ComponentType, Lift, Lower), component(variant))]
pub enum MergeOutcome {
    /// It was made.
    #[cfg_attr(feature = "wasmtime", component(name = "merged"))]
    Merged(Merged),
    /// Nothing was changed: these have to be decided, all at once. At most 1,000 of them.
    #[cfg_attr(feature = "wasmtime", component(name = "undecided"))]
    Undecided(Vec<Conflict>),
}
