//! A component that misbehaves as it is told: `tests/hostile`.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use expenses::{Error, NewExpense, Sandbox, SandboxBuilder, Store, StoreError};

use super::Directory;

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
    let lunch = NewExpense {
        description: "Lunch".into(),
        amount: "12.50".into(),
        category: "food".into(),
        date: None,
    };
    assert_eq!(store.add(lunch).unwrap().id, 1);
}

/// The component, built by a nested cargo beside the guest.
static HOSTILE: LazyLock<PathBuf> = LazyLock::new(|| {
    let target = Path::new(env!("OUT_DIR")).join("guest");
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or("cargo".into()));
    cargo.current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/hostile"));
    cargo.args(["build", "--quiet", "--locked", "--target", "wasm32-wasip2"]);
    cargo.args(["--profile", "guest", "--target-dir"]).arg(&target);
    // These are meant for the host.
    for name in ["RUSTFLAGS", "CARGO_ENCODED_RUSTFLAGS", "CARGO_BUILD_TARGET"] {
        cargo.env_remove(name);
    }
    assert!(cargo.status().unwrap().success(), "the hostile component cannot be built");
    target.join("wasm32-wasip2/guest/hostile.wasm")
});
