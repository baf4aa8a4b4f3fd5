//! A store in memory, for the tests: it counts its calls, and can be disturbed.

use expenses_interface::{
    ApplyError, Change, Error, Expense, ExpensePatch, ExpenseRef, Expenses, Filter, Grouping, Info,
    Logged, MonthlyBudgets, NewExpense, Packed, Page, Problem, Profile, Query, Summary,
};

/// What others do before the call with this number: whether they changed something.
type Others = Box<dyn FnMut(usize, &mut Vec<Expense>) -> bool>;

/// A store that knows of filters only the category, and of orders only the id.
pub(super) struct Fake {
    pub(super) expenses: Vec<Expense>,
    /// What every `summarize` answers.
    pub(super) summary: Summary,
    /// Whether the disk fails to confirm changes.
    pub(super) doubtful: bool,
    pub(super) others: Others,
    pub(super) calls: usize,
    pub(super) found: Vec<(Query, Option<u64>)>,
    pub(super) summarized: Vec<(Filter, Option<Grouping>)>,
    pub(super) applied: Vec<Vec<Change>>,
    revision: u64,
}

/// An expense of the category food.
pub(super) fn expense(id: u64, description: &str, amount: &str, date: Option<&str>) -> Expense {
    Expense {
        id,
        description: description.into(),
        amount: amount.into(),
        category: "food".into(),
        date: date.map(Into::into),
    }
}

impl Fake {
    pub(super) fn new(expenses: Vec<Expense>) -> Self {
        Self {
            expenses,
            summary: Summary {
                count: 0,
                total: "0".into(),
                groups: Vec::new(),
                group_count: 0,
                revision: 0,
            },
            doubtful: false,
            others: Box::new(|_, _| false),
            calls: 0,
            found: Vec::new(),
            summarized: Vec::new(),
            applied: Vec::new(),
            revision: 1,
        }
    }

    fn called(&mut self) {
        self.calls += 1;
        if (self.others)(self.calls, &mut self.expenses) {
            self.revision += 1;
        }
    }

    fn expect(&self, revision: Option<u64>) -> Result<(), Error> {
        match revision {
            Some(revision) if revision != self.revision => Err(Error::Changed(self.revision)),
            _ => Ok(()),
        }
    }

    fn counter(&self) -> u64 {
        self.expenses.iter().map(|expense| expense.id).max().unwrap_or(0)
    }

    fn position(&self, id: u64) -> Result<usize, Error> {
        self.expenses.iter().position(|expense| expense.id == id).ok_or(Error::NotFound(id))
    }

    /// The end of a commit.
    fn commit<T>(&mut self, answer: T, added: Vec<u64>) -> Result<T, Error> {
        self.revision += 1;
        if self.doubtful { Err(Error::NotDurable(added)) } else { Ok(answer) }
    }
}

impl Expenses for Fake {
    type Error = Error;

    fn add(&mut self, new: NewExpense) -> Result<Expense, Error> {
        self.called();
        if new.amount == "0" {
            return Err(Error::invalid("amount", "must not be zero"));
        }
        let NewExpense { description, amount, category, date } = new;
        let id = self.counter() + 1;
        let date = date.or(Some("2000-01-01".into()));
        let expense = Expense { id, description, amount, category, date };
        self.expenses.push(expense.clone());
        self.commit(expense, vec![id])
    }

    fn get(&mut self, id: u64) -> Result<Expense, Error> {
        self.called();
        Ok(self.expenses[self.position(id)?].clone())
    }

    fn find(&mut self, query: Query, revision: Option<u64>) -> Result<Page, Error> {
        self.called();
        self.found.push((query.clone(), revision));
        self.expect(revision)?;
        let limit = query.limit.unwrap_or(1_000) as usize;
        assert!((1..=10_000).contains(&limit));
        let matches = |expense: &&Expense| {
            query.filter.category.as_ref().is_none_or(|category| *category == expense.category)
        };
        let all: Vec<_> = self.expenses.iter().filter(matches).cloned().collect();
        let after = query.cursor.map_or(0, |cursor| cursor.parse().unwrap());
        let rest: Vec<_> = all.iter().filter(|expense| expense.id > after).cloned().collect();
        let cursor = rest.get(limit).map(|_| rest[limit - 1].id.to_string());
        let expenses = rest.into_iter().take(limit).collect();
        Ok(Page { expenses, cursor, matches: all.len() as u64, revision: self.revision })
    }

