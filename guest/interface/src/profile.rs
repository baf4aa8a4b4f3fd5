//! What imports of other programs' files keep in the data file.

#[cfg(feature = "wasmtime")]
use wasmtime::component::{ComponentType, Lift, Lower};

/// How files of one shape are read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "wasmtime", derive(ComponentType, Lift, Lower), component(record))]
pub struct Profile {
    /// What the files have in common, or a name that a person gave.
    pub shape: String,
    /// How they are read, which the store does not understand.
    pub text: String,
}

/// What is known of an expense beside itself. Digests are numbers of 64 bits.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "wasmtime", derive(ComponentType, Lift, Lower), component(record))]
pub struct ExpenseTrace {
    /// The id of the expense; `None` if it was deleted.
    pub id: Option<u64>,
    /// Digests of what it was before its date, amount or description was changed, and if it was
    /// deleted, of what it was then.
    pub was: Vec<u64>,
    /// The digest of what its bank calls it.
    pub bank: Option<u64>,
}
