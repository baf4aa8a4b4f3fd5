//! Totals of a selection, and compared with before.

use expenses_interface::Grouping;

use crate::period::Period;

/// Totals of a selection.
#[derive(Debug)]
pub struct Report {
    /// What the groups are.
    pub by: Option<Grouping>,
    /// How many expenses.
    pub count: u64,
    /// The exact sum, decimal text.
    pub total: String,
    /// Categories by total, the largest first; months and years in their order.
    pub groups: Vec<ReportRow>,
    /// How many groups there are in all.
    pub group_count: u64,
    /// `None` if everything is of one month, or not grouped.
    pub average: Option<Average>,
    /// The period before, if it was asked for.
    pub before: Option<Before>,
}

/// A group's totals.
#[derive(Clone, Debug)]
pub struct ReportRow {
    /// The category, month or year; none for the expenses without a date.
    pub key: Option<String>,
    /// How many expenses.
    pub count: u64,
    /// The exact sum, decimal text.
    pub total: String,
    /// Its part of what was spent, in per cent with one decimal. What was spent is the total
    /// without the groups below zero, which are refunds and have no part: `None`.
    pub share: Option<String>,
    /// The group's total in the period before; none where that is not asked for.
    pub before: Option<String>,
}

/// What was spent a month.
#[derive(Debug)]
pub struct Average {
    /// How many months, with those in which nothing was spent.
    pub months: u64,
    /// With two decimals or more.
    pub amount: String,
}

/// The totals of the period before.
#[derive(Debug)]
pub struct Before {
    /// The days.
    pub period: Period,
    /// How many expenses.
    pub count: u64,
    /// The exact sum, decimal text.
    pub total: String,
    /// What is spent more now than then; negative where it is less.
    pub more: String,
    /// The same in per cent of the total then, with one decimal; none where that is none.
    pub percent: Option<String>,
}
