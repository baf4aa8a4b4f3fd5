//! What the components ask of a runtime, and what they offer. A new import is a new power: it
//! fails here, and has to be argued for.

use std::fs;

use wasmparser::{Parser, Payload};

use crate::harness;

/// What the store and the command line import.
const IMPORTS: [&str; 19] = [
    "wasi:cli/environment@0.2.12",
    "wasi:cli/exit@0.2.12",
    "wasi:cli/stderr@0.2.12",
    "wasi:cli/stdin@0.2.12",
    "wasi:cli/stdout@0.2.12",
    "wasi:cli/terminal-input@0.2.12",
    "wasi:cli/terminal-output@0.2.12",
    "wasi:cli/terminal-stderr@0.2.12",
    "wasi:cli/terminal-stdin@0.2.12",
    "wasi:cli/terminal-stdout@0.2.12",
    "wasi:clocks/monotonic-clock@0.2.12",
    "wasi:clocks/wall-clock@0.2.12",
    "wasi:filesystem/preopens@0.2.12",
    "wasi:filesystem/types@0.2.12",
    "wasi:io/error@0.2.12",
    "wasi:io/poll@0.2.12",
    "wasi:io/streams@0.2.12",
    "wasi:random/insecure-seed@0.2.12",
    "wasi:random/random@0.2.12",
];

const STORE_EXPORTS: [&str; 5] = [
    "expenses:store/bulk@0.1.0",
    "expenses:store/imports@0.1.0",
    "expenses:store/merges@0.1.0",
    "expenses:store/repeats@0.1.0",
    "expenses:store/store@0.1.0",
];

/// What the HTTP part imports beside the store: no file, no socket, no request of its own.
const SERVICE_IMPORTS: [&str; 16] = [
    "wasi:cli/environment@0.2.12",
    "wasi:cli/exit@0.2.12",
    "wasi:cli/stderr@0.2.12",
    "wasi:cli/stdin@0.2.12",
    "wasi:cli/stdout@0.2.12",
    "wasi:cli/terminal-input@0.2.12",
    "wasi:cli/terminal-output@0.2.12",
    "wasi:cli/terminal-stderr@0.2.12",
    "wasi:cli/terminal-stdin@0.2.12",
    "wasi:cli/terminal-stdout@0.2.12",
    "wasi:clocks/wall-clock@0.2.12",
    "wasi:http/types@0.2.12",
    "wasi:io/error@0.2.12",
    "wasi:io/poll@0.2.12",
    "wasi:io/streams@0.2.12",
    "wasi:random/insecure-seed@0.2.12",
];

const HANDLER: &str = "wasi:http/incoming-handler@0.2.12";

/// The components that a component consists of.
fn parts(component: &[u8]) -> Vec<&[u8]> {
    let (mut parts, mut depth) = (Vec::new(), 0);
    for payload in Parser::new(0).parse_all(component) {
        match payload.unwrap() {
            Payload::ModuleSection { .. } => depth += 1,
            Payload::ComponentSection { unchecked_range, .. } => {
                if depth == 0 {
                    parts.push(&component[unchecked_range]);
                }
                depth += 1;
            }
            Payload::End(_) => depth -= 1,
            _ => {}
        }
    }
    parts
}

/// The names of a component's imports and exports, sorted.
fn names(component: &[u8]) -> (Vec<&str>, Vec<&str>) {
    let (mut imports, mut exports) = (Vec::new(), Vec::new());
    let mut depth = 0;
    for payload in Parser::new(0).parse_all(component) {
        match payload.unwrap() {
            Payload::ModuleSection { .. } | Payload::ComponentSection { .. } => depth += 1,
            Payload::End(_) => depth -= 1,
            Payload::ComponentImportSection(section) if depth == 0 => {
                imports.extend(section.into_iter().map(|import| import.unwrap().name.name));
            }
            Payload::ComponentExportSection(section) if depth == 0 => {
                exports.extend(section.into_iter().map(|export| export.unwrap().name.name));
            }
            _ => {}
        }
    }
    imports.sort_unstable();
    exports.sort_unstable();
    (imports, exports)
}

#[test]
fn the_store_imports_and_exports_exactly_this() {
    let component = fs::read(harness::store_component()).unwrap();
    let (imports, exports) = names(&component);
    assert_eq!(imports, IMPORTS);
    assert_eq!(exports, STORE_EXPORTS);
}

#[test]
fn the_command_line_imports_and_exports_exactly_this() {
    let component = fs::read(harness::component()).unwrap();
    let (imports, exports) = names(&component);
    assert_eq!(imports, IMPORTS);
    assert_eq!(exports, [&STORE_EXPORTS[..], &["wasi:cli/run@0.2.12"]].concat());
}

#[test]
fn the_http_service_is_a_part_without_files_and_a_store_without_a_network() {
    let component = fs::read(harness::http_component()).unwrap();
    let [store, service] = parts(&component)[..] else {
        panic!("it does not consist of two parts");
    };
    let [store, service] = match names(store).1[..] {
        [HANDLER] => [service, store],
        _ => [store, service],
    };
    assert_eq!(names(store), (IMPORTS.to_vec(), STORE_EXPORTS.to_vec()));
    let service_imports = [&STORE_EXPORTS[..], &SERVICE_IMPORTS].concat();
    assert_eq!(names(service), (service_imports, vec![HANDLER]));
}

#[test]
fn the_http_component_imports_and_exports_exactly_this() {
    let component = fs::read(harness::http_component()).unwrap();
    let mut imports = [&IMPORTS[..], &["wasi:http/types@0.2.12"]].concat();
    imports.sort_unstable();
    assert_eq!(names(&component), (imports, vec![HANDLER]));
}

#[test]
fn the_imports_are_those_that_the_worlds_name() {
    let wit = include_str!("../wit/worlds.wit");
    let named = |world: &str| {
        let (_, world) = wit.split_once(&format!("\nworld {world} {{\n")).unwrap();
        let (world, _) = world.split_once("\n}").unwrap();
        let mut named: Vec<_> = world
            .lines()
            .filter_map(|line| line.trim().strip_prefix("import wasi:")?.strip_suffix(';'))
            .map(|name| format!("wasi:{name}"))
            .collect();
        named.sort_unstable();
        named
    };
    assert_eq!(named("embedded"), IMPORTS);
    assert_eq!(named("service"), SERVICE_IMPORTS);
}
