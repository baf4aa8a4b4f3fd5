//! Files as banks and other programs write them, read as a whole.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "a helper of a test panics as a test does"
)]

mod banks;
mod csv;
mod dates;
mod forms;
mod harness;
mod money;
mod robust;
mod rows;
