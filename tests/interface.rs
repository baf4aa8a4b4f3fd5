//! The interface as people read it and as a registry takes it.

use std::env;
use std::fs;
use std::path::Path;
use std::process::Command;

use crate::docs::ROOT;
use crate::harness::{is_as_in, outcome, wasm_tools};

#[test]
fn the_page_of_the_interface_is_made_from_its_comments() {
    let Some(wasm_tools) = wasm_tools() else { return };
    let mut shell = Command::new("sh");
    shell.args(["-c", "\"$0\" component wit --json wit | python3 wit/page.py"]).arg(wasm_tools);
    let page = outcome(shell.current_dir(ROOT));
    assert_eq!((page.status, page.stderr.as_str()), (Some(0), ""));
    is_as_in("../docs/interface.md", page.stdout);
}

#[test]
fn the_package_of_the_interface_says_what_it_is() {
    let Some(wasm_tools) = wasm_tools() else { return };
    let folder = tempfile::tempdir().unwrap();
    let path = [wasm_tools.parent().unwrap().to_str().unwrap(), &env::var("PATH").unwrap()];
    let mut package = Command::new("wit/package");
    package.arg(folder.path()).current_dir(ROOT).env("PATH", path.join(":"));
    outcome(&mut package).prints("");

    let wit = fs::read_to_string(Path::new(ROOT).join("wit/store.wit")).unwrap();
    let version = wit.lines().next().unwrap().trim_start_matches("package expenses:store@");
    let version = version.trim_end_matches(';');
    let file = folder.path().join(format!("expenses-store-wit-{version}.wasm"));
    let mut show = Command::new(&wasm_tools);
    let shown = outcome(show.args(["metadata", "show", "--json"]).arg(&file)).stdout;
    let shown: serde_json::Value = serde_json::from_str(&shown).unwrap();
    let metadata = &shown["component"]["metadata"];
    for (field, said) in [
        ("name", "expenses:store"),
        ("version", version),
        ("licenses", env!("CARGO_PKG_LICENSE")),
        ("source", env!("CARGO_PKG_REPOSITORY")),
    ] {
        assert_eq!(metadata[field], said, "{field}: {shown}");
    }
    // It is a WIT package, with the comments.
    let mut text = Command::new(&wasm_tools);
    let text = outcome(text.args(["component", "wit"]).arg(&file)).stdout;
    let begin = format!("package expenses:store@{version};\n\n/// A store of");
    assert!(text.starts_with(&begin), "{text:.200}");
}
