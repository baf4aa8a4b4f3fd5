//! Plugins that use the store, from the examples.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

/// The plugin `standing-order`, built as a component.
pub(crate) fn standing_order() -> &'static Path {
    &STANDING_ORDER
}

/// Built beside the store's own component, whose tools and libraries are there already.
static STANDING_ORDER: LazyLock<PathBuf> = LazyLock::new(|| {
    let target = Path::new(env!("OUT_DIR")).join("guest");
    let built = Command::new(env!("CARGO"))
        .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
        .args(["build", "--package", "standing-order", "--locked", "--quiet"])
        .args(["--profile", "guest", "--target", "wasm32-wasip2", "--target-dir"])
        .arg(&target)
        .env_remove("RUSTFLAGS")
        .env_remove("CARGO_ENCODED_RUSTFLAGS")
        .env_remove("CARGO_BUILD_TARGET")
        .status()
        .unwrap();
    assert!(built.success(), "the plugin cannot be built");
    target.join("wasm32-wasip2/guest/standing_order.wasm")
});
