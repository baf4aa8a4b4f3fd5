//! The list of the interface's functions. The handle, the asynchronous handle and the linker are
//! made from it.

/// Passes the list to a macro. Each function has its documentation, `read` or `write`, its name,
/// its parameters, and its result. `@&` marks a parameter that the handle borrows. A constant of
/// this module names the interface.
macro_rules! functions {
    ($generate:ident) => {
        $generate! {
            STORE {
                /// Adds an expense and returns it as it was stored.
                ///
                /// # Errors
                ///
                /// [`StoreError::Invalid`] if a field breaks a rule, the store's other
                /// errors, and those of the sandbox.
                write fn add(expense: NewExpense) -> Result<Expense, StoreError>;

                /// Returns the expense with this id.
                ///
                /// # Errors
                ///
                /// [`StoreError::NotFound`], the store's other errors, and those of the
                /// sandbox.
                read fn get(id: u64) -> Result<Expense, StoreError>;

                /// Returns the expenses that a query matches, one page at a time.
                ///
                /// # Errors
                ///
                /// [`StoreError::Changed`] if a revision is given and is not the current
                /// one, the store's other errors, and those of the sandbox.
                read fn find(query: Query, revision: Option<u64>) -> Result<Page, StoreError>;

                /// Changes an expense and returns it as it is now.
                ///
                /// # Errors
                ///
                /// [`StoreError::NotFound`], [`StoreError::Invalid`], the store's other
                /// errors, and those of the sandbox.
                write fn update(id: u64, patch: ExpensePatch) -> Result<Expense, StoreError>;

                /// Deletes an expense and returns it as it was.
                ///
                /// # Errors
                ///
                /// [`StoreError::NotFound`], the store's other errors, and those of the
                /// sandbox.
                write fn delete(id: u64) -> Result<Expense, StoreError>;

                /// Sums up the expenses that a filter matches, in groups by at most two groupings.
                ///
                /// # Errors
                ///
                /// [`StoreError::Invalid`], the store's other errors, and those of the
                /// sandbox.
                read fn summarize(filter: Filter, by: Vec<Grouping>) -> Result<Summary, StoreError>;

                /// Makes several changes in one commit, all or none, and returns the ids of
                /// what was added, in order.
                ///
                /// # Errors
                ///
                /// The index of the change that failed, if it is one of them.
                /// [`StoreError::Changed`] if a revision is given and is not the current
                /// one, the store's other errors, and those of the sandbox.
                write fn apply(
                    changes: Vec<Change>,
                    revision: Option<u64>
                ) -> Result<Vec<u64>, ApplyError>;

                /// Takes the last commit back and returns what it was.
                ///
                /// # Errors
                ///
                /// [`StoreError::NothingToUndo`], [`StoreError::Overtaken`],
                /// [`StoreError::Changed`] if a revision is given and is not the current
                /// one, the store's other errors, and those of the sandbox.
                write fn undo(revision: Option<u64>) -> Result<Logged, StoreError>;

                /// Makes the commit again that the last undo took back, with the same ids, and
                /// returns what it is.
                ///
                /// # Errors
                ///
                /// [`StoreError::NothingToUndo`] if nothing was undone or something was changed
                /// since, [`StoreError::Overtaken`], [`StoreError::Changed`] if a revision is
                /// given and is not the current one, the store's other errors, and those of the
                /// sandbox.
                write fn redo(revision: Option<u64>) -> Result<Logged, StoreError>;

                /// Returns what the last commits did, the latest first.
                ///
                /// # Errors
                ///
                /// The store's errors, and those of the sandbox.
                read fn log() -> Result<Vec<Logged>, StoreError>;

                /// Returns the budgets, and what is left of each in a month `YYYY-MM`; in
                /// the current month in UTC without one.
                ///
                /// # Errors
                ///
                /// [`StoreError::Invalid`] if it is not a month, the store's other errors,
                /// and those of the sandbox.
                read fn budgets(month: Option<String>) -> Result<MonthlyBudgets, StoreError>;

                /// Returns everything that is wrong with the data file, even if it cannot be
                /// read.
                ///
                /// # Errors
                ///
                /// [`StoreError::Io`] if the file cannot be read, and those of the sandbox.
                read fn check() -> Result<Vec<Problem>, StoreError>;

                /// Repairs everything in the data file that can be repaired, and returns the name
                /// of the copy that holds the original; `None` if there was nothing to repair.
                ///
                /// # Errors
                ///
                /// The store's errors, and those of the sandbox.
                write fn repair() -> Result<Option<String>, StoreError>;

                /// Makes a copy beside the data file, and returns its name.
                ///
                /// # Errors
                ///
                /// The store's errors, and those of the sandbox.
                write fn backup() -> Result<String, StoreError>;

                /// Returns the version of the store's state: the same text in every instance,
                /// process and machine for the same content.
                ///
                /// # Errors
                ///
                /// The store's errors, and those of the sandbox.
                read fn version() -> Result<State, StoreError>;

                /// Returns the state of the store.
                ///
                /// # Errors
                ///
                /// The store's errors, and those of the sandbox.
                read fn info() -> Result<Info, StoreError>;
            }
            BULK {
                /// Returns what `find` returns, with the expenses packed. For many expenses it is
                /// faster and takes less memory.
                ///
                /// # Errors
                ///
                /// Those of `find`.
                read fn find_packed(query: Query, revision: Option<u64>) -> Result<PackedPage, StoreError>;

                /// Adds expenses in one commit, all or none, and returns their ids, in order: as
                /// [`Change::Restore`] does if they are `kept`, otherwise as [`Change::Add`]
                /// does. The history keeps the note. For many expenses it is faster than `apply` and takes less memory.
                ///
                /// ```
                /// use expenses::{ExpenseRef, Packed, Sandbox};
                ///
                /// # let directory = tempfile::tempdir()?;
                /// let mut store = Sandbox::new()?.open(directory.path())?;
                /// let coffee = |date| ExpenseRef {
                ///     id: None,
                ///     description: "Coffee",
                ///     amount: "3.20",
                ///     category: "food",
                ///     date: Some(date),
                /// };
                /// let week: Packed = ["2026-11-23", "2026-11-24"].map(coffee).into_iter().collect();
                /// assert_eq!(store.add_packed(&week, false, None, None)?, [1, 2]);
                /// # Ok::<(), Box<dyn std::error::Error>>(())
                /// ```
                ///
                /// # Errors
                ///
                /// Those of `apply`.
                write fn add_packed(
                    @& expenses: Packed,
                    kept: bool,
                    note: Option<String>,
                    revision: Option<u64>
                ) -> Result<Vec<u64>, ApplyError>;

                /// Does several requests in one commit, in order. Each is done or fails by itself,
                /// and has an entry of its own in the history.
                ///
                /// # Errors
                ///
                /// Those that concern all requests: the store's, and those of the sandbox. Each
                /// request has the errors of `apply`, `undo` or `redo`, and
                /// [`StoreError::Changed`] if what it expects is no longer so,
                /// [`StoreError::KeyReused`] and [`StoreError::KeyExpired`].
                write fn apply_each(
                    requests: Vec<Request>
                ) -> Result<Outcomes, StoreError>;
            }
            IMPORTS {
                /// Returns how imports read files, by shape.
                ///
                /// # Errors
                ///
                /// The store's errors, and those of the sandbox.
                read fn profiles() -> Result<Vec<Profile>, StoreError>;

                /// Keeps how imports read files of one shape; without a text, forgets it. It
                /// is a commit that `undo` leaves.
                ///
                /// # Errors
                ///
                /// [`StoreError::Invalid`] if the shape or the text is too long, or there is
                /// nothing to forget, the store's other errors, and those of the sandbox.
                write fn set_profile(shape: String, text: Option<String>) -> Result<(), StoreError>;

                /// Adds the rows of a bank's file in one commit, all or none, and returns their
                /// ids. `banks` has a digest for each of what the bank calls it, which stays with
                /// the expense; it is empty if no row has one. The profile is kept in the same
                /// commit, and `undo` leaves it.
                ///
                /// # Errors
                ///
                /// Those of `apply`.
                write fn add_rows(
                    @& rows: Packed,
                    banks: Vec<Option<u64>>,
                    profile: Option<Profile>,
                    note: Option<String>,
                    revision: Option<u64>
                ) -> Result<Vec<u64>, ApplyError>;

                /// Returns what is known of expenses that were changed or have the digest of a
                /// bank, and of the last that were deleted, in any order: an import does not add
                /// them again.
                ///
                /// # Errors
                ///
                /// The store's errors, and those of the sandbox.
                read fn traces() -> Result<Vec<ExpenseTrace>, StoreError>;
            }
            REPEATS {
                /// Returns the rules by which expenses are added again and again, by id, and what
                /// is due by them up to a day `YYYY-MM-DD`; up to today in UTC without one.
                /// [`Change::AddDue`] adds what is due.
                ///
                /// # Errors
                ///
                /// [`StoreError::Invalid`] if it is not a day, the store's other errors, and
                /// those of the sandbox.
                read fn repeats(day: Option<String>) -> Result<Vec<Repeat>, StoreError>;
            }
            MERGES {
                /// Merges another data file, given as its text, into this store, in one commit.
                /// `base` is the text of the last state that both had in common; without it
                /// nothing is deleted. The history keeps the note.
                ///
                /// # Errors
                ///
                /// [`StoreError::Invalid`] if a text is no data file, [`StoreError::Changed`] if a
                /// revision is given and is not the current one, the store's other errors, and
                /// those of the sandbox.
                write fn merge(
                    theirs: String,
                    base: Option<String>,
                    decisions: Vec<Decision>,
                    note: Option<String>,
                    revision: Option<u64>
                ) -> Result<MergeOutcome, StoreError>;

                /// Merges two data files, given as their texts, and returns the text of the merged
                /// one. No file is read or written.
                ///
                /// # Errors
                ///
                /// [`StoreError::Invalid`] if a text is no data file, and those of the sandbox.
                read fn merge_texts(
                    ours: String,
                    theirs: String,
                    base: Option<String>,
                    decisions: Vec<Decision>
                ) -> Result<MergeOutcome, StoreError>;
            }
        }
    };
}

