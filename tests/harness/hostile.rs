//! The component `tests/hostile`, which misbehaves on request.

use std::path::PathBuf;
use std::sync::LazyLock;

use expenses::{Error, NewExpense, Sandbox, SandboxBuilder, Store, StoreError};

use super::guest::build_guest;
use super::{Directory, lunch};

/// A builder for a sandbox that runs the component.
pub(crate) fn hostile() -> SandboxBuilder {
    Sandbox::builder().component_file(HOSTILE.as_path())
}

/// Makes the component misbehave. Returns its result, or the reason of its failure.
#[track_caller]
pub(crate) fn order(store: &mut Store, order: &str) -> Result<String, String> {
    match attempt(store, order) {
        Ok(answer) => Ok(answer),
        Err(Error::Store(StoreError::Io(reason))) => Err(reason),
        Err(error) => panic!("`{order}`: {error}"),
    }
}

/// Makes the component misbehave in a way that may end the call.
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
