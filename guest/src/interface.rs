//! The interface `expenses:store/store` in plain Rust: its types, and the trait
//! that has its functions.
//!
//! The types mirror `wit/store.wit`, which documents each text form and rule; the
//! guest's exports and the host's handle convert to and from the generated ones.
//! The command line is written against [`Expenses`], so that it runs inside the
//! component and outside alike.

use std::fmt;

mod packed;

pub use packed::Packed;

/// An expense as the store keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expense {
    /// Given by the store, counting up from 1; never used again.
    pub id: u64,
    /// What the money went to.
    pub description: String,
    /// Decimal text, such as `12.50`.
    pub amount: String,
    /// Compared without regard to case, kept as first written.
    pub category: String,
    /// `YYYY-MM-DD`; none only where the data file holds none.
    pub date: Option<String>,
}

/// An expense to be added.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewExpense {
    /// 1 to 500 characters after trimming, no control characters.
    pub description: String,
    /// Decimal text greater than zero, at most 15 digits of which at most 4 decimals.
    pub amount: String,
    /// 1 to 100 characters after trimming, no control characters.
    pub category: String,
    /// `YYYY-MM-DD`; today in UTC where there is none.
    pub date: Option<String>,
}

/// An expense that was kept elsewhere, and is kept as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeptExpense {
    /// Greater than every id given out so far; the next one where there is none.
    pub id: Option<u64>,
    /// Any text.
    pub description: String,
    /// Decimal text of any sign and size that a data file may hold.
    pub amount: String,
    /// Any text, whose spelling is kept.
    pub category: String,
    /// `YYYY-MM-DD`; no date where there is none.
    pub date: Option<String>,
}

/// An expense to be added whose texts are held elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExpenseRef<'a> {
    /// That of a [`KeptExpense`].
    pub id: Option<u64>,
    /// What the money went to.
    pub description: &'a str,
    /// Decimal text.
    pub amount: &'a str,
    /// The category.
    pub category: &'a str,
    /// `YYYY-MM-DD`.
    pub date: Option<&'a str>,
}

impl ExpenseRef<'_> {
    /// The same with texts of its own.
    pub fn to_kept(self) -> KeptExpense {
        let Self { id, description, amount, category, date } = self;
        KeptExpense {
            id,
            description: description.into(),
            amount: amount.into(),
            category: category.into(),
            date: date.map(Into::into),
        }
    }
}

impl<'a> From<&'a Expense> for ExpenseRef<'a> {
    fn from(expense: &'a Expense) -> Self {
        let Expense { id, description, amount, category, date } = expense;
        Self { id: Some(*id), description, amount, category, date: date.as_deref() }
    }
}

impl<'a> From<&'a NewExpense> for ExpenseRef<'a> {
    fn from(expense: &'a NewExpense) -> Self {
        let NewExpense { description, amount, category, date } = expense;
        Self { id: None, description, amount, category, date: date.as_deref() }
    }
}

impl<'a> From<&'a KeptExpense> for ExpenseRef<'a> {
    fn from(expense: &'a KeptExpense) -> Self {
        let KeptExpense { id, description, amount, category, date } = expense;
        Self { id: *id, description, amount, category, date: date.as_deref() }
    }
}

/// What to change in an expense: only the fields given here change.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExpensePatch {
    /// The new description.
    pub description: Option<String>,
    /// The new amount, decimal text.
    pub amount: Option<String>,
    /// The new category.
    pub category: Option<String>,
    /// The new date, `YYYY-MM-DD`.
    pub date: Option<String>,
}

/// Which expenses are meant: those that meet every condition given.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// The category, without regard to case.
    pub category: Option<String>,
    /// The first day, `YYYY-MM-DD`.
    pub since: Option<String>,
    /// The last day, `YYYY-MM-DD`.
    pub until: Option<String>,
    /// The least amount, decimal text.
    pub least: Option<String>,
    /// The greatest amount, decimal text.
    pub greatest: Option<String>,
    /// Text that the description contains, without regard to case.
    pub text: Option<String>,
    /// A tag of the description, without regard to case.
    pub tag: Option<String>,
}

/// What a page is sorted by. Equal dates or amounts are sorted by id.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SortKey {
    /// By id.
    #[default]
    Id,
    /// By date; expenses without one come last in either direction.
    Date,
    /// By amount.
    Amount,
}

/// An order of expenses.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sort {
    /// What to sort by.
    pub key: SortKey,
    /// Greatest, newest first; ids descend with their keys.
    pub descending: bool,
}

/// Which expenses a page shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// The conditions.
    pub filter: Filter,
    /// Ascending ids where there is none.
    pub sort: Option<Sort>,
    /// How many expenses at most: 1 to 10,000; 1,000 where there is none.
    pub limit: Option<u32>,
    /// The cursor of the page before, with the same filter and sort.
    pub cursor: Option<String>,
}

