//! The same commands through both carriers.

use super::{Carrier, Directory, Outcome, outcome};

/// Two data directories that go through the same: one served by the program, one by
/// the component under a stock wasmtime.
#[derive(Debug)]
pub(crate) struct Scene {
    directories: [(Carrier, Directory); 2],
}

impl Scene {
    /// Begins without a data file.
    pub(crate) fn empty() -> Self {
        Self { directories: Carrier::ALL.map(|carrier| (carrier, Directory::empty())) }
    }

    /// Begins with a data file that holds these bytes.
    pub(crate) fn with(document: impl AsRef<[u8]>) -> Self {
        let scene = Self::empty();
        for (_, directory) in &scene.directories {
            directory.write(&document);
        }
        scene
    }

    /// Runs the command line through both carriers and answers their outcome, which
    /// is to be the same.
    #[track_caller]
    pub(crate) fn run(&self, arguments: &[&str]) -> Outcome {
        let [program, stock] = self
            .directories
            .each_ref()
            .map(|(carrier, directory)| outcome(carrier.command(directory.path()).args(arguments)));
        assert_eq!(program, stock, "the program and the stock runtime differ in {arguments:?}");
        program
    }

    /// Asserts what both data files hold, and that nothing else is beside them.
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
