//! If the program may not write, or not even read, it says so and changes nothing.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

use anyhow::{Result, ensure};

use super::bench::Bench;
use super::check::{DATA_FILE, names, read};
use super::mount::{Mount, run};

const NOT_WRITABLE: &str = "expenses: the data directory cannot be written; nothing was changed\n";

const CHANGES: [&[&str]; 3] = [
    &["add", "12.50", "Lunch", "--category", "food"],
    &["edit", "1", "--amount", "13"],
    &["delete", "1"],
];

/// A file system that is mounted read-only.
pub(crate) fn read_only(bench: &Bench, mount: Mount) -> Result<String> {
    let data = mount.at().join("data");
    prepare(bench, &data)?;
    run(Command::new("mount").args(["-o", "remount,ro"]).arg(mount.at()))?;
    let message = format!(
        "expenses: the file system of the data directory {} is read-only; nothing was changed\n",
        data.display()
    );
    reads_but_does_not_write(|| bench.expenses(), &data, &message)?;
    let missing = mount.at().join("missing");
    let message = fails(bench.expenses().arg("--data").arg(&missing).args(CHANGES[0]))?;
    ensure!(message.contains("cannot be created: Read-only file system"), "{message}");
    Ok("every change answers that the file system is read-only".into())
}

/// A directory of another user, who lets others read it, and then not even that.
pub(crate) fn of_another_user(bench: &Bench, mount: Mount) -> Result<String> {
    let data = mount.at().join("data");
    prepare(bench, &data)?;
    let file = data.join(DATA_FILE);
    fs::set_permissions(&data, Permissions::from_mode(0o755))?;
    fs::set_permissions(&file, Permissions::from_mode(0o644))?;
    reads_but_does_not_write(|| as_nobody(bench), &data, NOT_WRITABLE)?;
    for (path, mode) in [(&file, 0o600), (&data, 0o700)] {
        fs::set_permissions(path, Permissions::from_mode(mode))?;
        for arguments in CHANGES.into_iter().chain([["list"].as_slice()]) {
            let message = fails(as_nobody(bench).arg("--data").arg(&data).args(arguments))?;
            ensure!(
                message == NOT_WRITABLE || message.ends_with("expenses.json: permission denied\n"),
                "{arguments:?}, with mode {mode:o}: {message}"
            );
        }
    }
    Ok("every change answers that the directory cannot be written or the file not read".into())
}

/// Makes a data directory with one expense.
fn prepare(bench: &Bench, data: &Path) -> Result<()> {
    run(bench.expenses().arg("--data").arg(data).args(CHANGES[0]))?;
    Ok(())
}

fn reads_but_does_not_write(
    program: impl Fn() -> Command,
    data: &Path,
    expected: &str,
) -> Result<()> {
    let before = read(data)?;
    for arguments in CHANGES {
        let message = fails(program().arg("--data").arg(data).args(arguments))?;
        ensure!(message == expected, "{arguments:?}: {message}");
        let listing = run(program().arg("--data").arg(data).arg("list"))?;
        ensure!(listing.contains("Lunch"), "{listing}");
        ensure!(read(data)? == before && names(data)? == [DATA_FILE], "{arguments:?} changed it");
    }
    Ok(())
}

/// The program, run by a user whom permissions bind.
fn as_nobody(bench: &Bench) -> Command {
    let mut command = Command::new("setpriv");
    command.args(["--reuid=65534", "--regid=65534", "--clear-groups"]);
    command.arg(bench.expenses().get_program());
    command
}

/// Runs a command that must fail with status 1, and returns its message.
fn fails(command: &mut Command) -> Result<String> {
    let output = command.output()?;
    ensure!(output.status.code() == Some(1), "{command:?}: {}", output.status);
    Ok(String::from_utf8_lossy(&output.stderr).into_owned())
}