/// A bounded part of the expenses that a query matches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<T = Vec<Expense>> {
    /// The expenses in the order asked for.
    pub expenses: T,
    /// Where the next page goes on; none on the last page.
    pub cursor: Option<String>,
    /// How many expenses the filter matches in all.
    pub matches: u64,
    /// The state that this page shows.
    pub revision: u64,
}

/// What the totals of a summary are grouped by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grouping {
    /// By category, without regard to case.
    Category,
    /// By month, keys `YYYY-MM`.
    Month,
    /// By year, keys `YYYY`.
    Year,
    /// By tag, without regard to case: an expense counts in the group of each.
    Tag,
}

/// One group's total.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// The category, month, year or tag; none for the expenses without a date or tag.
    pub key: Option<String>,
    /// How many expenses.
    pub count: u64,
    /// The exact sum, decimal text.
    pub total: String,
}

/// Totals of the expenses that a filter matches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// How many expenses.
    pub count: u64,
    /// The exact sum, decimal text.
    pub total: String,
    /// Largest total first; the largest 10,000 at most.
    pub groups: Vec<Group>,
    /// How many groups there are in all.
    pub group_count: u64,
    /// The state that this summary shows.
    pub revision: u64,
}

/// A monthly budget to be set or removed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewBudget {
    /// The category; none for the budget of all expenses together.
    pub category: Option<String>,
    /// How much may be spent in a calendar month, decimal text; none removes the budget.
    pub amount: Option<String>,
}

/// A monthly budget, and what a month has left of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Budget {
    /// The category; none for the budget of all expenses together.
    pub category: Option<String>,
    /// How much may be spent in a calendar month, decimal text.
    pub amount: String,
    /// What the month's expenses took of it, decimal text.
    pub spent: String,
    /// What is left of it, decimal text; less than zero where it is exceeded.
    pub left: String,
}

/// The budgets in a month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MonthlyBudgets {
    /// The calendar month, `YYYY-MM`.
    pub month: String,
    /// That of all expenses first, then by category.
    pub budgets: Vec<Budget>,
    /// The state that these are of.
    pub revision: u64,
}

/// One change of an [`Expenses::apply`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// Adds an expense.
    Add(NewExpense),
    /// Changes the expense with this id.
    Update(u64, ExpensePatch),
    /// Deletes the expense with this id.
    Delete(u64),
    /// Adds an expense that was kept elsewhere.
    Restore(KeptExpense),
    /// Sets or removes a budget.
    SetBudget(NewBudget),
}

/// Ids that follow each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IdRange {
    /// The least.
    pub first: u64,
    /// The greatest.
    pub last: u64,
}

/// What a commit did to which expenses and budgets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Logged {
    /// When, in UTC, such as `2026-11-23T10:00:00Z`.
    pub time: String,
    /// What was added, ids ascending.
    pub added: Vec<IdRange>,
    /// What was changed, ids ascending.
    pub changed: Vec<IdRange>,
    /// What was deleted, ids ascending.
    pub deleted: Vec<IdRange>,
    /// The categories whose budget was set or removed; none for that of all expenses.
    pub budgets: Vec<Option<String>>,
}

/// Something in the data file that is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Counts from 1; 0 where the whole file is meant.
    pub line: u64,
    /// Counts from 1, in bytes; 0 where the whole file is meant.
    pub column: u64,
    /// What is wrong.
    pub reason: String,
    /// Whether a repair mends it.
    pub repairable: bool,
}

/// The state of the store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Info {
    /// The name of the data file in the directory.
    pub file: String,
    /// The size of the data file, in bytes; 0 where it is not yet there.
    pub bytes: u64,
    /// The last id given out; 0 where none was.
    pub counter: u64,
    /// How many expenses there are.
    pub expenses: u64,
    /// A number of this instance that changes with every commit it sees.
    pub revision: u64,
}

