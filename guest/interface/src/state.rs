//! The state of a store and of its file.

#[cfg(feature = "wasmtime")]
use wasmtime::component::{ComponentType, Lift, Lower};

/// Something that is wrong in the data file.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "wasmtime", derive(ComponentType, Lift, Lower), component(record))]
pub struct Problem {
    /// The line, counting from 1; 0 if the problem concerns the whole file.
    pub line: u64,
    /// The column, counting from 1, in bytes; 0 if the problem concerns the whole file.
    pub column: u64,
    /// What is wrong.
    pub reason: String,
    /// Whether `repair` fixes it.
    pub repairable: bool,
}

/// A state of the store, named so that it can be compared.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "wasmtime", derive(ComponentType, Lift, Lower), component(record))]
pub struct State {
    /// The same text in every instance, process and machine for the same content of the data
    /// file: 32 lower-case hexadecimal digits.
    pub version: String,
    /// The number of the state, which belongs to this instance.
    pub revision: u64,
}

/// The state of the store.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "wasmtime", derive(ComponentType, Lift, Lower), component(record))]
pub struct Info {
    /// The name of the data file in the directory.
    pub file: String,
    /// The size of the data file, in bytes; 0 if there is none yet.
    pub bytes: u64,
    /// The last id given out; 0 if there was none.
    pub counter: u64,
    /// How many expenses there are.
    pub expenses: u64,
    /// The day of the calendar month on which months start, 1 to 28.
    #[cfg_attr(feature = "wasmtime", component(name = "month-start"))]
    pub month_start: u8,
    /// The number of the current state. It belongs to this instance, and changes with every
    /// commit that the instance sees.
    pub revision: u64,
}
