//! Other languages whose runtimes run the component, with the programs in `tests/hosts`.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use super::carrier::store_component;
use super::made::made_once;
use super::outcome::outcome;
use super::requires::leave_out;
use crate::docs;

/// A language whose runtime runs the component.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Language {
    /// CPython, with `wasmtime` of PyPI.
    Python,
    /// Node, with `@bytecodealliance/jco` and its preview2-shim of npm.
    JavaScript,
}

/// The directory of the programs and their packages.
const HOSTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/hosts");

/// The installed languages. If one is missing, prints that once; in CI that is a failure.
static AT_HAND: LazyLock<Vec<Language>> = LazyLock::new(|| {
    let mut at_hand = Language::ALL.to_vec();
    at_hand.retain(|language| {
        let is_there = language.packages().is_dir();
        if !is_there {
            let install = match language {
                Language::Python => {
                    "python3 -m venv tests/hosts/python/.venv && tests/hosts/python/.venv/bin/pip \
                     install --requirement tests/hosts/python/requirements.txt"
                }
                Language::JavaScript => "npm ci --prefix tests/hosts/javascript",
            };
            leave_out(&format!("{language:?} as a host, which `{install}` makes ready"));
        }
        is_there
    });
    at_hand
});

impl Language {
    pub(crate) const ALL: [Self; 2] = [Self::Python, Self::JavaScript];

    /// The languages that are installed on this machine.
    pub(crate) fn at_hand() -> &'static [Self] {
        &AT_HAND
    }

    /// The directory of its installed packages.
    fn packages(self) -> PathBuf {
        Path::new(HOSTS).join(match self {
            Self::Python => "python/.venv",
            Self::JavaScript => "javascript/node_modules",
        })
    }

    /// Runs a program of `tests/hosts` with the component; the caller adds more arguments.
    pub(crate) fn program(self, name: &str) -> Command {
        let mut command = self.interpreter();
        match self {
            Self::Python => {
                let name = name.replace('-', "_");
                command.arg(format!("{HOSTS}/python/{name}.py")).arg(store_component())
            }
            Self::JavaScript => {
                let component = transpiled().join("expenses.js");
                command.arg(format!("{HOSTS}/javascript/{name}.mjs")).arg(component)
            }
        };
        command
    }

    /// Writes a program of a document into a directory, beside the component and its packages.
    pub(crate) fn document_program(self, text: &str, directory: &Path) -> Command {
        use std::os::unix::fs::symlink;

        let mut command = self.interpreter();
        let program = match self {
            Self::Python => {
                symlink(store_component(), directory.join("expenses-store.wasm")).unwrap();
                "lunch.py"
            }
            Self::JavaScript => {
                symlink(transpiled(), directory.join("expenses")).unwrap();
                symlink(self.packages(), directory.join("node_modules")).unwrap();
                "lunch.mjs"
            }
        };
        fs::write(directory.join(program), text).unwrap();
        command.arg(program).current_dir(directory);
        command
    }

    fn interpreter(self) -> Command {
        let mut command = match self {
            Self::Python => Command::new(self.packages().join("bin/python")),
            Self::JavaScript => Command::new("node"),
        };
        command.env("PYTHONDONTWRITEBYTECODE", "1");
        command
    }
}

/// The directory with the JavaScript that jco makes of the component, with the command of the
/// guide to embedding.
fn transpiled() -> PathBuf {
    let component = store_component();
    let lock = fs::read(Path::new(HOSTS).join("javascript/package-lock.json")).unwrap();
    let command = docs::block("sh transpile");
    made_once("javascript", "", (fs::read(&component).unwrap(), lock, &command), |path| {
        let words: Vec<_> = command.split_whitespace().collect();
        let ["npx", "jco", arguments @ .., "-o", "expenses", "expenses-store.wasm"] = &*words
        else {
            panic!("`{command}` does not make `expenses` of `expenses-store.wasm` with jco");
        };
        let mut jco = Command::new(Language::JavaScript.packages().join(".bin/jco"));
        let made = outcome(jco.args(arguments).arg("--quiet").arg("-o").args([path, &component]));
        assert_eq!(made.status, Some(0), "{made:?}");
        fs::write(path.join("package.json"), r#"{"type": "module"}"#).unwrap();
    })
}
