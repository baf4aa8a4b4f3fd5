//! Plugins that use the store, from the templates: each copied into an empty folder, and built there
//! as its README says.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use super::language::read_below;
use super::made::made_once;
use super::outcome::outcome;
use super::requires::has;
use crate::docs::{Document, ROOT};

/// The plugin in Rust, built as a component.
pub(crate) fn standing_order() -> &'static Path {
    &RUST
}

/// The same plugin in each language for which there is a template and whose tools are installed.
pub(crate) fn standing_orders() -> Vec<&'static Path> {
    let mut plugins = vec![standing_order()];
    if has("npm", "the plugin in JavaScript") {
        plugins.push(&JAVASCRIPT);
    }
    plugins
}

static RUST: LazyLock<PathBuf> =
    LazyLock::new(|| build("rust", "target/wasm32-wasip2/release/standing_order.wasm"));
static JAVASCRIPT: LazyLock<PathBuf> = LazyLock::new(|| build("javascript", "plugin.wasm"));

/// Builds the template with this name, whose commands leave the plugin at `plugin`.
fn build(name: &str, plugin: &str) -> PathBuf {
    let template = Path::new(ROOT).join("templates").join(name);
    let mut files = Vec::new();
    read_below(&template, &mut files);
    made_once(name, ".wasm", files, |made| {
        let temp = tempfile::tempdir().unwrap();
        let folder = temp.path().join(name);
        let readme = Document::read(&format!("templates/{name}/README.md"));
        let block_of =
            |info: &str| readme.blocks().into_iter().find(|block| block.info == info).unwrap();
        let copy = block_of("sh copy").text.replace("my-plugin", &folder.display().to_string());
        let copied = outcome(Command::new("sh").args(["-e", "-c", &copy]).current_dir(ROOT));
        assert_eq!(copied.status, Some(0), "{name}: {}\n{}", copied.stdout, copied.stderr);
        if name == "rust" {
            // The versions of the repository, which are there already.
            fs::copy(Path::new(ROOT).join("Cargo.lock"), folder.join("Cargo.lock")).unwrap();
        }
        for block in readme.blocks().into_iter().filter(|block| block.info == "sh template") {
            let mut shell = Command::new("sh");
            shell.args(["-e", "-c", &block.text]).current_dir(&folder);
            // A user has none of these.
            for (variable, _) in env::vars_os() {
                let text = variable.to_string_lossy();
                if text.starts_with("CARGO_") && text != "CARGO_HOME" || text == "RUSTFLAGS" {
                    shell.env_remove(variable);
                }
            }
            let built = outcome(&mut shell);
            assert_eq!(built.status, Some(0), "{name}: {}\n{}", built.stdout, built.stderr);
        }
        fs::copy(folder.join(plugin), made).unwrap();
    })
}
