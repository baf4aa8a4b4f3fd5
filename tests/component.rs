//! What the components ask of a runtime, and what they offer. A new import is a new power: it
//! fails here, and has to be argued for.

use std::fs;

use wasmparser::{Parser, Payload};

use crate::harness;

/// What the store's component imports.
const STORE_IMPORTS: [&str; 14] = [
    "wasi:cli/environment@0.2.12",
    "wasi:cli/exit@0.2.12",
    "wasi:cli/stderr@0.2.12",
    "wasi:cli/stdin@0.2.12",
    "wasi:cli/stdout@0.2.12",
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

/// What the command line's component imports beside them.
const COMMAND_IMPORTS: [&str; 5] = [
    "wasi:cli/terminal-input@0.2.12",
    "wasi:cli/terminal-output@0.2.12",
    "wasi:cli/terminal-stderr@0.2.12",
    "wasi:cli/terminal-stdin@0.2.12",
    "wasi:cli/terminal-stdout@0.2.12",
];

const STORE_EXPORTS: [&str; 3] =
    ["expenses:store/bulk@0.1.0", "expenses:store/imports@0.1.0", "expenses:store/store@0.1.0"];

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

fn with<'a>(some: &[&'a str], more: &[&'a str]) -> Vec<&'a str> {
    let mut all = [some, more].concat();
    all.sort_unstable();
    all
}

#[test]
fn the_store_imports_and_exports_exactly_this() {
    let component = fs::read(harness::store_component()).unwrap();
    let (imports, exports) = names(&component);
    assert_eq!(imports, STORE_IMPORTS);
    assert_eq!(exports, STORE_EXPORTS);
}

#[test]
fn the_command_line_imports_and_exports_exactly_this() {
    let component = fs::read(harness::component()).unwrap();
    let (imports, exports) = names(&component);
    assert_eq!(imports, with(&STORE_IMPORTS, &COMMAND_IMPORTS));
    assert_eq!(exports, with(&STORE_EXPORTS, &["wasi:cli/run@0.2.12"]));
}

#[test]
fn the_imports_are_those_that_the_worlds_name() {
    let wit = include_str!("../wit/worlds.wit");
    let mut named: Vec<_> = wit
        .lines()
        .filter_map(|line| line.trim().strip_prefix("import ")?.strip_suffix(';'))
        .collect();
    named.sort_unstable();
    assert_eq!(named, with(&STORE_IMPORTS, &COMMAND_IMPORTS));
}
