//! Where tenants live: the seam between this service and a directory or an object store.

use std::path::PathBuf;
use std::time::SystemTime;
use std::{fmt, io};

use expenses::{Sandbox, Store};

use super::{Name, StoreId};

/// The object that every root has, and what it holds.
pub const MARK: &str = "tenants";
/// See [`MARK`].
pub const MARK_CONTENT: &[u8] = b"tenants of expenses\n";

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

    /// Makes the root if it is missing, and leaves it as it is otherwise.
    ///
    /// # Errors
    ///
    /// If it cannot be made, or is something else.
    fn begin(&self) -> Result<(), RootError>;

    /// The claims and the stores of all tenants, or of one, in no order.
    ///
    /// # Errors
    ///
    /// If the root cannot be read.
    fn entries(&self, of: Option<&Name>) -> Result<Vec<Entry>, RootError>;

    /// Makes a store, which is empty.
    ///
    /// # Errors
    ///
    /// If it cannot be made.
    fn make(&self, store: &StoreId) -> Result<(), RootError>;

    /// Removes a store with all that is in it, and what removals that were cut off have left. It
    /// may be gone already.
    ///
    /// # Errors
    ///
    /// If it cannot be removed. It may be gone in part; removing it again removes the rest.
    fn remove(&self, store: &StoreId) -> Result<(), RootError>;

    /// Whether a store is there.
    ///
    /// # Errors
    ///
    /// If that cannot be found out.
    fn exists(&self, store: &StoreId) -> Result<bool, RootError>;

    /// Whether a store is gone, as far as is known without waiting. If that is not known it is not
    /// gone, and opening it or the first call fails.
    fn is_gone(&self, store: &StoreId) -> bool;

    /// Opens a store. It is never made.
    ///
    /// # Errors
    ///
    /// Those of [`Sandbox::open`].
    fn open(&self, sandbox: &Sandbox, store: &StoreId) -> Result<Store, expenses::Error>;

    /// Whether requests can be answered. It takes at most some seconds.
    fn is_ready(&self) -> bool {
        self.check().is_ok()
    }
}

/// Something of a tenant's store in a root.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry {
    /// The object that says which store the tenant has.
    Claim(Name),
    /// A store.
    Store {
        /// Which one.
        store: StoreId,
        /// The bytes of its data file; 0 if it has none.
        size: u64,
        /// When its data file was last written; `None` if it has none.
        changed: Option<SystemTime>,
    },
}

/// A tenant, as an operator sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tenant {
    /// Its name.
    pub name: Name,
    /// The bytes of its data file; 0 if it has none.
    pub size: u64,
    /// When its data file was last written; `None` if it has none.
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
    /// Nothing says which of several stores a tenant has.
    Unclear {
        /// Whose they are.
        tenant: Name,
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

impl RootError {
    /// Whether it may pass by itself, as a disk or a network comes back.
    pub(crate) fn may_pass(&self) -> bool {
        matches!(self, Self::Missing { .. } | Self::Read { .. } | Self::Write { .. })
    }
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
            Self::Unclear { tenant } => write!(
                f,
                "there are several stores of {tenant}, and no object {} says which is theirs",
                super::store_id::claim(tenant)
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
