//! Where the one store of a server is.

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use expenses::{Error, Sandbox, Store};

use crate::account::Opens;

/// Where the one store of a server is.
pub trait Source: Send + Sync {
    /// Opens the store. It is called with the sandbox of the server, and with a handle on it whose
    /// stores cannot write; and again after a call has closed the store.
    ///
    /// # Errors
    ///
    /// If the store cannot be opened.
    fn open(&self, sandbox: &Sandbox) -> Result<Store, Error>;

    /// Whether the store can be reached now. It may wait, for some seconds at most.
    fn is_ready(&self) -> bool;
}

impl Opens for Arc<dyn Source> {
    fn open(&self, sandbox: &Sandbox) -> Result<Store, Error> {
        (**self).open(sandbox)
    }
}

/// A store in a directory.
pub(crate) struct Directory(pub(crate) PathBuf);

impl Source for Directory {
    fn open(&self, sandbox: &Sandbox) -> Result<Store, Error> {
        sandbox.open(&self.0)
    }

    fn is_ready(&self) -> bool {
        fs::read_dir(&self.0).is_ok()
    }
}
