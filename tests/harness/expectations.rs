//! Compares with files of the repository, or rewrites them.

use std::env;
use std::path::Path;

use snapbox::{Assert, Data};

/// Whether `SNAPSHOTS=overwrite` is set: then the tests write the current output into the files
/// that hold the expected one: snapshots, pictures and documents.
///
/// # Panics
///
/// If it is set in continuous integration, because then nothing would be compared.
#[track_caller]
pub(crate) fn rewrites_expectations() -> bool {
    let rewrites = env::var_os("SNAPSHOTS").is_some_and(|action| action == "overwrite");
    assert!(
        !rewrites || env::var_os("CI").is_none(),
        "SNAPSHOTS=overwrite compares nothing: unset it in continuous integration"
    );
    rewrites
}

/// Compares a text with a file of `tests`, or writes it there.
#[track_caller]
pub(crate) fn is_as_in(file: &str, text: String) {
    rewrites_expectations();
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests").join(file);
    Assert::new()
        .action_env("SNAPSHOTS")
        .eq(Data::text(text).raw(), Data::read_from(&file, None).raw());
}
