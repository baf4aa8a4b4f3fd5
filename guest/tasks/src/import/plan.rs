//! Which rows of a file are added to the store, and how.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use expenses_formats::own::{ExpenseRow, ExpenseRows};
use expenses_interface::{Budget, Expense, ExpenseRef, Expenses, Filter, Grouping, Packed, Query};
use expenses_model::{date_text, fold, parse_date};

use super::candidates::Candidates;
use super::duplicates::Row;
use super::left_out::{LeftOut, Why};
use super::near::Near;
use super::traces::{DAYS, Traces};
use super::{budgets, same};
use crate::listing::list_once;

/// What is to be added to the store.
#[derive(Default)]
pub(super) struct Plan {
    /// The rows that are not there yet, by their places, in the order of their adding.
    fresh: Vec<usize>,
    /// The stored expenses that are the same as rows, by the places of these.
    there: Vec<(usize, Expense)>,
    /// The rows that were there before, by their places.
    changed: Vec<usize>,
    /// Stored expenses that may be the same as rows that are added.
    near: HashMap<usize, Expense>,
    /// Whether rows keep their ids.
    keeps_ids: bool,
    /// Categories of the rows that the store spells otherwise, and how it does.
    spellings: HashMap<String, String>,
    /// The budgets that are exceeded then, by month.
    exceeded: Vec<(String, Budget)>,
    /// The state that this is for.
    revision: u64,
}

impl Plan {
    pub(super) fn make<S: Expenses>(
        store: &mut S,
        candidates: &Candidates,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<Self, S::Error> {
        let rows = candidates.rows();
        let summary = store.summarize(Filter::default(), vec![Grouping::Category])?;
        let revision = summary.revision;
        let query = Query { filter: days(rows), ..Query::default() };
        let existing = list_once(store, &query, None, Some(revision), progress)?.expenses;
        // A store's own copy brings back what was deleted; a bank's file does not.
        let traces = match candidates.are_kept() {
            true => Traces::default(),
            false => Traces::read(store)?,
        };
        let found = same::find(candidates, &existing, traces);
        let places = |is: fn(&Row) -> bool| {
            let rows = found.iter().enumerate();
            rows.filter(move |(_, row)| is(row)).map(|(at, _)| at)
        };
        let mut fresh: Vec<usize> = places(|row| *row == Row::New).collect();
        let changed = places(|row| *row == Row::Changed).collect();
        // Of another store the ids count only if none was ever given out.
        let keeps_ids = store.info()?.counter == 0;
        if keeps_ids {
            let id = |at: usize| rows.get(at).and_then(|row| row.expense.id);
            fresh.sort_by_key(|at| id(*at).unwrap_or(u64::MAX));
        }
        let in_use: HashMap<String, String> = summary
            .groups
            .into_iter()
            .filter_map(|group| group.key().map(|key| (fold(key), key.to_owned())))
            .collect();
        // Files name few categories, each many times.
        let named: HashSet<&str> = match in_use.is_empty() {
            true => HashSet::new(),
            false => rows.iter().map(|row| row.expense.category).collect(),
        };
        let spelling = |category: &str| {
            let spelling = in_use.get(&fold(category)).filter(|spelling| *spelling != category)?;
            Some((category.to_owned(), spelling.clone()))
        };
        let spellings = named.into_iter().filter_map(spelling).collect();
        let near = if candidates.are_kept() {
            HashMap::new()
        } else {
            near(rows, &fresh, &existing, &found)
        };
        let new = fresh.iter().filter_map(|at| rows.get(*at)).map(|row| row.expense);
        let exceeded = budgets::exceeded(store, new)?;
        let there = found.iter().enumerate().filter_map(|(at, row)| match row {
            Row::There(stored) => Some((at, existing.get(*stored)?.clone())),
            Row::New | Row::Changed => None,
        });
        let there = there.collect();
        Ok(Self { fresh, there, changed, near, keeps_ids, spellings, exceeded, revision })
    }

    /// The rows that are not there yet, as they are added, with their places.
    pub(super) fn fresh<'a>(
        &'a self,
        rows: &'a ExpenseRows,
    ) -> impl Iterator<Item = (usize, ExpenseRow<'a>)> {
        let row = |at: &usize| Some((*at, self.spelled(rows.get(*at)?)));
        self.fresh.iter().filter_map(row)
    }

