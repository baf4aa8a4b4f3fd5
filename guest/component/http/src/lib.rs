//! The HTTP part of `expenses-http.wasm`: `wasi:http/incoming-handler` over the store's imports.
//!
//! The build plugs the exports of `expenses-store.wasm` into these imports, and so makes the
//! whole component. This crate may depend on the service of `expenses-http`, on the interface and
//! on WASI. It only passes things on: it reads a request, lets the service answer it, and sends
//! the answer. Files, sockets, other requests and rules never enter it.
//!
//! # Layout
//!
//! - `settings`: the settings, from the environment
//! - `request`, `response`: reading and sending
//! - `handler`: the export
//! - `clock`: which day it is
//! - `store`: the store behind the imports
//! - `enums`: converts the interface's enums, for which the generated bindings have their own
//!   types
//! - `bindings`: the bindings generated from `wit/`

mod settings;

#[cfg(target_arch = "wasm32")]
mod bindings;
#[cfg(target_arch = "wasm32")]
mod clock;
#[cfg(target_arch = "wasm32")]
mod enums;
#[cfg(target_arch = "wasm32")]
mod handler;
#[cfg(target_arch = "wasm32")]
mod request;
#[cfg(target_arch = "wasm32")]
mod response;
#[cfg(target_arch = "wasm32")]
mod store;

pub use settings::{Unreadable, settings};
