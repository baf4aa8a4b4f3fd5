//! The component that a sandbox runs: the embedded one, or the embedder's own.

use std::path::PathBuf;

use wasmtime::Engine;
use wasmtime::component::Component;

use crate::error::Error;

/// What the build script compiled.
static CODE: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/expenses.cwasm"));

/// Where a sandbox takes its component from.
#[derive(Clone)]
pub(crate) enum Source {
    /// The one that is compiled ahead of time and embedded.
    Embedded,
    /// A file, which is compiled.
    #[cfg(feature = "compiler")]
    File(PathBuf),
    /// One that the embedder has loaded.
    Loaded(Component),
}

impl Source {
    /// The file that an error names.
    pub(crate) fn path(&self) -> Option<PathBuf> {
        match self {
            #[cfg(feature = "compiler")]
            Self::File(path) => Some(path.clone()),
            _ => None,
        }
    }

    /// The component, ready for this engine.
    ///
    /// # Errors
    ///
    /// [`Error::Engine`] where the embedded code does not suit the engine,
    /// [`Error::Component`] where the file cannot be read or compiled.
    pub(crate) fn load(self, engine: &Engine) -> Result<Component, Error> {
        match self {
            Self::Embedded => {
                embedded(engine).map_err(|reason| Error::engine(format!("{reason:#}")))
            }
            #[cfg(feature = "compiler")]
            Self::File(path) => std::fs::read(&path)
                .map_err(wasmtime::Error::from)
                .and_then(|bytes| Component::from_binary(engine, &bytes))
                .map_err(|reason| Error::component(Some(path), &reason)),
            Self::Loaded(component) => Ok(component),
        }
    }
}

/// Loads the embedded component. Nothing is compiled: the code is copied into memory of
/// its own, which is then made executable.
///
/// # Errors
///
/// Where the engine has other settings, the processor lacks what every processor of its
/// kind was taken to have, or the system gives no executable memory.
#[allow(
    unsafe_code,
    reason = "wasmtime cannot check machine code; ours comes from the build script"
)]
fn embedded(engine: &Engine) -> wasmtime::Result<Component> {
    // SAFETY: the bytes must be what `precompile_component` made and nobody changed.
    // They are: the build script wrote them, and they are part of this program's
    // read-only data.
    unsafe { Component::deserialize(engine, CODE) }
}
