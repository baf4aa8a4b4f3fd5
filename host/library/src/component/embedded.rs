//! The component that is compiled ahead of time and embedded.

use wasmtime::Engine;
use wasmtime::component::Component;

/// What the build script compiled.
static CODE: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/store.cwasm"));

/// Loads the component. Nothing is compiled. The code is copied to memory that may be run,
/// which takes 1.4 ms of the first start: running it in the program's own file would save that,
/// for a hundred lines of code and two uses of unsafe code more.
///
/// # Errors
///
/// If the engine has other settings, the processor lacks what every processor of its
/// kind was taken to have, or the system gives no executable memory.
#[allow(
    unsafe_code,
    reason = "wasmtime cannot check machine code; ours comes from the build script"
)]
pub(crate) fn load(engine: &Engine) -> wasmtime::Result<Component> {
    // SAFETY: the bytes must be what `precompile_component` made and nobody changed. They
    // are: the build script wrote them, and they are part of this program's read-only data.
    unsafe { Component::deserialize(engine, CODE) }
}
