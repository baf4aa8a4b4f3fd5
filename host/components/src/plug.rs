//! Plugs the store into the component that serves it.

use std::error::Error;

use wac_graph::types::Package;
use wac_graph::{CompositionGraph, EncodeOptions};

/// The package of the interfaces that the store exports.
const INTERFACES: &str = "expenses:store/";

/// Makes one component of two: what `service` imports of the store's interfaces comes from
/// `store`, and what is left of both their imports, the whole imports. It exports what `service`
/// exports, so nobody reaches the store but through it.
///
/// # Errors
///
/// One of them is not a component, or the service imports an interface of the store that the store
/// does not export exactly so.
pub(crate) fn plug(store: Vec<u8>, service: Vec<u8>) -> Result<Vec<u8>, Box<dyn Error>> {
    let mut graph = CompositionGraph::new();
    let store = Package::from_bytes("expenses:store-part", None, store, graph.types_mut())?;
    let store = graph.register_package(store)?;
    let service = Package::from_bytes("expenses:service-part", None, service, graph.types_mut())?;
    let service = graph.register_package(service)?;
    wac_graph::plug(&mut graph, vec![store], service)?;
    // It passes over what does not fit.
    if let Some((name, ..)) = graph.imports().find(|(name, ..)| name.starts_with(INTERFACES)) {
        return Err(format!("the store does not export {name} as the service imports it").into());
    }
    Ok(graph.encode(EncodeOptions::default())?)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A store whose function `get` has these results.
    fn store(results: &str) -> Vec<u8> {
        wat::parse_str(format!(
            r#"(component
                (core module $m (func (export "get") (result i32) i32.const 7))
                (core instance $i (instantiate $m))
                (func $get {results} (canon lift (core func $i "get")))
                (instance $store (export "get" (func $get)))
                (export "expenses:store/store@0.1.0" (instance $store)))"#
        ))
        .unwrap()
    }

    /// A service that imports `get`, and exports it under another name.
    fn service() -> Vec<u8> {
        wat::parse_str(
            r#"(component
                (import "expenses:store/store@0.1.0" (instance $store
                    (export "get" (func (result u32)))))
                (import "wasi:random/insecure@0.2.12" (instance
                    (export "random" (func (result u64)))))
                (alias export $store "get" (func $get))
                (export "serve" (func $get)))"#,
        )
        .unwrap()
    }

    #[test]
    fn of_the_imports_only_those_of_the_store_are_plugged() {
        let plugged = plug(store("(result u32)"), service()).unwrap();
        let mut graph = CompositionGraph::new();
        let whole = Package::from_bytes("a:b", None, plugged, graph.types_mut()).unwrap();
        let world = &graph.types()[whole.ty()];
        let names = |items: Vec<&String>| items.into_iter().cloned().collect::<Vec<_>>();
        assert_eq!(names(world.imports.keys().collect()), ["wasi:random/insecure@0.2.12"]);
        assert_eq!(names(world.exports.keys().collect()), ["serve"]);
    }

    #[test]
    fn a_store_that_does_not_fit_is_refused() {
        // Nothing fits, or not all.
        let other = store("(result s32)");
        let error = plug(other, service()).unwrap_err().to_string();
        assert!(error.contains("no matching imports"), "{error}");
        let two = wat::parse_str(
            r#"(component
                (import "expenses:store/store@0.1.0" (instance $store
                    (export "get" (func (result u32)))))
                (import "expenses:store/bulk@0.1.0" (instance
                    (export "all" (func (result u32)))))
                (alias export $store "get" (func $get))
                (export "serve" (func $get)))"#,
        );
        let error = plug(store("(result u32)"), two.unwrap()).unwrap_err().to_string();
        assert_eq!(
            error,
            "the store does not export expenses:store/bulk@0.1.0 as the service imports it"
        );
    }
}