/// The type of an error of the list, as the component returns it.
macro_rules! component_error {
    (StoreError) => { StoreError };
    (ApplyError) => { ApplyError<StoreError> };
}

/// The type of an error of the list, as a handle returns it.
macro_rules! handle_error {
    (StoreError) => { Error };
    (ApplyError) => { ApplyError<Error> };
}

pub(crate) use {component_error, functions, handle_error};

use expenses_interface::{
    ApplyError, Change, Decision, Error as StoreError, Expense, ExpensePatch, ExpenseTrace, Filter,
    Grouping, Info, Logged, MergeOutcome, MonthlyBudgets, NewExpense, Outcomes, Packed, PackedPage,
    Page, Problem, Profile, Query, Repeat, Request, State, Summary,
};
use wasmtime::component::{Component, ComponentExportIndex, Func};
use wasmtime::error::Context;
use wasmtime::{Result, StoreContextMut};

/// The interface that people read.
pub(crate) const STORE: &str = "expenses:store/store@0.1.0";
/// The interface for thousands of expenses at once.
pub(crate) const BULK: &str = "expenses:store/bulk@0.1.0";
/// The interface for what imports of other programs' files keep.
pub(crate) const IMPORTS: &str = "expenses:store/imports@0.1.0";
/// The interface for rules by which expenses are added again and again.
pub(crate) const REPEATS: &str = "expenses:store/repeats@0.1.0";
/// The interface for merges of two files.
pub(crate) const MERGES: &str = "expenses:store/merges@0.1.0";

