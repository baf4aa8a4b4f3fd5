//! Plugins that use the store, from the examples.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use super::guest::build_guest;

/// The plugin `standing-order`, built as a component.
pub(crate) fn standing_order() -> &'static Path {
    &STANDING_ORDER
}

static STANDING_ORDER: LazyLock<PathBuf> = LazyLock::new(|| build_guest("standing-order"));
