//! Builds the store's components.
//!
//! Build scripts of this workspace call [`build_script::build`], which writes a component beside the
//! programs of the build, for example `target/release/expenses-store.wasm`. The program of this crate
//! writes all of them to a folder, and builds nothing else. A component is the same to the byte in
//! every folder, and is built once for all profiles of the programs. Each is built by a separate run
//! of cargo: in one run the features of their dependencies would be unified, and the bytes of one
//! component would depend on the other.
//!
//! This crate may depend on libraries that write WebAssembly. wasmtime and the store never enter
//! it.
//!
//! # Layout
//!
//! - `build_script`: what build scripts call, and how they talk to cargo
//! - `cargo`: the nested cargo, and the files that a component is made from
//! - `metadata`: the metadata in a component
//! - `plug`: makes one component of two

pub mod build_script;
mod cargo;
mod metadata;
mod plug;

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

/// A component of the workspace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Component {
    /// The store alone.
    Store,
    /// The store and its command line.
    Command,
    /// The store and its HTTP service.
    Http,
}

/// A component, and what it was made from.
#[derive(Debug)]
pub struct Built {
    /// The component's bytes.
    pub bytes: Vec<u8>,
    /// The files that it was made from. If one changes, it must be built again.
    pub sources: Vec<PathBuf>,
}

impl Component {
    /// Every component.
    pub const ALL: [Self; 3] = [Self::Store, Self::Command, Self::Http];

    /// The name of the component and, with `.wasm` behind it, of its file.
    pub fn name(self) -> &'static str {
        match self {
            Self::Store => "expenses-store",
            Self::Command => "expenses",
            Self::Http => "expenses-http",
        }
    }

    fn package(self) -> &'static str {
        match self {
            Self::Store => "expenses-store-component",
            Self::Command => "expenses-command-component",
            Self::Http => "expenses-http-component",
        }
    }

    /// Builds the component. The target directory `target` is kept for the next build.
    ///
    /// # Errors
    ///
    /// The components' target is not installed, the component cannot be built, or a file cannot be
    /// read.
    pub fn build(self, target: &Path) -> Result<Built, Box<dyn Error>> {
        cargo::require_target()?;
        let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize()?;
        let mut sources = Vec::new();
        let mut build = |part: Self| -> Result<_, Box<dyn Error>> {
            let file = cargo::build(part.package(), &workspace, target)?;
            sources.extend(cargo::sources(&workspace, &file)?);
            Ok(fs::read(file)?)
        };
        let bytes = match self {
            Self::Store | Self::Command => build(self)?,
            Self::Http => plug::plug(build(Self::Store)?, build(self)?)?,
        };
        Ok(Built { bytes: metadata::add(self.name(), bytes), sources })
    }

    /// Writes the component's bytes to its file in `folder`.
    ///
    /// # Errors
    ///
    /// The file cannot be written.
    pub fn write(self, folder: &Path, bytes: &[u8]) -> Result<(), Box<dyn Error>> {
        let file = folder.join(self.name()).with_extension("wasm");
        fs::write(&file, bytes).map_err(|reason| format!("{}: {reason}", file.display()).into())
    }
}
