//! Filters, pages of expenses, and totals.

#[cfg(feature = "wasmtime")]
use wasmtime::component::{ComponentType, Lift, Lower};

use crate::{Expense, Packed};

/// Which expenses to take: those that meet every given condition. An empty list is no condition.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "wasmtime", derive(ComponentType, Lift, Lower), component(record))]
pub struct Filter {
    /// In one of these categories, without regard to case.
    pub categories: Option<Vec<String>>,
    /// In none of these categories.
    #[cfg_attr(feature = "wasmtime", component(name = "not-categories"))]
    pub not_categories: Option<Vec<String>>,
    /// The first day, `YYYY-MM-DD`.
    pub since: Option<String>,
    /// The last day, `YYYY-MM-DD`.
    pub until: Option<String>,
    /// The least amount, decimal text.
    pub min: Option<String>,
    /// The greatest amount, decimal text.
    pub max: Option<String>,
    /// Texts that the description contains, every one, without regard to case and accents.
    pub texts: Option<Vec<String>>,
    /// Texts that the description does not contain.
    #[cfg_attr(feature = "wasmtime", component(name = "not-texts"))]
    pub not_texts: Option<Vec<String>>,
    /// Tags of the description, every one, without regard to case.
    pub tags: Option<Vec<String>>,
    /// Tags that the description does not have.
    #[cfg_attr(feature = "wasmtime", component(name = "not-tags"))]
    pub not_tags: Option<Vec<String>>,
}

impl Filter {
    /// The expenses of one category.
    pub fn of_category(category: impl Into<String>) -> Self {
        Self { categories: Some(vec![category.into()]), ..Self::default() }
    }

    /// The expenses whose description contains a text.
    pub fn of_text(text: impl Into<String>) -> Self {
        Self { texts: Some(vec![text.into()]), ..Self::default() }
    }
}

/// The field to sort a page by. Equal dates or amounts are sorted by id.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "wasmtime", derive(ComponentType, Lift, Lower), component(enum))]
#[repr(u8)]
pub enum SortKey {
    /// By id.
    #[default]
    #[cfg_attr(feature = "wasmtime", component(name = "id"))]
    Id,
    /// By date. Expenses without one come last in both directions.
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
    /// Whether the greatest or newest comes first. Then ids descend, too.
    pub descending: bool,
}

/// Which expenses a page shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "wasmtime", derive(ComponentType, Lift, Lower), component(record))]
pub struct Query {
    /// The conditions.
    pub filter: Filter,
    /// The order; `None` means by id, ascending.
    pub sort: Option<Sort>,
    /// The most expenses to return, 1 to 10,000; `None` means 1,000.
    pub limit: Option<u32>,
    /// The cursor of the previous page, with the same filter and sort.
    pub cursor: Option<String>,
}

/// A page of the expenses that a query matches.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "wasmtime", derive(ComponentType, Lift, Lower), component(record))]
pub struct Page<List = Vec<Expense>> {
    /// The expenses in the given order.
    pub expenses: List,
    /// Where the next page starts; `None` on the last page.
    pub cursor: Option<String>,
    /// How many expenses the filter matches in total.
    pub matches: u64,
    /// The revision of the state that this page shows.
    pub revision: u64,
}

/// A page whose expenses are packed.
pub type PackedPage = Page<Packed>;

/// How a summary is grouped.
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
    /// By tag, without regard to case. An expense with several tags counts in each of their
    /// groups.
    #[cfg_attr(feature = "wasmtime", component(name = "tag"))]
    Tag,
    /// By week of ISO 8601, keys `YYYY-Www`.
    #[cfg_attr(feature = "wasmtime", component(name = "week"))]
    Week,
    /// By day of the week, keys `monday` to `sunday`.
    #[cfg_attr(feature = "wasmtime", component(name = "weekday"))]
    Weekday,
    /// By description, without regard to case.
    #[cfg_attr(feature = "wasmtime", component(name = "description"))]
    Description,
}

impl Grouping {
    /// All groupings.
    pub const ALL: [Self; 7] = [
        Self::Category,
        Self::Month,
        Self::Year,
        Self::Tag,
        Self::Week,
        Self::Weekday,
        Self::Description,
    ];

    /// Its name in the interface, such as `category`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Category => "category",
            Self::Month => "month",
            Self::Year => "year",
            Self::Tag => "tag",
            Self::Week => "week",
            Self::Weekday => "weekday",
            Self::Description => "description",
        }
    }
}

/// One group's total.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "wasmtime", derive(ComponentType, Lift, Lower), component(record))]
pub struct Group {
    /// One for each grouping, in their order: the category, month and so on; `None` for the
    /// expenses without a date or tag.
    pub keys: Vec<Option<String>>,
    /// How many expenses.
    pub count: u64,
    /// The exact sum, decimal text.
    pub total: String,
}

impl Group {
    /// The key of the first grouping.
    pub fn key(&self) -> Option<&str> {
        self.keys.first()?.as_deref()
    }
}

/// Totals of the expenses that a filter matches.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "wasmtime", derive(ComponentType, Lift, Lower), component(record))]
pub struct Summary {
    /// How many expenses.
    pub count: u64,
    /// The exact sum, decimal text.
    pub total: String,
    /// The groups, largest total first; at most the 10,000 largest. Empty without a grouping.
    pub groups: Vec<Group>,
    /// How many groups there are in total.
    #[cfg_attr(feature = "wasmtime", component(name = "group-count"))]
    pub group_count: u64,
    /// The revision of the state that this summary shows.
    pub revision: u64,
}
