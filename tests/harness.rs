//! What the tests share: data directories, the two ways to run the command line, and
//! exact comparisons.

mod carrier;
mod directory;
mod documents;
mod outcome;
mod plugin;
mod scene;

pub(crate) use carrier::{
    Carrier, component, example, invoke, precompiled, preopen, program, stock,
};
pub(crate) use directory::Directory;
pub(crate) use documents::{THREE, lunch, record};
pub(crate) use outcome::{Outcome, outcome};
pub(crate) use plugin::standing_order;
pub(crate) use scene::Scene;
