//! Builds the component and compiles it ahead of time.
//!
//! Leaves in `OUT_DIR` what the library embeds, `expenses.cwasm`, and beside the
//! program (`target/release/expenses.wasm` after a release build) the component
//! itself, for every other runtime.

#![allow(clippy::print_stdout, reason = "how a build script talks to cargo")]

use std::env;
use std::error::Error;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use wasmtime::Engine;

#[path = "build/guest.rs"]
mod guest;
#[path = "build/metadata.rs"]
mod metadata;

#[path = "src/engine.rs"]
mod engine;

// Cargo shows what a script that fails has printed, all of it. An error that is only
// reported fails the build as well, and stands alone.
fn main() {
    if let Err(reason) = build() {
        println!("cargo::error={reason}");
    }
}

fn build() -> Result<(), Box<dyn Error>> {
    let target = variable("TARGET")?;
    if variable("CARGO_CFG_TARGET_OS")? == "windows" {
        return Err("Windows is not supported: wasmtime opens files there without sharing \
                    deletion, so that an idle reader would block every save"
            .into());
    }
    guest::require_target()?;

    let out = PathBuf::from(variable("OUT_DIR")?);
    let workspace = Path::new(&variable("CARGO_MANIFEST_DIR")?).join("..").canonicalize()?;
    let component = guest::build(&workspace, &out.join("guest"))?;
    let component = metadata::add(fs::read(component)?)?;
    fs::write(out.join("expenses.cwasm"), compile(&component, &target)?)?;
    // `OUT_DIR` is `…/<profile>/build/<package>/out`.
    if let Some(profile) = out.ancestors().nth(3) {
        fs::write(profile.join("expenses.wasm"), component)?;
    }
    Ok(())
}

/// Compiles the component for `target`.
///
/// A target that is named gets no features of the builder's own processor: the
/// program runs on every machine of its kind.
fn compile(component: &[u8], target: &str) -> Result<Vec<u8>, Box<dyn Error>> {
    let engine = Engine::new(engine::config().target(target)?)?;
    Ok(engine.precompile_component(component)?)
}

/// A variable that cargo sets for build scripts.
fn variable(name: &str) -> Result<String, Box<dyn Error>> {
    let value: Option<OsString> = env::var_os(name);
    value
        .and_then(|value| value.into_string().ok())
        .ok_or_else(|| format!("cargo gave no {name}").into())
}
