//! The store: expenses in one file of one directory, where every save is all or nothing.
//!
//! This crate may depend on the model and on the interface. A command line, other programs'
//! file formats, rendering and a network never enter it.
//!
//! # Layout
//!
//! - [`document`]: all that the data file holds, and its JSON form
//! - [`directory`]: the seam to the file system, the clocks and the random bits
//! - [`commit`]: the protocol that replaces the data file
//! - `store`: [`Store`], the state in memory and the interface's functions over it
//!
//! [`Store`] implements the interface's trait over any [`directory::Directory`]. The
//! component gives it a directory of WASI, the tests one in memory.

pub mod commit;
pub mod directory;
pub mod document;
mod store;

pub use store::Store;
