//! The component that is compiled ahead of time and embedded.
//!
//! On Linux, the first sandbox of a process runs the code in place, from the program's file.
//! Nothing is copied, and only the pages that a call needs are read. Other sandboxes, and other
//! systems, use a copy, because wasmtime identifies code by its address.

use wasmtime::component::Component;
use wasmtime::{Config, Engine};

/// The bytes that the build script compiled, aligned to a page of memory: the page size of
/// x86-64, or the largest that Linux has on any other processor.
#[cfg_attr(target_arch = "x86_64", repr(C, align(4096)))]
#[cfg_attr(not(target_arch = "x86_64"), repr(C, align(65536)))]
struct Pages<B: ?Sized>(B);

static CODE: &Pages<[u8]> = &Pages(*include_bytes!(concat!(env!("OUT_DIR"), "/store.cwasm")));

/// Prepares an engine of this crate for code that is run in place.
pub(crate) fn configure(config: &mut Config) {
    #[cfg(target_os = "linux")]
    config.with_custom_code_memory(Some(std::sync::Arc::new(in_place::Publisher)));
    #[cfg(not(target_os = "linux"))]
    let _ = config;
}

/// Loads the component. Nothing is compiled.
///
/// # Errors
///
/// The engine has other settings, the processor lacks a feature that the code needs, or the
/// system gives no executable memory.
#[allow(
    unsafe_code,
    reason = "wasmtime cannot check machine code; ours comes from the build script"
)]
pub(crate) fn load(engine: &Engine) -> wasmtime::Result<Component> {
    #[cfg(target_os = "linux")]
    {
        use std::sync::atomic::{AtomicBool, Ordering};

        static IS_TAKEN: AtomicBool = AtomicBool::new(false);
        if IS_TAKEN.swap(true, Ordering::Relaxed) {
            return copied(engine);
        }
        // SAFETY: the bytes must be what `precompile_component` made, stay there and never
        // change. They do: the build script wrote them, and they are part of this program's
        // read-only data.
        let in_place = unsafe { Component::deserialize_raw(engine, (&CODE.0).into()) };
        // An embedder's engine may not be able to run it in place, or the system may forbid it.
        if in_place.is_ok() {
            return in_place;
        }
    }
    copied(engine)
}

#[allow(
    unsafe_code,
    reason = "wasmtime cannot check machine code; ours comes from the build script"
)]
fn copied(engine: &Engine) -> wasmtime::Result<Component> {
    // SAFETY: the bytes must be what `precompile_component` made and nobody changed. They
    // are: the build script wrote them, and they are part of this program's read-only data.
    unsafe { Component::deserialize(engine, &CODE.0) }
}

#[cfg(target_os = "linux")]
mod in_place {
    use std::ffi::c_void;

    use rustix::mm::{MprotectFlags, mprotect};
    use rustix::param::page_size;
    use wasmtime::CustomCodeMemory;

    use super::CODE;

    /// Makes code executable, whether embedded or in wasmtime's memory.
    pub(super) struct Publisher;

    impl Publisher {
        fn protect(code: *const u8, bytes: usize, flags: MprotectFlags) -> wasmtime::Result<()> {
            #[allow(unsafe_code, reason = "pages change what may be done with them")]
            // SAFETY: wasmtime gives whole pages of code that it holds, to run them, or when
            // nothing runs them any more. Neither makes code writable that is embedded.
            Ok(unsafe { mprotect(code.cast_mut().cast::<c_void>(), bytes, flags) }?)
        }
    }

    impl CustomCodeMemory for Publisher {
        fn required_alignment(&self) -> usize {
            page_size()
        }

        fn publish_executable(&self, code: *const u8, bytes: usize) -> wasmtime::Result<()> {
            Self::protect(code, bytes, MprotectFlags::READ | MprotectFlags::EXEC)
        }

        fn unpublish_executable(&self, code: *const u8, bytes: usize) -> wasmtime::Result<()> {
            // Another sandbox may run the embedded code, which stays as it is.
            if CODE.0.as_ptr_range().contains(&code) {
                return Ok(());
            }
            Self::protect(code, bytes, MprotectFlags::READ | MprotectFlags::WRITE)
        }
    }
}
