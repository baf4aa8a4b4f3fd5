//! The totals of a report.

use expenses_interface::Grouping;
use expenses_model::Date;

use crate::period::Period;

/// The totals of the expenses that a filter matches.
#[derive(Debug)]
pub struct Report {
    /// The grouping.
    pub by: Option<Grouping>,
    /// The number of expenses.
    pub count: u64,
    /// The exact sum, decimal text.
    pub total: String,
    /// Categories, tags and descriptions by total, the largest first; others by time.
    pub groups: Vec<ReportRow>,
    /// The number of all groups, listed or not.
    pub group_count: u64,
    /// `None` if all expenses are of one month, or not grouped.
    pub average: Option<Average>,
    /// The period before, if it is compared with.
    pub before: Option<Before>,
    /// The expenses of the period after today, which are not counted. `None` if there is none, or
    /// nothing is compared.
    pub later: Option<Later>,
}

/// Expenses that are not counted, because the same days of the period before are compared.
#[derive(Debug)]
pub struct Later {
    /// The last day that is counted.
    pub today: Date,
    /// The number of expenses.
    pub count: u64,
    /// The exact sum, decimal text.
    pub total: String,
}

/// The totals of a group.
#[derive(Clone, Debug)]
pub struct ReportRow {
    /// The category, tag, month and so on; `None` for the expenses without one.
    pub key: Option<String>,
    /// The number of expenses.
    pub count: u64,
    /// The exact sum, decimal text.
    pub total: String,
    /// The part of the total, in per cent with one decimal; `None` if a group is negative, because
    /// then the parts make no whole.
    pub share: Option<String>,
    /// The total of the group in the period before; `None` if that is not compared with.
    pub before: Option<String>,
}

/// The average of a month.
#[derive(Debug)]
pub struct Average {
    /// The number of months that have begun, with those without expenses.
    pub months: u64,
    /// Decimal text with at least two decimals.
    pub amount: String,
}

/// The totals of the period before.
#[derive(Debug)]
pub struct Before {
    /// The days.
    pub period: Period,
    /// The number of expenses.
    pub count: u64,
    /// The exact sum, decimal text.
    pub total: String,
    /// The difference to the total now; negative if less is spent now.
    pub more: String,
    /// The difference in per cent of the total then, with one decimal; `None` if that is not
    /// greater than zero.
    pub percent: Option<String>,
}
