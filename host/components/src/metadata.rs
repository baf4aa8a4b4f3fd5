//! The metadata in a component, as `wasm-tools metadata show` prints it.

use std::borrow::Cow;
use std::error::Error;

use wasm_encoder::{ComponentNameSection, ComponentSection, CustomSection};

use crate::variable;

/// The custom sections and the variables of cargo that fill them. Their names are those of
/// the OCI annotations that the Bytecode Alliance's tools read: `wasm-metadata`, module
/// `oci_annotations`.
const SECTIONS: [(&str, &str); 4] = [
    ("version", "CARGO_PKG_VERSION"),
    ("description", "CARGO_PKG_DESCRIPTION"),
    ("licenses", "CARGO_PKG_LICENSE"),
    ("source", "CARGO_PKG_REPOSITORY"),
];

/// Adds the package's metadata to a component. Custom sections may come last.
pub(crate) fn add(name: &str, mut component: Vec<u8>) -> Result<Vec<u8>, Box<dyn Error>> {
    let mut names = ComponentNameSection::new();
    names.component(name);
    names.append_to_component(&mut component);
    for (name, value) in SECTIONS {
        let data = Cow::Owned(variable(value)?.into_bytes());
        CustomSection { name: name.into(), data }.append_to_component(&mut component);
    }
    Ok(component)
}
