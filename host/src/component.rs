//! The component, compiled ahead of time and embedded.

use wasmtime::component::Component;
use wasmtime::{Engine, Result};

/// What the build script compiled.
static CODE: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/expenses.cwasm"));

/// Loads the component. Nothing is compiled: the code is copied into memory of its
/// own, which is then made executable.
///
/// # Errors
///
/// Where the processor lacks what every processor of its kind was taken to have, or
/// the system gives no executable memory.
#[allow(
    unsafe_code,
    reason = "wasmtime cannot check machine code; ours comes from the build script"
)]
pub(crate) fn load(engine: &Engine) -> Result<Component> {
    // SAFETY: the bytes must be what `precompile_component` made and nobody changed.
    // They are: the build script wrote them, and they are part of this program's
    // read-only data.
    unsafe { Component::deserialize(engine, CODE) }
}
