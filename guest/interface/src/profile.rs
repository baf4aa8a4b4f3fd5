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
