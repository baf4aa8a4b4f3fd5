//! The component of the store: the exports of `expenses:store/store`, `expenses:store/bulk`
//! and `expenses:store/imports` over one store on the first preopened directory.
//!
//! Built as a `cdylib`, this crate is `expenses-store.wasm`; the component with the command
//! line builds on it as a library. It may depend on the store and on WASI. Rules and a
//! command line never enter it.
//!
//! # Layout
//!
//! - `exports`: the exports
//! - `enums`: converts the interface's enums, for which the generated bindings have their own
//!   types
//! - `wasi`: `Preopen` and `Runtime`, the directory, the clocks and the random bits
#![cfg(target_arch = "wasm32")]

mod enums;
mod exports;
mod wasi;

pub use exports::with_store;
pub use wasi::{Preopen, Runtime};
