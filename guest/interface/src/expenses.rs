//! The functions of the interface.

use crate::{
    ApplyError, AsStoreError, Change, Expense, ExpensePatch, Filter, Grouping, Info, Logged,
    MonthlyBudgets, NewExpense, Packed, Page, Problem, Profile, Query, Summary,
};

/// The functions of the interface, whoever carries them: the store itself inside
/// the component, or a host's handle on a component.
///
/// Each function is documented in `wit/store.wit`, `wit/bulk.wit` or `wit/imports.wit`.
pub trait Expenses {
    /// The carrier's error: [`Error`], or one that also tells of the sandbox.
    type Error: AsStoreError;

    /// Adds an expense and answers it as it was stored.
    fn add(&mut self, expense: NewExpense) -> Result<Expense, Self::Error>;

    /// Answers the expense with this id.
    fn get(&mut self, id: u64) -> Result<Expense, Self::Error>;

    /// Answers the expenses that a query matches, a page at a time.
    fn find(&mut self, query: Query, revision: Option<u64>) -> Result<Page, Self::Error>;

    /// Answers what [`find`](Self::find) does, with the expenses packed.
    fn find_packed(
        &mut self,
        query: Query,
        revision: Option<u64>,
    ) -> Result<Page<Packed>, Self::Error>;

    /// Changes an expense and answers it as it is now.
    fn update(&mut self, id: u64, patch: ExpensePatch) -> Result<Expense, Self::Error>;

    /// Deletes an expense and answers it as it was.
    fn delete(&mut self, id: u64) -> Result<Expense, Self::Error>;

    /// Sums up the expenses that a filter matches; by tag, at most 500,000 different tags.
    fn summarize(&mut self, filter: Filter, by: Option<Grouping>) -> Result<Summary, Self::Error>;

    /// Makes several changes in one commit, all or none, and answers the ids of
    /// what was added.
    fn apply(
        &mut self,
        changes: Vec<Change>,
        revision: Option<u64>,
    ) -> Result<Vec<u64>, ApplyError<Self::Error>>;

    /// Adds expenses in one commit, all or none, and answers their ids: as by
    /// [`Change::Restore`] where they are `kept`, or else as by [`Change::Add`].
    fn add_packed(
        &mut self,
        expenses: &Packed,
        kept: bool,
        revision: Option<u64>,
    ) -> Result<Vec<u64>, ApplyError<Self::Error>>;

    /// Takes the last commit back, and answers what it was.
    fn undo(&mut self, revision: Option<u64>) -> Result<Logged, Self::Error>;

    /// Answers what the last commits did, the latest first.
    fn log(&mut self) -> Result<Vec<Logged>, Self::Error>;

    /// Answers the budgets, and what is left of each in a month `YYYY-MM`.
    fn budgets(&mut self, month: Option<String>) -> Result<MonthlyBudgets, Self::Error>;

    /// Returns how imports read files, by shape.
    fn profiles(&mut self) -> Result<Vec<Profile>, Self::Error>;

    /// Keeps how imports read files of one shape; without a text, forgets it. It is a commit
    /// that [`undo`](Self::undo) leaves.
    fn set_profile(&mut self, shape: String, text: Option<String>) -> Result<(), Self::Error>;

    /// Returns digests of what changed expenses were before, and of the last 5,000 that were
    /// deleted, in any order.
    fn traces(&mut self) -> Result<Vec<String>, Self::Error>;

    /// Returns everything that is wrong with the data file, even if it can be read: at most
    /// 10,000 repairable problems and 10,000 others.
    fn check(&mut self) -> Result<Vec<Problem>, Self::Error>;

    /// Mends what can be mended in the data file, and answers the name of the copy that
    /// holds it as it was; none where there was nothing to mend.
    fn repair(&mut self) -> Result<Option<String>, Self::Error>;

    /// Copies the data file beside it, and answers the copy's name.
    fn backup(&mut self) -> Result<String, Self::Error>;

    /// Answers the state of the store.
    fn info(&mut self) -> Result<Info, Self::Error>;
}
