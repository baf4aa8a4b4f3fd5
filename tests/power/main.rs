//! Tries the program on real file systems: the power is cut while it writes, the disk is full,
//! read-only, or another user's.
//!
//! It needs Linux, root, loop devices, FUSE, the kernel's ext4, xfs and btrfs with their mkfs,
//! strace and setpriv. If something is missing, one line says what is left out; with
//! `POWER_CUT=required` in the environment, as in CI, that is a failure. The program is the one
//! that `cargo test --workspace` has built, or that `POWER_CUT_PROGRAM` names.

#[cfg(target_os = "linux")]
mod linux;

use std::process::ExitCode;

#[cfg(target_os = "linux")]
fn main() -> ExitCode {
    linux::main()
}

#[cfg(not(target_os = "linux"))]
#[expect(clippy::print_stdout, reason = "a test says what it left out")]
fn main() -> ExitCode {
    println!("left out: power cuts and full disks, which need Linux");
    ExitCode::SUCCESS
}
