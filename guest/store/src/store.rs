//! The store: the state in memory. Each call compares it with the data file, and only commits
//! change it.

mod call;
mod imports;
mod maintenance;
mod merges;
mod mutate;
mod place;
mod query;
mod requests;
mod save;
mod snapshot;
mod summary;
#[cfg(test)]
mod tests;
mod words;

use expenses_interface::files::DATA_FILE;

use crate::directory::{Directory, System};
use crate::document::{Categories, Record, invalid_date};
use expenses_interface::{
    ApplyError, Change, Decision, Error, Expense, ExpensePatch, ExpenseTrace, ExpenseUpdate,
    Expenses, Filter, Grouping, Info, Logged, MergeOutcome, MonthlyBudgets, NewExpense, Outcomes,
    Packed, Page, Problem, Profile, Query, Repeat, Request, State, Summary,
};
use expenses_model::{Month, date_text, parse_date};
use snapshot::Snapshot;

/// A store over one directory.
pub struct Store<D: Directory, S: System> {
    directory: D,
    system: S,
    /// The state in memory; `None` if the next call must load it.
    snapshot: Option<Snapshot<D::File>>,
    /// Whether there was ever a data file. Then its absence is not an empty store.
    seen: bool,
    revision: u64,
}

impl<D: Directory, S: System> Store<D, S> {
    /// A store over `directory`. The first call reads it.
    pub fn new(directory: D, system: S) -> Self {
        Self { directory, system, snapshot: None, seen: false, revision: 0 }
    }

    fn expect_revision(&self, expected: Option<u64>) -> Result<(), Error> {
        match expected {
            Some(expected) if expected != self.revision => Err(Error::Changed(self.revision)),
            _ => Ok(()),
        }
    }

    /// A page in the form that `form` gives to its records.
    fn page<T>(
        &mut self,
        query: &Query,
        expected: Option<u64>,
        form: impl FnOnce(&mut dyn Iterator<Item = &Record>, &Categories) -> T,
    ) -> Result<Page<T>, Error> {
        self.refresh()?;
        self.expect_revision(expected)?;
        let revision = self.revision;
        query::find(&self.refreshed()?.document, query, revision, form)
    }
}

impl<D: Directory, S: System> Expenses for Store<D, S> {
    type Error = Error;

    fn add(&mut self, expense: NewExpense) -> Result<Expense, Error> {
        self.change_one(Change::Add(expense))
    }

    fn get(&mut self, id: u64) -> Result<Expense, Error> {
        let document = &self.refresh()?.document;
        let record = document.get(id).ok_or(Error::NotFound(id))?;
        Ok(record.to_expense(document.categories()))
    }

    fn find(&mut self, query: Query, revision: Option<u64>) -> Result<Page, Error> {
        self.page(&query, revision, query::expenses)
    }

    fn find_packed(&mut self, query: Query, revision: Option<u64>) -> Result<Page<Packed>, Error> {
        self.page(&query, revision, query::packed)
    }

    fn update(&mut self, id: u64, patch: ExpensePatch) -> Result<Expense, Error> {
        self.change_one(Change::Update(ExpenseUpdate { id, patch }))
    }

    fn delete(&mut self, id: u64) -> Result<Expense, Error> {
        self.change_one(Change::Delete(id))
    }

    fn summarize(&mut self, filter: Filter, by: Vec<Grouping>) -> Result<Summary, Error> {
        self.refresh()?;
        let revision = self.revision;
        summary::summarize(&self.refreshed()?.document, &filter, &by, revision)
    }

    fn apply(
        &mut self,
        changes: Vec<Change>,
        revision: Option<u64>,
    ) -> Result<Vec<u64>, ApplyError> {
        self.commit_changes(&changes, revision)
    }

    fn add_packed(
        &mut self,
        expenses: &Packed,
        kept: bool,
        note: Option<String>,
        revision: Option<u64>,
    ) -> Result<Vec<u64>, ApplyError> {
        expenses.check()?;
        self.commit_added(expenses, kept, note.as_deref(), revision)
    }