    fn find_packed(&mut self, query: Query, revision: Option<u64>) -> Result<Page<Packed>, Error> {
        let Page { expenses, cursor, matches, revision } = self.find(query, revision)?;
        let expenses = expenses.iter().map(ExpenseRef::from).collect();
        Ok(Page { expenses, cursor, matches, revision })
    }

    fn update(&mut self, id: u64, patch: ExpensePatch) -> Result<Expense, Error> {
        self.called();
        let position = self.position(id)?;
        let expense = &mut self.expenses[position];
        let ExpensePatch { description, amount, category, date } = patch;
        expense.description = description.unwrap_or(expense.description.clone());
        expense.amount = amount.unwrap_or(expense.amount.clone());
        expense.category = category.unwrap_or(expense.category.clone());
        expense.date = date.or(expense.date.clone());
        let expense = expense.clone();
        self.commit(expense, Vec::new())
    }

    fn delete(&mut self, _: u64) -> Result<Expense, Error> {
        unreachable!("the command deletes by apply")
    }

    fn summarize(&mut self, filter: Filter, by: Option<Grouping>) -> Result<Summary, Error> {
        self.called();
        self.summarized.push((filter, by));
        Ok(self.summary.clone())
    }

    fn apply(
        &mut self,
        changes: Vec<Change>,
        revision: Option<u64>,
    ) -> Result<Vec<u64>, ApplyError> {
        self.called();
        self.applied.push(changes.clone());
        self.expect(revision).map_err(|error| ApplyError { index: None, error })?;
        let mut left = self.expenses.clone();
        for (index, change) in (0..).zip(changes) {
            let Change::Delete(id) = change else { unreachable!("the command only deletes") };
            let position = left.iter().position(|expense| expense.id == id);
            let missing = || ApplyError { index: Some(index), error: Error::NotFound(id) };
            left.remove(position.ok_or_else(missing)?);
        }
        self.expenses = left;
        self.commit(Vec::new(), Vec::new()).map_err(|error| ApplyError { index: None, error })
    }

    fn add_packed(&mut self, _: &Packed, _: bool, _: Option<u64>) -> Result<Vec<u64>, ApplyError> {
        unreachable!("import is tested on the real store")
    }

    fn undo(&mut self, _: Option<u64>) -> Result<Logged, Error> {
        unreachable!("undo is tested on the real store")
    }

    fn log(&mut self) -> Result<Vec<Logged>, Error> {
        unreachable!("log is tested on the real store")
    }

    fn budgets(&mut self, month: Option<String>) -> Result<MonthlyBudgets, Error> {
        let month = month.unwrap_or_default();
        Ok(MonthlyBudgets { month, budgets: Vec::new(), revision: self.revision })
    }

    fn profiles(&mut self) -> Result<Vec<Profile>, Error> {
        unreachable!("import is tested on the real store")
    }

    fn set_profile(&mut self, _: String, _: Option<String>) -> Result<(), Error> {
        unreachable!("import is tested on the real store")
    }

    fn traces(&mut self) -> Result<Vec<String>, Error> {
        unreachable!("import is tested on the real store")
    }

    fn check(&mut self) -> Result<Vec<Problem>, Error> {
        unreachable!("check is tested on the real store")
    }

    fn repair(&mut self) -> Result<Option<String>, Error> {
        unreachable!("repair is tested on the real store")
    }

    fn backup(&mut self) -> Result<String, Error> {
        unreachable!("backup is tested on the real store")
    }

    fn info(&mut self) -> Result<Info, Error> {
        self.called();
        Ok(Info {
            file: "expenses.json".into(),
            bytes: 321,
            counter: self.counter(),
            expenses: self.expenses.len() as u64,
            revision: self.revision,
        })
    }
}
