//! Builds the components for stock runtimes, and leaves them beside the program: `expenses.wasm`
//! has the command line, `expenses-http.wasm` the HTTP service. The program itself runs the
//! library's.

#![allow(clippy::print_stdout, reason = "how a build script talks to cargo")]

use expenses_components::{Component, build_script};

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    for component in [Component::Command, Component::Http] {
        if let Err(reason) = build_script::build(component) {
            for line in reason.to_string().lines() {
                println!("cargo::error={line}");
            }
        }
    }
}
