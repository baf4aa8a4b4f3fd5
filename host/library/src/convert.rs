//! Conversions between the generated types and the plain ones. They move; but for packed
//! expenses, whose parts are to fit each other, nothing is checked here.

use expenses_guest::interface::{
    Budget, Change, Error, Expense, ExpensePatch, Filter, Group, Grouping, IdRange, Info,
    KeptExpense, Logged, MonthlyBudgets, NewBudget, NewExpense, Packed, Page, Problem, Query, Sort,
    SortKey, Summary,
};

use crate::bindings::exports::expenses::store::store as wit;

/// `From` for two types with the same fields.
macro_rules! fields {
    ($($from:ty => $into:ty { $($field:ident),* })*) => {$(
        impl From<$from> for $into {
            fn from(from: $from) -> Self {
                Self { $($field: from.$field),* }
            }
        }
    )*};
}

fields! {
    wit::Expense => Expense { id, description, amount, category, date }
    wit::Budget => Budget { category, amount, spent, left }
    wit::Group => Group { key, count, total }
    wit::IdRange => IdRange { first, last }
    wit::Problem => Problem { line, column, reason, repairable }
    wit::StoreInfo => Info { file, bytes, counter, expenses, revision }
    NewExpense => wit::NewExpense { description, amount, category, date }
    ExpensePatch => wit::ExpensePatch { description, amount, category, date }
    KeptExpense => wit::KeptExpense { id, description, amount, category, date }
    NewBudget => wit::NewBudget { category, amount }
    Filter => wit::Filter { category, since, until, least, greatest, text, tag }
}

impl From<wit::Page> for Page {
    fn from(page: wit::Page) -> Self {
        Self {
            expenses: page.expenses.into_iter().map(Into::into).collect(),
            cursor: page.cursor,
            matches: page.matches,
            revision: page.revision,
        }
    }
}

impl TryFrom<wit::PackedPage> for Page<Packed> {
    type Error = Error;

    /// Of a component whose page is none.
    fn try_from(page: wit::PackedPage) -> Result<Self, Error> {
        let wit::PackedPage { expenses, cursor, matches, revision } = page;
        let wit::PackedExpenses { ids, texts, ends } = expenses;
        let ends = ends.into_iter().map(|end| end as usize).collect();
        let expenses = Packed::from_parts(ids, texts, ends)
            .map_err(|error| Error::Io(format!("the component's answer is no page: {error}")))?;
        Ok(Self { expenses, cursor, matches, revision })
    }
}

impl From<wit::Summary> for Summary {
    fn from(summary: wit::Summary) -> Self {
        Self {
            count: summary.count,
            total: summary.total,
            groups: summary.groups.into_iter().map(Into::into).collect(),
            group_count: summary.group_count,
            revision: summary.revision,
        }
    }
}

impl From<wit::Logged> for Logged {
    fn from(logged: wit::Logged) -> Self {
        let ranges = |ranges: Vec<wit::IdRange>| ranges.into_iter().map(Into::into).collect();
        Self {
            time: logged.time,
            added: ranges(logged.added),
            changed: ranges(logged.changed),
            deleted: ranges(logged.deleted),
            budgets: logged.budgets,
        }
    }
}

impl From<wit::MonthlyBudgets> for MonthlyBudgets {
    fn from(monthly: wit::MonthlyBudgets) -> Self {
        Self {
            month: monthly.month,
            budgets: monthly.budgets.into_iter().map(Into::into).collect(),
            revision: monthly.revision,
        }
    }
}

impl From<wit::Error> for Error {
    fn from(error: wit::Error) -> Self {
        match error {
            wit::Error::Invalid(wit::InvalidArgument { field, reason }) => {
                Self::Invalid { field, reason }
            }
            wit::Error::NotFound(id) => Self::NotFound(id),
            wit::Error::Changed(revision) => Self::Changed(revision),
            wit::Error::Corrupt(wit::Corruption { line, column, reason }) => {
                Self::Corrupt { line, column, reason }
            }
            wit::Error::NoDirectory => Self::NoDirectory,
            wit::Error::Busy => Self::Busy,
            wit::Error::StorageFull => Self::StorageFull,
            wit::Error::ReadOnly => Self::ReadOnly,
            wit::Error::Missing => Self::Missing,
            wit::Error::NotDurable(ids) => Self::NotDurable(ids),
            wit::Error::OutcomeUnknown(reason) => Self::OutcomeUnknown(reason),
            wit::Error::NothingToUndo => Self::NothingToUndo,
            wit::Error::Overtaken => Self::Overtaken,
            wit::Error::Io(reason) => Self::Io(reason),
        }
    }
}

impl From<Query> for wit::Query {
    fn from(query: Query) -> Self {
        Self {
            filter: query.filter.into(),
            sort: query.sort.map(Into::into),
            limit: query.limit,
            cursor: query.cursor,
        }
    }
}

impl From<Sort> for wit::Sort {
    fn from(sort: Sort) -> Self {
        let key = match sort.key {
            SortKey::Id => wit::SortKey::Id,
            SortKey::Date => wit::SortKey::Date,
            SortKey::Amount => wit::SortKey::Amount,
        };
        Self { key, descending: sort.descending }
    }
}

impl From<Grouping> for wit::Grouping {
    fn from(by: Grouping) -> Self {
        match by {
            Grouping::Category => Self::Category,
            Grouping::Month => Self::Month,
            Grouping::Year => Self::Year,
            Grouping::Tag => Self::Tag,
        }
    }
}

impl From<Change> for wit::Change {
    fn from(change: Change) -> Self {
        match change {
            Change::Add(expense) => Self::Add(expense.into()),
            Change::Update(ExpenseUpdate { id, patch }) => {
                Self::Update(wit::ExpenseUpdate { id, patch: patch.into() })
            }
            Change::Delete(id) => Self::Delete(id),
            Change::Restore(kept) => Self::Restore(kept.into()),
            Change::SetBudget(new) => Self::SetBudget(new.into()),
        }
    }
}