    /// Their expenses: the file's own if these are all of them, and as they are to be.
    pub(super) fn expenses<'a>(&self, rows: &'a ExpenseRows) -> Cow<'a, Packed> {
        let all = rows.expenses();
        let in_order = self.fresh.iter().copied().eq(0..rows.len());
        if in_order && self.spellings.is_empty() && (self.keeps_ids || !all.has_ids()) {
            return Cow::Borrowed(all);
        }
        Cow::Owned(self.fresh(rows).map(|(_, row)| row.expense).collect())
    }

    /// The digests of the bank of the rows that are added; none at all if there are none.
    pub(super) fn banks(&self, candidates: &Candidates) -> Vec<Option<u64>> {
        let banks = candidates.banks();
        if banks.is_empty() {
            return Vec::new();
        }
        self.fresh.iter().map(|at| Some((*banks.get(*at)?)?.to_number())).collect()
    }

    /// The rows that are there already, or were.
    pub(super) fn there(&self, rows: &ExpenseRows) -> impl Iterator<Item = LeftOut> {
        let there = self.there.iter().map(|(at, stored)| (*at, Why::There(stored.clone())));
        let changed = self.changed.iter().map(|at| (*at, Why::Changed));
        there.chain(changed).filter_map(|(at, why)| {
            let ExpenseRow { line, expense } = rows.get(at)?;
            let (amount, text) = (Some(expense.amount.to_owned()), expense.description.to_owned());
            Some(LeftOut { line, why, amount, text })
        })
    }

    /// A stored expense that may be the row at this place.
    pub(super) fn near(&self, at: usize) -> Option<&Expense> {
        self.near.get(&at)
    }

    /// How many rows are added.
    pub(super) fn count(&self) -> usize {
        self.fresh.len()
    }

    /// The budgets that are exceeded then, by month.
    pub(super) fn exceeded(&self) -> &[(String, Budget)] {
        &self.exceeded
    }

    /// The state that the plan is for.
    pub(super) fn revision(&self) -> u64 {
        self.revision
    }

    fn spelled<'a>(&'a self, row: ExpenseRow<'a>) -> ExpenseRow<'a> {
        let id = row.expense.id.filter(|_| self.keeps_ids);
        let category = row.expense.category;
        let category = self.spellings.get(category).map_or(category, String::as_str);
        ExpenseRow { expense: ExpenseRef { id, category, ..row.expense }, ..row }
    }
}

/// Stored expenses that may be rows which are new, by the places of these.
fn near(
    rows: &ExpenseRows,
    fresh: &[usize],
    existing: &[Expense],
    found: &[Row],
) -> HashMap<usize, Expense> {
    if existing.is_empty() {
        return HashMap::new();
    }
    let matched: HashSet<&Row> = found.iter().collect();
    let free = existing.iter().enumerate().filter(|(at, _)| !matched.contains(&Row::There(*at)));
    let near = Near::new(free.map(|(_, expense)| expense));
    let of = |at: &usize| Some((*at, near.of(rows.get(*at)?.expense)?.clone()));
    fresh.iter().filter_map(of).collect()
}

/// A filter that every expense passes that is equal or near to one of the rows, or that is one
/// whose day the bank has changed.
fn days(rows: &ExpenseRows) -> Filter {
    // The least is none if one row has none.
    let days = rows.expenses();
    let Some(since) = days.dates().min().flatten() else { return Filter::default() };
    let until = days.dates().max().flatten().unwrap_or(since);
    let moved = |day: &str, days: i64| {
        let day = parse_date(day)?;
        let moved = day.checked_add(jiff::Span::new().days(days)).ok();
        moved.filter(|day| (1..=9999).contains(&day.year())).map(date_text)
    };
    let days = i64::from(DAYS);
    let since = moved(since, -days).or_else(|| Some(since.into()));
    let until = moved(until, days).or_else(|| Some(until.into()));
    Filter { since, until, ..Filter::default() }
}
