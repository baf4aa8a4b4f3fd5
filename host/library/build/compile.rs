//! Compiles the store's component ahead of time.

use std::error::Error;
use std::fs;
use std::path::PathBuf;

use wasmtime::Engine;

#[path = "../src/engine.rs"]
mod engine;

/// Compiles the component that `component` returns, and writes `store.cwasm`, which the library
/// embeds, to `OUT_DIR`. For a build script, whose failure it reports.
///
/// Cargo shows everything that a failed script has printed. An error reported like this fails the
/// build as well, and is shown alone.
pub(crate) fn main_with(component: impl FnOnce() -> Result<Vec<u8>, Box<dyn Error>>) {
    println!("cargo::rerun-if-changed=build");
    println!("cargo::rerun-if-changed=src/engine.rs");
    if let Err(reason) = write_code(component) {
        for line in reason.to_string().lines() {
            println!("cargo::error={line}");
        }
    }
}

fn write_code(
    component: impl FnOnce() -> Result<Vec<u8>, Box<dyn Error>>,
) -> Result<(), Box<dyn Error>> {
    if variable("CARGO_CFG_TARGET_OS")? == "windows" {
        return Err("Windows is not supported: wasmtime opens files there without sharing \
                    deletion, so that an idle reader would block every save"
            .into());
    }
    let code = compile(&component()?, &variable("TARGET")?)?;
    let file = PathBuf::from(variable("OUT_DIR")?).join("store.cwasm");
    fs::write(&file, code).map_err(|reason| format!("{}: {reason}", file.display()).into())
}

/// Compiles the component for `target`.
///
/// With a named target, wasmtime uses no special features of the builder's processor. So the
/// program runs on every machine of that kind.
fn compile(component: &[u8], target: &str) -> Result<Vec<u8>, Box<dyn Error>> {
    let engine = Engine::new(engine::config().target(target)?)?;
    Ok(engine.precompile_component(component)?)
}

/// A variable that cargo sets for build scripts.
fn variable(name: &str) -> Result<String, Box<dyn Error>> {
    std::env::var(name).map_err(|reason| format!("cargo gave no {name}: {reason}").into())
}
