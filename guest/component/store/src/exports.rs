//! The exports: each calls the store of this instance.

use std::cell::RefCell;

use bindings::exports::expenses::store::{bulk, imports, merges, repeats, store};
use expenses_interface::{
    ApplyError, Change, Error, Expense, ExpensePatch, ExpenseTrace, Expenses, Filter, Info, Logged,
    MergeOutcome, MonthlyBudgets, NewExpense, Outcomes, Packed, Page, Problem, Profile, Repeat,
    Request, State, Summary,
};
use expenses_store::Store;

use crate::wasi::{Preopen, Runtime};

pub(crate) use bindings::exports::expenses::store::merges as wit_merges;
pub(crate) use bindings::exports::expenses::store::store as wit;

/// The bindings generated from `wit/`.
mod bindings {
    expenses_interface::bindings!("embedded", {
        "wasi:io/error@0.2.12": wasip2::io::error,
        "wasi:io/poll@0.2.12": wasip2::io::poll,
        "wasi:io/streams@0.2.12": wasip2::io::streams,
        "wasi:clocks/monotonic-clock@0.2.12": wasip2::clocks::monotonic_clock,
        "wasi:clocks/wall-clock@0.2.12": wasip2::clocks::wall_clock,
        "wasi:random/random@0.2.12": wasip2::random::random,
        "wasi:random/insecure-seed@0.2.12": wasip2::random::insecure_seed,
        "wasi:filesystem/types@0.2.12": wasip2::filesystem::types,
        "wasi:filesystem/preopens@0.2.12": wasip2::filesystem::preopens,
        "wasi:cli/environment@0.2.12": wasip2::cli::environment,
        "wasi:cli/exit@0.2.12": wasip2::cli::exit,
        "wasi:cli/stdin@0.2.12": wasip2::cli::stdin,
        "wasi:cli/stdout@0.2.12": wasip2::cli::stdout,
        "wasi:cli/stderr@0.2.12": wasip2::cli::stderr,
        "wasi:cli/terminal-input@0.2.12": wasip2::cli::terminal_input,
        "wasi:cli/terminal-output@0.2.12": wasip2::cli::terminal_output,
        "wasi:cli/terminal-stdin@0.2.12": wasip2::cli::terminal_stdin,
        "wasi:cli/terminal-stdout@0.2.12": wasip2::cli::terminal_stdout,
        "wasi:cli/terminal-stderr@0.2.12": wasip2::cli::terminal_stderr,
    });
}

bindings::export!(Component with_types_in bindings);

struct Component;

type PreopenStore = Store<Preopen, Runtime>;

thread_local! {
    /// The store of this instance, opened by its first call. A component instance has one
    /// thread.
    static STORE: RefCell<Option<PreopenStore>> = const { RefCell::new(None) };
}

/// Calls the store of this instance.
///
/// # Errors
///
/// [`Error::NoDirectory`] if the instance has no directory, and those of the call.
pub fn with_store<T, E: From<Error>>(
    call: impl FnOnce(&mut PreopenStore) -> Result<T, E>,
) -> Result<T, E> {
    STORE.with_borrow_mut(|store| match store {
        Some(store) => call(store),
        None => {
            let preopen = Preopen::first().ok_or(Error::NoDirectory)?;
            call(store.insert(Store::new(preopen, Runtime)))
        }
    })
}

impl store::Guest for Component {
    fn add(expense: NewExpense) -> Result<Expense, Error> {
        with_store(|store| store.add(expense))
    }

    fn get(id: u64) -> Result<Expense, Error> {
        with_store(|store| store.get(id))
    }

    fn find(query: wit::Query, revision: Option<u64>) -> Result<Page, Error> {
        with_store(|store| store.find(query.into(), revision))
    }

    fn update(id: u64, patch: ExpensePatch) -> Result<Expense, Error> {
        with_store(|store| store.update(id, patch))
    }

    fn delete(id: u64) -> Result<Expense, Error> {
        with_store(|store| store.delete(id))
    }

    fn summarize(filter: Filter, by: Vec<wit::Grouping>) -> Result<Summary, Error> {
        with_store(|store| store.summarize(filter, by.into_iter().map(Into::into).collect()))
    }

    fn apply(changes: Vec<Change>, revision: Option<u64>) -> Result<Vec<u64>, ApplyError> {
        with_store(|store| store.apply(changes, revision))
    }

    fn undo(revision: Option<u64>) -> Result<Logged, Error> {
        with_store(|store| store.undo(revision))
    }

    fn redo(revision: Option<u64>) -> Result<Logged, Error> {
        with_store(|store| store.redo(revision))
    }

    fn log() -> Result<Vec<Logged>, Error> {
        with_store(Expenses::log)
    }

    fn budgets(month: Option<String>) -> Result<MonthlyBudgets, Error> {
        with_store(|store| store.budgets(month))
    }

    fn check() -> Result<Vec<Problem>, Error> {
        with_store(Expenses::check)
    }

    fn repair() -> Result<Option<String>, Error> {
        with_store(Expenses::repair)
    }

    fn backup() -> Result<String, Error> {
        with_store(Expenses::backup)
    }

    fn info() -> Result<Info, Error> {
        with_store(Expenses::info)
    }

    fn version() -> Result<State, Error> {
        with_store(Expenses::version)
    }
}

impl bulk::Guest for Component {
    fn find_packed(query: wit::Query, revision: Option<u64>) -> Result<Page<Packed>, Error> {
        with_store(|store| store.find_packed(query.into(), revision))
    }

    fn add_packed(
        expenses: Packed,
        kept: bool,
        note: Option<String>,
        revision: Option<u64>,
    ) -> Result<Vec<u64>, ApplyError> {
        with_store(|store| store.add_packed(&expenses, kept, note, revision))
    }

    fn apply_each(requests: Vec<Request>) -> Result<Outcomes, Error> {
        with_store(|store| store.apply_each(requests))
    }
}

impl imports::Guest for Component {
    fn profiles() -> Result<Vec<Profile>, Error> {
        with_store(Expenses::profiles)
    }

    fn set_profile(shape: String, text: Option<String>) -> Result<(), Error> {
        with_store(|store| store.set_profile(shape, text))
    }

    fn add_rows(
        rows: Packed,
        banks: Vec<Option<u64>>,
        profile: Option<Profile>,
        note: Option<String>,
        revision: Option<u64>,
    ) -> Result<Vec<u64>, ApplyError> {
        with_store(|store| store.add_rows(&rows, banks, profile, note, revision))
    }

    fn traces() -> Result<Vec<ExpenseTrace>, Error> {
        with_store(Expenses::traces)
    }
}

impl repeats::Guest for Component {
    fn repeats(day: Option<String>) -> Result<Vec<Repeat>, Error> {
        with_store(|store| store.repeats(day))
    }
}

impl merges::Guest for Component {
    fn merge(
        theirs: String,
        base: Option<String>,
        decisions: Vec<merges::Decision>,
        note: Option<String>,
        revision: Option<u64>,
    ) -> Result<MergeOutcome, Error> {
        let decisions = decisions.into_iter().map(Into::into).collect();
        with_store(|store| store.merge(theirs, base, decisions, note, revision))
    }

    fn merge_texts(
        ours: String,
        theirs: String,
        base: Option<String>,
        decisions: Vec<merges::Decision>,
    ) -> Result<MergeOutcome, Error> {
        let decisions = decisions.into_iter().map(Into::into).collect();
        with_store(|store| store.merge_texts(ours, theirs, base, decisions))
    }
}
