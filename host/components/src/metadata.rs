//! The metadata in a component, as `wasm-tools metadata show` prints it.

use std::borrow::Cow;

use wasm_encoder::{ComponentNameSection, ComponentSection, CustomSection};

/// The custom sections and what is in them, which the workspace has for all its packages. Their
/// names are those of the OCI annotations that the Bytecode Alliance's tools read:
/// `wasm-metadata`, module `oci_annotations`.
const SECTIONS: [(&str, &str); 4] = [
    ("version", env!("CARGO_PKG_VERSION")),
    ("description", env!("CARGO_PKG_DESCRIPTION")),
    ("licenses", env!("CARGO_PKG_LICENSE")),
    ("source", env!("CARGO_PKG_REPOSITORY")),
];

/// Adds the workspace's metadata to a component. Custom sections may come last.
pub(crate) fn add(name: &str, mut component: Vec<u8>) -> Vec<u8> {
    let mut names = ComponentNameSection::new();
    names.component(name);
    names.append_to_component(&mut component);
    for (name, value) in SECTIONS {
        let data = Cow::Borrowed(value.as_bytes());
        CustomSection { name: name.into(), data }.append_to_component(&mut component);
    }
    component
}
