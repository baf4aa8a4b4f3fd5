//! Builds the component of the command line for stock runtimes, and leaves it beside the
//! program: `expenses.wasm`. The program itself runs the library's.

#![allow(clippy::print_stdout, reason = "how a build script talks to cargo")]

use expenses_components::Component;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    if let Err(reason) = Component::Command.build() {
        println!("cargo::error={reason}");
    }
}
