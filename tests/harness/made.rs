//! Makes a file or directory once for all test processes and runs.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

/// Returns a file or directory that is named after a hash of `from`. If it is missing, calls
/// `make` with the path to make it at.
pub(crate) fn made_once(
    name: &str,
    extension: &str,
    from: impl Hash,
    make: impl FnOnce(&Path),
) -> PathBuf {
    let mut hasher = DefaultHasher::new();
    from.hash(&mut hasher);
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let made = directory.join(format!("{name}-{:016x}{extension}", hasher.finish()));
    if !made.exists() {
        let temp = tempfile::tempdir_in(directory).unwrap();
        let making = temp.path().join(name);
        make(&making);
        // Another process may have been faster, and a directory is not replaced.
        let renamed = fs::rename(&making, &made);
        assert!(made.exists(), "{}: {renamed:?}", made.display());
    }
    made
}
