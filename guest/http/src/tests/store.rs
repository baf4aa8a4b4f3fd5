//! A store in memory that fails as a disk does when a test says so, and that others write, too.

use expenses_interface::{
    ApplyError, Change, Decision, Error, Expectation, Expense, ExpensePatch, ExpenseTrace,
    Expenses, Filter, Grouping, Info, Logged, MergeOutcome, MonthlyBudgets, NewExpense, Outcomes,
    Packed, Page, Problem, Profile, Query, Repeat, Request, State, Summary,
};
use expenses_store::Store;
use expenses_store::directory::memory::{Memory, Ticking};

pub(super) struct TestStore {
    store: Store<Memory, Ticking>,
    /// The next change fails like this.
    pub(super) failing: Option<Error>,
    /// Called before each call that reads or changes.
    pub(super) before: Option<Before>,
}

/// Another writer.
type Before = Box<dyn FnMut(&mut Store<Memory, Ticking>)>;

impl TestStore {
    pub(super) fn new(memory: Memory, clock: Ticking) -> Self {
        Self { store: Store::new(memory.handle(), clock), failing: None, before: None }
    }

    fn now(&mut self) -> &mut Store<Memory, Ticking> {
        if let Some(mut before) = self.before.take() {
            before(&mut self.store);
            self.before = Some(before);
        }
        &mut self.store
    }

    fn fail(&mut self) -> Result<(), Error> {
        self.failing.take().map_or(Ok(()), Err)
    }
}

/// Whether a request can make a change. One that only looks for its key expects what never is.
fn changes(request: &Request) -> bool {
    !request.expected.contains(&Expectation::Version(String::new()))
}

impl Expenses for TestStore {
    type Error = Error;

    fn apply_each(&mut self, requests: Vec<Request>) -> Result<Outcomes, Error> {
        if requests.iter().any(changes)
            && let Err(error) = self.fail()
        {
            return Ok(requests.iter().map(|_| Err(error.clone().into())).collect());
        }
        self.now().apply_each(requests)
    }

    fn version(&mut self) -> Result<State, Error> {
        self.store.version()
    }

    fn add_packed(
        &mut self,
        expenses: &Packed,
        kept: bool,
        note: Option<String>,
        revision: Option<u64>,
    ) -> Result<Vec<u64>, ApplyError> {
        self.fail()?;
        self.now().add_packed(expenses, kept, note, revision)
    }

    fn add(&mut self, expense: NewExpense) -> Result<Expense, Error> {
        self.now().add(expense)
    }

    fn get(&mut self, id: u64) -> Result<Expense, Error> {
        self.now().get(id)
    }

    fn find(&mut self, query: Query, revision: Option<u64>) -> Result<Page, Error> {
        self.now().find(query, revision)
    }

    fn find_packed(&mut self, query: Query, revision: Option<u64>) -> Result<Page<Packed>, Error> {
        self.now().find_packed(query, revision)
    }

    fn update(&mut self, id: u64, patch: ExpensePatch) -> Result<Expense, Error> {
        self.now().update(id, patch)
    }

    fn delete(&mut self, id: u64) -> Result<Expense, Error> {
        self.now().delete(id)
    }

    fn summarize(&mut self, filter: Filter, by: Vec<Grouping>) -> Result<Summary, Error> {
        self.now().summarize(filter, by)
    }

    fn apply(&mut self, changes: Vec<Change>, at: Option<u64>) -> Result<Vec<u64>, ApplyError> {
        self.now().apply(changes, at)
    }

    fn undo(&mut self, revision: Option<u64>) -> Result<Logged, Error> {
        self.now().undo(revision)
    }

    fn redo(&mut self, revision: Option<u64>) -> Result<Logged, Error> {
        self.now().redo(revision)
    }

    fn log(&mut self) -> Result<Vec<Logged>, Error> {
        self.now().log()
    }

    fn budgets(&mut self, month: Option<String>) -> Result<MonthlyBudgets, Error> {
        self.now().budgets(month)
    }

    fn profiles(&mut self) -> Result<Vec<Profile>, Error> {
        self.now().profiles()
    }

    fn repeats(&mut self, day: Option<String>) -> Result<Vec<Repeat>, Error> {
        self.now().repeats(day)
    }

    fn set_profile(&mut self, shape: String, text: Option<String>) -> Result<(), Error> {
        self.now().set_profile(shape, text)
    }

    fn add_rows(
        &mut self,
        rows: &Packed,
        banks: Vec<Option<u64>>,
        profile: Option<Profile>,
        note: Option<String>,
        revision: Option<u64>,
    ) -> Result<Vec<u64>, ApplyError> {
        self.fail()?;
        self.now().add_rows(rows, banks, profile, note, revision)
    }

    fn traces(&mut self) -> Result<Vec<ExpenseTrace>, Error> {
        self.now().traces()
    }

    fn merge(
        &mut self,
        theirs: String,
        base: Option<String>,
        decisions: Vec<Decision>,
        note: Option<String>,
        revision: Option<u64>,
    ) -> Result<MergeOutcome, Error> {
        self.fail()?;
        self.now().merge(theirs, base, decisions, note, revision)
    }

    fn merge_texts(
        &mut self,
        ours: String,
        theirs: String,
        base: Option<String>,
        decisions: Vec<Decision>,
    ) -> Result<MergeOutcome, Error> {
        self.now().merge_texts(ours, theirs, base, decisions)
    }

    fn check(&mut self) -> Result<Vec<Problem>, Error> {
        self.now().check()
    }

    fn repair(&mut self) -> Result<Option<String>, Error> {
        self.now().repair()
    }

    fn backup(&mut self) -> Result<String, Error> {
        self.now().backup()
    }

    fn info(&mut self) -> Result<Info, Error> {
        self.now().info()
    }
}