/// Why a call did nothing, or what is not known about what it did.
///
/// Except after [`NotDurable`](Error::NotDurable) and
/// [`OutcomeUnknown`](Error::OutcomeUnknown), nothing was changed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Error {
    /// An argument breaks a rule.
    Invalid {
        /// The field of the argument, such as `amount`.
        field: String,
        /// What is wrong with it and what is asked for.
        reason: String,
    },
    /// There is no expense with this id.
    NotFound(u64),
    /// The expected revision is not the current one, which is named here.
    Changed(u64),
    /// `expenses.json` cannot be read as a data file; it is left as it is.
    Corrupt {
        /// Counts from 1; 0 where the whole file is meant.
        line: u64,
        /// Counts from 1, in bytes; 0 where the whole file is meant.
        column: u64,
        /// What is wrong.
        reason: String,
    },
    /// The instance was given no directory.
    NoDirectory,
    /// Other writers won every race for 30 seconds.
    Busy,
    /// No space is left on the file system.
    StorageFull,
    /// The directory, its file system or the preopen cannot be written.
    ReadOnly,
    /// `expenses.json` was there when this instance last looked, and is gone.
    Missing,
    /// The change is made and visible but may not survive a power cut; holds the
    /// ids of what was added.
    NotDurable(Vec<u64>),
    /// Whether the change was made is not known; holds the reason.
    OutcomeUnknown(String),
    /// The history holds no commit.
    NothingToUndo,
    /// What the last commit of the history left has been changed since, by a program
    /// that keeps no history.
    Overtaken,
    /// Any other failure of the file system, with the path it concerns.
    Io(String),
}

impl Error {
    /// An [`Error::Invalid`] about `field`.
    pub fn invalid(field: &str, reason: impl Into<String>) -> Self {
        Self::Invalid { field: field.into(), reason: reason.into() }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Invalid { field, reason } => write!(f, "the {field} {reason}"),
            Self::NotFound(id) => write!(f, "there is no expense {id}"),
            Self::Changed(_) => f.write_str("the store has changed meanwhile; nothing was done"),
            Self::Corrupt { line: 0, reason, .. } => {
                write!(f, "expenses.json is not a data file of this program: {reason}; it was left as it is")
            }
            Self::Corrupt { line, column, reason } => write!(
                f,
                "expenses.json is not a data file of this program: line {line}, column {column}: {reason}; it was left as it is"
            ),
            Self::NoDirectory => f.write_str(
                "no directory was given to keep the expenses in; under wasmtime, give one with `--dir DIR::/`",
            ),
            Self::Busy => {
                f.write_str("other programs kept changing the store for 30 seconds; nothing was done, try again")
            }
            Self::StorageFull => f.write_str("no space is left on the disk; nothing was changed"),
            Self::ReadOnly => f.write_str("the data directory cannot be written; nothing was changed"),
            Self::Missing => f.write_str(
                "expenses.json was removed or moved away while it was in use; put it back, or open the store again to begin an empty one",
            ),
            Self::NotDurable(_) => f.write_str(
                "the change is made, but the disk failed to confirm it: a power cut may undo it",
            ),
            Self::OutcomeUnknown(reason) => {
                write!(f, "whether the change was made is not known: {reason}; look before you try again")
            }
            Self::NothingToUndo => f.write_str("there is no change that could be taken back"),
            Self::Overtaken => f.write_str(
                "the last change cannot be taken back: another program has changed the same expenses since; nothing was done",
            ),
            Self::Io(reason) => f.write_str(reason),
        }
    }
}

impl std::error::Error for Error {}

/// What the command line asks of a carrier's error: to tell the store's answers
/// apart from the carrier's own failures.
pub trait AsStoreError: std::error::Error {
    /// The store's own error, where it is the store that answered.
    fn as_store_error(&self) -> Option<&Error>;
}

impl AsStoreError for Error {
    fn as_store_error(&self) -> Option<&Error> {
        Some(self)
    }
}

/// The functions of the interface, whoever carries them: the store itself inside
/// the component, or a host's handle on a component.
///
/// Each function is documented in `wit/store.wit`.
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

    /// Sums up the expenses that a filter matches; by tag, those that have at most 500,000
    /// different tags.
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

    /// Answers everything that is wrong with the data file, also where it can be read: at most
    /// 10,000 problems that can be mended and 10,000 others, and whether there are more.
    fn check(&mut self) -> Result<Vec<Problem>, Self::Error>;

    /// Mends what can be mended in the data file, and answers the name of the copy that
    /// holds it as it was; none where there was nothing to mend.
    fn repair(&mut self) -> Result<Option<String>, Self::Error>;

    /// Copies the data file beside it, and answers the copy's name.
    fn backup(&mut self) -> Result<String, Self::Error>;

    /// Answers the state of the store.
    fn info(&mut self) -> Result<Info, Self::Error>;
}

/// Why an [`Expenses::apply`] changed nothing, or what is not known about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApplyError<E = Error> {
    /// The change that failed, counting from 0; none where the commit failed as a
    /// whole.
    pub index: Option<u32>,
    /// The reason.
    pub error: E,
}

/// An error of the commit as a whole.
impl<E> From<E> for ApplyError<E> {
    fn from(error: E) -> Self {
        Self { index: None, error }
    }
}

impl<E: fmt::Display> fmt::Display for ApplyError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.index {
            Some(index) => write!(f, "change {}: {}", index + 1, self.error),
            None => self.error.fmt(f),
        }
    }
}

impl<E: std::error::Error> std::error::Error for ApplyError<E> {}
