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
use std::process::Command;

use wasmtime::Engine;

#[path = "src/engine.rs"]
mod engine;

/// What the guest is compiled for.
const GUEST_TARGET: &str = "wasm32-wasip2";

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
    require_guest_target()?;

    let out = PathBuf::from(variable("OUT_DIR")?);
    let workspace = Path::new(&variable("CARGO_MANIFEST_DIR")?).join("..");
    let component = build_guest(&workspace, &out.join("guest"))?;
    fs::write(out.join("expenses.cwasm"), compile(&component, &target)?)?;
    // `OUT_DIR` is `…/<profile>/build/<package>/out`.
    if let Some(profile) = out.ancestors().nth(3) {
        fs::copy(&component, profile.join("expenses.wasm"))?;
    }
    Ok(())
}

/// Says what to type where the guest's target is not installed.
fn require_guest_target() -> Result<(), Box<dyn Error>> {
    let answer = Command::new(variable("RUSTC")?).args(["--print", "sysroot"]).output()?;
    let sysroot = String::from_utf8(answer.stdout)?;
    let libraries = Path::new(sysroot.trim()).join("lib/rustlib").join(GUEST_TARGET);
    // Its own later arrival must lead to another run of this script.
    println!("cargo::rerun-if-changed={}", libraries.display());
    if libraries.is_dir() {
        return Ok(());
    }
    Err(format!("the store is a WebAssembly component: type `rustup target add {GUEST_TARGET}` and build again").into())
}

/// Builds the guest in its own target directory, with a nested cargo: the lock on
/// the outer one is held by the cargo that runs this script.
fn build_guest(workspace: &Path, target_dir: &Path) -> Result<PathBuf, Box<dyn Error>> {
    let mut cargo = Command::new(variable("CARGO")?);
    cargo
        .current_dir(workspace)
        .args(["rustc", "--lib", "--crate-type", "cdylib", "--package", "expenses-guest"])
        .args(["--profile", "guest", "--target", GUEST_TARGET, "--target-dir"])
        .arg(target_dir);
    if workspace.join("Cargo.lock").is_file() {
        cargo.arg("--locked");
    }
    // Flags and wrappers that the outer cargo was given are meant for the host.
    for (name, _) in env::vars_os() {
        let name_text = name.to_string_lossy();
        if name_text == "CARGO_ENCODED_RUSTFLAGS"
            || name_text == "RUSTFLAGS"
            || name_text == "RUSTC_WORKSPACE_WRAPPER"
            || name_text == "CARGO_BUILD_TARGET"
            || name_text.starts_with("CARGO_PROFILE_")
        {
            cargo.env_remove(name);
        }
    }
    let output = cargo.output()?;
    if !output.status.success() {
        for line in String::from_utf8_lossy(&output.stderr).lines() {
            println!("cargo::warning={line}");
        }
        return Err("the component could not be built; cargo's own words stand above".into());
    }
    let component = target_dir.join(GUEST_TARGET).join("guest/expenses_guest.wasm");
    watch(workspace, &component)?;
    Ok(component)
}

/// Names to cargo every file that the component was made from.
fn watch(workspace: &Path, component: &Path) -> Result<(), Box<dyn Error>> {
    for file in ["wit", "Cargo.toml", "Cargo.lock", "guest/Cargo.toml"] {
        println!("cargo::rerun-if-changed={}", workspace.join(file).display());
    }
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=src/engine.rs");
    // A rule of make: `target: file file …`, spaces in names written as `\ `.
    let rule = fs::read_to_string(component.with_extension("d"))?;
    let files = rule.split_once(": ").map_or("", |(_, files)| files.trim_end());
    for file in files.replace("\\ ", "\0").split(' ') {
        println!("cargo::rerun-if-changed={}", file.replace('\0', " "));
    }
    Ok(())
}

/// Compiles the component for `target`.
///
/// A target that is named gets no features of the builder's own processor: the
/// program runs on every machine of its kind.
fn compile(component: &Path, target: &str) -> Result<Vec<u8>, Box<dyn Error>> {
    let engine = Engine::new(engine::config().target(target)?)?;
    Ok(engine.precompile_component(&fs::read(component)?)?)
}

/// A variable that cargo sets for build scripts.
fn variable(name: &str) -> Result<String, Box<dyn Error>> {
    let value: Option<OsString> = env::var_os(name);
    value
        .and_then(|value| value.into_string().ok())
        .ok_or_else(|| format!("cargo gave no {name}").into())
}