/// Whether a call that is cut short may have changed something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Access {
    Read,
    Write,
}

macro_rules! access {
    (read) => {
        Access::Read
    };
    (write) => {
        Access::Write
    };
}

macro_rules! function {
    ($($interface:ident { $(
        $(#[$doc:meta])*
        $access:ident fn $name:ident($($(@$by:tt)? $parameter:ident: $type:ty),*)
            -> Result<$ok:ty, $error:ident>;
    )* })*) => {
        /// A function of the interface.
        #[allow(non_camel_case_types, reason = "they are the names of the functions")]
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum Function {
            $($($name,)*)*
        }

        impl Function {
            /// All functions, in the order of the enum.
            pub(crate) const ALL: &[Self] = &[$($(Self::$name,)*)*];

            /// The interface that has it.
            pub(crate) fn interface(self) -> &'static str {
                match self {
                    $($(Self::$name)|* => $interface,)*
                }
            }

            /// Its name in the interface.
            pub(crate) fn name(self) -> String {
                let name = match self {
                    $($(Self::$name => stringify!($name),)*)*
                };
                name.replace('_', "-")
            }

            pub(crate) fn access(self) -> Access {
                match self {
                    $($(Self::$name => access!($access),)*)*
                }
            }

            /// Checks that a component's function has the parameters and the result of this
            /// one.
            pub(crate) fn check<T>(self, function: &Func, store: StoreContextMut<'_, T>) -> Result<()> {
                match self {
                    $($(Self::$name => {
                        function.typed::<($($(&$by)? $type,)*), (Result<$ok, component_error!($error)>,)>(store)?;
                    })*)*
                }
                Ok(())
            }
        }
    };
}

functions!(function);

/// Finds the functions among the exports of a component, in the order of [`Function::ALL`].
///
/// # Errors
///
/// The component does not export an interface or a function.
pub(crate) fn find(component: &Component) -> Result<Vec<ComponentExportIndex>> {
    let find = |function: &Function| {
        let (interface, name) = (function.interface(), function.name());
        let within = component.get_export_index(None, interface);
        let within = within.with_context(|| format!("it does not export `{interface}`"))?;
        let index = component.get_export_index(Some(&within), name.as_str());
        index.with_context(|| format!("its `{interface}` has no function `{name}`"))
    };
    Function::ALL.iter().map(find).collect()
}
