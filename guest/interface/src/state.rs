//! The state of a store and of its file.

#[cfg(feature = "wasmtime")]
use wasmtime::component::{ComponentType, Lift, Lower};

/// Something in the data file that is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "wasmtime", derive(ComponentType, Lift, Lower), component(record))]
pub struct Problem {
    /// Counts from 1; 0 where the whole file is meant.
    pub line: u64,
    /// Counts from 1, in bytes; 0 where the whole file is meant.
    pub column: u64,
    /// What is wrong.
    pub reason: String,
    /// Whether a repair mends it.
    pub repairable: bool,
}

/// The state of the store.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "wasmtime", derive(ComponentType, Lift, Lower), component(record))]
pub struct Info {
    /// The name of the data file in the directory.
    pub file: String,
    /// The size of the data file, in bytes; 0 where it is not yet there.
    pub bytes: u64,
    /// The last id given out; 0 where none was.
    pub counter: u64,
    /// How many expenses there are.
    pub expenses: u64,
    /// A number of this instance that changes with every commit it sees.
    pub revision: u64,
}
