//! Which rows of a file are added to the store as it is, and how.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use expenses_formats::import::{Row, Rows};
use expenses_interface::{ExpenseRef, Expenses, Filter, Grouping, Packed, Query};
use expenses_model::fold;

use super::duplicates;
use crate::listing::list_once;

/// What is to be added to the store as it is.
#[derive(Default)]
pub(super) struct Plan {
    /// The rows that are not there yet, by their places, in the order of their adding.
    fresh: Vec<usize>,
    /// Whether they keep their ids.
    keeps_ids: bool,
    /// Categories of the rows that the store spells otherwise, and how it does.
    spellings: HashMap<String, String>,
    /// The state that this is for.
    revision: u64,
}

impl Plan {
    pub(super) fn make<S: Expenses>(
        store: &mut S,
        rows: &Rows,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<Self, S::Error> {
        let summary = store.summarize(Filter::default(), Some(Grouping::Category))?;
        let revision = summary.revision;
        let query = Query { filter: days(rows), ..Query::default() };
        let existing = list_once(store, &query, None, Some(revision), progress)?.expenses;
        let mut fresh = duplicates::not_there(rows, &existing);
        // Of another store the ids count only where none was ever given out.
        let keeps_ids = store.info()?.counter == 0;
        if keeps_ids {
            let id = |at: usize| rows.get(at).and_then(|row| row.expense.id);
            fresh.sort_by_key(|at| id(*at).unwrap_or(u64::MAX));
        }
        let in_use: HashMap<String, String> = summary
            .groups
            .into_iter()
            .filter_map(|group| group.key.map(|key| (fold(&key), key)))
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
        Ok(Self { fresh, keeps_ids, spellings, revision })
    }

    /// The rows that are not there yet, as they are added.
    pub(super) fn fresh<'a>(&'a self, rows: &'a Rows) -> impl Iterator<Item = Row<'a>> {
        self.fresh.iter().filter_map(|at| rows.get(*at)).map(|row| self.spelled(row))
    }

    /// Their expenses: the file's own where these are all of them, and as they are to be.
    pub(super) fn expenses<'a>(&self, rows: &'a Rows) -> Cow<'a, Packed> {
        let all = rows.expenses();
        let in_order = self.fresh.iter().copied().eq(0..rows.len());
        if in_order && self.spellings.is_empty() && (self.keeps_ids || !all.has_ids()) {
            return Cow::Borrowed(all);
        }
        Cow::Owned(self.fresh(rows).map(|row| row.expense).collect())
    }

    /// The rows that are there already.
    pub(super) fn there<'a>(&'a self, rows: &'a Rows) -> impl Iterator<Item = Row<'a>> {
        let mut is_fresh = vec![false; rows.len()];
        self.fresh.iter().for_each(|at| is_fresh[*at] = true);
        let there = rows.iter().zip(is_fresh).filter(|(_, is_fresh)| !is_fresh);
        there.map(|(row, _)| self.spelled(row))
    }

    /// How many rows are added.
    pub(super) fn count(&self) -> usize {
        self.fresh.len()
    }

    /// The state that the plan is for.
    pub(super) fn revision(&self) -> u64 {
        self.revision
    }

    fn spelled<'a>(&'a self, row: Row<'a>) -> Row<'a> {
        let id = row.expense.id.filter(|_| self.keeps_ids);
        let category = row.expense.category;
        let category = self.spellings.get(category).map_or(category, String::as_str);
        Row { expense: ExpenseRef { id, category, ..row.expense }, ..row }
    }
}

/// A filter that every expense equal to one of the rows passes.
fn days(rows: &Rows) -> Filter {
    // The least is none where one row has none.
    let days = rows.expenses();
    let Some(since) = days.dates().min().flatten() else { return Filter::default() };
    let until = days.dates().max().flatten();
    Filter { since: Some(since.into()), until: until.map(Into::into), ..Filter::default() }
}
