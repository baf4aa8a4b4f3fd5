//! Between the interface's plain types and the generated ones.

use super::wit;
use expenses_interface as plain;

impl From<plain::Expense> for wit::Expense {
    fn from(expense: plain::Expense) -> Self {
        let plain::Expense { id, description, amount, category, date } = expense;
        Self { id, description, amount, category, date }
    }
}

impl From<wit::NewExpense> for plain::NewExpense {
    fn from(expense: wit::NewExpense) -> Self {
        let wit::NewExpense { description, amount, category, date } = expense;
        Self { description, amount, category, date }
    }
}

impl TryFrom<wit::PackedExpenses> for plain::Packed {
    type Error = plain::Error;

    fn try_from(expenses: wit::PackedExpenses) -> Result<Self, plain::Error> {
        let wit::PackedExpenses { ids, texts, ends } = expenses;
        // Both are of 32 bits where the component runs.
        let ends = ends.into_iter().map(|end| end as usize).collect();
        Self::from_parts(ids, texts, ends)
    }
}

impl From<wit::ExpensePatch> for plain::ExpensePatch {
    fn from(patch: wit::ExpensePatch) -> Self {
        let wit::ExpensePatch { description, amount, category, date } = patch;
        Self { description, amount, category, date }
    }
}

impl From<wit::Filter> for plain::Filter {
    fn from(filter: wit::Filter) -> Self {
        let wit::Filter { category, since, until, least, greatest, text, tag } = filter;
        Self { category, since, until, least, greatest, text, tag }
    }
}

impl From<wit::Query> for plain::Query {
    fn from(query: wit::Query) -> Self {
        let wit::Query { filter, sort, limit, cursor } = query;
        let sort = sort.map(|wit::Sort { key, descending }| plain::Sort {
            key: match key {
                wit::SortKey::Id => plain::SortKey::Id,
                wit::SortKey::Date => plain::SortKey::Date,
                wit::SortKey::Amount => plain::SortKey::Amount,
            },
            descending,
        });
        Self { filter: filter.into(), sort, limit, cursor }
    }
}

impl From<wit::Grouping> for plain::Grouping {
    fn from(by: wit::Grouping) -> Self {
        match by {
            wit::Grouping::Category => Self::Category,
            wit::Grouping::Month => Self::Month,
            wit::Grouping::Year => Self::Year,
            wit::Grouping::Tag => Self::Tag,
        }
    }
}

impl From<wit::Change> for plain::Change {
    fn from(change: wit::Change) -> Self {
        match change {
            wit::Change::Add(expense) => Self::Add(expense.into()),
            wit::Change::Update(wit::ExpenseUpdate { id, patch }) => Self::Update(id, patch.into()),
            wit::Change::Delete(id) => Self::Delete(id),
            wit::Change::Restore(kept) => {
                let wit::KeptExpense { id, description, amount, category, date } = kept;
                Self::Restore(plain::KeptExpense { id, description, amount, category, date })
            }
            wit::Change::SetBudget(wit::NewBudget { category, amount }) => {
                Self::SetBudget(plain::NewBudget { category, amount })
            }
        }
    }
}

impl From<plain::Packed> for wit::PackedExpenses {
    fn from(expenses: plain::Packed) -> Self {
        let (ids, texts, ends) = expenses.into_parts();
        Self { ids, texts, ends: ends.into_iter().map(|end| end as u32).collect() }
    }
}

impl From<plain::Page<plain::Packed>> for wit::PackedPage {
    fn from(page: plain::Page<plain::Packed>) -> Self {
        let plain::Page { expenses, cursor, matches, revision } = page;
        Self { expenses: expenses.into(), cursor, matches, revision }
    }
}

impl From<plain::Page> for wit::Page {
    fn from(page: plain::Page) -> Self {
        let plain::Page { expenses, cursor, matches, revision } = page;
        let expenses = expenses.into_iter().map(Into::into).collect();
        Self { expenses, cursor, matches, revision }
    }
}

impl From<plain::Summary> for wit::Summary {
    fn from(summary: plain::Summary) -> Self {
        let plain::Summary { count, total, groups, group_count, revision } = summary;
        let groups = groups
            .into_iter()
            .map(|plain::Group { key, count, total }| wit::Group { key, count, total })
            .collect();
        Self { count, total, groups, group_count, revision }
    }
}

impl From<plain::Info> for wit::StoreInfo {
    fn from(info: plain::Info) -> Self {
        let plain::Info { file, bytes, counter, expenses, revision } = info;
        Self { file, bytes, counter, expenses, revision }
    }
}

impl From<plain::Error> for wit::Error {
    fn from(error: plain::Error) -> Self {
        match error {
            plain::Error::Invalid { field, reason } => {
                Self::Invalid(wit::InvalidArgument { field, reason })
            }
            plain::Error::NotFound(id) => Self::NotFound(id),
            plain::Error::Changed(revision) => Self::Changed(revision),
            plain::Error::Corrupt { line, column, reason } => {
                Self::Corrupt(wit::Corruption { line, column, reason })
            }
            plain::Error::NoDirectory => Self::NoDirectory,
            plain::Error::Busy => Self::Busy,
            plain::Error::StorageFull => Self::StorageFull,
            plain::Error::ReadOnly => Self::ReadOnly,
            plain::Error::Missing => Self::Missing,
            plain::Error::NotDurable(ids) => Self::NotDurable(ids),
            plain::Error::OutcomeUnknown(reason) => Self::OutcomeUnknown(reason),
            plain::Error::NothingToUndo => Self::NothingToUndo,
            plain::Error::Overtaken => Self::Overtaken,
            plain::Error::Io(reason) => Self::Io(reason),
        }
    }
}

impl From<plain::ApplyError> for wit::ApplyError {
    fn from(error: plain::ApplyError) -> Self {
        Self { index: error.index, error: error.error.into() }
    }
}

impl From<plain::Logged> for wit::Logged {
    fn from(logged: plain::Logged) -> Self {
        let plain::Logged { time, added, changed, deleted, budgets } = logged;
        let ranges = |ranges: Vec<plain::IdRange>| {
            let range = |plain::IdRange { first, last }| wit::IdRange { first, last };
            ranges.into_iter().map(range).collect()
        };
        let (added, changed, deleted) = (ranges(added), ranges(changed), ranges(deleted));
        Self { time, added, changed, deleted, budgets }
    }
}

impl From<plain::MonthlyBudgets> for wit::MonthlyBudgets {
    fn from(monthly: plain::MonthlyBudgets) -> Self {
        let plain::MonthlyBudgets { month, budgets, revision } = monthly;
        let budget = |plain::Budget { category, amount, spent, left }| wit::Budget {
            category,
            amount,
            spent,
            left,
        };
        Self { month, budgets: budgets.into_iter().map(budget).collect(), revision }
    }
}

impl From<plain::Problem> for wit::Problem {
    fn from(problem: plain::Problem) -> Self {
        let plain::Problem { line, column, reason, repairable } = problem;
        Self { line, column, reason, repairable }
    }
}
