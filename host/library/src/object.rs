//! The data file as an object of an object store.
//!
//! A save is then one conditional PUT in the place of the rename, and any number of machines may
//! use the same store. The component stays as it is. Each instance gets a scratch directory of its
//! own, with a copy of the object, and five functions of `wasi:filesystem/types` are replaced for
//! it (`replace`): to look at the data file refreshes the copy, and to rename a temp file over it
//! sends the PUT (`session`).
//!
//! # What an object store must promise
//!
//! - The check of a PUT's condition and its write are one step.
//! - A body is stored as a whole or not at all.
//! - If the contents of an object differ, so do its ETags.
//!
//! [`probe`] finds out whether one keeps the first, as far as that can be tried.
//!
//! # Lost replies
//!
//! A network can lose the reply to a PUT that was stored. The store writes the id of each call into
//! the data file and looks for it there, so it finds out whether its change was made. What this
//! module does for that:
//!
//! - After success, the temp file becomes the data file. If the condition failed, the component
//!   learns that the temp file is gone, which is what happens if another writer was faster. After
//!   anything else, the same PUT is sent again for a bounded time, and then the rename has failed.
//! - After anything but success, the object store is asked at the next look at the data file.
//! - A temp file whose PUT was sent cannot be removed by the component until it has begun again: it
//!   would take that for a proof that nothing was stored.
//! - The condition of a PUT is the ETag of exactly the state that the component has verified, and
//!   which the object store has confirmed within two seconds.

mod probe;
mod quotes;
pub(crate) mod replace;
mod request;
pub(crate) mod scratch;
mod session;

use std::fmt;
use std::sync::Arc;

use object_store::ObjectStore;
use object_store::path::Path;
use tokio::runtime::Handle;

pub use self::probe::{ETags, Unfit, probe};
pub use self::quotes::WithoutQuotes;
pub use self::request::{is_passing, said};
pub(crate) use self::session::Session;

/// Where the objects of one store are, and how they are reached.
#[derive(Clone)]
pub(crate) struct Place {
    store: Arc<dyn ObjectStore>,
    /// What the names of the objects begin with.
    path: Path,
    /// The runtime on which requests run; `None` if they need none.
    runtime: Option<Handle>,
    /// Whether the store makes no object.
    must_exist: bool,
}

impl Place {
    /// Requests run on the runtime in whose context this is called, if there is one.
    pub(crate) fn new(store: Arc<dyn ObjectStore>, path: Path) -> Self {
        Self { store, path, runtime: Handle::try_current().ok(), must_exist: false }
    }

    /// The same, for a store that must exist already.
    pub(crate) fn existing(self) -> Self {
        Self { must_exist: true, ..self }
    }

    /// The path of an object.
    fn object(&self, name: &str) -> Path {
        self.path.clone().join(name)
    }
}

impl fmt::Debug for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.store, self.path)
    }
}
