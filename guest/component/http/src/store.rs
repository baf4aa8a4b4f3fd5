//! The store behind the imports of this component.

use expenses_interface::{
    ApplyError, Change, Decision, Error, Expense, ExpensePatch, ExpenseTrace, Expenses, Filter,
    Grouping, Info, Logged, MergeOutcome, MonthlyBudgets, NewExpense, Outcomes, Packed, PackedPage,
    Page, Problem, Profile, Query, Repeat, Request, State, Summary,
};

use crate::bindings::expenses::store::{bulk, imports, merges, repeats, store};

/// The store that is plugged into this component. Each call passes into its component, which
/// opens the directory by itself.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Plugged;

impl Expenses for Plugged {
    type Error = Error;

    fn add(&mut self, expense: NewExpense) -> Result<Expense, Error> {
        store::add(&expense)
    }

    fn get(&mut self, id: u64) -> Result<Expense, Error> {
        store::get(id)
    }

    fn find(&mut self, query: Query, revision: Option<u64>) -> Result<Page, Error> {
        store::find(&query.into(), revision)
    }

    fn find_packed(&mut self, query: Query, revision: Option<u64>) -> Result<PackedPage, Error> {
        bulk::find_packed(&query.into(), revision)
    }

    fn update(&mut self, id: u64, patch: ExpensePatch) -> Result<Expense, Error> {
        store::update(id, &patch)
    }

    fn delete(&mut self, id: u64) -> Result<Expense, Error> {
        store::delete(id)
    }

    fn summarize(&mut self, filter: Filter, by: Vec<Grouping>) -> Result<Summary, Error> {
        let by: Vec<_> = by.into_iter().map(Into::into).collect();
        store::summarize(&filter, &by)
    }

    fn apply(
        &mut self,
        changes: Vec<Change>,
        revision: Option<u64>,
    ) -> Result<Vec<u64>, ApplyError> {
        store::apply(&changes, revision)
    }

    fn add_packed(
        &mut self,
        expenses: &Packed,
        kept: bool,
        note: Option<String>,
        revision: Option<u64>,
    ) -> Result<Vec<u64>, ApplyError> {
        bulk::add_packed(expenses, kept, note.as_deref(), revision)
    }

    fn apply_each(&mut self, requests: Vec<Request>) -> Result<Outcomes, Error> {
        bulk::apply_each(&requests)
    }

    fn undo(&mut self, revision: Option<u64>) -> Result<Logged, Error> {
        store::undo(revision)
    }

    fn redo(&mut self, revision: Option<u64>) -> Result<Logged, Error> {
        store::redo(revision)
    }

    fn log(&mut self) -> Result<Vec<Logged>, Error> {
        store::log()
    }

    fn budgets(&mut self, month: Option<String>) -> Result<MonthlyBudgets, Error> {
        store::budgets(month.as_deref())
    }

    fn repeats(&mut self, day: Option<String>) -> Result<Vec<Repeat>, Error> {
        repeats::repeats(day.as_deref())
    }

    fn profiles(&mut self) -> Result<Vec<Profile>, Error> {
        imports::profiles()
    }

    fn set_profile(&mut self, shape: String, text: Option<String>) -> Result<(), Error> {
        imports::set_profile(&shape, text.as_deref())
    }

    fn add_rows(
        &mut self,
        rows: &Packed,
        banks: Vec<Option<u64>>,
        profile: Option<Profile>,
        note: Option<String>,
        revision: Option<u64>,
    ) -> Result<Vec<u64>, ApplyError> {
        imports::add_rows(rows, &banks, profile.as_ref(), note.as_deref(), revision)
    }

    fn traces(&mut self) -> Result<Vec<ExpenseTrace>, Error> {
        imports::traces()
    }

    fn merge(
        &mut self,
        theirs: String,
        base: Option<String>,
        decisions: Vec<Decision>,
        note: Option<String>,
        revision: Option<u64>,
    ) -> Result<MergeOutcome, Error> {
        let decisions: Vec<_> = decisions.into_iter().map(Into::into).collect();
        merges::merge(&theirs, base.as_deref(), &decisions, note.as_deref(), revision)
    }

    fn merge_texts(
        &mut self,
        ours: String,
        theirs: String,
        base: Option<String>,
        decisions: Vec<Decision>,
    ) -> Result<MergeOutcome, Error> {
        let decisions: Vec<_> = decisions.into_iter().map(Into::into).collect();
        merges::merge_texts(&ours, &theirs, base.as_deref(), &decisions)
    }

    fn check(&mut self) -> Result<Vec<Problem>, Error> {
        store::check()
    }

    fn repair(&mut self) -> Result<Option<String>, Error> {
        store::repair()
    }

    fn backup(&mut self) -> Result<String, Error> {
        store::backup()
    }

    fn version(&mut self) -> Result<State, Error> {
        store::version()
    }

    fn info(&mut self) -> Result<Info, Error> {
        store::info()
    }
}
