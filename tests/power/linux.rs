//! The trials, and their runner.

mod bench;
mod check;
mod denied;
mod disk;
mod file_system;
mod full;
mod log;
mod mount;
mod power;
mod states;
mod syncs;
mod workload;

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context, Result};
use libtest_mimic::{Arguments, Failed, Trial};

use bench::Bench;
use syncs::Sync;

pub(crate) fn main() -> ExitCode {
    let required = std::env::var_os("POWER_CUT").is_some_and(|value| value == "required");
    let bench = match Bench::set_up() {
        Ok(bench) => bench,
        Err(error) => {
            let missing = format!("{error:#}").lines().collect::<Vec<_>>().join(" ");
            say(&format!("left out: power cuts and full disks, which need {missing}"));
            return if required { ExitCode::FAILURE } else { ExitCode::SUCCESS };
        }
    };
    run(bench).unwrap_or_else(|error| {
        say(&format!("{error:#}"));
        ExitCode::FAILURE
    })
}

fn run(bench: Bench) -> Result<ExitCode> {
    bench.bring(&program()?)?;
    let bench = Arc::new(bench);
    let mut arguments = Arguments::from_args();
    // Mounting is mostly waiting.
    arguments.test_threads.get_or_insert(6);
    let mut trials = Vec::new();
    for kind in file_system::ALL {
        trials.push(trial(kind.name, &bench, move |bench| power::trial(bench, &kind)));
        for sync in Sync::BOTH {
            let name = format!("{}, {}", kind.name, sync.name());
            trials.push(trial(&name, &bench, move |bench| syncs::trial(bench, &kind, sync)));
        }
    }
    trials.push(trial("a full tmpfs", &bench, |bench| {
        full::trial(bench, bench.tmpfs("full tmpfs")?)
    }));
    trials.push(trial("a full ext4", &bench, |bench| {
        let directory = bench.directory("full ext4")?;
        let image = directory.join("disk.img");
        file_system::TINY_EXT4.format(&image)?;
        full::trial(bench, file_system::TINY_EXT4.mount(&image, &directory.join("disk"))?)
    }));
    trials.push(trial("a read-only file system", &bench, |bench| {
        denied::read_only(bench, bench.tmpfs("read-only")?)
    }));
    trials.push(trial("a directory of another user", &bench, |bench| {
        denied::of_another_user(bench, bench.tmpfs("of another user")?)
    }));
    Ok(libtest_mimic::run(&arguments, trials).exit_code())
}

/// A trial. It returns figures, which are printed.
fn trial(
    name: &str,
    bench: &Arc<Bench>,
    test: impl FnOnce(&Bench) -> Result<String> + Send + 'static,
) -> Trial {
    let (name, bench) = (name.to_owned(), Arc::clone(bench));
    Trial::test(name.clone(), move || match test(&bench) {
        Ok(figures) => {
            say(&format!("{name}: {figures}"));
            Ok(())
        }
        Err(error) => Err(Failed::from(format!("{error:#}"))),
    })
}

/// The program that `POWER_CUT_PROGRAM` names, or the one that cargo has built beside
/// this test, as `cargo test --workspace` does.
fn program() -> Result<PathBuf> {
    if let Some(program) = std::env::var_os("POWER_CUT_PROGRAM") {
        return Ok(program.into());
    }
    let test = std::env::current_exe()?;
    let built = test.parent().and_then(|deps| deps.parent()).context("no target directory")?;
    Ok(built.join("expenses"))
}

#[expect(clippy::print_stdout, reason = "a test says what it found")]
fn say(line: &str) {
    println!("{line}");
}
