//! Components of the embedder's own, instead of the one that the library embeds.

use std::fs;
use std::time::Duration;

use expenses::{Error, NewExpense, Sandbox, wasmtime};
use wasmtime::component::Component;
use wasmtime::{Config, Engine};

use crate::harness::{Directory, component, lunch};

fn tea() -> NewExpense {
    NewExpense { description: "Tea".into(), amount: "3.40".into(), ..lunch() }
}

/// What the builder says of a file with these bytes.
fn refusal(bytes: &[u8]) -> String {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("own.wasm");
    fs::write(&file, bytes).unwrap();
    let error = Sandbox::builder().component_file(&file).build().unwrap_err();
    assert!(matches!(&error, Error::Component { path: Some(path), .. } if *path == file));
    error.to_string().replace(file.to_str().unwrap(), "own.wasm")
}

#[test]
fn a_file_is_compiled_and_serves_the_same_data() {
    let directory = Directory::empty();
    let own = Sandbox::builder().component_file(component()).build().unwrap();
    assert_eq!(own.open(directory.path()).unwrap().add(lunch()).unwrap().id, 1);
    let mut embedded = Sandbox::new().unwrap().open(directory.path()).unwrap();
    assert_eq!(embedded.add(tea()).unwrap().id, 2);
}

#[test]
fn the_limits_hold_for_a_file_too() {
    let directory = Directory::empty();
    let sandbox = Sandbox::builder()
        .component_file(component())
        .guest_time_limit(Duration::ZERO)
        .build()
        .unwrap();
    let bulky = NewExpense { description: "x".repeat(16 << 20), ..lunch() };
    // On a busy machine the start alone may take too long. On an idle one a call may end before
    // the clock ticks; then it is refused for its length.
    let cut_short = sandbox.open(directory.path()).and_then(|mut store| {
        let calls = (0..200).map(|_| store.add(bulky.clone()).map(drop));
        let mut calls = calls.filter(|call| !matches!(call, Err(Error::Store(_))));
        calls.next().unwrap_or(Ok(()))
    });
    let error = cut_short.unwrap_err();
    assert!(matches!(error, Error::TimeLimit { .. }), "{error:?}");
}

#[test]
fn what_is_no_expense_store_is_refused_with_its_reason() {
    let error = Sandbox::builder().component_file("/nowhere/own.wasm").build().unwrap_err();
    assert_eq!(
        error.to_string(),
        "the component /nowhere/own.wasm cannot be used as a store: \
         No such file or directory (os error 2)"
    );
    for (bytes, reason) in [
        (&b"no component"[..], "failed to parse WebAssembly module: magic header not detected"),
        // An empty module, and an empty component.
        (
            b"\0asm\x01\0\0\0",
            "failed to parse WebAssembly module: attempted to parse a wasm module",
        ),
        (b"\0asm\x0d\0\x01\0", "it does not export `expenses:store/store@0.1.0`"),
    ] {
        let refusal = refusal(bytes);
        let refused = "the component own.wasm cannot be used as a store: ";
        let given = refusal.strip_prefix(refused).unwrap();
        assert!(given.starts_with(reason), "{refusal}");
    }
}

#[test]
fn a_file_that_is_too_large_is_not_compiled() {
    let component = component();
    let bytes = usize::try_from(fs::metadata(&component).unwrap().len()).unwrap();
    let limited = |bytes| Sandbox::builder().component_size_limit(bytes).component_file(&component);
    assert!(limited(bytes).build().is_ok());
    let error = limited(bytes - 1).build().unwrap_err();
    assert!(matches!(&error, Error::Component { path: Some(path), .. } if *path == component));
    let reason = format!("it has more than {} bytes: raise `component_size_limit`", bytes - 1);
    assert!(error.to_string().ends_with(&reason), "{error}");
    // Unless it is set there is a limit, too, and no more than it is read.
    let endless = Sandbox::builder().component_file("/dev/zero").build().unwrap_err();
    assert_eq!(
        endless.to_string(),
        "the component /dev/zero cannot be used as a store: it has more than 8388608 bytes: \
         raise `component_size_limit`"
    );
}

#[test]
fn a_component_that_is_loaded_brings_its_engine() {
    let directory = Directory::empty();
    let engine = Engine::new(Config::new().epoch_interruption(true).consume_fuel(true)).unwrap();
    let loaded = Component::from_file(&engine, component()).unwrap();
    let sandbox = Sandbox::builder().component(loaded).build().unwrap();
    assert_eq!(sandbox.open(directory.path()).unwrap().add(lunch()).unwrap().id, 1);
}

#[test]
fn an_engine_without_epochs_is_refused() {
    let loaded = Component::from_file(&Engine::default(), component()).unwrap();
    let error = Sandbox::builder().component(loaded).build().unwrap_err();
    assert_eq!(
        error.to_string(),
        "the store's component cannot be run: its engine has no epoch interruption, without \
         which no time limit holds: set `Config::epoch_interruption`"
    );
}