    fn apply_each(&mut self, requests: Vec<Request>) -> Result<Outcomes, Error> {
        self.commit_requests(&requests)
    }

    fn undo(&mut self, revision: Option<u64>) -> Result<Logged, Error> {
        self.undo_last(revision)
    }

    fn redo(&mut self, revision: Option<u64>) -> Result<Logged, Error> {
        self.redo_last(revision)
    }

    fn log(&mut self) -> Result<Vec<Logged>, Error> {
        Ok(self.refresh()?.document.log())
    }

    fn budgets(&mut self, month: Option<String>) -> Result<MonthlyBudgets, Error> {
        let named = month.as_deref().map(parse_month).transpose()?;
        let today = self.system.today();
        let document = &self.refresh()?.document;
        let start = document.month_start();
        let month = named.unwrap_or_else(|| start.month_of(today));
        let budgets = document.budgets(month);
        let [first, last] = [start.first_of(month), start.last_of(month)].map(date_text);
        Ok(MonthlyBudgets { month: month.to_text(), first, last, budgets, revision: self.revision })
    }

    fn repeats(&mut self, day: Option<String>) -> Result<Vec<Repeat>, Error> {
        let day = match day {
            Some(text) => parse_date(text.trim()).ok_or_else(|| invalid_date("day", &text))?,
            None => self.system.today(),
        };
        Ok(self.refresh()?.document.repeats(day))
    }

    fn profiles(&mut self) -> Result<Vec<Profile>, Error> {
        Ok(self.refresh()?.document.profiles())
    }

    fn set_profile(&mut self, shape: String, text: Option<String>) -> Result<(), Error> {
        self.commit_profile(&shape, text.as_deref())
    }

    fn add_rows(
        &mut self,
        rows: &Packed,
        banks: Vec<Option<u64>>,
        profile: Option<Profile>,
        note: Option<String>,
        revision: Option<u64>,
    ) -> Result<Vec<u64>, ApplyError> {
        rows.check()?;
        self.commit_rows(rows, &banks, profile.as_ref(), note.as_deref(), revision)
    }

    fn traces(&mut self) -> Result<Vec<ExpenseTrace>, Error> {
        Ok(self.refresh()?.document.traces())
    }

    fn merge(
        &mut self,
        theirs: String,
        base: Option<String>,
        decisions: Vec<Decision>,
        note: Option<String>,
        revision: Option<u64>,
    ) -> Result<MergeOutcome, Error> {
        self.commit_merge(theirs, base, &decisions, note.as_deref(), revision)
    }

    fn merge_texts(
        &mut self,
        ours: String,
        theirs: String,
        base: Option<String>,
        decisions: Vec<Decision>,
    ) -> Result<MergeOutcome, Error> {
        self.merge_documents(ours, theirs, base, &decisions)
    }

    fn check(&mut self) -> Result<Vec<Problem>, Error> {
        self.problems()
    }

    fn repair(&mut self) -> Result<Option<String>, Error> {
        self.repair_file()
    }

    fn backup(&mut self) -> Result<String, Error> {
        self.back_up()
    }

    fn version(&mut self) -> Result<State, Error> {
        let version = self.refresh()?.version();
        Ok(State { version: format!("{version:032x}"), revision: self.revision })
    }

    fn info(&mut self) -> Result<Info, Error> {
        let snapshot = self.refresh()?;
        Ok(Info {
            file: DATA_FILE.to_owned(),
            bytes: snapshot.bytes(),
            counter: snapshot.document.counter(),
            expenses: snapshot.document.len() as u64,
            month_start: snapshot.document.month_start().day(),
            revision: self.revision,
        })
    }
}

/// Reads a month `YYYY-MM`.
fn parse_month(text: &str) -> Result<Month, Error> {
    let shown: String = text.chars().take(40).flat_map(char::escape_debug).collect();
    Month::parse(text.trim())
        .ok_or_else(|| Error::invalid("month", format!("must be a month YYYY-MM, not `{shown}`")))
}
