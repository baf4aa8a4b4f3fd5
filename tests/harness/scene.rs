//! Runs the same commands in both carriers.

use super::{Carrier, Directory, Outcome, outcome};

/// Two data directories that see the same commands: the program uses one, the component under a
/// stock wasmtime the other.
#[derive(Debug)]
pub(crate) struct Scene {
    directories: [(Carrier, Directory); 2],
}

impl Scene {
    /// Starts without a data file.
    pub(crate) fn empty() -> Self {
        Self { directories: Carrier::ALL.map(|carrier| (carrier, Directory::empty())) }
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
    #[track_caller]
    pub(crate) fn run(&self, arguments: &[&str]) -> Outcome {
        let [program, stock] = self
            .directories
            .each_ref()
            .map(|(carrier, directory)| outcome(carrier.command(directory.path()).args(arguments)));
        assert_eq!(program, stock, "the program and the stock runtime differ in {arguments:?}");
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
