//! Where tenants live: the seam between this service and a directory or an object store.

use std::path::PathBuf;
use std::time::SystemTime;
use std::{fmt, io};

use expenses::{Sandbox, Store};

use super::Name;

/// Where tenants live: their stores, and small objects beside them, such as tokens.
///
/// An object has a path with slashes, such as `tokens/5b01…`, and content of some hundred bytes.
/// It is written once, as a whole, and never changed: so nothing needs a lock, here or between
/// machines. Each function may wait for a disk or a network.
pub trait Root: Send + Sync {
    /// Whether the root can be read.
    ///
    /// # Errors
    ///
    /// Why it cannot.
    fn check(&self) -> Result<(), RootError>;

    /// Reads an object. Returns `None` if there is none at this path.
    ///
    /// # Errors
    ///
    /// If it cannot be read, or others than the owner may write it.
    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, RootError>;

    /// Writes an object, durably. Returns false, and writes nothing, if there is one at this path.
    ///
    /// # Errors
    ///
    /// If it cannot be written.
    fn create(&self, path: &str, content: &[u8]) -> Result<bool, RootError>;

    /// Removes an object, durably. There may be none at this path.
    ///
    /// # Errors
    ///
    /// If it cannot be removed.
    fn delete(&self, path: &str) -> Result<(), RootError>;

    /// The names of the objects in a folder, such as `tokens`, in no order. A folder that does not
    /// exist has none.
    ///
    /// # Errors
    ///
    /// If the folder cannot be read.
    fn list(&self, folder: &str) -> Result<Vec<String>, RootError>;

    /// All tenants, in no order.
    ///
    /// # Errors
    ///
    /// If the root cannot be read.
    fn tenants(&self) -> Result<Vec<Tenant>, RootError>;

    /// Makes an empty store for a tenant, and the root itself if it is missing. Returns false if
    /// the tenant has a store. Tokens of another with this name are left: see
    /// [`TenantTokens::remove_all`](super::TenantTokens::remove_all).
    ///
    /// # Errors
    ///
    /// If it cannot be made.
    fn add(&self, name: &Name) -> Result<bool, RootError>;

    /// Removes a tenant's store with all that is in it. Returns false if there is none.
    ///
    /// # Errors
    ///
    /// If it cannot be removed. It may be gone in part; removing it again removes the rest.
    fn remove(&self, name: &Name) -> Result<bool, RootError>;

    /// Whether a tenant has a store.
    ///
    /// # Errors
    ///
    /// If that cannot be found out.
    fn exists(&self, name: &Name) -> Result<bool, RootError>;

    /// Which of the stores that ever had this name it is, as far as is known without waiting:
    /// one that was removed and made again is another, and the tokens of the first do not open
    /// the second. `None` if there is none. A root that knows nothing without waiting always
    /// returns the same; then [`remove`](Self::remove) waits until no token of it opens anything.
    fn identity(&self, name: &Name) -> Option<Identity>;

    /// Opens a tenant's store. It is never made.
    ///
    /// # Errors
    ///
    /// Those of [`Sandbox::open`].
    fn open(&self, sandbox: &Sandbox, name: &Name) -> Result<Store, expenses::Error>;
}

/// Which store it is of those that ever had its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Identity(pub [u64; 3]);

/// A tenant, as an operator sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tenant {
    /// Its name.
    pub name: Name,
    /// The bytes of its data file; 0 if it has none yet.
    pub size: u64,
    /// When its data file was last written; `None` if it has none yet.
    pub changed: Option<SystemTime>,
}

/// Why the root of the tenants cannot be used.
#[derive(Debug)]
#[non_exhaustive]
pub enum RootError {
    /// There is no root here.
    Missing {
        /// Where it should be.
        root: PathBuf,
    },
    /// A directory that holds other things cannot become a root.
    Occupied {
        /// The directory.
        root: PathBuf,
    },
    /// Something cannot be read.
    Read {
        /// What.
        path: PathBuf,
        /// The system's reason.
        error: io::Error,
    },
    /// Something cannot be written or removed.
    Write {
        /// What.
        path: PathBuf,
        /// The system's reason.
        error: io::Error,
    },
    /// Others may write an object, and so let themselves in.
    WritableByOthers {
        /// Which one.
        path: PathBuf,
    },
    /// An object does not hold what it should.
    Malformed {
        /// Which one.
        path: PathBuf,
        /// What is wrong.
        reason: String,
    },
}

impl fmt::Display for RootError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing { root } => write!(
                f,
                "{} has no tenants: make the first with `expenses tenant add NAME`",
                root.display()
            ),
            Self::Occupied { root } => write!(
                f,
                "{} holds other files: name a directory for the tenants alone",
                root.display()
            ),
            Self::Read { path, error } => write!(f, "{} cannot be read: {error}", path.display()),
            Self::Write { path, error } => {
                write!(f, "{} cannot be written: {error}", path.display())
            }
            Self::WritableByOthers { path } => write!(
                f,
                "others may write {}, and so let themselves in: `chmod 600` it, after a look at \
                 what it holds",
                path.display()
            ),
            Self::Malformed { path, reason } => {
                write!(f, "{} is damaged: {reason}; remove it", path.display())
            }
        }
    }
}

impl std::error::Error for RootError {}
