//! The program `expenses`: the store's command line, for one user of this machine.

mod program;

use std::env;
use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(program::main(env::args_os(), env::var_os("EXPENSES_DATA")))
}
