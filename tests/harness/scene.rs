//! Runs the same commands in both carriers, and on a store in a bucket.

use std::sync::LazyLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::{Bucket, Carrier, Directory, Outcome, outcome};

/// Two data directories that see the same commands: the program uses one, the component under a
/// stock wasmtime the other. An object in a bucket sees them, too.
#[derive(Debug)]
pub(crate) struct Scene {
    directories: [(Carrier, Directory); 2],
    /// The path of the store in the bucket.
    store: String,
}

/// The bucket of all scenes, and what the program remembers of it.
static BUCKET: LazyLock<(Bucket, Directory)> =
    LazyLock::new(|| (Bucket::start(), Directory::empty()));

impl Scene {
    /// Starts without a data file.
    pub(crate) fn empty() -> Self {
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        Self {
            directories: Carrier::ALL.map(|carrier| (carrier, Directory::empty())),
            store: format!("scene-{}", NEXT.fetch_add(1, Ordering::Relaxed)),
        }
    }

    /// Starts with a data file that holds these bytes.
    pub(crate) fn with(document: impl AsRef<[u8]>) -> Self {
        let scene = Self::empty();
        for (_, directory) in &scene.directories {
            directory.write(&document);
        }
        scene
    }

    /// Runs a command line in both carriers, asserts that the outcomes are equal, and returns it.
    /// From the same data file, the program does the same in a bucket.
    #[track_caller]
    pub(crate) fn run(&self, arguments: &[&str]) -> Outcome {
        let (bucket, home) = &*BUCKET;
        let object = format!("{}/expenses.json", self.store);
        let directory = &self.directories[0].1;
        // What else there may be in the place of the file, no object store has.
        let is_object = directory.file().symlink_metadata().is_ok_and(|data| data.is_file());
        let is_missing = !is_object && directory.entries().is_empty();
        let in_bucket = (is_object || is_missing).then(|| {
            match directory.read() {
                Some(document) => bucket.write(&object, document),
                None => bucket.remove(&object),
            }
            outcome(bucket.command(&self.store, home.path()).args(arguments))
        });
        let [program, stock] = self
            .directories
            .each_ref()
            .map(|(carrier, directory)| outcome(carrier.untyped(directory.path()).args(arguments)));
        assert_eq!(program, stock, "the program and the stock runtime differ in {arguments:?}");
        if let Some(in_bucket) = in_bucket {
            assert_eq!(program, in_bucket, "a directory and a bucket differ in {arguments:?}");
            let left = bucket.read(&object).map(|document| Directory::with(document).state());
            assert_eq!(left.flatten(), directory.state(), "what {arguments:?} leaves in a bucket");
        }
        program
    }

    /// Asserts the content of both data files, and that no other file is beside them.
    #[track_caller]
    pub(crate) fn holds(&self, document: impl AsRef<[u8]>) {
        for (_, directory) in &self.directories {
            directory.holds(&document);
        }
    }

    /// Asserts that both directories are empty.
    #[track_caller]
    pub(crate) fn holds_nothing(&self) {
        for (_, directory) in &self.directories {
            directory.holds_nothing();
        }
    }

    /// The directories, each with its carrier.
    pub(crate) fn each(&self) -> impl Iterator<Item = (Carrier, &Directory)> {
        self.directories.iter().map(|(carrier, directory)| (*carrier, directory))
    }
}
