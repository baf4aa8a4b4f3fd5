//! The build script in the repository: builds the store's component from its sources, and compiles
//! it ahead of time.
//!
//! The component itself, `expenses-store.wasm`, is left beside the programs of the build, for every
//! other runtime. A package of the library carries it, and has the build script `carried.rs`.

#![allow(clippy::print_stdout, reason = "how a build script talks to cargo")]

use expenses_components::{Component, build_script};

mod compile;

fn main() {
    compile::main_with(|| build_script::build(Component::Store));
}
