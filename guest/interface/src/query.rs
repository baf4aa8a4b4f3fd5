//! Which expenses are meant, pages of them, and their totals.

#[cfg(feature = "wasmtime")]
use wasmtime::component::{ComponentType, Lift, Lower};

use crate::{Expense, Packed};

/// Which expenses are meant: those that meet every condition given.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "wasmtime", derive(ComponentType, Lift, Lower), component(record))]
pub struct Filter {
    /// The category, without regard to case.
    pub category: Option<String>,
    /// The first day, `YYYY-MM-DD`.
    pub since: Option<String>,
    /// The last day, `YYYY-MM-DD`.
    pub until: Option<String>,
    /// The least amount, decimal text.
    pub least: Option<String>,
    /// The greatest amount, decimal text.
    pub greatest: Option<String>,
    /// Text that the description contains, without regard to case and accents.
    pub text: Option<String>,
    /// A tag of the description, without regard to case.
    pub tag: Option<String>,
}

/// What a page is sorted by. Equal dates or amounts are sorted by id.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "wasmtime", derive(ComponentType, Lift, Lower), component(enum))]
#[repr(u8)]
pub enum SortKey {
    /// By id.
    #[default]
    #[cfg_attr(feature = "wasmtime", component(name = "id"))]
    Id,
    /// By date; expenses without one come last in either direction.
    #[cfg_attr(feature = "wasmtime", component(name = "date"))]
    Date,
    /// By amount.
    #[cfg_attr(feature = "wasmtime", component(name = "amount"))]
    Amount,
}

/// An order of expenses.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "wasmtime", derive(ComponentType, Lift, Lower), component(record))]
pub struct Sort {
    /// What to sort by.
    pub key: SortKey,
    /// Greatest, newest first; ids descend with their keys.
    pub descending: bool,
}

/// Which expenses a page shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "wasmtime", derive(ComponentType, Lift, Lower), component(record))]
pub struct Query {
    /// The conditions.
    pub filter: Filter,
    /// Ascending ids where there is none.
    pub sort: Option<Sort>,
    /// How many expenses at most: 1 to 10,000; 1,000 where there is none.
    pub limit: Option<u32>,
    /// The cursor of the page before, with the same filter and sort.
    pub cursor: Option<String>,
}

/// A bounded part of the expenses that a query matches.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "wasmtime", derive(ComponentType, Lift, Lower), component(record))]
pub struct Page<List = Vec<Expense>> {
    /// The expenses in the order asked for.
    pub expenses: List,
    /// Where the next page goes on; none on the last page.
    pub cursor: Option<String>,
    /// How many expenses the filter matches in all.
    pub matches: u64,
    /// The state that this page shows.
    pub revision: u64,
}

/// A page whose expenses are packed.
pub type PackedPage = Page<Packed>;

/// What the totals of a summary are grouped by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "wasmtime", derive(ComponentType, Lift, Lower), component(enum))]
#[repr(u8)]
pub enum Grouping {
    /// By category, without regard to case.
    #[cfg_attr(feature = "wasmtime", component(name = "category"))]
    Category,
    /// By month, keys `YYYY-MM`.
    #[cfg_attr(feature = "wasmtime", component(name = "month"))]
    Month,
    /// By year, keys `YYYY`.
    #[cfg_attr(feature = "wasmtime", component(name = "year"))]
    Year,
    /// By tag, without regard to case: an expense counts in the group of each.
    #[cfg_attr(feature = "wasmtime", component(name = "tag"))]
    Tag,
}

/// One group's total.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "wasmtime", derive(ComponentType, Lift, Lower), component(record))]
pub struct Group {
    /// The category, month, year or tag; none for the expenses without a date or tag.
    pub key: Option<String>,
    /// How many expenses.
    pub count: u64,
    /// The exact sum, decimal text.
    pub total: String,
}

/// Totals of the expenses that a filter matches.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "wasmtime", derive(ComponentType, Lift, Lower), component(record))]
pub struct Summary {
    /// How many expenses.
    pub count: u64,
    /// The exact sum, decimal text.
    pub total: String,
    /// Largest total first; the largest 10,000 at most.
    pub groups: Vec<Group>,
    /// How many groups there are in all.
    #[cfg_attr(feature = "wasmtime", component(name = "group-count"))]
    pub group_count: u64,
    /// The state that this summary shows.
    pub revision: u64,
}
