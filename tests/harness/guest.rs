//! Builds other components.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Builds a package of the workspace as a component and returns its file. A nested cargo builds
/// it in the target directory of the store's components, which has the tools already.
pub(crate) fn build_guest(package: &str) -> PathBuf {
    // `OUT_DIR` is `…/<profile>/build/<package>/out`.
    let out = Path::new(env!("OUT_DIR"));
    let target = out.ancestors().nth(3).unwrap().join("components");
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or("cargo".into()));
    cargo.current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."));
    cargo.args(["build", "--quiet", "--locked", "--package", package]);
    cargo.args(["--profile", "guest", "--target", "wasm32-wasip2", "--target-dir"]).arg(&target);
    // These are meant for the host.
    for name in ["RUSTFLAGS", "CARGO_ENCODED_RUSTFLAGS", "CARGO_BUILD_TARGET"] {
        cargo.env_remove(name);
    }
    assert!(cargo.status().unwrap().success(), "{package} cannot be built");
    target.join("wasm32-wasip2/guest").join(package.replace('-', "_")).with_extension("wasm")
}
