//! The build script in a package: compiles the component `expenses-store.wasm`, which the package
//! carries, ahead of time. So it needs neither the component's sources nor their target.

#![allow(clippy::print_stdout, reason = "how a build script talks to cargo")]

use std::fs;

mod compile;

/// The component, as `host/library/package` puts it beside the manifest.
const COMPONENT: &str = "expenses-store.wasm";

fn main() {
    println!("cargo::rerun-if-changed={COMPONENT}");
    compile::main_with(|| {
        fs::read(COMPONENT).map_err(|reason| format!("{COMPONENT}: {reason}").into())
    });
}
