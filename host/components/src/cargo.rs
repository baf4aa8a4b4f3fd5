//! The nested cargo that builds a component.

use std::env;
use std::error::Error;
use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The target of the components.
const TARGET: &str = "wasm32-wasip2";

/// Fails with the command to type if the components' target is not installed.
pub(crate) fn require_target() -> Result<(), Box<dyn Error>> {
    let answer = Command::new(tool("RUSTC", "rustc")).args(["--print", "sysroot"]).output()?;
    let sysroot = String::from_utf8(answer.stdout)?;
    let libraries = Path::new(sysroot.trim()).join("lib/rustlib").join(TARGET);
    if libraries.is_dir() {
        return Ok(());
    }
    Err(format!(
        "the store is a WebAssembly component: run `rustup target add {TARGET}` and build again"
    )
    .into())
}

/// Builds a package as a component in a target directory of its own, since the cargo that
/// runs a build script holds the lock on the outer one. Returns the file.
pub(crate) fn build(
    package: &str,
    workspace: &Path,
    target_dir: &Path,
) -> Result<PathBuf, Box<dyn Error>> {
    let mut cargo = Command::new(tool("CARGO", "cargo"));
    cargo
        .current_dir(workspace)
        .args(["rustc", "--lib", "--crate-type", "cdylib", "--package", package])
        .args(["--profile", "guest", "--target", TARGET, "--target-dir"])
        .arg(target_dir);
    if workspace.join("Cargo.lock").is_file() {
        cargo.arg("--locked");
    }
    // Flags and wrappers of the outer cargo are meant for the host.
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
    let mut flags = remapping(workspace, target_dir)?;
    // Every runtime with WASI 0.2 has SIMD, and it makes reading a large file faster.
    flags.push("-Ctarget-feature=+simd128".into());
    cargo.env("CARGO_ENCODED_RUSTFLAGS", flags.join("\u{1f}"));
    let output = cargo.output()?;
    if !output.status.success() {
        let output = String::from_utf8_lossy(&output.stderr);
        return Err(format!("{package} could not be built:\n{output}").into());
    }
    let file = format!("{}.wasm", package.replace('-', "_"));
    Ok(target_dir.join(TARGET).join("guest").join(file))
}

/// Flags that keep this machine's directories out of the component, so that it is the same to the
/// byte in every folder and for every user.
fn remapping(workspace: &Path, target_dir: &Path) -> io::Result<Vec<String>> {
    let cargo = home::cargo_home()?;
    let mut directories = vec![
        (cargo.clone(), "/cargo"),
        (workspace.to_owned(), "/expenses"),
        (target_dir.to_owned(), "/target"),
    ];
    // Dependencies, from whichever mirror of the registry they came.
    if let Ok(registries) = fs::read_dir(cargo.join("registry/src")) {
        for registry in registries {
            directories.push((registry?.path(), "/registry"));
        }
    }
    // If several match, the compiler takes the last.
    let flag = |(from, to): (PathBuf, _)| format!("--remap-path-prefix={}={to}", from.display());
    Ok(directories.into_iter().map(flag).collect())
}

/// The files that a component was made from.
pub(crate) fn sources(workspace: &Path, component: &Path) -> io::Result<Vec<PathBuf>> {
    let mut sources: Vec<_> =
        ["wit", "Cargo.toml", "Cargo.lock"].map(|file| workspace.join(file)).into();
    // A rule of make: `target: file file …`, spaces in names written as `\ `.
    let rule = fs::read_to_string(component.with_extension("d"))?;
    let files = rule.split_once(": ").map_or("", |(_, files)| files.trim_end());
    sources.extend(
        files.replace("\\ ", "\0").split(' ').map(|file| PathBuf::from(file.replace('\0', " "))),
    );
    // The rule names only sources, and the manifests decide about features.
    for manifest in fs::read_dir(workspace.join("guest"))?
        .chain(fs::read_dir(workspace.join("guest/component"))?)
    {
        let manifest = manifest?.path().join("Cargo.toml");
        if manifest.is_file() {
            sources.push(manifest);
        }
    }
    Ok(sources)
}

/// The tool that cargo names to what it runs, else the one on the path.
fn tool(variable: &str, name: &str) -> OsString {
    env::var_os(variable).unwrap_or_else(|| name.into())
}
