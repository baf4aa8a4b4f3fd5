//! Builds the store's component and compiles it ahead of time.
//!
//! Writes `store.cwasm`, which the library embeds, to `OUT_DIR`, and the component itself,
//! `expenses-store.wasm`, beside the programs of the build, for every other runtime.

#![allow(clippy::print_stdout, reason = "how a build script talks to cargo")]

use std::error::Error;
use std::fs;
use std::path::PathBuf;

use expenses_components::{Component, variable};
use wasmtime::Engine;

#[path = "src/engine.rs"]
mod engine;

// Cargo shows everything that a failed script has printed. An error reported like this fails the
// build as well, and is shown alone.
fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=src/engine.rs");
    if let Err(reason) = build() {
        println!("cargo::error={reason}");
    }
}

fn build() -> Result<(), Box<dyn Error>> {
    if variable("CARGO_CFG_TARGET_OS")? == "windows" {
        return Err("Windows is not supported: wasmtime opens files there without sharing \
                    deletion, so that an idle reader would block every save"
            .into());
    }
    let component = Component::Store.build()?;
    let compiled = compile(&component, &variable("TARGET")?)?;
    fs::write(PathBuf::from(variable("OUT_DIR")?).join("store.cwasm"), compiled)?;
    Ok(())
}

/// Compiles the component for `target`.
///
/// With a named target, wasmtime uses no special features of the builder's processor. So the
/// program runs on every machine of that kind.
fn compile(component: &[u8], target: &str) -> Result<Vec<u8>, Box<dyn Error>> {
    let engine = Engine::new(engine::config().target(target)?)?;
    Ok(engine.precompile_component(component)?)
}
