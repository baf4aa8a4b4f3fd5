//! A component that misbehaves as it is told: `tests/hostile`.

use std::path::PathBuf;
use std::sync::LazyLock;

use expenses::{Error, NewExpense, Sandbox, SandboxBuilder, Store, StoreError};

use super::guest::build_guest;
use super::{Directory, lunch};

/// A sandbox that runs the component, for its limits to be set.
pub(crate) fn hostile() -> SandboxBuilder {
    Sandbox::builder().component_file(HOSTILE.as_path())
}

/// Gives the component an order, and answers what came of it or the reason why nothing
/// did.
#[track_caller]
pub(crate) fn order(store: &mut Store, order: &str) -> Result<String, String> {
    match attempt(store, order) {
        Ok(answer) => Ok(answer),
        Err(Error::Store(StoreError::Io(reason))) => Err(reason),
        Err(error) => panic!("`{order}`: {error}"),
    }
}

/// Gives the component an order that may end the call.
pub(crate) fn attempt(store: &mut Store, order: &str) -> Result<String, Error> {
    let order = NewExpense { description: order.into(), ..NewExpense::default() };
    store.add(order).map(|answer| answer.description)
}

/// Asserts that this process still serves stores.
pub(crate) fn assert_that_the_host_goes_on() {
    static SANDBOX: LazyLock<Sandbox> = LazyLock::new(|| Sandbox::new().unwrap());
    let directory = Directory::empty();
    let mut store = SANDBOX.open(directory.path()).unwrap();
    assert_eq!(store.add(lunch()).unwrap().id, 1);
}

static HOSTILE: LazyLock<PathBuf> = LazyLock::new(|| build_guest("hostile"));
