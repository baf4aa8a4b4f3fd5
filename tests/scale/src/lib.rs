//! The service for 100 million people, simulated on measured costs.
//!
//! A run goes event by event over a virtual clock: people and their clients, proxies, hosts with their
//! cores and networks, the store, and an object store whose requests get lost, come late and twice. Two
//! runs with the same seed are the same. `docs/scale.md` has the results.
//!
//! # Layout
//!
//! - [`costs`]: every figure that is not a result, with its source
//! - `world`: what happens; `host`, `objects`, `routing`: what there is
//! - `guest`: the store. `guest/real.rs` is the store of `guest/store` itself, for runs that look for
//!   what is lost. `guest/model.rs` takes the same steps without bytes, for runs with millions of people
//! - [`settings`]: what a run simulates, and the rules it may break
//! - `check`: what was promised
//! - [`answers`], [`tables`]: arithmetic on a run, and the tables of `docs/scale.md`

pub mod answers;
pub mod check;
mod clock;
mod content;
pub mod costs;
pub mod files;
mod guest;
mod host;
pub mod latency;
mod objects;
mod routing;
pub mod settings;
pub mod stats;
pub mod tables;
mod world;

pub use check::{Outcome, run, run_traced};
