//! The expense store: the component's handle, or the store itself.

use expenses::{Change, Expenses, Filter, Grouping, Query, Sort, SortKey};

use crate::Answer;
use crate::expense::{Amount, Expense, PAGE, Row, Sum};

/// Adds the rows in one commit.
pub(super) fn prepare<S: Expenses>(mut store: S, rows: impl Iterator<Item = Row>) -> Answer<()>
where
    S::Error: 'static,
{
    let changes = rows.map(|row| Change::Add(row.to_new_expense())).collect();
    store.apply(changes, None).map_err(|failed| failed.error)?;
    Ok(())
}

pub(super) struct Peer<S, O> {
    open: O,
    store: Option<S>,
}

impl<S, O: Fn() -> Answer<S>> Peer<S, O> {
    pub(super) fn new(open: O) -> Self {
        Self { open, store: None }
    }

    fn store(&mut self) -> Answer<&mut S> {
        Ok(self.store.as_mut().ok_or("the store is not open")?)
    }
}

impl<S: Expenses, O: Fn() -> Answer<S>> super::Peer for Peer<S, O>
where
    S::Error: 'static,
{
    fn open(&mut self) -> Answer<u64> {
        self.store = None;
        let store = self.store.insert((self.open)()?);
        Ok(store.info()?.expenses)
    }

    fn get(&mut self, id: u64) -> Answer<Expense> {
        Ok(self.store()?.get(id)?.into())
    }

    fn page(&mut self) -> Answer<Vec<Expense>> {
        let sort = Some(Sort { key: SortKey::Date, descending: true });
        let query = Query { sort, limit: Some(PAGE), ..Query::default() };
        let page = self.store()?.find(query, None)?;
        Ok(page.expenses.into_iter().map(Into::into).collect())
    }

    fn sums(&mut self, days: Option<(&str, &str)>) -> Answer<Vec<Sum>> {
        let day = |day: &str| Some(day.to_owned());
        let (since, until) = days.map_or((None, None), |(first, last)| (day(first), day(last)));
        let filter = Filter { since, until, ..Filter::default() };
        let summary = self.store()?.summarize(filter, vec![Grouping::Category])?;
        let sum = |group: expenses::Group| Sum {
            category: group.key().map(str::to_owned),
            count: group.count,
            total: Amount::Text(group.total),
        };
        Ok(summary.groups.into_iter().map(sum).collect())
    }

    fn add(&mut self, row: &Row) -> Answer<()> {
        self.store()?.add(row.to_new_expense())?;
        Ok(())
    }
}
