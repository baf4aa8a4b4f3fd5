//! The stock `wasmtime` command line, made from its own library: what the tests need
//! of `wasmtime run` and `wasmtime compile`, with nothing of this project in it.

#![allow(missing_docs, reason = "clap makes help of what is documented; the library documents it")]

use clap::Parser;
use wasmtime_cli::commands::{CompileCommand, RunCommand};

#[derive(Parser)]
#[command(name = "wasmtime")]
enum Wasmtime {
    Run(RunCommand),
    Compile(CompileCommand),
}

fn main() -> Result<(), wasmtime::Error> {
    match Wasmtime::parse() {
        Wasmtime::Run(run) => run.execute(),
        Wasmtime::Compile(compile) => compile.execute(),
    }
}
