//! Builds the store's components, for the build scripts of this workspace.
//!
//! [`Component::build`] writes a component beside the programs of the build, for example
//! `target/release/expenses-store.wasm`. It is the same to the byte in every folder. Each
//! component is built by a separate run of cargo: in one run the features of their dependencies
//! would be unified, and the bytes of one component would depend on the other.
//!
//! This crate may depend on libraries that write WebAssembly. wasmtime and the store never enter
//! it.
//!
//! # Layout
//!
//! - `cargo`: the nested cargo, and the files that a component is made from
//! - `metadata`: the metadata in a component
//! - `plug`: makes one component of two

mod cargo;
mod metadata;
mod plug;

use std::env;
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

impl Component {
    /// The name of the component and of its file.
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

    /// Builds the component, writes it beside the programs of this build, and returns its bytes.
    /// For build scripts of the workspace.
    ///
    /// # Errors
    ///
    /// The target is not installed, the component cannot be built, or a file cannot be
    /// written.
    pub fn build(self) -> Result<Vec<u8>, Box<dyn Error>> {
        cargo::require_target()?;
        let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize()?;
        // `OUT_DIR` is `…/<profile>/build/<package>/out`.
        let out = PathBuf::from(variable("OUT_DIR")?);
        let programs = out
            .ancestors()
            .nth(3)
            .ok_or("the OUT_DIR of cargo is not `…/<profile>/build/<package>/out`")?;
        let target_dir = programs.join("components");
        let build = |part: Self| -> Result<_, Box<dyn Error>> {
            Ok(fs::read(cargo::build(part.package(), &workspace, &target_dir)?)?)
        };
        let built = match self {
            Self::Store | Self::Command => build(self)?,
            Self::Http => plug::plug(build(Self::Store)?, build(self)?)?,
        };
        let component = metadata::add(self.name(), built)?;
        fs::write(programs.join(self.name()).with_extension("wasm"), &component)?;
        Ok(component)
    }
}

/// A variable that cargo sets for build scripts.
///
/// # Errors
///
/// It is not set, or not Unicode.
pub fn variable(name: &str) -> Result<String, Box<dyn Error>> {
    env::var(name).map_err(|reason| format!("cargo gave no {name}: {reason}").into())
}
