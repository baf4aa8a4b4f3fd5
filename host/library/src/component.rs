//! The component that a sandbox runs: the embedded one, or the embedder's.

use std::path::PathBuf;

use wasmtime::Engine;
use wasmtime::component::Component;

use crate::error::Error;

mod embedded;

/// Where a sandbox takes its component from.
#[derive(Clone)]
pub(crate) enum Source {
    /// The embedded component, compiled ahead of time.
    Embedded,
    /// A file that is compiled, and the most bytes that it may have.
    #[cfg(feature = "compiler")]
    File(PathBuf, usize),
    /// A component that the embedder has loaded.
    Loaded(Component),
}

impl Source {
    /// The file that an error names.
    pub(crate) fn path(&self) -> Option<PathBuf> {
        match self {
            #[cfg(feature = "compiler")]
            Self::File(path, _) => Some(path.clone()),
            _ => None,
        }
    }

    /// The component, ready for this engine.
    ///
    /// # Errors
    ///
    /// [`Error::Engine`] if the embedded code does not fit the engine, [`Error::Component`] if
    /// the file cannot be read or compiled.
    pub(crate) fn load(self, engine: &Engine) -> Result<Component, Error> {
        match self {
            Self::Embedded => {
                embedded::load(engine).map_err(|reason| Error::engine(format!("{reason:#}")))
            }
            #[cfg(feature = "compiler")]
            Self::File(path, limit) => read(&path, limit)
                .and_then(|bytes| Component::from_binary(engine, &bytes))
                .map_err(|reason| Error::component(Some(path), &reason)),
            Self::Loaded(component) => Ok(component),
        }
    }
}

/// Reads a file of at most `limit` bytes. Does not read further if the file is larger.
#[cfg(feature = "compiler")]
fn read(path: &std::path::Path, limit: usize) -> wasmtime::Result<Vec<u8>> {
    use std::io::Read;

    let mut bytes = Vec::new();
    let file = std::fs::File::open(path)?;
    file.take((limit as u64).saturating_add(1)).read_to_end(&mut bytes)?;
    if bytes.len() > limit {
        wasmtime::bail!("it has more than {limit} bytes: raise `component_size_limit`");
    }
    Ok(bytes)
}
