//! The two programs that carry the command line: `expenses`, and the component under
//! a stock wasmtime.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use super::made::made_once;

/// A way to run the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Carrier {
    /// The program `expenses`.
    Program,
    /// The component under a stock wasmtime.
    Stock,
}

impl Carrier {
    pub(crate) const ALL: [Self; 2] = [Self::Program, Self::Stock];

    /// The command line on a data directory, without its arguments.
    pub(crate) fn command(self, directory: &Path) -> Command {
        match self {
            Self::Program => {
                let mut command = program();
                command.arg("--data").arg(directory);
                command
            }
            Self::Stock => stock(&["--dir", &preopen(directory, "/")]),
        }
    }

    /// The same without the option `--data`, which the commands that messages propose repeat: so
    /// both carriers say the same.
    pub(crate) fn untyped(self, directory: &Path) -> Command {
        match self {
            Self::Program => {
                let mut command = program();
                command.env("EXPENSES_DATA", directory);
                command
            }
            Self::Stock => self.command(directory),
        }
    }
}

/// The program. Its arguments must name the data directory.
pub(crate) fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_expenses"));
    command.env_remove("EXPENSES_DATA").env("TZ", "UTC");
    command
}

/// The component under a stock wasmtime with these options.
pub(crate) fn stock(options: &[&str]) -> Command {
    let mut command = Command::new(example("wasmtime"));
    command.args(["run", "--allow-precompiled"]).args(options).arg(PRECOMPILED.as_path());
    command
}

/// Calls one function with `--invoke` under a stock wasmtime.
pub(crate) fn invoke(directory: &Path, call: &str) -> Command {
    stock(&["--dir", &preopen(directory, "/"), "--invoke", call])
}

/// The value of `--dir` that preopens a directory under a name.
pub(crate) fn preopen(directory: &Path, name: &str) -> String {
    format!("{}::{name}", directory.to_str().unwrap())
}

/// The component `expenses.wasm`, which the build puts beside the program.
pub(crate) fn component() -> PathBuf {
    beside_tests("expenses.wasm")
}

/// The component of the store alone, which the build puts beside the program, too.
pub(crate) fn store_component() -> PathBuf {
    beside_tests("expenses-store.wasm")
}

/// The component of the HTTP service, which the build puts beside the program, too.
pub(crate) fn http_component() -> PathBuf {
    beside_tests("expenses-http.wasm")
}

/// The component compiled by the stock wasmtime.
pub(crate) fn precompiled() -> &'static Path {
    &PRECOMPILED
}

/// An example of the workspace, which `cargo test --workspace` builds.
pub(crate) fn example(name: &str) -> PathBuf {
    beside_tests(&format!("examples/{name}"))
}

/// A file in the directory of the build profile.
fn beside_tests(name: &str) -> PathBuf {
    let tests = env::current_exe().unwrap();
    let file = tests.ancestors().nth(2).unwrap().join(name);
    assert!(
        file.is_file(),
        "{} does not exist: build it with `cargo build --workspace --bins --examples`",
        file.display()
    );
    file
}

/// The component compiled by the stock wasmtime.
static PRECOMPILED: LazyLock<PathBuf> = LazyLock::new(|| {
    let (component, wasmtime) = (component(), example("wasmtime"));
    let built = fs::metadata(&wasmtime).unwrap().modified().unwrap();
    made_once("expenses", ".cwasm", (fs::read(&component).unwrap(), built), |path| {
        let compiled =
            Command::new(wasmtime).arg("compile").arg("-o").args([path, &component]).status();
        assert!(compiled.unwrap().success(), "wasmtime cannot compile {}", component.display());
    })
});
