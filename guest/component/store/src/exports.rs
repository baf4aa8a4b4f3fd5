//! The exports: each calls the store of this instance.

use std::cell::RefCell;

use bindings::exports::expenses::store::{bulk, imports, store};
use expenses_interface::{
    ApplyError, Change, Error, Expense, ExpensePatch, ExpenseTrace, Expenses, Filter, Info, Logged,
    MonthlyBudgets, NewExpense, Outcomes, Packed, Page, Problem, Profile, Request, State, Summary,
};
use expenses_store::Store;

use crate::wasi::{Preopen, Runtime};

pub(crate) use bindings::exports::expenses::store::store as wit;

/// The bindings generated from `wit/`. For records and variants they use the interface's types.
/// For enums they cannot.
mod bindings {
    wit_bindgen::generate!({
        path: "../../../wit",
        world: "embedded",
        with: {
            "expenses:store/store@0.1.0/expense": expenses_interface::Expense,
            "expenses:store/store@0.1.0/new-expense": expenses_interface::NewExpense,
            "expenses:store/store@0.1.0/kept-expense": expenses_interface::KeptExpense,
            "expenses:store/store@0.1.0/expense-patch": expenses_interface::ExpensePatch,
            "expenses:store/store@0.1.0/filter": expenses_interface::Filter,
            "expenses:store/store@0.1.0/page": expenses_interface::Page,
            "expenses:store/store@0.1.0/group": expenses_interface::Group,
            "expenses:store/store@0.1.0/summary": expenses_interface::Summary,
            "expenses:store/store@0.1.0/new-row": expenses_interface::NewRow,
            "expenses:store/store@0.1.0/expense-update": expenses_interface::ExpenseUpdate,
            "expenses:store/store@0.1.0/new-budget": expenses_interface::NewBudget,
            "expenses:store/store@0.1.0/budget": expenses_interface::Budget,
            "expenses:store/store@0.1.0/monthly-budgets": expenses_interface::MonthlyBudgets,
            "expenses:store/store@0.1.0/change": expenses_interface::Change,
            "expenses:store/store@0.1.0/id-range": expenses_interface::IdRange,
            "expenses:store/store@0.1.0/logged": expenses_interface::Logged,
            "expenses:store/store@0.1.0/problem": expenses_interface::Problem,
            "expenses:store/store@0.1.0/store-info": expenses_interface::Info,
            "expenses:store/store@0.1.0/state": expenses_interface::State,
            "expenses:store/store@0.1.0/invalid-argument": expenses_interface::InvalidArgument,
            "expenses:store/store@0.1.0/corruption": expenses_interface::Corruption,
            "expenses:store/store@0.1.0/error": expenses_interface::Error,
            "expenses:store/store@0.1.0/apply-error": expenses_interface::ApplyError,
            "expenses:store/bulk@0.1.0/packed-expenses": expenses_interface::Packed,
            "expenses:store/bulk@0.1.0/packed-page": expenses_interface::PackedPage,
            "expenses:store/bulk@0.1.0/action": expenses_interface::Action,
            "expenses:store/bulk@0.1.0/expectation": expenses_interface::Expectation,
            "expenses:store/bulk@0.1.0/expected-expense": expenses_interface::ExpectedExpense,
            "expenses:store/bulk@0.1.0/idempotency-key": expenses_interface::IdempotencyKey,
            "expenses:store/bulk@0.1.0/request": expenses_interface::Request,
            "expenses:store/bulk@0.1.0/outcome": expenses_interface::Outcome,
            "expenses:store/imports@0.1.0/profile": expenses_interface::Profile,
            "expenses:store/imports@0.1.0/expense-trace": expenses_interface::ExpenseTrace,
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
        },
    });
}

#[expect(unsafe_code, reason = "the generated exports are `unsafe extern` functions")]
mod export {
    use super::Component;
    super::bindings::export!(Component with_types_in super::bindings);
}

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

    fn summarize(filter: Filter, by: Option<wit::Grouping>) -> Result<Summary, Error> {
        with_store(|store| store.summarize(filter, by.map(Into::into)))
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
        revision: Option<u64>,
    ) -> Result<Vec<u64>, ApplyError> {
        with_store(|store| store.add_packed(&expenses, kept, revision))
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
        revision: Option<u64>,
    ) -> Result<Vec<u64>, ApplyError> {
        with_store(|store| store.add_rows(&rows, banks, revision))
    }

    fn traces() -> Result<Vec<ExpenseTrace>, Error> {
        with_store(Expenses::traces)
    }
}
