//! A component with the store's interface that misbehaves on demand. The description of an added
//! expense is an order. The result of the order is the description of the returned expense, or
//! the reason of an error. The file `at-start` contains an order that is carried out while the
//! component is instantiated.

#![cfg(target_arch = "wasm32")]
#![allow(clippy::expect_used, reason = "a component that must misbehave may trap")]

mod answers;
mod files;
mod greed;
mod surroundings;

use bindings::exports::expenses::store::{bulk, imports, merges, repeats, store as wit};

/// The bindings generated from `wit/`.
mod bindings {
    wit_bindgen::generate!({
        path: "../../wit",
        inline: "
            package expenses:hostile;
            world plugin {
                export expenses:store/store@0.1.0;
                export expenses:store/bulk@0.1.0;
                export expenses:store/imports@0.1.0;
                export expenses:store/repeats@0.1.0;
                export expenses:store/merges@0.1.0;
            }
        ",
        world: "expenses:hostile/plugin",
    });
}

#[expect(unsafe_code, reason = "the generated exports are `unsafe extern` functions")]
mod export {
    use super::Component;
    super::bindings::export!(Component with_types_in super::bindings);
}

/// Runs while the component is instantiated.
#[expect(unsafe_code, reason = "the runtime calls it by this name")]
#[unsafe(no_mangle)]
extern "C" fn _initialize() {
    if let Ok(order) = files::obey(&["read", "at-start"]) {
        let _ = obey(&order);
    }
}

/// Carries out an order and returns its result.
fn obey(order: &str) -> Result<String, String> {
    let words: Vec<&str> = order.split(' ').collect();
    None.or_else(|| surroundings::obey(&words))
        .or_else(|| greed::obey(&words))
        .unwrap_or_else(|| files::obey(&words))
}

struct Component;

impl wit::Guest for Component {
    fn add(expense: wit::NewExpense) -> Result<wit::Expense, wit::Error> {
        obey(&expense.description).map(answers::expense).map_err(wit::Error::Io)
    }

    fn get(id: u64) -> Result<wit::Expense, wit::Error> {
        // A string of `id` bytes.
        Ok(answers::expense("x".repeat(id as usize)))
    }

    fn find(query: wit::Query, _: Option<u64>) -> Result<wit::Page, wit::Error> {
        Ok(answers::page(query.limit.unwrap_or_default()))
    }

    fn update(id: u64, _: wit::ExpensePatch) -> Result<wit::Expense, wit::Error> {
        Err(wit::Error::NotFound(id))
    }

    fn delete(_: u64) -> Result<wit::Expense, wit::Error> {
        Ok(answers::not_utf_8())
    }

    fn summarize(_: wit::Filter, _: Vec<wit::Grouping>) -> Result<wit::Summary, wit::Error> {
        Err(wit::Error::Busy)
    }

    fn apply(changes: Vec<wit::Change>, _: Option<u64>) -> Result<Vec<u64>, wit::ApplyError> {
        Ok(vec![0; changes.len()])
    }

    fn undo(revision: Option<u64>) -> Result<wit::Logged, wit::Error> {
        Err(wit::Error::Changed(revision.unwrap_or_default()))
    }

    fn redo(revision: Option<u64>) -> Result<wit::Logged, wit::Error> {
        Err(wit::Error::Changed(revision.unwrap_or_default()))
    }

    fn log() -> Result<Vec<wit::Logged>, wit::Error> {
        Err(wit::Error::Busy)
    }

    fn budgets(_: Option<String>) -> Result<wit::MonthlyBudgets, wit::Error> {
        Err(wit::Error::Busy)
    }

    fn check() -> Result<Vec<wit::Problem>, wit::Error> {
        Err(wit::Error::Busy)
    }

    fn repair() -> Result<Option<String>, wit::Error> {
        Err(wit::Error::Busy)
    }

    fn backup() -> Result<String, wit::Error> {
        Err(wit::Error::Busy)
    }

    fn info() -> Result<wit::StoreInfo, wit::Error> {
        Err(wit::Error::Busy)
    }

    fn version() -> Result<wit::State, wit::Error> {
        Err(wit::Error::KeyReused)
    }
}

/// Carries out the order of a request that adds one expense.
fn apply_one(request: bulk::Request) -> Result<bulk::Outcome, wit::ApplyError> {
    let failed = |error| wit::ApplyError { index: None, error };
    let bulk::Action::Apply(changes) = request.action else { return Err(failed(wit::Error::Busy)) };
    let Some(wit::Change::Add(expense)) = changes.into_iter().next() else {
        return Err(failed(wit::Error::Busy));
    };
    let result = obey(&expense.description).map_err(|reason| failed(wit::Error::Io(reason)))?;
    let expenses = vec![answers::expense(result)];
    Ok(bulk::Outcome { added: vec![1], turned: None, expenses, repeated: false })
}

impl bulk::Guest for Component {
    fn find_packed(_: bulk::Query, _: Option<u64>) -> Result<bulk::PackedPage, wit::Error> {
        // The ends lie outside the texts.
        let expenses = bulk::PackedExpenses {
            ids: Vec::new(),
            texts: "Lunch".to_owned(),
            ends: vec![5, 3, 9, u32::MAX],
        };
        Ok(bulk::PackedPage { expenses, cursor: None, matches: 1, revision: 1 })
    }

    fn add_packed(
        expenses: bulk::PackedExpenses,
        _: bool,
        _: Option<String>,
        _: Option<u64>,
    ) -> Result<Vec<u64>, wit::ApplyError> {
        Ok(vec![0; expenses.ends.len() / 4])
    }

    /// Carries out the order of each request that adds one expense.
    fn apply_each(
        requests: Vec<bulk::Request>,
    ) -> Result<Vec<Result<bulk::Outcome, wit::ApplyError>>, wit::Error> {
        // One more than there are requests.
        let more = Err(wit::ApplyError { index: None, error: wit::Error::KeyExpired });
        Ok(requests.into_iter().map(apply_one).chain([more]).collect())
    }
}

impl imports::Guest for Component {
    fn profiles() -> Result<Vec<imports::Profile>, wit::Error> {
        Err(wit::Error::Busy)
    }

    fn set_profile(_: String, _: Option<String>) -> Result<(), wit::Error> {
        Err(wit::Error::Busy)
    }

    fn add_rows(
        rows: bulk::PackedExpenses,
        _: Vec<Option<u64>>,
        _: Option<imports::Profile>,
        _: Option<String>,
        _: Option<u64>,
    ) -> Result<Vec<u64>, wit::ApplyError> {
        Ok(vec![0; rows.ends.len() / 4])
    }

    fn traces() -> Result<Vec<imports::ExpenseTrace>, wit::Error> {
        Err(wit::Error::Busy)
    }
}

impl repeats::Guest for Component {
    fn repeats(_: Option<String>) -> Result<Vec<repeats::Repeat>, wit::Error> {
        Err(wit::Error::Busy)
    }
}

impl merges::Guest for Component {
    fn merge(
        _: String,
        _: Option<String>,
        _: Vec<merges::Decision>,
        _: Option<String>,
        _: Option<u64>,
    ) -> Result<merges::MergeOutcome, wit::Error> {
        Err(wit::Error::Busy)
    }

    fn merge_texts(
        _: String,
        _: String,
        _: Option<String>,
        _: Vec<merges::Decision>,
    ) -> Result<merges::MergeOutcome, wit::Error> {
        Err(wit::Error::Busy)
    }
}
