//! The component of the command line: `wasi:cli/run`, beside the exports of the store.
//!
//! Built as a `cdylib`, this crate is `expenses.wasm`. It may depend on the store's component and
//! on the command line. It only passes things on: it asks whether the streams are terminals, runs
//! the command, and exits with its status. Rules never enter it.
#![cfg(target_arch = "wasm32")]

use std::io::{IsTerminal, stderr, stdout};

use expenses_command::{Context, ExitReport, Process, Screen, colour, parse, run};
use expenses_interface::Error;
use expenses_store::directory::System;
use expenses_store_component::{Runtime, with_store};
use wasip2::exports::cli::run::Guest;

struct Component;

wasip2::cli::command::export!(Component);

impl Guest for Component {
    fn run() -> Result<(), ()> {
        let screen = |is_terminal| Screen::detect(is_terminal, None, |name| std::env::var_os(name));
        let output = screen(stdout().is_terminal());
        let message = screen(stderr().is_terminal());
        let parsed = parse::<()>(std::env::args_os());
        let when = match &parsed {
            Ok(program) => program.arguments.color,
            Err(_) => colour(std::env::args_os()),
        };
        let (output, message) = (output.coloured(when), message.coloured(when));
        let report = match parsed {
            Err(usage) => ExitReport::usage(&usage, output, message),
            Ok(program) => {
                let mut process = Process { screen: message, ..Process::default() };
                let context = Context {
                    today: Some(|| Runtime.today()),
                    screen: output,
                    ..Context::default()
                };
                let ran = with_store(|store| {
                    let mut output = stdout().lock();
                    let ran = run(&program.arguments, store, &context, &mut process, &mut output);
                    Ok::<_, Error>(ran)
                });
                match ran {
                    Ok(result) => result.into(),
                    Err(error) => ExitReport::failed(&error),
                }
            }
        };
        match report.print(&mut stdout().lock(), &mut stderr().lock(), message) {
            0 => Ok(()),
            1 => Err(()),
            // `run` itself can only return success or failure.
            status => {
                wasip2::cli::exit::exit_with_code(status);
                Err(())
            }
        }
    }
}
