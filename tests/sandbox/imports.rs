//! A component that asks for more than the box gives is not even loaded.

use std::fs;

use expenses::{Error, Sandbox};

use crate::harness::assert_that_the_host_goes_on;

/// The interfaces that a package in `wit/deps` has.
fn interfaces(package: &str) -> Vec<String> {
    let file = format!("{}/../../wit/deps/{package}.wit", env!("CARGO_MANIFEST_DIR"));
    let text = fs::read_to_string(file).unwrap();
    let names = text.lines().filter_map(|line| line.strip_prefix("interface ")?.strip_suffix(" {"));
    names.map(|name| format!("wasi:{package}/{name}@0.2.12")).collect()
}

#[test]
fn a_component_that_imports_the_network_is_refused() {
    let mut imports = interfaces("sockets");
    assert_eq!(imports.len(), 7, "{imports:?}");
    imports.push("wasi:http/outgoing-handler@0.2.12".into());
    imports.push("wasi:cli/run@0.2.12".into());
    for import in imports {
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join("hostile.wasm");
        let text = format!(r#"(component (import "{import}" (instance (export "reach" (func)))))"#);
        fs::write(&file, wat::parse_str(text).unwrap()).unwrap();
        let error = Sandbox::builder().component_file(&file).build().unwrap_err();
        assert!(matches!(error, Error::Component { .. }), "{error:?}");
        let message = error.to_string();
        assert!(message.contains(&import), "{message}");
    }
    assert_that_the_host_goes_on();
}
