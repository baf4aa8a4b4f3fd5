//! The component's exports: the interface and the command line, over one store on
//! the first preopened directory.

use std::cell::RefCell;
use std::io::IsTerminal;

use bindings::exports::expenses::store::store as wit;
use bindings::exports::wasi::cli::run;

use crate::command::{self, Context, Ending, Process, Screen};
use crate::directory::System;
use crate::directory::wasi::{Preopen, Runtime};
use crate::interface::{self, Expenses};
use crate::store::Store;

mod convert;

/// The bindings that are generated from `wit/`.
mod bindings {
    wit_bindgen::generate!({
        path: "../wit",
        world: "expenses",
        with: {
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
    /// The store of this instance, opened by its first call. A component instance has
    /// one thread.
    static STORE: RefCell<Option<PreopenStore>> = const { RefCell::new(None) };
}

/// Calls the store of this instance.
fn with_store<T>(
    call: impl FnOnce(&mut PreopenStore) -> Result<T, interface::Error>,
) -> Result<T, interface::Error> {
    STORE.with_borrow_mut(|store| match store {
        Some(store) => call(store),
        None => {
            let preopen = Preopen::first().ok_or(interface::Error::NoDirectory)?;
            call(store.insert(Store::new(preopen, Runtime)))
        }
    })
}

/// The same of a call whose changes can fail one by one.
fn applied(
    call: impl FnOnce(&mut PreopenStore) -> Result<Vec<u64>, interface::ApplyError>,
) -> Result<Vec<u64>, wit::ApplyError> {
    let applied = with_store(|store| Ok(call(store)));
    Ok(applied.map_err(interface::ApplyError::from).and_then(|applied| applied)?)
}

impl wit::Guest for Component {
    fn add(expense: wit::NewExpense) -> Result<wit::Expense, wit::Error> {
        Ok(with_store(|store| store.add(expense.into()))?.into())
    }

    fn get(id: u64) -> Result<wit::Expense, wit::Error> {
        Ok(with_store(|store| store.get(id))?.into())
    }

    fn find(query: wit::Query, revision: Option<u64>) -> Result<wit::Page, wit::Error> {
        Ok(with_store(|store| store.find(query.into(), revision))?.into())
    }

    fn find_packed(
        query: wit::Query,
        revision: Option<u64>,
    ) -> Result<wit::PackedPage, wit::Error> {
        Ok(with_store(|store| store.find_packed(query.into(), revision))?.into())
    }

    fn update(id: u64, patch: wit::ExpensePatch) -> Result<wit::Expense, wit::Error> {
        Ok(with_store(|store| store.update(id, patch.into()))?.into())
    }

    fn delete(id: u64) -> Result<wit::Expense, wit::Error> {
        Ok(with_store(|store| store.delete(id))?.into())
    }

    fn summarize(
        filter: wit::Filter,
        by: Option<wit::Grouping>,
    ) -> Result<wit::Summary, wit::Error> {
        let by = by.map(Into::into);
        Ok(with_store(|store| store.summarize(filter.into(), by))?.into())
    }

    fn apply(
        changes: Vec<wit::Change>,
        revision: Option<u64>,
    ) -> Result<Vec<u64>, wit::ApplyError> {
        let changes = changes.into_iter().map(Into::into).collect();
        applied(|store| store.apply(changes, revision))
    }

    fn add_packed(
        expenses: wit::PackedExpenses,
        kept: bool,
        revision: Option<u64>,
    ) -> Result<Vec<u64>, wit::ApplyError> {
        applied(|store| store.add_packed(&expenses.try_into()?, kept, revision))
    }

    fn undo(revision: Option<u64>) -> Result<wit::Logged, wit::Error> {
        Ok(with_store(|store| store.undo(revision))?.into())
    }

    fn log() -> Result<Vec<wit::Logged>, wit::Error> {
        Ok(with_store(Expenses::log)?.into_iter().map(Into::into).collect())
    }

    fn budgets(month: Option<String>) -> Result<wit::MonthlyBudgets, wit::Error> {
        Ok(with_store(|store| store.budgets(month))?.into())
    }

    fn check() -> Result<Vec<wit::Problem>, wit::Error> {
        Ok(with_store(Expenses::check)?.into_iter().map(Into::into).collect())
    }

    fn repair() -> Result<Option<String>, wit::Error> {
        Ok(with_store(Expenses::repair)?)
    }

    fn backup() -> Result<String, wit::Error> {
        Ok(with_store(Expenses::backup)?)
    }

    fn info() -> Result<wit::StoreInfo, wit::Error> {
        Ok(with_store(Expenses::info)?.into())
    }
}

impl run::Guest for Component {
    fn run() -> Result<(), ()> {
        let screen = |is_terminal| Screen::find(is_terminal, None, |name| std::env::var_os(name));
        let output = screen(std::io::stdout().is_terminal());
        let message = screen(std::io::stderr().is_terminal());
        let parsed = command::parse::<()>(std::env::args_os());
        let when = match &parsed {
            Ok(program) => program.arguments.color,
            Err(_) => command::colour(std::env::args_os()),
        };
        let (output, message) = (output.coloured(when), message.coloured(when));
        let mut process = Process { screen: message, forget_typed: None };
        let ending = match parsed {
            Err(usage) => Ending::usage(&usage, output, message),
            Ok(program) => match with_store(|store| {
                Ok(command::run(
                    &program.arguments,
                    store,
                    &Context { today: Some(|| Runtime.today()), screen: output, directory: None },
                    &mut process,
                    &mut std::io::stdout().lock(),
                ))
            }) {
                Ok(result) => result.into(),
                Err(error) => Ending::failed(&error),
            },
        };
        match ending.tell(&mut std::io::stdout().lock(), &mut std::io::stderr().lock(), message) {
            0 => Ok(()),
            1 => Err(()),
            // `run` itself can only answer success or failure.
            status => {
                wasip2::cli::exit::exit_with_code(status);
                Err(())
            }
        }
    }
}
