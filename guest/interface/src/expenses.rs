//! The functions of the interface.

use crate::{
    ApplyError, AsStoreError, Change, Decision, Expense, ExpensePatch, ExpenseTrace, Filter,
    Grouping, Info, Logged, MergeOutcome, MonthlyBudgets, NewExpense, Outcomes, Packed, Page,
    Problem, Profile, Query, Repeat, Request, State, Summary,
};

/// The functions of the interface. The store implements them inside the component, and a host's
/// handle implements them outside.
///
/// The interfaces in `wit/` document each function.
pub trait Expenses {
    /// [`Error`](crate::Error), or a host's error type that also has errors of the sandbox.
    type Error: AsStoreError;

    /// Adds an expense and returns it as it was stored.
    fn add(&mut self, expense: NewExpense) -> Result<Expense, Self::Error>;

    /// Returns the expense with this id.
    fn get(&mut self, id: u64) -> Result<Expense, Self::Error>;

    /// Returns the expenses that a query matches, one page at a time.
    fn find(&mut self, query: Query, revision: Option<u64>) -> Result<Page, Self::Error>;

    /// Returns what [`find`](Self::find) does, with the expenses packed.
    fn find_packed(
        &mut self,
        query: Query,
        revision: Option<u64>,
    ) -> Result<Page<Packed>, Self::Error>;

    /// Changes an expense and returns it as it is now.
    fn update(&mut self, id: u64, patch: ExpensePatch) -> Result<Expense, Self::Error>;

    /// Deletes an expense and returns it as it was.
    fn delete(&mut self, id: u64) -> Result<Expense, Self::Error>;

    /// Sums up the expenses that a filter matches, in groups by at most two groupings; at most
    /// 500,000 groups, different tags and different descriptions.
    fn summarize(&mut self, filter: Filter, by: Vec<Grouping>) -> Result<Summary, Self::Error>;

    /// Makes several changes in one commit, all or none, and returns the ids of the expenses that
    /// were added.
    fn apply(
        &mut self,
        changes: Vec<Change>,
        revision: Option<u64>,
    ) -> Result<Vec<u64>, ApplyError<Self::Error>>;

    /// Adds expenses in one commit, all or none, and returns their ids: like [`Change::Restore`]
    /// if they are `kept`, otherwise like [`Change::Add`]. The history keeps the note.
    fn add_packed(
        &mut self,
        expenses: &Packed,
        kept: bool,
        note: Option<String>,
        revision: Option<u64>,
    ) -> Result<Vec<u64>, ApplyError<Self::Error>>;

    /// Does several requests in one commit. Each is done or fails by itself, and each has an entry
    /// of its own in the history.
    fn apply_each(&mut self, requests: Vec<Request>) -> Result<Outcomes, Self::Error>;

    /// Takes the last commit back, and returns what it was.
    fn undo(&mut self, revision: Option<u64>) -> Result<Logged, Self::Error>;

    /// Makes the commit again that the last undo took back, and returns what it is.
    fn redo(&mut self, revision: Option<u64>) -> Result<Logged, Self::Error>;

    /// Returns what the last commits did, the latest first.
    fn log(&mut self) -> Result<Vec<Logged>, Self::Error>;

    /// Returns the budgets, and what is left of each in a month `YYYY-MM`.
    fn budgets(&mut self, month: Option<String>) -> Result<MonthlyBudgets, Self::Error>;

    /// Returns the rules by which expenses are added, by id, and what is due by them up to a day;
    /// up to today in UTC without one.
    fn repeats(&mut self, day: Option<String>) -> Result<Vec<Repeat>, Self::Error>;

    /// Returns how imports read files, by shape.
    fn profiles(&mut self) -> Result<Vec<Profile>, Self::Error>;

    /// Keeps how imports read files of one shape; without a text, forgets it. It is a commit
    /// that [`undo`](Self::undo) leaves.
    fn set_profile(&mut self, shape: String, text: Option<String>) -> Result<(), Self::Error>;

    /// Adds the rows of a bank's file in one commit, all or none, like [`Change::Add`], and
    /// returns their ids. `banks` has a digest for each of what the bank calls it, or nothing. The
    /// profile is kept in the same commit, and [`undo`](Self::undo) leaves it.
    fn add_rows(
        &mut self,
        rows: &Packed,
        banks: Vec<Option<u64>>,
        profile: Option<Profile>,
        note: Option<String>,
        revision: Option<u64>,
    ) -> Result<Vec<u64>, ApplyError<Self::Error>>;

    /// Returns what is known of expenses that were changed or have a bank's digest, and of the
    /// last that were deleted, in any order.
    fn traces(&mut self) -> Result<Vec<ExpenseTrace>, Self::Error>;

    /// Merges another data file, given as its text, into this store, in one commit. `base` is the
    /// text of the last state that both had in common. The history keeps the note.
    fn merge(
        &mut self,
        theirs: String,
        base: Option<String>,
        decisions: Vec<Decision>,
        note: Option<String>,
        revision: Option<u64>,
    ) -> Result<MergeOutcome, Self::Error>;

    /// Merges two data files, given as their texts, and returns the text of the merged one. No
    /// file is read or written.
    fn merge_texts(
        &mut self,
        ours: String,
        theirs: String,
        base: Option<String>,
        decisions: Vec<Decision>,
    ) -> Result<MergeOutcome, Self::Error>;

    /// Returns everything that is wrong with the data file, even if it can be read: at most
    /// 10,000 repairable problems and 10,000 others.
    fn check(&mut self) -> Result<Vec<Problem>, Self::Error>;

    /// Repairs everything in the data file that can be repaired, and returns the name of the copy
    /// that holds the original; `None` if there was nothing to repair.
    fn repair(&mut self) -> Result<Option<String>, Self::Error>;

    /// Makes a copy beside the data file, and returns its name.
    fn backup(&mut self) -> Result<String, Self::Error>;

    /// Returns the version of the store's state.
    fn version(&mut self) -> Result<State, Self::Error>;

    /// Returns the state of the store.
    fn info(&mut self) -> Result<Info, Self::Error>;
}
