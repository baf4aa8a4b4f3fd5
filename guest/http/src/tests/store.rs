//! A store in memory with what the service needs of `apply_each`: expectations and keys. It can
//! also fail as a disk does.

use std::collections::HashMap;

use expenses_interface::{
    Action, ApplyError, Change, Error, Expectation, Expense, ExpensePatch, Expenses, Filter,
    Grouping, Info, Logged, MonthlyBudgets, NewExpense, Outcome, Outcomes, Packed, Page, Problem,
    Profile, Query, Request, State, Summary,
};
use expenses_store::Store;
use expenses_store::directory::memory::{Memory, Ticking};
use sha2::{Digest, Sha256};

use crate::key::hexadecimal;

pub(super) struct TestStore {
    memory: Memory,
    store: Store<Memory, Ticking>,
    /// The fingerprint of each key, and what its request added and changed.
    keys: HashMap<String, (String, Vec<u64>, Vec<u64>)>,
    /// The next change fails like this.
    pub(super) failing: Option<Error>,
    /// Called before each call that reads or changes.
    pub(super) before: Option<Before>,
}

/// Another writer.
type Before = Box<dyn FnMut(&mut Store<Memory, Ticking>)>;

impl TestStore {
    pub(super) fn new(memory: Memory, clock: Ticking) -> Self {
        let store = Store::new(memory.handle(), clock);
        Self { memory, store, keys: HashMap::new(), failing: None, before: None }
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

    fn do_one(&mut self, request: Request) -> Result<Outcome, ApplyError> {
        if let Some(key) = &request.key
            && let Some((fingerprint, added, changed)) = self.keys.get(&key.key).cloned()
        {
            if fingerprint != key.fingerprint {
                return Err(Error::KeyReused.into());
            }
            let ids = added.iter().chain(&changed);
            let expenses = ids.filter_map(|id| self.store.get(*id).ok()).collect();
            return Ok(Outcome { added, turned: None, expenses, repeated: true });
        }
        for expectation in &request.expected {
            let holds = match expectation {
                Expectation::Version(version) => self.store_version()? == *version,
                Expectation::Expense(of) => self.store.get(of.id)?.digest() == of.digest,
            };
            if !holds {
                return Err(Error::Changed(0).into());
            }
        }
        self.fail()?;
        let changed: Vec<u64> = match &request.action {
            Action::Apply(changes) => changes.iter().filter_map(changed).collect(),
            _ => Vec::new(),
        };
        let Request { action, key, show, .. } = request;
        let alone = Request { action, expected: Vec::new(), key: None, show };
        let outcome = self.store.apply_each(vec![alone])?.remove(0)?;
        if let Some(key) = key {
            self.keys.insert(key.key, (key.fingerprint, outcome.added.clone(), changed));
        }
        Ok(outcome)
    }

    fn store_version(&mut self) -> Result<String, Error> {
        self.store.info()?;
        let bytes = self.memory.bytes("expenses.json").unwrap_or_default();
        Ok(hexadecimal(&Sha256::digest(bytes)[..16]))
    }
}

fn changed(change: &Change) -> Option<u64> {
    match change {
        Change::Update(update) => Some(update.id),
        _ => None,
    }
}

impl Expenses for TestStore {
    type Error = Error;

    fn apply_each(&mut self, requests: Vec<Request>) -> Result<Outcomes, Error> {
        self.now();
        Ok(requests.into_iter().map(|request| self.do_one(request)).collect())
    }

    fn version(&mut self) -> Result<State, Error> {
        let version = self.store_version()?;
        Ok(State { version, revision: self.store.info()?.revision })
    }

    fn add_packed(
        &mut self,
        expenses: &Packed,
        kept: bool,
        revision: Option<u64>,
    ) -> Result<Vec<u64>, ApplyError> {
        self.fail()?;
        self.now().add_packed(expenses, kept, revision)
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

    fn summarize(&mut self, filter: Filter, by: Option<Grouping>) -> Result<Summary, Error> {
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

    fn set_profile(&mut self, shape: String, text: Option<String>) -> Result<(), Error> {
        self.now().set_profile(shape, text)
    }

    fn traces(&mut self) -> Result<Vec<String>, Error> {
        self.now().traces()
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
